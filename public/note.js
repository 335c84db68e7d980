// A note for colleagues while it is written: "@" finds whom to mention, and leaving keeps nothing behind.
const text = () => document.getElementById("note-text");
const names = () => [...document.querySelectorAll("[data-mention]")];
const draftKey = () => `note ${text().form.dataset.conversation}`;

/** Called when the form has come: one goes on where one left off. */
export function attendNote() {
  const field = text();
  if (!field || field.dataset.attended) return;
  field.dataset.attended = "yes";
  if (field.value === "") field.value = sessionStorage.getItem(draftKey()) ?? "";
  // Who was quicker than this script has begun already.
  else sessionStorage.setItem(draftKey(), field.value);
  showNames();
  field.focus();
}

// What is typed after the last "@" before the caret, or null.
function called() {
  const { value, selectionStart } = text();
  return /(?:^|\s)@([^@\n]{0,30})$/u.exec(value.slice(0, selectionStart))?.[1] ?? null;
}

// All of them, until an "@" asks for some.
function showNames() {
  const wanted = called()?.toLowerCase() ?? "";
  for (const name of names()) {
    name.hidden = !name.dataset.mention.toLowerCase().startsWith(wanted);
  }
}

function mention(name) {
  const field = text();
  const before = field.value.slice(0, field.selectionStart);
  const begun = called();
  const kept = begun === null ? before : before.slice(0, before.length - begun.length - 1);
  const gap = kept === "" || /\s$/u.test(kept) ? "" : " ";
  const put = `${kept}${gap}@${name.dataset.mention} `;
  field.value = put + field.value.slice(field.selectionStart);
  field.focus();
  field.setSelectionRange(put.length, put.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function leave() {
  sessionStorage.removeItem(draftKey());
  text().form.remove();
  document.getElementById("composer-text")?.focus();
}

document.addEventListener("input", ({ target }) => {
  if (target !== text()) return;
  sessionStorage.setItem(draftKey(), target.value);
  showNames();
});

document.addEventListener("click", (event) => {
  const name = event.target.closest?.("[data-mention]");
  if (name) mention(name);
  if (!event.target.closest?.("[data-leaves-note]")) return;
  event.preventDefault();
  leave();
});

// Before the page's own keys: Escape leaves the note, not its conversation.
document.addEventListener("keydown", attendKey, { capture: true });

function attendKey(event) {
  if (event.target !== text() || event.isComposing) return;
  const { key, shiftKey, repeat } = event;
  const [first] = names().filter(({ hidden }) => !hidden);
  if (key === "Escape") leave();
  // In the middle of a name, it is that name; otherwise the note is written.
  else if (key === "Enter" && !shiftKey && called() && first) mention(first);
  else if (key === "Enter" && !shiftKey && !repeat) text().form.requestSubmit();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("htmx:after:request", ({ target, detail }) => {
  if (target.matches?.(".note-form") && detail.ctx.response?.raw.ok) {
    sessionStorage.removeItem(`note ${target.dataset.conversation}`);
  }
});
