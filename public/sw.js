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

// Somebody wrote, and this browser was asked to say so, with a page open or not (web-push). What can't be
// read is shown all the same: a push that shows nothing ends the subscription.
addEventListener("push", (event) => {
  const { title = "Deskline", body = "A client wrote", id = "" } = read(event.data);
  const shown = registration.showNotification(title, {
    ...{ body, data: { id }, icon: "/icons/deskline-192.png" },
    // The next of the same conversation takes its place, and is heard.
    ...(id === "" ? {} : { tag: id, renotify: true }),
  });
  event.waitUntil(shown);
});

function read(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { id } = event.notification.data ?? {};
  event.waitUntil(show(id ? `/inbox/${id}` : "/inbox"));
});

/** In the window that has it, else in any of ours, else in a new one. */
async function show(path) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const has = windows.find(({ url }) => new URL(url).pathname === path);
  if (has) return has.focus();
  const [any] = windows;
  const moved = await any?.navigate(path).catch(() => null);
  return moved ? moved.focus() : clients.openWindow(path);
}
