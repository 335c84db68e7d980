// The schedule: an appointment is dragged to another time. By keyboard and touch its page does the same.
let dragged = null;

for (const card of document.querySelectorAll(".appointment[data-move]")) {
  card.title = "Drag it to another time, or open it to change it";
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".appointment[data-move]") ?? null;
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
  const form = document.createElement("form");
  form.method = "post";
  form.action = dragged.dataset.move;
  const { day, time, shown } = slot.dataset;
  const { version } = dragged.dataset;
  for (const [name, value] of Object.entries({ day, time, shown, version })) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.requestSubmit();
});

function slotUnder(event) {
  return dragged && event.target.closest?.("tr[data-time]");
}

function forgetSlot() {
  document.querySelector("tr.drop")?.classList.remove("drop");
}
