// This browser is to tell of clients' texts with Deskline closed: it is asked for an address, which a form
// hands in.

export function attendPush() {
  const form = document.getElementById("push");
  form?.addEventListener("submit", (event) => {
    if (form.elements.endpoint.value !== "") return;
    event.preventDefault();
    void switchOn(form).then(say, () => say(words.failed));
  });
  if (form && canPush) form.querySelector("button").disabled = false;
  else if (form) say(words.unable);
  // The address is of no use any more; the server forgets it by the form itself.
  document.querySelector("form[data-here]")?.addEventListener("submit", () => {
    void subscription().then((one) => one?.unsubscribe());
  });
}

const canPush = "serviceWorker" in navigator && "PushManager" in globalThis;

const words = {
  unable:
    "This browser can't. On an iPhone or iPad, add Deskline to the home screen, and open it from there.",
  denied:
    "This browser does not: allow notifications for this page in its settings, then try again.",
  failed: "This browser's push service did not answer. Try again in a minute.",
  asking: "Asking this browser …",
};

/** Resolves with what there is to say. */
async function switchOn(form) {
  if (!canPush) return words.unable;
  say(words.asking);
  if ((await Notification.requestPermission()) !== "granted") return words.denied;
  const worker = await navigator.serviceWorker.register("/sw.js").then(ready);
  // One that was made for another key, or for somebody else, is of no use.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: form.dataset.key,
  });
  const { endpoint, keys } = made.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys })) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.requestSubmit();
  return words.asking;
}

const ready = () => navigator.serviceWorker.ready;

async function subscription() {
  const worker = await navigator.serviceWorker?.getRegistration();
  return worker?.pushManager.getSubscription();
}

function say(text) {
  document.getElementById("may-push").textContent = text;
}
