// The composer: sends on Enter, keeps its draft, counts segments, says what went wrong.
import { countSegments } from "./segments.js";

/** Called whenever the page has changed; `isNew` when another thread was opened. */
export function attendComposer({ isNew }) {
  if (isNew) {
    restoreDraft();
    if (matchMedia("(min-width: 48rem)").matches) composerText()?.focus({ preventScroll: true });
  }
  goOnWriting();
  showSegments();
  needWords();
  document.getElementById("emoji-button")?.removeAttribute("hidden");
}

// After a quick reply was put in: at its first {blank}, or at its end.
function goOnWriting() {
  const text = composerText();
  if (!text?.autofocus) return;
  text.autofocus = false;
  beginWriting(text.form);
  sessionStorage.setItem(draftKey(text.form), text.value);
  text.focus();
  const blank = /\{[^{}]+\}/.exec(text.value);
  const from = blank?.index ?? text.value.length;
  text.setSelectionRange(from, from + (blank?.[0].length ?? 0));
}

// What has files may go without words.
function needWords() {
  const text = composerText();
  if (text) text.required = !hasFiles(text.form);
}

const hasFiles = (form) => form.elements.files !== undefined;
const composerText = () => document.getElementById("composer-text");
const draftKey = (form) => `draft ${form.dataset.conversation}`;

// Session storage: it outlives a reload and signing in again, and goes with the tab.
function restoreDraft() {
  const text = composerText();
  if (text && text.value === "" && !text.disabled) {
    text.value = sessionStorage.getItem(draftKey(text.form)) ?? "";
  }
}

// Under the composer, and under every other field that is going to be a text.
function showSegments() {
  for (const text of document.querySelectorAll("[data-segments]")) {
    const output = document.getElementById(text.dataset.segments);
    // A template is billed as clients get it, with its variables filled in.
    const filled = document.querySelector(`[data-filled="${text.name}"]`);
    const { segments, left } = countSegments(filled?.textContent ?? text.value);
    const count = segments === 1 ? "1 segment" : `${segments} segments`;
    if (output) output.value = segments === 0 ? "" : `${count}, ${left} left`;
  }
}

document.addEventListener("deskline:draft", needWords);

// What the writer knows of as they begin: a colleague's answer after it stops the send, once.
document.addEventListener("beforeinput", ({ target }) => {
  if (target.id === "composer-text" && target.value === "") beginWriting(target.form);
});

function beginWriting(form) {
  if (form.elements.since) form.elements.since.value = newestHere() || "";
}

/** The position of the newest message in the page; a reaction stands where the text is that it means. */
export function newestHere() {
  const messages = [...document.querySelectorAll("#thread .message")];
  return Math.max(0, ...messages.map(({ dataset: at }) => Number(at.stored ?? at.position)));
}

document.addEventListener("input", (event) => {
  if (event.target.dataset.segments) showSegments();
  if (event.target.id !== "composer-text") return;
  sessionStorage.setItem(draftKey(event.target.form), event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || event.key !== "Enter") return;
  // Shift+Enter is a new line; Enter during composition (Japanese, accents) belongs to the keyboard.
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const { form, value } = event.target;
  if (event.repeat || (value.trim() === "" && !hasFiles(form))) return;
  const closes = event.ctrlKey || event.metaKey;
  form.requestSubmit(closes ? document.getElementById("send-and-close") : undefined);
});

// The first press fetches the emoji; afterwards the button's popovertarget does it all.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("#emoji-button");
  if (!button || document.getElementById("emoji-picker")) return;
  try {
    const { openEmoji } = await import("./emoji.js");
    await openEmoji(button);
  } catch {
    tell(button.form, "The emoji could not be loaded. Try again in a moment.");
  }
});

// "/" at the beginning asks for the quick replies; whoever wants a text that begins so goes on typing.
document.addEventListener("beforeinput", ({ target, data }) => {
  if (target.id !== "composer-text" || data !== "/" || target.value !== "") return;
  setTimeout(() => document.getElementById("quick-replies-button")?.click());
});
document.addEventListener("htmx:after:swap", () => {
  if (!document.querySelector("#dialog #quick-reply-choices")) return;
  import("./quick-replies.js").then(
    ({ attendChoices }) => attendChoices(),
    () => {}, // Without it they are a list to choose from.
  );
});

// Sending, not what else is done with what is in the composer.
const composerOf = ({ target }) => (target.matches?.(".composer") ? target : null);

document.addEventListener("htmx:before:request", (event) => {
  const form = composerOf(event);
  if (!form) return;
  form.setAttribute("aria-busy", "true");
  form.elements.body.readOnly = true;
});

document.addEventListener("htmx:after:request", (event) => {
  const form = composerOf(event);
  if (form && event.detail.ctx.response?.raw.ok) sessionStorage.removeItem(draftKey(form));
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = composerOf(event);
  if (!form) return;
  form.removeAttribute("aria-busy");
  form.elements.body.readOnly = false;
});

document.addEventListener("htmx:error", (event) => {
  const form = composerOf(event);
  if (form && !event.detail.ctx?.response) {
    tell(form, "No connection: nothing was sent. Your text is kept; try again.");
  }
});

document.addEventListener("htmx:response:error", (event) => {
  const form = composerOf(event);
  if (form && event.detail.ctx.response.headers.get("HX-Reswap") === "none") {
    tell(form, "Deskline can't reach its database just now. Your text is kept; try again.");
  }
});

function tell(form, text) {
  let problem = form.querySelector("[role=alert]");
  if (!problem) {
    problem = document.createElement("p");
    problem.className = "alert";
    problem.setAttribute("role", "alert");
    form.prepend(problem);
  }
  problem.textContent = text;
}
