// What HTML and htmx can't say themselves: keeping lists in order, the thread at its end,
// and the socket that says "there is news". Everything works without this file, by reload.
import { attendComposer, newestHere } from "./composer.js";
import "./dialogs.js";

/* ---- Lists that stay in order: hx-swap="upsert" ---------------------------------------------- */

// Puts each element where its data-position belongs and replaces the one of the same id, so that
// whatever arrives twice, late or out of order, the list comes out the same.
htmx.registerExtension("upsert", {
  handle_swap(style, target, fragment) {
    if (style !== "upsert") return false;
    const list = target instanceof Element ? target : document.querySelector(target);
    if (!list) return true;
    const hold = holdScroll(list);
    for (const element of [...fragment.children]) upsert(list, element);
    hold();
    return true;
  },
});

function upsert(list, element) {
  const old = document.getElementById(element.id);
  const focused = old?.contains(document.activeElement);
  // The heading of what is folded is in there, too.
  if (isDay(element) && foldOf(element.nextElementSibling?.id)) return;
  const fold = foldOf(element.id);
  if (fold) {
    // It stays where it is folded, and what failed is seen.
    old.replaceWith(element);
    fold.open ||= element.querySelector(doubt) !== null;
    htmx.process(element);
    return;
  }
  if (old) {
    // A day's heading stands above the earliest message of that day that the page has.
    if (isDay(element) && positionOf(old) < positionOf(element)) return;
    old.remove();
  }
  const newestFirst = list.dataset.order === "newest-first";
  const position = positionOf(element);
  const after = [...list.children].find((other) =>
    newestFirst
      ? positionOf(other) < position
      : positionOf(other) > position || (isDay(element) && positionOf(other) === position),
  );
  list.insertBefore(element, after ?? null);
  htmx.process(element);
  if (focused) element.querySelector("a, button")?.focus();
}

const foldOf = (id) => document.getElementById(id)?.parentElement.closest(".automated");
const doubt = ["failed", "undelivered", "unknown"].map((fate) => `[data-delivery=${fate}]`).join();
const positionOf = (element) => Number(element.dataset.position);
const isDay = (element) => element.classList.contains("day");

/* ---- The thread stays where its reader is ----------------------------------------------------- */

// At the end it follows what comes; elsewhere the text under the reader's eyes stays put, also when
// earlier messages come in above it.
function holdScroll(list) {
  const { scrollTop, scrollHeight, clientHeight } = list;
  const atEnd = scrollHeight - scrollTop - clientHeight < 40;
  const first = list.querySelector("article");
  return () => {
    if (atEnd) list.scrollTop = list.scrollHeight;
    else if (list.querySelector("article") !== first)
      list.scrollTop = scrollTop + list.scrollHeight - scrollHeight;
  };
}

// What changes the room for it, too: the keyboard of a phone, the client beside it, a text of many lines.
let isAtEnd = true;
const room = new ResizeObserver(([{ target }]) => {
  if (isAtEnd) target.scrollTop = target.scrollHeight;
});
document.addEventListener(
  "scroll",
  ({ target }) => {
    if (!(target instanceof Element) || !target.matches("#thread > .messages")) return;
    isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 40;
  },
  { capture: true, passive: true },
);

// More comes when somebody scrolls close to where it begins; opening a page never fetches it.
document.addEventListener(
  "scroll",
  ({ target }) => {
    const more = target instanceof Element ? target.querySelector(".more") : null;
    if (!more) return;
    const [box, link] = [target.getBoundingClientRect(), more.getBoundingClientRect()];
    if (link.bottom > box.top - 200 && link.top < box.bottom + 200) htmx.trigger(more, "near");
  },
  { capture: true, passive: true },
);

/* ---- Whenever the page has changed ------------------------------------------------------------ */

const title = document.title;
let shownThread = null;

function refresh() {
  const unread = Number(document.getElementById("inbox-link")?.dataset.unread ?? 0);
  document.title = unread > 0 ? `(${unread}) ${title}` : title;
  void navigator.setAppBadge?.(unread).catch(() => {});
  hear();

  for (const row of document.querySelectorAll("#conversations a")) {
    if (row.pathname === location.pathname) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }

  const thread = document.getElementById("thread");
  const isNew = thread !== shownThread;
  if (isNew) {
    shownThread = thread;
    showThread(thread);
    if (localStorage.getItem("panel") === "open" && document.getElementById("panel") && hasRoom()) {
      void fetchModule("panel.js").then(({ showPanel }) => showPanel());
    }
  }
  keepSeen();
  markLate();
  attendComposer({ isNew });
}

// What the feed brings is told of once, however often the feed says it.
let heardAt = 0;
function hear() {
  const { news, newsName, newsAt } = document.getElementById("inbox-link")?.dataset ?? {};
  if (!(Number(newsAt) > heardAt)) return;
  heardAt = Number(newsAt);
  void fetchModule("being-told.js").then(({ tell }) => tell(news, newsName));
}

// That somebody waits too long, in its minute, in the words of late.tsx.
function markLate() {
  for (const waits of document.querySelectorAll("[data-late-at]")) {
    if (Date.now() < Number(waits.dataset.lateAt)) continue;
    delete waits.dataset.lateAt;
    const late = document.createElement("span");
    late.className = "late";
    late.textContent = " · too long";
    waits.append(late);
  }
}
setInterval(markLate, 5000);

function showThread(thread) {
  const messages = thread?.querySelector(".messages");
  if (!messages) return;
  const at = thread.dataset.at ?? "";
  const wanted = messages.querySelector(
    `.message:is([data-position="${at}"], [data-stored="${at}"])`,
  );
  if (wanted) {
    wanted.classList.add("message-found");
    wanted.scrollIntoView({ block: "center" });
  } else {
    messages.scrollTop = messages.scrollHeight;
  }
  isAtEnd = !wanted;
  room.disconnect();
  room.observe(messages);
  // The feed may have gone on while the thread was on its way: what it passed over is fetched.
  const cursor = document.getElementById("cursor");
  if (cursor && Number(cursor.value) > Number(thread.dataset.seq)) {
    cursor.value = thread.dataset.seq;
    fetchChanges();
  }
}

// What is on the screen when somebody closes the conversation, or says that it needs no answer: a
// later text keeps it open, and waiting.
function keepSeen() {
  const newest = newestHere();
  for (const seen of document.querySelectorAll("#thread [name=seen]")) {
    if (newest > 0) seen.value = newest;
  }
}

document.addEventListener("htmx:after:swap", refresh);
document.addEventListener("htmx:after:swap", () => {
  if (!document.getElementById("note-text")) return;
  import("./note.js").then(
    ({ attendNote }) => attendNote(),
    () => {}, // Without it it is a form.
  );
});

/* ---- Seen ------------------------------------------------------------------------------------- */

// A text that arrives in an open thread stays unread until somebody does something there: a screen
// that nobody sits at must keep ringing.
for (const gesture of ["pointerdown", "keydown"]) {
  document.addEventListener(gesture, (event) => {
    const thread = event.target.closest?.("#thread[data-conversation]");
    if (!thread) return;
    const id = thread.dataset.conversation;
    const [row, mention] = [
      `#conversation-${CSS.escape(id)} .row-unread`,
      `#mention-${CSS.escape(id)}`,
    ];
    if (document.querySelector(`${row}, ${mention}`)) {
      void fetch(`/inbox/${id}/reading`, { method: "POST" }).catch(() => {});
    }
  });
}

/* ---- The live feed ---------------------------------------------------------------------------- */

// One socket, which only says how far the feed is; the page then fetches what it has not seen. A
// reconnect, a wake-up and a missed poke are all the same fetch, so there is no gap.
const live = document.getElementById("live");
let retry;
if (live) connect(0);

function connect(failures) {
  const url = new URL(live.dataset.socket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  let tries = failures;
  let alive = true;
  let isOpen = false;

  socket.onopen = () => {
    tries = 0;
    isOpen = true;
    live.line = socket;
    document.dispatchEvent(new Event("deskline:line"));
    say("");
    fetchChanges();
  };
  socket.onmessage = ({ data }) => {
    alive = true;
    if (data.startsWith("people ")) {
      document.dispatchEvent(new CustomEvent("deskline:people", { detail: data.slice(7) }));
      return;
    }
    const cursor = Number(document.getElementById("cursor").value);
    if (data === "behind" || Number(data) > cursor) fetchChanges();
  };
  const heartbeat = setInterval(() => {
    if (!alive) return socket.close();
    alive = false;
    if (socket.readyState === WebSocket.OPEN) socket.send("ping");
  }, 25_000);
  // A poke may be lost, and what it told of would wait for the next: so now and then the page asks,
  // never all of a clinic's at once. One that nobody sees asks when it is seen again.
  const asking = setInterval(
    () => {
      if (document.visibilityState === "visible" && socket.readyState === WebSocket.OPEN) {
        fetchChanges();
      }
    },
    60_000 + 30_000 * Math.random(),
  );
  const wake = () => {
    if (document.visibilityState === "hidden") return;
    if (socket.readyState === WebSocket.OPEN) fetchChanges();
    else socket.close();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);

  socket.onclose = ({ code }) => {
    clearInterval(heartbeat);
    clearInterval(asking);
    document.removeEventListener("visibilitychange", wake);
    removeEventListener("online", wake);
    // Ended for this session: asking leads to where one signs in.
    if (code === 4401) fetchChanges();
    if (!isOpen) void askWhy();
    if (tries > 0) say("Reconnecting…");
    // Half a second at first, fifteen at most, and never all browsers of a clinic at once.
    const wait = Math.min(500 * 2 ** tries, 15_000) * (0.5 + Math.random());
    const again = ({ type } = {}) => {
      if (type === "visibilitychange" && document.visibilityState === "hidden") return;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", again);
      removeEventListener("online", again);
      connect(tries + 1);
    };
    const timer = setTimeout(again, wait);
    // Who looks again does not wait for the timer.
    document.addEventListener("visibilitychange", again);
    addEventListener("online", again);
  };
}

// A socket that was refused does not say why. When it was for want of a session, asking leads to where
// one signs in; otherwise the line is down, and it is tried again in its time.
async function askWhy() {
  const url = `${live.getAttribute("hx-get")}?after=${document.getElementById("cursor").value}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 401) fetchChanges();
}

// Back may show a page that the browser had put aside whole: whoever it was may have signed out since.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

function fetchChanges() {
  clearTimeout(retry);
  htmx.trigger(document.body, "inbox:behind");
}

// A fetch that failed is made again: no further poke may come for what it would have brought.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => {
    if (event.target !== live) return;
    clearTimeout(retry);
    retry = setTimeout(fetchChanges, 3000);
  });
}

function say(text) {
  const status = document.getElementById("connection");
  if (status && status.textContent !== text) status.textContent = text;
}

/* ---- What is needed later --------------------------------------------------------------------- */

/**
 * Fetches a module until it is there: without a connection, again after a while; by another address,
 * since a module that failed is not fetched twice by its own.
 */
async function fetchModule(name, address = `./${name}`) {
  try {
    return await import(address);
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return fetchModule(name, `./${name}?${Date.now()}`);
  }
}

// Uploading, from the first gesture on: an upload begins with one.
const gestures = ["pointerdown", "keydown", "dragenter", "change"];
for (const gesture of gestures) addEventListener(gesture, fetchUploading, true);

function fetchUploading() {
  for (const gesture of gestures) removeEventListener(gesture, fetchUploading, true);
  void fetchModule("attach.js");
}
// The lock, soon: opening a page is a gesture, so nothing locks before.
if (live) setTimeout(() => void fetchModule("lock.js"), 5000);
if (live) void fetchModule("presence.js");
// What is shown where there is no network, once the page has all else that it needs.
if (live) setTimeout(() => void navigator.serviceWorker?.register("/sw.js").catch(() => {}), 5000);
const chosen = [...document.querySelectorAll("[data-upload] [type=file]")];
if (chosen.some(({ files }) => files.length > 0)) fetchUploading();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  // A picture that can't be shown here opens as the link that it is.
  import("./viewer.js").then(
    ({ showPicture }) => showPicture(link),
    () => location.assign(link.href),
  );
});

document.addEventListener("click", async ({ target }) => {
  if (!target.closest?.("#keys-button")) return;
  const { showKeys } = await fetchModule("keys.js");
  showKeys();
});

// Once it is there it hears by itself.
document.addEventListener("commands:open", () => void fetchModule("commands.js"), { once: true });

// The client beside the thread, where there is room; elsewhere the link opens a dialog.
const hasRoom = () =>
  matchMedia("(width >= 64rem)").matches && document.getElementById("thread").clientWidth >= 640;
document.addEventListener(
  "click",
  async (event) => {
    const link = event.target.closest?.("#panel-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !hasRoom()) return;
    event.preventDefault();
    event.stopPropagation();
    const { togglePanel } = await fetchModule("panel.js");
    togglePanel();
  },
  true,
);

refresh();

if (document.getElementById("try-sound")) {
  void fetchModule("being-told.js").then(({ attendChoice }) => attendChoice());
}
// Moving is for whoever has the schedule before them.
if (document.getElementById("schedule-days")) void fetchModule("schedule.js");
