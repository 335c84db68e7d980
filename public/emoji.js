// The emoji picker: a search field, the groups, and a grid. Loaded, with its styles and its data,
// when somebody first opens it.
import { cellsOf, fillGrid, moveIn } from "./emoji-grid.js";
import { recentOf, remember } from "./emoji-recent.js";
import { findEmoji } from "./emoji-search.js";

const mostShown = 80;

let groups;

/** Opens it for the first time; from then on the button's popovertarget opens and closes it. */
export async function openEmoji(button) {
  const [, loaded] = await Promise.all([loadStyles(), load("/vendor/emoji-d135da13.json")]);
  if (groups) return;
  groups = loaded;
  const picker = makePicker();
  document.body.append(picker);
  stayAboveKeyboard(picker);
  picker.showPopover({ source: button });
}

async function load(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

function loadStyles() {
  return new Promise((done, failed) => {
    const link = make("link", { rel: "stylesheet", href: "/emoji.css" });
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

function makePicker() {
  const picker = make("div", {
    id: "emoji-picker",
    className: "emoji-picker",
    popover: "auto",
    role: "dialog",
    ariaLabel: "Emoji",
    tabIndex: -1,
  });
  const search = make("input", {
    type: "search",
    ariaLabel: "Search emoji",
    placeholder: "Search emoji",
    autocomplete: "off",
    enterKeyHint: "done",
  });
  const choice = groupChoice();
  const grid = make("div", { className: "emoji-grid", role: "grid", ariaLabel: "Emoji" });
  const status = make("p", { className: "emoji-status", role: "status" });
  picker.append(search, choice, grid, status);

  const show = () => {
    const typed = search.value.trim();
    choice.hidden = typed !== "";
    if (typed === "") {
      const group = groups[choice.querySelector(":checked").value];
      fillGrid(grid, [["Recently used", recentOf(all())], group]);
      status.textContent = "";
    } else {
      const found = findEmoji(all(), typed);
      fillGrid(grid, [["Found", found.slice(0, mostShown)]]);
      status.textContent = howMany(found.length, typed);
    }
  };
  search.oninput = show;
  choice.onchange = show;

  picker.onbeforetoggle = ({ newState }) => {
    if (newState !== "open") return;
    search.value = "";
    show();
    // On a phone the keyboard would cover what there is to choose from.
    const hasKeyboard = matchMedia("(pointer: fine)").matches;
    search.toggleAttribute("autofocus", hasKeyboard);
    picker.toggleAttribute("autofocus", !hasKeyboard);
  };
  picker.onfocusout = ({ relatedTarget: to }) => {
    if (to && !picker.contains(to) && to.id !== "emoji-button") picker.hidePopover();
  };
  picker.onclick = ({ target }) => {
    const cell = target.closest("[role=gridcell]");
    if (!cell) return;
    picker.hidePopover();
    remember(cell.textContent);
    insert(cell.textContent);
  };
  picker.onkeydown = (event) => {
    if (!event.isComposing && act(event)) event.preventDefault();
  };

  /** Whether the key meant something here. */
  function act({ key, target, ctrlKey, metaKey, altKey }) {
    if (key === "Escape") {
      picker.hidePopover();
      document.getElementById("emoji-button")?.focus();
      return true;
    }
    const [first] = cellsOf(grid);
    if (target === search) {
      if (key === "ArrowDown") first?.focus();
      else if (key === "Enter" && choice.hidden) first?.click();
      return ["ArrowDown", "Enter"].includes(key);
    }
    if (!grid.contains(target) || ctrlKey || metaKey || altKey) return false;
    // By the time that the key comes up the focus is in the text, where Enter would send.
    if (key === "Enter") target.click();
    else if (moveIn(grid, target, key)) return true;
    else if (key === "ArrowUp") search.focus();
    else if (key.length === 1 && key !== " ") return search.focus();
    return ["Enter", "ArrowUp"].includes(key);
  }
  return picker;
}

const all = () => groups.flatMap(([, emoji]) => emoji);

function groupChoice() {
  const choice = make("div", {
    className: "emoji-groups",
    role: "radiogroup",
    ariaLabel: "Groups",
  });
  for (const [at, [name, [[face]]]] of groups.entries()) {
    const label = make("label", { title: name });
    const radio = { type: "radio", name: "emoji-group", value: at, ariaLabel: name };
    label.append(make("input", { ...radio, checked: at === 0 }), face);
    choice.append(label);
  }
  return choice;
}

function howMany(found, typed) {
  if (found === 0) return `Nothing found with “${typed}”.`;
  return found > mostShown ? `The first ${mostShown} of ${found} found` : `${found} found`;
}

function insert(emoji) {
  const text = document.getElementById("composer-text");
  if (!text) return;
  text.focus();
  // Deprecated, and the one way that keeps Ctrl+Z and maxlength, and says "input".
  document.execCommand("insertText", false, emoji);
}

// A phone's keyboard lies over the page, and with it over a sheet at the bottom.
function stayAboveKeyboard(picker) {
  visualViewport?.addEventListener("resize", () => {
    const { height, offsetTop, scale } = visualViewport;
    const covered = document.documentElement.clientHeight - height - offsetTop;
    picker.style.setProperty("--keyboard", scale === 1 ? `${Math.max(0, covered)}px` : "0px");
  });
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
