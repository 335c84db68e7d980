// Stands between the pages and the network for one thing: where a page can't be fetched, it says so in
// our own words. No page of a clinic's is ever kept here.
const store = "deskline-offline-1";
const offline = "/offline";
const files = [offline, "/offline.js", "/app.css", "/icons/deskline.svg"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (event) => {
  const old = async () =>
    Promise.all(
      (await caches.keys()).filter((one) => one !== store).map((one) => caches.delete(one)),
    );
  event.waitUntil(old());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const kept = request.mode === "navigate" ? offline : files.find((file) => file === pathname);
  if (kept) event.respondWith(fetch(request).catch(() => caches.match(kept)));
});
