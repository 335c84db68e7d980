import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { keepMedia } from "#flows/keep-media.ts";
import { reconcile } from "#flows/reconcile.ts";
import { storeStream } from "#flows/store-stream.ts";
import { sweep } from "#flows/sweep.ts";
import { sweepFiles } from "#flows/sweep-files.ts";
import { paths } from "#src/paths.ts";
import { listening } from "#test/support/listening.ts";
import { papers, pictures } from "#test/support/pictures.ts";
import { arm, mediaText } from "#test/support/simulator.ts";
import { get, openWith, post } from "#test/support/visitor.ts";
import { ask, askWith, inboundWebhook, ports, signInAs } from "#test/support/world.ts";

type Sent = Parameters<typeof mediaText>[1];
const jpeg = [{ contentType: "image/jpeg", bytes: pictures.jpeg }];

/** A client's text with media reaches the clinic; resolves when its conversation is there. */
async function send(from: string, media: Sent): Promise<string> {
  const webhook = await mediaText(from, media);
  await ask(paths.inboundWebhook(), inboundWebhook({ ...webhook, from, body: "" }));
  return openWith(from);
}

const thread = async (id: string) => (await get(paths.conversation(id))).text();
const linksIn = (page: string) =>
  [...page.matchAll(/href="(\/files\/[^"]+)"/g)].map((m) => m[1] ?? "");

async function kept(id: string, count = 1): Promise<{ page: string; links: string[] }> {
  await expect.poll(async () => linksIn(await thread(id)).length, { timeout: 8000 }).toBe(count);
  const page = await thread(id);
  return { page, links: linksIn(page) };
}

const positionIn = async (id: string) =>
  env.DB.prepare("SELECT max(position) AS p FROM messages WHERE conversation_id = ?")
    .bind(id)
    .first<number>("p");
const work = async (id: string) =>
  ({
    shard: "DB",
    clinicId: "riverside",
    kind: "keep-media",
    subjectId: String(await positionIn(id)),
  }) as const;

test("a photo arrives: shown with its place kept, upright, and says who sent it and when", async () => {
  const { page, links } = await kept(await send("+15035550131", jpeg));
  expect(page).toMatch(/alt="Picture, from Client, \w+, \w+ \d+, [\d:]+ [AP]M"/);
  // 48 by 32 in the file, and the phone was held upright.
  expect(page).toMatch(/loading="lazy"[^>]*width="32" height="48"/);
  const file = await get(links[0] ?? "");
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(pictures.jpeg);
});

let senders = 0;
test.each([
  ["image/jpeg", pictures.jpeg, "image/jpeg", "inline"],
  ["image/png", pictures.png, "image/png", "inline"],
  ["image/gif", pictures.gif, "image/gif", "inline"],
  ["image/webp", pictures.webp, "image/webp", "inline"],
  ["image/heic", papers.heic, "image/heic", "attachment"],
  ["application/pdf", papers.pdf, "application/pdf", "attachment"],
  ["text/x-vcard", papers.vcard, "text/vcard", "attachment"],
  ["text/calendar", papers.calendar, "text/calendar", "attachment"],
  ["audio/mpeg", papers.mp3, "audio/mpeg", "attachment"],
  ["video/mp4", papers.mp4, "video/mp4", "attachment"],
  ["image/png", papers.html, "application/octet-stream", "attachment"],
  ["image/jpeg", papers.svg, "application/octet-stream", "attachment"],
  ["image/gif", papers.zip, "application/zip", "attachment"],
])("%s is served as what it truly is, %#", async (contentType, bytes, type, disposition) => {
  senders += 1;
  const from = `+1503556${1000 + senders}`;
  const { links } = await kept(await send(from, [{ contentType, bytes }]));
  const file = await get(links[0] ?? "");
  expect(file.headers.get("Content-Type")).toBe(type);
  expect(file.headers.get("Content-Disposition")).toMatch(
    new RegExp(`^${disposition}; filename="`),
  );
  expect(file.headers.get("Content-Length")).toBe(String(bytes.length));
  expect(file.headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(file.headers.get("Content-Security-Policy")).toBe(
    "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(file.headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
  expect(file.headers.get("Cache-Control")).toBe("private, no-cache");
  const etag = file.headers.get("ETag") ?? "";
  const again = await ask(links[0] ?? "", {
    headers: { Cookie: await signInAs("theo"), "If-None-Match": etag },
  });
  expect(again.status).toBe(304);
});

test("what is no picture is a card with its kind and size", async () => {
  const { page } = await kept(
    await send("+15035550132", [
      { contentType: "application/pdf", bytes: papers.pdf },
      { contentType: "image/heic", bytes: papers.heic },
    ]),
    2,
  );
  expect(page).toContain("<strong>PDF 1 of 2</strong>");
  expect(page).toContain(`${papers.pdf.length} bytes · Download`);
  expect(page).toContain("<strong>HEIC picture 2 of 2</strong>");
});

test("nobody without a session and nobody of another clinic can open it", async () => {
  const { links } = await kept(await send("+15035550133", jpeg));
  const path = links[0] ?? "";
  expect((await ask(path)).status).toBe(302);
  expect((await get(path, await signInAs("noor"))).status).toBe(404);
  expect((await get(path)).status).toBe(200);
});

test("a medium that is not there at first comes a moment later", async () => {
  await arm("media-404-first", 2);
  const id = await send("+15035550134", jpeg);
  await expect.poll(async () => linksIn(await thread(id)).length, { timeout: 12_000 }).toBe(1);
}, 15_000);

test("while R2 does not answer the text is there at once and the picture later", async () => {
  const webhook = await mediaText("+15035550135", jpeg);
  const desk = ports({
    bucket: new Proxy(env.ATTACHMENTS, {
      get: () => () => Promise.reject(new Error("R2 does not answer")),
    }),
  });
  // The queue is lost: only the sweep can bring it back.
  const silent = { send: async () => {}, sendBatch: async () => {} };
  const signed = inboundWebhook({ ...webhook, from: "+15035550135", body: "Look" });
  await askWith({ OUTBOX: silent }, paths.inboundWebhook(), signed);
  const id = await openWith("+15035550135");
  expect(await thread(id)).toContain("Being fetched");
  await keepMedia(desk, await work(id));
  expect(await thread(id)).toContain("Being fetched");
  const later = ports({ now: () => Date.now() + 60_000 });
  await sweep(later);
  expect(later.enqueued.map((one) => one.work)).toContainEqual(await work(id));
  await keepMedia(later, await work(id));
  await kept(id);
});

test("what can't be fetched says so, and is fetched when somebody asks again", async () => {
  await arm("media-404-first", 1);
  const webhook = await mediaText("+15035550136", jpeg);
  const silent = { send: async () => {}, sendBatch: async () => {} };
  const signed = inboundWebhook({ ...webhook, from: "+15035550136", body: "" });
  await askWith({ OUTBOX: silent }, paths.inboundWebhook(), signed);
  const id = await openWith("+15035550136");
  await env.DB.prepare("UPDATE attachments SET attempts = 14 WHERE message_position = ?")
    .bind(await positionIn(id))
    .run();
  const desk = ports();
  await keepMedia(desk, await work(id));
  expect(desk.pokes).toHaveLength(1);
  const page = await thread(id);
  expect(page).toContain("The network could not bring this.");
  const [, action = ""] = /action="([^"]+fetching)"/.exec(page) ?? [];
  expect((await post(action, {}, await signInAs("noor"))).status).toBe(404);
  expect((await post(action, {})).status).toBe(303);
  await kept(id);
});

test("a medium on another host is asked of our account and nowhere else", async () => {
  const decoy = "https://decoy.example/2010-04-01/Accounts/ACx/Messages/MMx/Media/";
  const webhook = await mediaText("+15035550137", jpeg);
  const real = (webhook["MediaUrl0"] ?? "").split("/").at(-1);
  await ask(
    paths.inboundWebhook(),
    inboundWebhook({ ...webhook, from: "+15035550137", body: "", MediaUrl0: decoy + real }),
  );
  // Its id is all that is read of the address: the picture comes from the gateway.
  await kept(await openWith("+15035550137"));
});

test("a text that the reconciler finds brings its media, whose ids it did not know", async () => {
  const webhook = await mediaText("+15035550138", [...jpeg, ...jpeg]);
  const world = ports();
  await env.DB.prepare("DELETE FROM gateway_cursors").run();
  await env.DB.prepare(
    "INSERT INTO numbers (number, clinic_id, created_at) VALUES ('+10000000000', 'riverside', 0)",
  ).run();
  await reconcile(world);
  const id = await openWith("+15035550138");
  expect(webhook["NumMedia"]).toBe("2");
  await keepMedia(world, await work(id));
  await kept(id, 2);
});

test("a job that runs twice at once keeps one file, and a deleted conversation's file goes", async () => {
  const id = await send("+15035550139", jpeg);
  await Promise.all([keepMedia(ports(), await work(id)), keepMedia(ports(), await work(id))]);
  const { links } = await kept(id);
  const key = `riverside/files/${links[0]?.split("/").at(-1)}`;
  expect(await env.ATTACHMENTS.head(key)).not.toBe(null);
  await post(paths.deletion(id), {});
  expect((await get(links[0] ?? "")).status).toBe(404);
  await sweepFiles(ports());
  expect(await env.ATTACHMENTS.head(key)).toBe(null);
  expect(
    await env.DB.prepare("SELECT count(*) AS n FROM files WHERE unwanted_at > 0").first("n"),
  ).toBe(0);
});

test("an object that no row names goes after a day, and a row without its object is reported", async () => {
  await env.ATTACHMENTS.put("riverside/files/orphan", "x");
  await env.ATTACHMENTS.put("riverside/imports/nobody/0.json", "x");
  await env.DB.prepare(
    "INSERT INTO files (clinic_id, id, content_type, size, created_at) VALUES ('riverside', 'lost', 'image/png', 1, 0)",
  ).run();
  const { lines } = await listening(() => sweepFiles(ports()));
  expect(lines).toContainEqual(
    expect.objectContaining({ event: "files-gone", files: "riverside/files/lost" }),
  );
  expect(await env.ATTACHMENTS.head("riverside/files/orphan")).not.toBe(null);
  await sweepFiles(ports({ now: () => Date.now() + 25 * 3_600_000 }));
  expect(await env.ATTACHMENTS.head("riverside/files/orphan")).toBe(null);
  expect(await env.ATTACHMENTS.head("riverside/imports/nobody/0.json")).toBe(null);
});

test("a medium of megabytes is streamed through, one longer than any is refused", async () => {
  const large = new Uint8Array(3_000_000);
  large.set(pictures.png);
  const id = await send("+15035550140", [{ contentType: "image/png", bytes: large }]);
  const { page } = await kept(id);
  expect(page).toContain('width="60" height="40"');
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
  });
  const stream = { body: endless, length: null };
  await expect(
    storeStream(env.ATTACHMENTS, "riverside/files/endless", "endless", stream),
  ).rejects.toThrow("Longer");
  expect(await env.ATTACHMENTS.head("riverside/files/endless")).toBe(null);
});
