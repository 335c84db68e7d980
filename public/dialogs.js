// Menus, dialogs, keys and what can be undone: what HTML leaves to a script.

/* ---- Dialogs ---------------------------------------------------------------------------------- */

// A dialog arrives in #dialog and is shown at once. <dialog> keeps the focus inside, closes on
// Escape and gives the focus back; when it was opened from a menu, to the menu's button.
let shown = null;
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("#dialog > dialog:not([open])");
  // What was asked in it may be answered: it went without being closed.
  if (!dialog && shown?.isConnected === false) {
    shown = null;
    // In the schedule the card that moved has the focus.
    const isNowhere = document.activeElement === document.body;
    if (isNowhere && !opener?.closest("#schedule-days")) opener?.focus();
  }
  if (!dialog) return;
  shown = dialog;
  document.querySelector("#more-menu:popover-open")?.hidePopover();
  dialog.showModal();
  dialog.addEventListener("close", () => {
    document.getElementById("dialog").replaceChildren();
    opener?.focus();
  });
});

// One dialog may follow another in the same place: what was pressed on the page counts.
let opener = null;
document.addEventListener(
  "click",
  ({ target }) => {
    if (!(target instanceof Element) || target.closest("#dialog")) return;
    const menu = target.closest("[role=menu]");
    opener = menu
      ? document.querySelector(`[popovertarget="${menu.id}"]`)
      : target.closest("a, button");
  },
  true,
);

/* ---- Menus ------------------------------------------------------------------------------------ */

const itemsOf = (menu) => [...menu.querySelectorAll("[role=menuitem]")];

document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (target.getAttribute?.("role") === "menu" && newState === "open")
      itemsOf(target)[0]?.focus();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[role=menu]");
  if (!menu) return;
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: -1 }[event.key];
  if (to !== undefined) items.at(to % items.length)?.focus();
  else if (event.key === " ") document.activeElement.click();
  else return;
  event.preventDefault();
});

// Whatever was chosen, the menu has done its work.
document.addEventListener("click", (event) => {
  event.target.closest?.("[role=menuitem]")?.closest("[popover]")?.hidePopover();
});

// From what one looks for down into what was found.
document.addEventListener("keydown", (event) => {
  const { key, target, isComposing } = event;
  if (key !== "ArrowDown" || isComposing || !target.matches?.("[role=search] [type=search]"))
    return;
  const found = document.querySelector(target.getAttribute("hx-target"));
  const first = found?.querySelector("a[href], input, button");
  if (!first) return;
  event.preventDefault();
  first.focus();
});

/* ---- Keys ------------------------------------------------------------------------------------- */

// A control names its key in HTML (data-key="c"), and the key presses it, also in a menu that is
// closed. Only keys that type something, and nothing with Ctrl, Alt or Meta: what browsers and screen
// readers need stays theirs. keys.js lists them, and turns them off (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector(inFront)) return;
  const act = meaningOf(event);
  if (!act) return;
  event.preventDefault();
  act();
});

// What is above the page, and what a key has just asked for: letters that follow are meant for it.
const inFront = ":modal, :popover-open, [data-key].htmx-request";
const fields = "input, textarea, select, [contenteditable]";

function meaningOf({ key, target, repeat, shiftKey, ctrlKey, altKey, metaKey }) {
  const withMain = isMac ? metaKey : ctrlKey;
  if (withMain && !altKey && !shiftKey && key === "k") return commands() && openCommands;
  if (ctrlKey || altKey || metaKey) return null;
  if (key === "Escape" && target.closest?.("#panel")) return closePanel;
  if (key === "Escape") return target.closest?.("#thread[data-conversation]") && leaveThread;
  if (areKeysOff() || target.closest?.(fields)) return null;
  // As typed with caps lock on.
  const name = shiftKey ? key : key.toLowerCase();
  const by = { j: 1, k: -1 }[name];
  if (by) return rows().length > 0 && (() => step(by));
  const control = document.querySelector(`[data-key="${CSS.escape(name)}"]:not(:disabled)`);
  return control && !repeat && (() => press(control));
}

// On a Mac Ctrl+K is the text field's own.
const isMac = /Mac|iP/.test(navigator.platform);
const commands = () => document.getElementById("commands");
const closePanel = () => document.getElementById("panel-close").click();

// Open at once: what is typed next is typed there. What it holds comes with commands.js.
function openCommands() {
  document.getElementById("commands-words").value = "";
  commands().showModal();
  document.dispatchEvent(new Event("commands:open"));
}
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#commands-button")) openCommands();
});

/** What a key does to its control. */
export function press(control) {
  if (control.matches(fields)) control.focus();
  else control.click();
}

const rows = () => [...document.querySelectorAll("#conversations .row")];
const current = () => document.querySelector("#conversations [aria-current]");

function step(by) {
  const all = rows();
  const from = all.includes(document.activeElement) ? document.activeElement : current();
  const to = all[all.indexOf(from) + by];
  // Where the thread has taken the list's place, the next one opens.
  if (to?.checkVisibility()) to.focus();
  else to?.click();
}

// What was typed is kept. On a phone the list is a page of its own.
function leaveThread() {
  const row = current() ?? rows()[0];
  if (row?.checkVisibility()) row.focus();
  else document.querySelector("#thread .back")?.click();
}

export const areKeysOff = () => localStorage.getItem("keys") === "off";

/** Says to people and to screen readers which keys there are; to be called when that has changed. */
export function tellKeys() {
  const off = areKeysOff();
  document.documentElement.toggleAttribute("data-keys-off", off);
  for (const control of document.querySelectorAll("[data-key]")) {
    if (off) control.removeAttribute("aria-keyshortcuts");
    else control.setAttribute("aria-keyshortcuts", control.dataset.key);
  }
}
document.addEventListener("htmx:after:swap", tellKeys);
tellKeys();

/* ---- Undo ------------------------------------------------------------------------------------- */

// It stays while somebody is at it. The address forgets it, or a reload would offer it again.
const undo = document.querySelector(".undo");
if (undo) {
  const url = new URL(location.href);
  url.searchParams.delete("closed");
  history.replaceState(history.state, "", url);
  setTimeout(function leave() {
    if (undo.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else undo.remove();
  }, Number(undo.dataset.goesAfter));
}
