// Files on their way up: chosen, dropped or pasted, each with its progress, to be cancelled or tried
// again. Without this the forms post themselves.

const largest = 5_000_000;
const carried = ["image/jpeg", "image/png", "image/gif"];

document.addEventListener("change", ({ target }) => take(target));

function take({ form, files: chosen }) {
  if (!chosen?.length || !form?.dataset.upload) return;
  const files = [...chosen];
  const to = { action: form.action, target: form.dataset.upload };
  form.reset();
  form.closest("dialog")?.close();
  for (const file of files) begin(file, to);
}

// Onto the conversation, or into the text.
const draftOf = (element) =>
  element?.closest?.("#thread")?.querySelector(".draft[data-attach]") ?? null;
const toDraft = (draft) => ({ action: draft.dataset.attach, target: `#${draft.id}` });

document.addEventListener("dragover", (event) => {
  const draft = draftOf(event.target);
  if (!draft || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  draft.closest("#thread").classList.add("dropping");
});
for (const end of ["dragleave", "drop"]) {
  document.addEventListener(end, (event) => {
    const draft = draftOf(event.target);
    draft?.closest("#thread").classList.remove("dropping");
    if (!draft || end === "dragleave" || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) begin(file, toDraft(draft));
  });
}
document.addEventListener("paste", (event) => {
  const draft = draftOf(event.target);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!draft || files.length === 0) return;
  event.preventDefault();
  for (const file of files) begin(file, toDraft(draft));
});

// One after the other: the order that they were chosen in is the order they go out in.
let queue = Promise.resolve();

function begin(file, to) {
  const row = rowFor(file);
  const isPicture = file.type.startsWith("image/");
  if (isPicture && (file.size > largest || !carried.includes(file.type))) {
    return offerSmaller(row, file, to);
  }
  queue = queue.then(() => send(row, file, to));
}

function rowFor({ name }) {
  const row = document.createElement("div");
  row.className = "upload";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", name);
  document.getElementById("uploads")?.append(row);
  return row;
}

function send(row, file, to) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", `Uploading ${file.name}`);
    bar.max = 1;
    bar.value = 0;
    show(
      row,
      file.name,
      bar,
      button("Cancel", () => request.abort()),
    );
    request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
    request.onload = () => {
      const html = request.responseText;
      if (request.status === 401) return location.reload();
      if (request.status < 500 && html.includes(`id="${to.target.slice(1)}"`)) {
        put(to.target, html);
        row.remove();
      } else fail("Deskline could not take it just now.");
    };
    request.onerror = () => fail("No connection: it was not uploaded.");
    request.onabort = () => row.remove();
    request.onloadend = () => {
      sending(-1);
      done();
    };
    const fail = (why) => {
      const again = button("Try again", () => (queue = queue.then(() => send(row, file, to))));
      show(
        row,
        `${file.name}: ${why}`,
        again,
        button("Remove", () => row.remove()),
      );
    };
    const form = new FormData();
    form.append("file", file);
    request.open("POST", to.action);
    request.setRequestHeader("HX-Request", "true");
    sending(1);
    request.send(form);
  });
}

// The text waits for what is to go with it.
let running = 0;
function sending(change) {
  running += change;
  const send = document.querySelector(".composer-actions button:not([type=button])");
  const text = document.getElementById("composer-text");
  if (send && !text?.disabled) send.disabled = running > 0;
}

function put(selector, html) {
  const target = document.querySelector(selector);
  if (!target) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(selector);
  target.replaceWith(fresh);
  htmx.process(fresh);
  document.dispatchEvent(new Event("deskline:draft"));
}

function offerSmaller(row, file, to) {
  const why =
    file.size > largest
      ? `${file.name} has ${(file.size / 1e6).toFixed(1)} MB; a text carries 5 MB.`
      : `${file.name} is of a kind that phones do not take.`;
  const smaller = button("Make it smaller", async () => {
    try {
      const made = await asSmallerJpeg(file);
      queue = queue.then(() => send(row, made, to));
    } catch {
      show(
        row,
        `${file.name} can't be read by this browser.`,
        button("Remove", () => row.remove()),
      );
    }
  });
  show(
    row,
    why,
    smaller,
    button("Remove", () => row.remove()),
  );
  smaller.focus();
}

async function asSmallerJpeg(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.85));
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

function show(row, text, ...controls) {
  const words = document.createElement("span");
  words.textContent = text;
  row.replaceChildren(words, ...controls);
}

function button(text, onclick) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "quiet", textContent: text, onclick });
  return made;
}

// Somebody may have been quicker than this script.
for (const input of document.querySelectorAll("form[data-upload] [type=file]")) take(input);
