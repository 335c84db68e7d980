// What somebody wanted to see is at this very address: asked for again as soon as there is a network,
// which a browser notices sooner or later than it answers.
const again = () => location.reload();
addEventListener("online", again);
document.getElementById("again").addEventListener("click", again);
setInterval(() => void fetch("/healthz").then(again, () => {}), 3000);
