import { expect, test } from "vitest";
import { listMessages, nextMessages } from "#twilio-edge-helpers/list.ts";
import { fetchMedia, mediaSidOf } from "#twilio-edge-helpers/media.ts";
import { json, startHost } from "./fake-host.ts";

const account = (apiUrl: string) => ({ accountSid: "AC1", authToken: "secret", apiUrl });
const hex = "0123456789abcdef0123456789abcdef";
const which = { messageSid: `MM${hex}`, mediaSid: `ME${hex}` };
const listed = {
  sid: "SM1",
  from: "+1",
  to: "+2",
  body: "Hi",
  status: "received",
  direction: "inbound",
  error_code: null,
  num_media: "2",
  date_created: "Tue, 24 Nov 2026 18:00:00 +0000",
  date_updated: "Tue, 24 Nov 2026 18:00:07 +0000",
};

test("the list is asked with Twilio's filters and read into plain values", async () => {
  const next = "/2010-04-01/Accounts/AC1/Messages.json?Page=1";
  const host = await startHost(
    json(200, { messages: [listed, { nonsense: true }], next_page_uri: next }),
  );
  const sentSince = Date.UTC(2026, 10, 24, 17);
  const page = await listMessages(account(host.url), { to: "+2", sentSince, pageSize: 1000 });
  expect(page).toEqual({
    kind: "page",
    next,
    at: expect.any(Number),
    messages: [
      {
        sid: "SM1",
        from: "+1",
        to: "+2",
        body: "Hi",
        status: "received",
        direction: "inbound",
        errorCode: null,
        mediaCount: 2,
        createdAt: Date.UTC(2026, 10, 24, 18),
        updatedAt: Date.UTC(2026, 10, 24, 18, 0, 7),
      },
    ],
  });
  const query = new URL(`${host.url}${host.seen[0]?.path}`).searchParams;
  expect([...query]).toEqual([
    ["PageSize", "1000"],
    ["To", "+2"],
    ["DateSent>", "2026-11-24T17:00:00.000Z"],
  ]);
});

test("the next page is asked of the account's own list only", async () => {
  const host = await startHost(json(200, { messages: [], next_page_uri: null }));
  const own = "/2010-04-01/Accounts/AC1/Messages.json?Page=1";
  expect(await nextMessages(account(host.url), own)).toEqual({
    kind: "page",
    messages: [],
    next: null,
    at: expect.any(Number),
  });
  for (const foreign of [
    "@evil.example/",
    "https://evil.example/",
    "/2010-04-01/Accounts/AC2/Messages.json?Page=1",
  ]) {
    expect(await nextMessages(account(host.url), foreign)).toMatchObject({ kind: "unavailable" });
  }
  expect(host.seen).toHaveLength(1);
});

test("a list that can't be had says so", async () => {
  const host = await startHost(json(500, "{}"));
  expect(await listMessages(account(host.url), {})).toMatchObject({ kind: "unavailable" });
  expect(await listMessages(account("http://127.0.0.1:1"), {})).toMatchObject({
    kind: "unavailable",
  });
});

test("a medium is fetched by its sids, and the storage host never sees our credentials", async () => {
  const storage = await startHost((_, response) =>
    response.writeHead(200, { "Content-Type": "image/png", "Content-Length": "3" }).end("png"),
  );
  const host = await startHost(json(307, "", { Location: `${storage.url}/there` }));
  const media = await fetchMedia(account(host.url), which);
  if (media.kind !== "media") throw new Error(media.kind);
  expect(await new Response(media.body).text()).toBe("png");
  expect(media).toMatchObject({ contentType: "image/png", length: 3 });
  expect(host.seen[0]).toMatchObject({
    path: `/2010-04-01/Accounts/AC1/Messages/MM${hex}/Media/ME${hex}`,
    authorization: `Basic ${btoa("AC1:secret")}`,
  });
  expect(storage.seen[0]).toMatchObject({ path: "/there", authorization: undefined });
});

test("a second redirect, a strange scheme and a missing medium each have their answer", async () => {
  const again = await startHost(json(302, "", { Location: "https://elsewhere.example" }));
  const twice = await startHost(json(307, "", { Location: again.url }));
  expect(await fetchMedia(account(twice.url), which)).toMatchObject({ kind: "unavailable" });
  const file = await startHost(json(307, "", { Location: "file:///etc/passwd" }));
  expect(await fetchMedia(account(file.url), which)).toMatchObject({ kind: "unavailable" });
  const missing = await startHost(json(404, "{}"));
  expect(await fetchMedia(account(missing.url), which)).toEqual({ kind: "missing" });
});

test("sids that are none are never asked for", async () => {
  const host = await startHost(json(200, "{}"));
  for (const mediaSid of ["../../secrets", "ME1", `ME${hex}/..`]) {
    expect(await fetchMedia(account(host.url), { ...which, mediaSid })).toEqual({
      kind: "missing",
    });
  }
  expect(host.seen).toEqual([]);
  expect(mediaSidOf(`https://api.twilio.com/x/Messages/MM${hex}/Media/ME${hex}`)).toBe(`ME${hex}`);
  expect(mediaSidOf("https://evil.example/Media/ME1")).toBeNull();
});
