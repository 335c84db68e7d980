import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sweep } from "#flows/sweep.ts";
import { sweepFiles } from "#flows/sweep-files.ts";
import { paths } from "#src/paths.ts";
import { papers, pictures } from "#test/support/pictures.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, askWith, ports, signedPost, signInAs } from "#test/support/world.ts";

type Chosen = [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string];

async function attach(id: string, files: Chosen[], as: "theo" | "maya" | "noor" = "theo") {
  const body = new FormData();
  for (const [name, bytes, type = "image/jpeg"] of files) {
    body.append("file", new File([bytes], name, { type }));
  }
  const headers = { Cookie: await signInAs(as), "HX-Request": "true" };
  return ask(paths.attaching(id), { method: "POST", headers, body });
}

async function conversation(from: string): Promise<string> {
  await text(from, "Please send the form");
  return openWith(from);
}

const thread = async (id: string) => (await get(paths.conversation(id))).text();
const countIn = (page: string) => Number(/name="files" value="(\d+)"/.exec(page)?.[1] ?? 0);

/** Sends what is attached, over ports that keep what the gateway would fetch. */
async function send(id: string, body = "", files = 1) {
  const silent = { send: async () => {}, sendBatch: async () => {} };
  const form = new URLSearchParams({ body, token: crypto.randomUUID(), files: String(files) });
  const headers = { Cookie: await signInAs("theo") };
  const init = { method: "POST", headers, body: form };
  const response = await askWith({ OUTBOX: silent }, paths.messages(id), init);
  const subjectId = await env.DB.prepare(
    "SELECT id FROM messages WHERE conversation_id = ? AND direction = 'outbound' ORDER BY position DESC LIMIT 1",
  )
    .bind(id)
    .first<string>("id");
  return { response, subjectId: subjectId ?? "" };
}

async function deliver(subjectId: string): Promise<string[]> {
  const tokens: string[] = [];
  const world = ports({
    mediaUrl: (token) => {
      tokens.push(token);
      return `https://desk.example${paths.media(token)}`;
    },
  });
  await deliverMessage(world, {
    shard: "DB",
    clinicId: "riverside",
    kind: "deliver-message",
    subjectId,
  });
  return tokens;
}

test("a photo is attached, sent without words and without its place, and fetched by the gateway", async () => {
  const id = await conversation("+15035550171");
  const attached = await attach(id, [["Dr. Lee's photo.jpg", pictures.jpeg]]);
  expect(attached.status).toBe(200);
  expect(await attached.text()).toContain("Dr. Lee&#39;s photo.jpg");
  // It is there after a reload, for whoever attached it alone.
  expect(countIn(await thread(id))).toBe(1);
  const mayas = await get(paths.conversation(id), await signInAs("maya"));
  expect(countIn(await mayas.text())).toBe(0);

  const { response, subjectId } = await send(id);
  expect(response.status).toBe(303);
  const page = await thread(id);
  expect(countIn(page)).toBe(0);
  expect(page).toContain('alt="Dr. Lee&#39;s photo.jpg, from Theo');

  const [token = ""] = await deliver(subjectId);
  const media = await ask(paths.media(token));
  expect(media.status).toBe(200);
  expect(media.headers.get("Content-Type")).toBe("image/jpeg");
  expect(media.headers.get("Content-Disposition")).toBe('inline; filename="picture-1.jpg"');
  const bytes = new Uint8Array(await media.arrayBuffer());
  expect(media.headers.get("Content-Length")).toBe(String(bytes.length));
  const words = String.fromCharCode(...bytes);
  expect(String.fromCharCode(...pictures.jpeg)).toContain("canary-owner");
  expect(words).not.toContain("canary-owner");
  expect(words).toContain("Exif"); // how to turn it, and nothing else
  expect(bytes.length).toBeLessThan(pictures.jpeg.length);

  const head = await ask(paths.media(token), { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(head.headers.get("Content-Length")).toBe(String(bytes.length));
  expect(await head.text()).toBe("");
});

test("a link is its token's alone, ends after four hours and when the fate of the text is known", async () => {
  const id = await conversation("+15035550172");
  await attach(id, [["a.png", pictures.png]]);
  const { subjectId } = await send(id, "Look");
  const [token = ""] = await deliver(subjectId);
  const open = (path: string) => ask(path).then(({ status }) => status);
  expect(await open(paths.media(token))).toBe(200);
  expect(token).toMatch(/^[\w-]{43}$/); // 256 bits
  const altered = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
  for (const wrong of [altered, token.slice(1), "", "..%2Ffiles", "a".repeat(43)]) {
    expect(await open(paths.media(wrong)), wrong).toBe(404);
  }
  expect(
    await env.DB.prepare("SELECT 1 FROM media_links WHERE token_hash = ?").bind(token).first(),
  ).toBe(null);
  const minutesPass = (minutes: number) =>
    env.DB.prepare("UPDATE media_links SET expires_at = expires_at - ?")
      .bind(minutes * 60_000)
      .run();
  await minutesPass(4 * 60 - 1);
  expect(await open(paths.media(token))).toBe(200);
  await minutesPass(1);
  expect(await open(paths.media(token))).toBe(404);
  await minutesPass(-60);
  expect(await open(paths.media(token))).toBe(200);

  const sid = await env.DB.prepare("SELECT provider_sid FROM messages WHERE id = ?")
    .bind(subjectId)
    .first<string>("provider_sid");
  const report = (status: string) =>
    ask(
      paths.deliveryWebhook(subjectId),
      signedPost(paths.deliveryWebhook(subjectId), {
        MessageSid: sid ?? "",
        MessageStatus: status,
        From: "+15035550100",
        To: "+15035550172",
      }),
    );
  await report("sent");
  expect(await open(paths.media(token))).toBe(200);
  await report("delivered");
  expect(await open(paths.media(token))).toBe(404);
});

test("what the network does not carry is refused in words, and the rest is attached", async () => {
  const id = await conversation("+15035550173");
  const large = new Uint8Array(600_000);
  large.set(papers.pdf);
  for (const [file, words] of [
    [["x.png", papers.html, "image/png"], "x.png is of a kind that phones do not take"],
    [["x.jpg", papers.svg], "x.jpg is of a kind that phones do not take"],
    [["x.webp", pictures.webp], "x.webp is of a kind that phones do not take"],
    [["x.zip", papers.zip], "x.zip is of a kind that phones do not take"],
    [["x.jpg", pictures.jpeg.slice(0, 100)], "x.jpg is damaged"],
    [["x.jpg", script(pictures.jpeg)], "x.jpg is damaged"],
    [["x.png", pictures.png.slice(0, 60), "image/png"], "x.png is damaged"],
    [["x.pdf", large, "application/pdf"], "the carriers take 500 KB of anything but pictures"],
    [["x.jpg", new Uint8Array()], "x.jpg is empty"],
    [["x.jpg", new Uint8Array(7_000_000)], "a text carries 5 MB in all"],
  ] as [Chosen, string][]) {
    const response = await attach(id, [file]);
    expect(response.status, words).toBeGreaterThanOrEqual(413);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).toContain(words);
  }
  const many = Array.from({ length: 11 }, (_, i): Chosen => [`${i}.png`, pictures.png]);
  const response = await attach(id, many);
  const page = await response.text();
  expect(page).toContain("10.png was left out: a text carries 10 files.");
  expect(countIn(page)).toBe(10);
  const half = new Uint8Array(2_600_000);
  half.set(pictures.gif);
  const other = await conversation("+15035550174");
  expect((await attach(other, [["a.gif", half]])).status).toBe(200);
  expect(await (await attach(other, [["b.gif", half]])).text()).toContain(
    "b.gif was left out: together",
  );
});

/** The magic of a photo, and then what is none. */
function script(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(jpeg);
  bytes.set(
    Uint8Array.from("<script>alert(1)</script>", (c) => c.charCodeAt(0)),
    20,
  );
  bytes[4] = 0;
  bytes[5] = 2;
  return bytes;
}

test("files are reordered and taken off; what was typed stays without a script", async () => {
  const id = await conversation("+15035550175");
  await attach(id, [
    ["one.png", pictures.png],
    ["two.png", pictures.gif],
  ]);
  const second = /attachments\/([\w-]+)\/earlier/.exec(await thread(id))?.[1] ?? "";
  await post(paths.movingEarlier(id, second), {});
  const page = await thread(id);
  expect(page.indexOf("two.png")).toBeLessThan(page.indexOf("one.png"));
  const removed = await post(paths.detaching(id, second), { body: "Half a sent" });
  const after = await removed.text();
  expect(after).toContain("Half a sent");
  expect(after).not.toContain("two.png");
  expect(countIn(after)).toBe(1);
  // Nothing names it any more: its bytes go with the next sweep.
  await sweepFiles(ports());
  expect(await env.ATTACHMENTS.head(`riverside/files/${second}`)).toBe(null);
});

test("when the attachments changed in another window nothing is sent, and it says so", async () => {
  const id = await conversation("+15035550176");
  await attach(id, [["one.png", pictures.png]]);
  const { response } = await send(id, "Look", 2);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain("The attachments were changed in another window");
  expect((await send(id, "Look", 1)).response.status).toBe(303);
});

test("another clinic's conversation takes no files, nor are its files seen", async () => {
  const id = await conversation("+15035550177");
  expect((await attach(id, [["a.png", pictures.png]], "noor")).status).toBe(404);
  await attach(id, [["a.png", pictures.png]]);
  const file = /src="(\/files\/[^"]+)"/.exec(await thread(id))?.[1] ?? "";
  expect((await get(file)).status).toBe(200);
  expect((await get(file, await signInAs("noor"))).status).toBe(404);
});

test("a text that failed goes out again with its files", async () => {
  const id = await conversation("+15035550178");
  await attach(id, [["form.pdf", papers.pdf, "application/pdf"]]);
  const { subjectId } = await send(id, "The form");
  await env.DB.prepare("UPDATE messages SET delivery = 'failed' WHERE id = ?")
    .bind(subjectId)
    .run();
  // Something else is being written meanwhile; it stays.
  await attach(id, [["other.png", pictures.png]]);
  expect((await post(paths.attempts(id, subjectId), {})).status).toBe(303);
  const page = await thread(id);
  expect(page.match(/<strong>form.pdf<\/strong>/g)).toHaveLength(2);
  expect(countIn(page)).toBe(1);
});

test("a deleted conversation takes its files and its draft with it", async () => {
  const id = await conversation("+15035550179");
  await attach(id, [["sent.png", pictures.png]]);
  await send(id, "Look");
  await attach(id, [["draft.png", pictures.png]]);
  const keys = [...(await thread(id)).matchAll(/src="\/files\/([^"]+)"/g)].map((m) => m[1] ?? "");
  expect(new Set(keys).size).toBe(2);
  await post(paths.deletion(id), {});
  await sweepFiles(ports());
  for (const key of keys) expect(await env.ATTACHMENTS.head(`riverside/files/${key}`)).toBe(null);
});

test("files that nobody sent are let go of after two weeks", async () => {
  const id = await conversation("+15035550180");
  await attach(id, [["old.png", pictures.png]]);
  await sweep(ports({ now: () => Date.now() + 15 * 24 * 3_600_000 }));
  expect(countIn(await thread(id))).toBe(0);
});

test("while R2 does not answer nothing is attached, it says so, and it works again after", async () => {
  const id = await conversation("+15035550181");
  const dead = new Proxy(env.ATTACHMENTS, {
    get: () => () => Promise.reject(new Error("R2 does not answer")),
  });
  const body = new FormData();
  body.append("file", new File([pictures.png], "a.png"));
  const headers = { Cookie: await signInAs("theo"), "HX-Request": "true" };
  const response = await askWith({ ATTACHMENTS: dead }, paths.attaching(id), {
    method: "POST",
    headers,
    body,
  });
  expect(response.status).toBe(503);
  expect(countIn(await thread(id))).toBe(0);
  expect((await attach(id, [["a.png", pictures.png]])).status).toBe(200);
});

test("an upload cut at half, or none at all, is no error of ours", async () => {
  const id = await conversation("+15035550182");
  const cookie = await signInAs("theo");
  const type = "multipart/form-data; boundary=x";
  for (const body of [
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf',
    "--x--\r\n",
    "",
  ]) {
    const response = await ask(paths.attaching(id), {
      method: "POST",
      headers: { Cookie: cookie, "Content-Type": type },
      body,
    });
    expect(response.status).toBeLessThan(500);
  }
  expect(countIn(await thread(id))).toBe(0);
});
