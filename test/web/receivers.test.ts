import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { forgetReceivers } from "#test/support/receivers.ts";
import { get, post } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

let [maya, noor] = ["", ""];
beforeEach(async () => {
  maya ||= await signInAs("maya");
  noor ||= await signInAs("noor");
  await forgetReceivers();
});
const typed = {
  name: "Our practice software",
  url: "https://pims.example.com/deskline",
  "message.received": "yes",
  "delivery.changed": "yes",
};
const page = async (path: string) => (await get(path, maya)).text();
/** Adds a receiver and says which it is and what its secret is. */
async function add(over: Record<string, string> = {}) {
  const response = await post(paths.receivers(), { ...typed, ...over }, maya);
  expect(response.status).toBe(200);
  const [, secret = ""] = /<code>(whsec_[^<]+)<\/code>/.exec(await response.text()) ?? [];
  const row = await env.DB.prepare(
    "SELECT id FROM receivers ORDER BY created_at DESC, id DESC LIMIT 1",
  ).first<{ id: string }>();
  return { id: row?.id ?? "", secret };
}
const rowOf = (id: string) =>
  env.DB.prepare("SELECT * FROM receivers WHERE id = ?").bind(id).first();
const version = async (id: string) => String((await rowOf(id))?.["version"]);
/** Events of a receiver, all long told, the last the newest. */
async function tell(receiverId: string, count: number, outcome = "taken") {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
     INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, detail, at, attempts, tried_at, status, problem, outcome)
     SELECT 'riverside', ?1, printf('evt_%011x%016x', 1e12, i), 'delivery.changed', 'm' || i, 'state-' || i,
       1e12 + i, 3, 1e12, 500, iif(?3 = 'taken', NULL, 'status'), ?3 FROM n`,
  )
    .bind(receiverId, count, outcome)
    .run();
}
const eventId = (n: number) =>
  `evt_${(1e12).toString(16).padStart(11, "0")}${String(n).padStart(16, "0")}`;
const waiting = async (receiverId: string) => {
  const { results } = await env.DB.prepare(
    "SELECT kind, detail FROM events WHERE receiver_id = ? AND due_at IS NOT NULL ORDER BY id",
  )
    .bind(receiverId)
    .all<{ kind: string; detail: string | null }>();
  return results;
};

test("an admin adds a receiver and sees its secret once", async () => {
  const { id, secret } = await add();
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const list = await page(paths.receivers());
  expect(list).toMatch(
    /Our practice software[\s\S]*https:\/\/pims\.example\.com\/deskline[\s\S]*On\./,
  );
  expect(list + (await page(paths.receiver(id)))).not.toContain(secret);
  expect(await rowOf(id)).toMatchObject({
    clinic_id: "riverside",
    kinds: '["message.received","delivery.changed"]',
    tells_text: 0,
  });
  expect(await page(paths.activity())).toContain(
    "Maya added a receiver of webhooks: Our practice software",
  );
});

test.each([
  ["http://pims.example.com/", "https only"],
  ["https://169.254.169.254/latest/meta-data", "instead of an IP address"],
  ["https://0x7f.1/", "instead of an IP address"],
  ["https://[::ffff:10.0.0.1]/", "instead of an IP address"],
  ["https://localhost/", "private network"],
  ["https://metadata.google.internal/", "private network"],
  ["https://user:word@pims.example.com/", "user name and password"],
  ["https://pims.example.com:8443/", "port"],
  ["https://desk.example/webhooks/twilio/messages", "own address"],
  ["pims", "whole address"],
])("%s is refused beside its field, and what was typed stays", async (url, words) => {
  const refused = await post(paths.receivers(), { ...typed, url }, maya);
  expect(refused.status).toBe(422);
  const html = await refused.text();
  expect(html).toContain(`value="${url}" type="url"`);
  expect(html).toMatch(new RegExp(`role="alert" id="problem-url">[^<]*${words}`));
  expect(html).toContain('value="Our practice software"');
  const { id } = await add();
  const changed = await post(
    paths.receiver(id),
    { ...typed, url, isOn: "yes", version: await version(id) },
    maya,
  );
  expect(changed.status).toBe(422);
  expect(await rowOf(id)).toMatchObject({ url: typed.url });
});

test("a receiver needs a name and something to hear", async () => {
  for (const [over, words] of [
    [{ name: " " }, "Write a name"],
    [{ name: "n".repeat(81) }, "Write a name"],
    [{ "message.received": "", "delivery.changed": "" }, "Choose at least one."],
  ] as const) {
    const refused = await post(paths.receivers(), { ...typed, ...over }, maya);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(words);
  }
});

test("a clinic has ten receivers at most", async () => {
  for (let i = 0; i < 10; i += 1) await add();
  const refused = await post(paths.receivers(), typed, maya);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/10 receivers at most[\s\S]*Our practice software/);
  expect(await page(paths.receivers())).not.toContain("Add a receiver");
});

test("of two who change a receiver at once the second sees it, and keeps what they typed", async () => {
  const { id } = await add();
  const seen = await version(id);
  const first = { ...typed, name: "PIMS", isOn: "yes", tellsText: "yes", version: seen };
  expect((await post(paths.receiver(id), first, maya)).status).toBe(303);
  expect(await rowOf(id)).toMatchObject({ name: "PIMS", tells_text: 1, off_at: null });
  const second = await post(paths.receiver(id), { ...first, name: "Other" }, maya);
  expect(second.status).toBe(422);
  expect(await second.text()).toMatch(/Somebody else has changed[\s\S]*value="Other"/);
  expect(await rowOf(id)).toMatchObject({ name: "PIMS" });
});

test("switched off, it says so, and nothing can be sent", async () => {
  const { id } = await add();
  await tell(id, 1);
  const off = await post(paths.receiver(id), { ...typed, version: await version(id) }, maya);
  expect(off.status).toBe(303);
  expect(await page(paths.receivers())).toContain("Off.");
  expect(await page(paths.receiver(id))).not.toContain("Send again");
  const tested = await post(paths.receiverTest(id), {}, maya);
  expect(tested.status).toBe(422);
  expect(await tested.text()).toContain("switch it on first");
  expect(await waiting(id)).toEqual([]);
});

test("a new secret is shown once, and the one before signs for a day", async () => {
  const { id, secret } = await add();
  const html = await (await post(paths.receiverSecret(id), {}, maya)).text();
  const [, fresh = ""] = /<code>(whsec_[^<]+)<\/code>/.exec(html) ?? [];
  expect(fresh).not.toBe(secret);
  expect(html).toContain("The secret before signs too until");
  expect(await page(paths.receiver(id))).not.toContain(fresh);
});

test("a test event is written down, and its fate is in the log", async () => {
  const { id } = await add();
  const tested = await post(paths.receiverTest(id), {}, maya);
  expect(tested.headers.get("Location")).toBe(`${paths.receiver(id)}?said=tested`);
  expect(await page(`${paths.receiver(id)}?said=tested`)).toMatch(/on its way[\s\S]*Test/);
});

test("the log goes on by key, each event on one page, with its fate in words", async () => {
  const { id } = await add();
  await tell(id, 70, "given-up");
  const seen: string[] = [];
  let path: string | undefined = paths.receiver(id);
  for (let pages = 0; path !== undefined && pages < 9; pages += 1) {
    const html = await page(path);
    seen.push(...[...html.matchAll(/state-(\d+)/g)].map(([, n = ""]) => n));
    path = /<a href="([^"]+\?before=[^"]+)">Earlier/.exec(html)?.[1];
  }
  expect(seen).toEqual(Array.from({ length: 70 }, (_, i) => String(70 - i)));
  const html = await page(paths.receiver(id));
  expect(html).toContain("Given up after 3 tries: it answered 500");
  expect(html).toContain("70 events were given up.");
  for (const place of ["'", "evt_", "%00", "~"]) {
    expect((await get(`${paths.receiver(id)}?before=${place}`, maya)).status).toBe(200);
  }
});

test("one event is sent again, or all that were given up", async () => {
  const { id } = await add();
  await tell(id, 3, "given-up");
  const again = await post(paths.eventAgain(id, eventId(2)), {}, maya);
  expect(again.headers.get("Location")).toBe(`${paths.receiver(id)}?said=again`);
  expect(await waiting(id)).toEqual([{ kind: "delivery.changed", detail: "state-2" }]);
  expect((await post(paths.eventAgain(id, "evt_none"), {}, maya)).status).toBe(404);
  expect((await post(paths.eventsAgain(id), {}, maya)).status).toBe(303);
  expect(await waiting(id)).toHaveLength(3);
  expect(await page(paths.activity())).toContain("Maya sent events again");
});

test("another clinic's receiver is not there, whatever is asked of it", async () => {
  const { id } = await add();
  await tell(id, 1, "given-up");
  const event = eventId(1);
  expect((await get(paths.receiver(id), noor)).status).toBe(404);
  expect(await (await get(paths.receivers(), noor)).text()).not.toContain("practice software");
  for (const path of [
    paths.receiver(id),
    paths.receiverSecret(id),
    paths.receiverTest(id),
    paths.receiverRemoval(id),
    paths.eventsAgain(id),
    paths.eventAgain(id, event),
  ]) {
    const answer = await post(path, { ...typed, version: await version(id) }, noor);
    expect(answer.status, path).toBe(404);
  }
  expect(await waiting(id)).toEqual([]);
  expect(await rowOf(id)).toMatchObject({ removed_at: null, old_secret: null, version: 0 });
});

test("a removed receiver is gone from the settings, with its address and its log", async () => {
  const { id } = await add();
  await tell(id, 2);
  const removed = await post(paths.receiverRemoval(id), {}, maya);
  expect(removed.headers.get("Location")).toBe(paths.receivers());
  expect(await page(paths.receivers())).not.toContain("Our practice software");
  expect((await get(paths.receiver(id), maya)).status).toBe(404);
  expect((await post(paths.receiverTest(id), {}, maya)).status).toBe(404);
});

test("staff read why they see nothing", async () => {
  const { id } = await add();
  for (const path of [paths.receivers(), paths.receiver(id)]) {
    const answer = await get(path);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Only your clinic&#39;s admins");
  }
});
