// The sheet of keys, made from what this page has, and the switch that turns them off in this browser.
import { areKeysOff, tellKeys } from "./dialogs.js";

export function showKeys() {
  const dialog = make("dialog", { className: "dialog" });
  dialog.setAttribute("aria-labelledby", "keys-title");
  const close = make("button", { className: "quiet", ariaLabel: "Close", textContent: "✕" });
  const head = make("div", { className: "dialog-head" });
  head.append(make("h2", { id: "keys-title", textContent: "Keyboard shortcuts" }), close);
  const body = make("div", { className: "stack" });
  body.append(switchOf(), listOf(singleKeys()), ...whileWriting());
  dialog.append(head, body);

  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

function switchOf() {
  const label = make("label", { className: "check" });
  const box = make("input", { type: "checkbox", checked: !areKeysOff() });
  box.onchange = () => {
    if (box.checked) localStorage.removeItem("keys");
    else localStorage.setItem("keys", "off");
    tellKeys();
  };
  const words = make("span", { textContent: "Single keys work in this browser" });
  words.append(make("small", { textContent: "Never while you type in a field." }));
  label.append(box, words);
  return label;
}

function singleKeys() {
  const hasList = document.getElementById("conversations") !== null;
  const hasThread = document.querySelector("#thread[data-conversation]") !== null;
  const controls = [...document.querySelectorAll("[data-key]:not(:disabled)")];
  return [
    ...(hasList ? [["j", "Next conversation"]] : []),
    ...(hasList ? [["k", "Previous conversation"]] : []),
    ...(hasList ? [["Enter", "Open it"]] : []),
    ...controls
      .filter(({ id }) => id !== "keys-button")
      .map((control) => [control.dataset.key, nameOf(control)]),
    ...(hasThread ? [["Esc", "Back to the list"]] : []),
    ["?", "This list"],
    ["Ctrl K", "Find or do anything"],
  ];
}

function whileWriting() {
  if (!document.getElementById("composer-text")) return [];
  const title = make("h3", { textContent: "While you write a text" });
  return [
    title,
    listOf([
      ["Enter", "Send"],
      ["Ctrl Enter", "Send and close"],
      ["Shift Enter", "A new line"],
      ["/", "Quick replies, in an empty text"],
    ]),
  ];
}

/** What a control says that it does. */
export function nameOf(control) {
  return control.placeholder || control.ariaLabel || control.textContent.trim();
}

function listOf(keys) {
  const list = make("dl", { className: "keys" });
  for (const [key, what] of keys) {
    const term = make("dt");
    term.append(make("kbd", { textContent: key }));
    list.append(term, make("dd", { textContent: what }));
  }
  return list;
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
