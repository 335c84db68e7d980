// The palette: what this page can do, where one can go, whom one looks for. One field and one list; the
// focus stays in the field, and the arrows go through the list.
import { press } from "./dialogs.js";
import { nameOf } from "./keys.js";

const dialog = document.getElementById("commands");
const words = document.getElementById("commands-words");
const here = document.getElementById("commands-here");
const said = document.getElementById("commands-said");
const options = () => [...dialog.querySelectorAll("[role=option]")].filter(({ hidden }) => !hidden);

/** Enter, before the server has said what there is. */
let isTaken = false;

// Before the next key is typed: what was offered for another conversation must not be taken for this one.
document.addEventListener("commands:open", offer);

function offer() {
  here.replaceChildren(...ownControls().map(optionOf));
  narrow();
  htmx.trigger(words, "commands:look");
}

// Every control that has a key, and every item of a menu; what is about the open conversation comes first.
function ownControls() {
  const all = document.querySelectorAll(
    "[data-key]:not(:disabled), [role=menuitem]:not(:disabled)",
  );
  const isOfThread = (control) => Number(control.closest("#thread") !== null);
  return [...all].toSorted((a, b) => isOfThread(b) - isOfThread(a));
}

// By the name that it has in the page.
function optionOf(control, i) {
  const option = document.createElement("div");
  option.id = `command-${i}`;
  option.role = "option";
  option.ariaSelected = "false";
  option.dataset.presses = nameOf(control);
  option.textContent = nameOf(control);
  if (control.dataset.key) {
    const key = document.createElement("kbd");
    key.textContent = control.dataset.key;
    option.append(" ", key);
  }
  return option;
}

/* ---- Finding ---------------------------------------------------------------------------------- */

words.addEventListener("input", () => {
  isTaken = false;
  narrow();
});

// At once, among what is there; what else there is comes from the server a moment later.
function narrow() {
  const wanted = plain(words.value).split(/\s+/);
  for (const option of dialog.querySelectorAll("[role=option]")) {
    option.hidden = !wanted.every((word) => plain(option.textContent).includes(word));
  }
  begin();
}

// What the live feed brings meanwhile changes nothing here. An answer to what was typed before is only
// looked through for what is typed now.
let asked = "";
document.addEventListener("htmx:before:request", ({ detail }) => {
  if (detail.ctx.sourceElement === words) asked = words.value;
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.sourceElement !== words) return;
  if (asked === words.value) begin();
  else narrow();
  const { length } = options();
  said.textContent = length === 0 ? "Nothing found." : `${length} found.`;
});
document.addEventListener("htmx:error", ({ target }) => {
  if (target === words) said.textContent = "No connection: only what this page can do is shown.";
});

function begin() {
  const all = options();
  for (const group of dialog.querySelectorAll("[role=group]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  said.textContent = "";
  choose(all[0]);
  if (isTaken && all[0]) take(all[0]);
}

// "Müller" is found by "mull".
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/* ---- Choosing --------------------------------------------------------------------------------- */

let chosen = null;

function choose(option) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option ?? null;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  words.setAttribute("aria-activedescendant", chosen?.id ?? "");
}

words.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = options();
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) choose(all[(all.indexOf(chosen) + by + all.length) % all.length]);
  else if (event.key === "Enter" && chosen) take(chosen);
  else if (event.key === "Enter") isTaken = true;
  else return;
  event.preventDefault();
});

dialog.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (event.target === dialog) dialog.close();
  else if (option && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave(option, event);
});

function take(option) {
  isTaken = false;
  if (here.contains(option)) leave(option);
  else option.click();
}

// A conversation that the page has a row of opens beside it. What the live feed has put anew since is
// pressed where it stands now.
function leave(option, event) {
  dialog.close();
  const control = here.contains(option)
    ? ownControls().find((one) => nameOf(one) === option.dataset.presses)
    : rowOf(option);
  if (!control) return;
  event?.preventDefault();
  press(control);
}

const rowOf = ({ pathname }) =>
  [...document.querySelectorAll("#conversations .row")].find((row) => row.pathname === pathname);

offer();
