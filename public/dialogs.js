// Menus, dialogs and what can be undone: what popover and <dialog> leave to a script.

/* ---- Dialogs ---------------------------------------------------------------------------------- */

// A dialog arrives in #dialog and is shown at once. <dialog> keeps the focus inside, closes on
// Escape and gives the focus back; when it was opened from a menu, to the menu's button.
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("#dialog > dialog:not([open])");
  if (!dialog) return;
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
