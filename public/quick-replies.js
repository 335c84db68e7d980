// Choosing a quick reply: found by name or words while one types, taken with the arrows and Enter.
const words = () => document.getElementById("quick-reply-words");
const choices = () => [...document.querySelectorAll("#quick-reply-choices .quick-reply")];
const shown = () => choices().filter((choice) => !choice.hidden);

/** Called whenever the page has changed: a dialog that has just come begins where one searches. */
export function attendChoices() {
  const unseen = words()?.closest("[hidden]");
  if (!unseen) return;
  unseen.removeAttribute("hidden");
  words().focus();
}

document.addEventListener("input", ({ target }) => {
  if (target !== words()) return;
  const wanted = plain(target.value).split(/\s+/);
  for (const choice of choices()) {
    choice.hidden = !wanted.every((word) => plain(choice.textContent).includes(word));
  }
  for (const folder of document.querySelectorAll(".quick-reply-folder")) {
    folder.hidden = !folder.querySelector(".quick-reply:not([hidden])");
  }
  const count = shown().length;
  document.getElementById("quick-replies-found").textContent =
    count === 0 ? "Nothing found." : `${count} found.`;
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.closest?.("#dialog")) return;
  if (target === words() && key === "Enter") shown()[0]?.click();
  else if (key === "ArrowDown") step(1);
  else if (key === "ArrowUp") step(-1);
  else return;
  event.preventDefault();

  function step(by) {
    const stops = [words(), ...shown()];
    stops[(stops.indexOf(target) + by + stops.length) % stops.length]?.focus();
  }
});

// "Médicaments" is found by "medic".
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
