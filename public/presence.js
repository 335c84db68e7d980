// Who else is at the conversation that is open here. Said over the live socket, and nowhere written down.
const line = () => {
  const { line: socket } = document.getElementById("live");
  return socket?.readyState === WebSocket.OPEN ? socket : null;
};
/** How long somebody who stops typing still counts as answering, in ms. */
const pause = 10_000;

let said = "";
let typed = { in: undefined, at: -Infinity };
let restTimer;

const openHere = () => document.querySelector("#thread[data-conversation]")?.dataset.conversation;
const isAway = () =>
  document.visibilityState === "hidden" || document.getElementById("lock").childElementCount > 0;
const isAnswering = () =>
  typed.in === openHere() &&
  Date.now() - typed.at < pause &&
  document.getElementById("composer-text")?.value !== "";

function tell() {
  const id = isAway() ? undefined : openHere();
  const now = id === undefined ? "at" : `${isAnswering() ? "answering" : "at"} ${id}`;
  if (now === said || !line()) return;
  // A page that shows no conversation has nothing to say, unless it did before.
  if (now === "at" && said === "") return;
  said = now;
  line().send(now);
  if (id === undefined) show([]);
}

function show(others) {
  const place = document.querySelector("#thread .presence");
  if (!place) return;
  const words = [
    [others.filter(([, isAnswering]) => isAnswering), "answering"],
    [others.filter(([, isAnswering]) => !isAnswering), "looking"],
  ].flatMap(([people, does]) => {
    const names = people.map(([name]) => name);
    return names.length === 0
      ? []
      : [`${list(names)} ${names.length === 1 ? "is" : "are"} ${does}`];
  });
  const text = words.join("; ");
  if (place.textContent !== text) place.textContent = text;
}

const list = (names) => new Intl.ListFormat("en").format(names);

document.addEventListener("deskline:people", ({ detail }) => {
  const { at, others } = JSON.parse(detail);
  if (at === openHere()) show(others);
});
document.addEventListener("deskline:line", () => {
  said = "";
  tell();
});
document.addEventListener("htmx:after:swap", tell);
document.addEventListener("visibilitychange", tell);
document.addEventListener("input", ({ target }) => {
  if (target.id !== "composer-text") return;
  typed = { in: openHere(), at: Date.now() };
  tell();
  clearTimeout(restTimer);
  restTimer = setTimeout(tell, pause);
});
tell();
