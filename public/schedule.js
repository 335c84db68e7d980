// The schedule: a card is dragged to another time or day, and Shift with the arrow keys moves the one
// that has the focus. For touch, and without this file, its "Move" does the same.
const days = document.getElementById("schedule-days");
days.dataset.moves = "yes";

/* ---- By pointer ------------------------------------------------------------------------------- */

// What was dragged as it was then: the live feed may bring a newer version while it is in the air.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  dragged = card && { id: card.id, time: card.dataset.time, ...carried(card) };
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const slot = slotUnder(event);
  if (!slot) return;
  event.preventDefault();
  if (slot.classList.contains("drop")) return;
  forgetSlot();
  slot.classList.add("drop");
});

document.addEventListener("dragend", () => {
  dragged = null;
  forgetSlot();
});

document.addEventListener("drop", (event) => {
  const slot = slotUnder(event);
  if (!slot) return;
  event.preventDefault();
  // A week shows days: there it keeps its time.
  const { day, time = dragged.time, shown = "" } = slot.dataset;
  move(dragged, { day, time, shown });
});

// Not where it is already: a hand that trembles moves nothing.
function slotUnder(event) {
  const slot = dragged && event.target.closest?.("#schedule-days [data-day]");
  return slot?.querySelector(`#${CSS.escape(dragged.id)}`) ? null : slot;
}

function forgetSlot() {
  days.querySelector(".drop")?.classList.remove("drop");
}

/* ---- By keys ---------------------------------------------------------------------------------- */

const stepOf = {
  ArrowUp: "earlier",
  ArrowDown: "later",
  ArrowLeft: "day-before",
  ArrowRight: "day-after",
};

document.addEventListener("keydown", (event) => {
  const card = event.shiftKey && stepOf[event.key] ? cardOf(event.target) : null;
  if (!card) return;
  event.preventDefault();
  move({ id: card.id, ...carried(card) }, { step: stepOf[event.key] });
});

/* ---- Moving ----------------------------------------------------------------------------------- */

const cardOf = (target) => target.closest?.(".appointment[data-move]") ?? null;
const carried = ({ dataset }) => ({ path: dataset.move, version: dataset.version });

/** The card that has just been moved: it keeps the focus, wherever it comes to be. */
let moved = null;

function move({ id, path, version }, to) {
  const card = document.getElementById(id);
  // One step after the other: the next one needs the version that this one makes.
  if (!card || card.getAttribute("aria-busy")) return;
  card.setAttribute("aria-busy", "true");
  const values = { version, ...to };
  void htmx.ajax("POST", path, { source: card, target: "#dialog", swap: "innerHTML", values });
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const [, id] = /^\/appointments\/(.+)\/time$/.exec(ctx.request.action) ?? [];
  if (!id) return;
  document.getElementById(`appointment-${id}`)?.removeAttribute("aria-busy");
  const response = ctx.response?.raw;
  if (!response || response.headers.get("HX-Reswap") === "none") {
    const said = document.getElementById("schedule-said");
    said.textContent = "Nothing was moved: Deskline can't be reached just now. Try again.";
  }
  moved = id;
  if (!response?.ok) return;
  // The feed brings it to its place, as it does for everybody else.
  htmx.trigger(document.body, "inbox:behind");
});

// A dialog that is done, or a card that went to another day, leaves the focus nowhere.
document.addEventListener("htmx:after:swap", keepFocus);
document.addEventListener("close", () => setTimeout(keepFocus), true);

function keepFocus() {
  if (moved === null || (document.activeElement ?? document.body) !== document.body) return;
  const place =
    document.getElementById(`open-${moved}`) ?? document.querySelector("#schedule-said a");
  place?.focus();
}

// Whoever goes on to something else takes the focus there.
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("dialog")) moved = null;
});
