// The handsets' page: sends texts and shows what arrives.
for (const handset of document.querySelectorAll(".handset")) {
  const { number, clinic } = handset.dataset;
  const form = handset.querySelector("form");
  const { body, picture, on, stop } = form.elements;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = picture.files;
    if (body.value.trim() === "" && !file) return;
    const media = file ? [{ contentType: file.type, base64: await base64(file) }] : [];
    const text = body.value;
    form.reset();
    await post("/simulator/texts", { from: number, to: clinic, body: text, media });
    await show();
  });
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  stop.addEventListener("click", async () => {
    await post("/simulator/texts", { from: number, to: clinic, body: "STOP" });
    await show();
  });
  on.addEventListener("change", () => post("/simulator/handsets", { number, on: on.checked }));
  toEnd(handset);
}

setInterval(show, 700);

async function show() {
  const response = await fetch(location.href).catch(() => null);
  if (!response) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const handset of document.querySelectorAll(".handset")) {
    const selector = `.handset[data-number="${CSS.escape(handset.dataset.number)}"] .texts`;
    const [now, next] = [handset.querySelector(".texts"), fresh.querySelector(selector)];
    if (!next || now.innerHTML === next.innerHTML) continue;
    now.replaceChildren(...next.childNodes);
    toEnd(handset);
  }
}

function toEnd(handset) {
  const texts = handset.querySelector(".texts");
  texts.scrollTop = texts.scrollHeight;
}

function post(path, json) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(json),
  });
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
