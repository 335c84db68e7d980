// Pictures in full size, above the page: Escape closes, the arrow keys go to the next and back.

export function showPicture(opener) {
  // Those of the same place: a thread's, or the library's.
  const place = opener.closest("[role=log], main");
  const ids = [...place.querySelectorAll("a[data-picture]")];
  let at = ids.indexOf(opener);

  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", "Picture");
  const caption = element("p", { role: "status" });
  const back = element("button", { type: "button" }, "Previous");
  const next = element("button", { type: "button" }, "Next");
  const download = element("a", { download: "" }, "Download");
  const close = element("button", { type: "button" }, "Close");
  const bar = element("div", { class: "viewer-bar" });
  bar.append(caption, back, next, download, close);
  const picture = element("img");
  dialog.append(bar, picture);

  const turn = (to) => {
    if (!ids[to]) return;
    at = to;
    const { alt } = ids[at].querySelector("img");
    picture.src = ids[at].href;
    picture.alt = alt;
    caption.textContent = alt;
    download.href = ids[at].href;
    back.disabled = at === 0;
    next.disabled = at === ids.length - 1;
  };
  back.onclick = () => turn(at - 1);
  next.onclick = () => turn(at + 1);
  close.onclick = () => dialog.close();
  dialog.onkeydown = ({ key }) => {
    if (key === "ArrowLeft") turn(at - 1);
    if (key === "ArrowRight") turn(at + 1);
  };
  dialog.onclose = () => {
    dialog.remove();
    ids[at].focus();
  };
  turn(at);
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
