// The client beside the thread: shown and hidden, and remembered in this browser.

export function togglePanel() {
  if (panel().hidden) {
    localStorage.setItem("panel", "open");
    void showPanel();
  } else hidePanel();
}

/** For the thread that is there now; of a number that is nobody's there is nothing to show. */
export async function showPanel() {
  const link = document.getElementById("panel-link");
  if (!link) return;
  await htmx.ajax("GET", link.href, { target: "#panel-body", select: "#beside" });
  if (!panel() || document.getElementById("panel-body").childElementCount === 0) return;
  panel().hidden = false;
  tell();
}

function hidePanel() {
  localStorage.removeItem("panel");
  const hadFocus = panel().contains(document.activeElement);
  panel().hidden = true;
  tell();
  if (hadFocus) document.getElementById("panel-link")?.focus();
}

const panel = () => document.getElementById("panel");

// The link comes anew whenever the conversation has changed.
function tell() {
  document.getElementById("panel-link")?.setAttribute("aria-expanded", String(!panel()?.hidden));
}
document.addEventListener("htmx:after:swap", () => panel() && tell());

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#panel-close")) hidePanel();
});
