// Somebody wrote: a sound and, where nobody looks at the page, a notification. How, each person chooses;
// neither while a colleague has that conversation open.

/** An insistent sound comes again so often, in ms, and so many times. */
const [pause, times] = [20_000, 45];
/** How long the answer to "who is there?" may take, in ms. */
const patience = 1000;

let audio;
let repeating;

export async function tell(id, name) {
  if (await somebodyIsAt(id)) return;
  notify(id, name);
  // Of several windows of a browser one sounds: any that somebody has been in may.
  const { sound } = document.body.dataset;
  if (sound === "off" || !navigator.userActivation.hasBeenActive) return;
  await navigator.locks.request("deskline-sound", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    play(sound);
    if (sound === "insistent") repeat(times);
    await new Promise((resolve) => setTimeout(resolve, patience));
  });
}

async function somebodyIsAt(id) {
  const { line } = document.getElementById("live");
  if (line?.readyState !== WebSocket.OPEN) return false;
  return new Promise((resolve) => {
    const hear = ({ detail }) => {
      const { at, others } = JSON.parse(detail);
      if (at === id) end(others.length > 0);
    };
    const end = (answer) => {
      clearTimeout(timer);
      document.removeEventListener("deskline:people", hear);
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), patience);
    document.addEventListener("deskline:people", hear);
    line.send(`who ${id}`);
  });
}

/* ---- Sound ------------------------------------------------------------------------------------ */

export function play(sound) {
  audio ??= new AudioContext();
  void audio.resume();
  const [notes, loudness] =
    sound === "insistent" ? [[784, 988, 784, 988], 0.35] : [[660, 880], 0.12];
  for (const [i, pitch] of notes.entries()) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const at = audio.currentTime + i * 0.16;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.45);
  }
}

function repeat(left) {
  clearTimeout(repeating);
  if (left === 0) return;
  repeating = setTimeout(() => {
    if (document.getElementById("inbox-link").dataset.unread === "0") return;
    play("insistent");
    repeat(left - 1);
  }, pause);
}
// Somebody is there.
for (const gesture of ["pointerdown", "keydown"]) {
  document.addEventListener(gesture, () => clearTimeout(repeating), true);
}

/* ---- Notification ----------------------------------------------------------------------------- */

const canNotify = "Notification" in globalThis;

function notify(id, name) {
  const { notification } = document.body.dataset;
  if (!canNotify || notification === "off" || document.hasFocus()) return;
  if (Notification.permission === "default") return offer();
  if (Notification.permission !== "granted") return;
  try {
    const body = notification === "named" ? `${name} wrote` : "A client wrote";
    const clinic = document.querySelector(".bar-clinic").textContent;
    const shown = new Notification(clinic, {
      body,
      // The same as of a push, should this browser get one too.
      tag: id,
      icon: "/icons/deskline-192.png",
    });
    shown.onclick = () => {
      focus();
      shown.close();
      location.assign(`/inbox/${id}`);
    };
  } catch {
    // Where only an installed program may, the sound is left.
  }
}

// Asked for when it would have been of use: somebody wrote while one looked at something else.
function offer() {
  if (localStorage.getItem("notifications") === "no" || document.getElementById("offer")) return;
  const place = document.createElement("p");
  place.id = "offer";
  place.className = "connection";
  place.setAttribute("role", "status");
  const button = (words, press) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "quiet", textContent: words });
    made.addEventListener("click", () => {
      place.remove();
      press();
    });
    return made;
  };
  place.append(
    "A client wrote while you looked at something else. ",
    button("Show a notification then", () => void Notification.requestPermission()),
    button("No, thanks", () => localStorage.setItem("notifications", "no")),
  );
  document.getElementById("connection").after(place);
}

/* ---- Where it is chosen ----------------------------------------------------------------------- */

export function attendChoice() {
  if (document.getElementById("push") || document.querySelector("form[data-here]")) {
    void import("./push.js").then(({ attendPush }) => attendPush());
  }
  const form = document.getElementById("try-sound").form;
  document.getElementById("try-sound").addEventListener("click", () => {
    const { value } = form.elements.sound;
    if (value !== "off") play(value);
  });
  form.addEventListener("change", async ({ target }) => {
    if (target.name !== "notification" || target.value === "off" || !canNotify) return;
    if (Notification.permission === "default") await Notification.requestPermission();
    say();
  });
  say();
}

function say() {
  const words = {
    granted: "This browser shows them.",
    denied: "This browser does not show them: allow notifications for this page in its settings.",
    default: "This browser asks whether it may, when you choose one.",
  };
  document.getElementById("may-notify").textContent = canNotify
    ? words[Notification.permission]
    : "This browser can't show them.";
}
