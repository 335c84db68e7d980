import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { numbers, people } from "#test/support/cast.ts";
import { run } from "#test/support/schedule.ts";
import { get, post } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

const hour = 3_600_000;
/** Noon of a day, in Oregon. */
const noon = (day: number) => Date.UTC(2026, 10, day, 20);

type Line = readonly [author: string, at: number, delivery?: string];
const reminder = (at: number, delivery = "delivered"): Line => ["automation", at, delivery];

/** Ann's conversation, of texts that are called by their number. */
async function said(...lines: Line[]): Promise<void> {
  const last = lines.at(-1)?.[1] ?? 0;
  await run(
    `INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at,
       last_message_text, last_message_author) VALUES ('riverside', 'v', ?, ?, 0, ?, '', 'staff')`,
    ...[numbers.riverside, people.ann, last],
  );
  await env.DB.batch(
    lines.map(([author, at, delivery = "delivered"], i) =>
      env.DB.prepare(
        `INSERT INTO messages (position, clinic_id, id, conversation_id, direction, author, author_name, body,
           delivery, created_at)
         VALUES (?1, 'riverside', 'm' || ?5, 'v', iif(?2 = 'client', 'inbound', 'outbound'), ?2,
           iif(?2 = 'automation', 'Reminder', NULL), 'Text ' || ?5, iif(?2 = 'client', NULL, ?3), ?4)`,
      ).bind(i + 1, author, delivery, at, String(i + 1)),
    ),
  );
}

const log = async (path: string = paths.conversation("v")) =>
  (await (await get(path)).text()).split('role="log"')[1]?.split('id="ending-v"')[0] ?? "";
/** What stands in the thread, in its order: headings, folds and what is in them, texts and notes. */
const shape = (thread: string) =>
  [
    ...thread.matchAll(
      /<details id="automated-\d+"[^>]*?( open="")?><summary>([^<]*)|<\/details>|<h3[^>]*>([^<]*)|<p dir="auto">([^<]*)/g,
    ),
  ].map(([all, open, folded, day, body = ""]) => {
    if (all === "</details>") return ")";
    return folded ? `(${open === undefined ? "" : "open "}${folded}` : (day ?? body);
  });

beforeEach(async () => {
  for (const table of ["messages", "conversations", "notes", "scheduled_texts"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("UPDATE clinics SET folds_automated = 1");
});

test("automated texts that nobody wrote between stand folded, in a line that says how many", async () => {
  await said(
    ["client", noon(2)],
    reminder(noon(2) + hour),
    ["auto-responder", noon(2) + 2 * hour],
    reminder(noon(3), "queued"),
    ["client", noon(3) + hour],
    reminder(noon(4)),
    ["staff", noon(4) + hour],
  );
  expect(shape(await log())).toEqual([
    ...["Monday, November 2", "Text 1"],
    ...["(3 automated texts", "Text 2", "Text 3", "Tuesday, November 3", "Text 4", ")"],
    // What is behind the fold has the heading of its own, which the fold hides.
    ...["Tuesday, November 3", "Text 5", "Wednesday, November 4", "Text 6", "Text 7"],
  ]);
  expect(await log()).toContain("Automatic: Reminder · 1:00 PM · Delivered");
});

test.each(["failed", "undelivered", "unknown"])(
  "what is %s stands for everybody to see",
  async (fate) => {
    await said(
      reminder(noon(2)),
      reminder(noon(2)),
      reminder(noon(2), fate),
      reminder(noon(2)),
      reminder(noon(2)),
    );
    expect(shape(await log())).toEqual([
      ...["Monday, November 2", "(2 automated texts", "Text 1", "Text 2", ")", "Text 3"],
      ...["(2 automated texts", "Text 4", "Text 5", ")"],
    ]);
  },
);

test("what a client reacted to stands for everybody to see, with the reaction under it", async () => {
  await said(...Array.from({ length: 5 }, () => reminder(noon(2))), ["client", noon(3)]);
  await run("UPDATE messages SET reacts_to = 3 WHERE position = 6");
  expect(shape(await log())).toEqual([
    ...["Monday, November 2", "(2 automated texts", "Text 1", "Text 2", ")", "Text 3"],
    expect.stringContaining("reacted to this"),
    ...["(2 automated texts", "Text 4", "Text 5", ")"],
  ]);
});

test("a note between them is seen", async () => {
  await said(reminder(noon(2)), reminder(noon(2)), reminder(noon(2)));
  await run(
    `INSERT INTO notes VALUES ('riverside', 'v', 2, 1, 'n', 't', 'theo', 'Theo', 'Hm', '[]', ${noon(2)})`,
  );
  expect((await log()).indexOf("</details>")).toBeLessThan((await log()).indexOf("Hm"));
  expect(shape(await log()).filter((one) => one.startsWith("("))).toEqual(["(2 automated texts"]);
});

test("the fold is open for whoever comes for a text in it, and where they stand in a longer thread", async () => {
  await said(
    reminder(noon(2)),
    reminder(noon(2)),
    ["client", noon(3)],
    reminder(noon(3)),
    reminder(noon(3)),
  );
  const found = await log(paths.messageIn("v", 2));
  expect(shape(found).filter((one) => one.startsWith("("))).toEqual([
    "(open 2 automated texts",
    "(2 automated texts",
  ]);
});

test("earlier texts come folded; what the feed brings comes one by one, for the page to put in its place", async () => {
  await said(
    ...[reminder(noon(1)), reminder(noon(1))],
    ...Array.from({ length: 50 }, (): Line => ["client", noon(2)]),
  );
  const earlier = await (await get(paths.earlier("v", 3))).text();
  expect(shape(earlier)).toContain("(2 automated texts");
  const seq = await env.DB.prepare("SELECT max(seq) AS n FROM changes").first<number>("n");
  await run("UPDATE messages SET delivery = 'sent' WHERE position < 3");
  await run("UPDATE messages SET delivery = 'delivered' WHERE position < 3");
  const news = await (await get(`${paths.changes()}?after=${seq}&conversation=v`)).text();
  expect(news).toContain('id="message-m1"');
  expect(news).not.toContain("automated texts");
});

test("fifty automated texts are no more elements than fifty of a client's, and a line", async () => {
  const elements = async () => (await log()).match(/<[a-z]/g)?.length ?? 0;
  await said(...Array.from({ length: 50 }, (): Line => ["client", noon(2)]));
  const clients = await elements();
  await run("DELETE FROM messages");
  await run("DELETE FROM conversations");
  await said(...Array.from({ length: 50 }, () => reminder(noon(2))));
  expect(await elements()).toBe(clients + 2);
});

test("a clinic that wants to see them all switches it off, in words, and the log says so", async () => {
  const maya = await signInAs("maya");
  const settings = async () => (await get(paths.texting(), maya)).text();
  const save = async (form: Record<string, string>) => {
    const [, version = ""] = /name="version" value="(\d+)"/.exec(await settings()) ?? [];
    return post(paths.texting(), { version, ...form }, maya);
  };
  await said(reminder(noon(2)), reminder(noon(2)));
  expect(await settings()).toMatch(/name="foldsAutomated"[^>]*checked/);
  expect((await save({})).status).toBe(303);
  expect(shape(await log())).toEqual(["Monday, November 2", "Text 1", "Text 2"]);
  expect(await settings()).not.toMatch(/name="foldsAutomated"[^>]*checked/);
  expect(await (await get(paths.activity(), maya)).text()).toContain("folding automated texts off");
  expect((await save({ foldsAutomated: "yes" })).status).toBe(303);
  expect(shape(await log())).toContain("(2 automated texts");
});
