// The idle lock: tells the server of gestures, and asks it when there were none for a while. Only
// the server knows whether the session is locked, so several tabs of one browser agree.
const { gestureEvery, locksAfter } = document.body.dataset;
let lastTold = Date.now();
let telling;
let asking;

for (const gesture of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  addEventListener(gesture, tell, { capture: true, passive: true });
}
askLater();

// At once, then at most once a minute, and always once more after the last.
function tell() {
  const wait = lastTold + Number(gestureEvery) - Date.now();
  if (wait <= 0) tellNow();
  else telling ??= setTimeout(tellNow, wait);
}

function tellNow() {
  clearTimeout(telling);
  telling = undefined;
  if (shown()) return;
  lastTold = Date.now();
  askLater();
  fetch("/account/gesture", { method: "POST" })
    // Locked, or ended from elsewhere: the feed brings what to do.
    .then(({ status }) => status === 401 && ask())
    .catch(() => {});
}

function askLater() {
  clearTimeout(asking);
  asking = setTimeout(
    () => {
      ask();
      askLater();
    },
    Number(locksAfter) + 1000,
  );
}

function ask() {
  if (!shown()) htmx.trigger(document.body, "inbox:behind");
}

const shown = () => document.querySelector("#lock > dialog");

// What is hidden loses the focus, so it is noted before.
let focused = document.activeElement;
let isLocked = false;
addEventListener("focusin", ({ target }) => {
  if (!target.closest?.("#lock")) focused = target;
});
document.addEventListener("htmx:after:swap", show);
show();

function show() {
  const dialog = shown();
  if (dialog && !dialog.open) {
    isLocked = true;
    dialog.showModal();
    // Where a browser does not know closedby="none", Escape closes every dialog.
    dialog.addEventListener("close", () => dialog.isConnected && dialog.showModal());
  } else if (!dialog && isLocked) {
    isLocked = false;
    focused.focus({ preventScroll: true });
    ask();
  }
}
