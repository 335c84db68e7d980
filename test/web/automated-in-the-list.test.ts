import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { sendReply } from "#flows/send-reply.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { emptySchedule, manyDue, run, send, text, time, world } from "#test/support/schedule.ts";
import { get, openWith } from "#test/support/visitor.ts";

beforeEach(async () => {
  await emptySchedule();
  await run("DELETE FROM send_counts");
  await run("UPDATE clinics SET folds_automated = 1");
});

const page = async () => (await get(paths.inbox())).text();
const rows = async () =>
  [...(await page()).matchAll(/<li id="conversation-([^"]+)"/g)].map(([, id]) => id);
const remind = async (first: number, count: number) => {
  await manyDue({ count, first, dueAt: time.now });
  for (let i = 0; i < 3; i += 1) await send();
};
const sent = () =>
  env.DB.prepare("SELECT count(*) AS n FROM messages WHERE author = 'automation'").first<number>(
    "n",
  );

test("a hundred confirmations do not bury one question", async () => {
  await text(people.ann, "May Biscuit eat before the check?");
  const question = await openWith(people.ann);
  await text(people.ben, "Thank you!");
  const ben = await openWith(people.ben);
  await sendReply(world(), theo, { conversationId: ben, body: "You are welcome", token: "t" });
  time.now += 3_600_000;
  await remind(0, 100);
  expect(await sent()).toBe(100);
  const shown = await rows();
  expect(new Set(shown.slice(0, 2))).toEqual(new Set([ben, question]));
  expect(shown).toHaveLength(25);
});

test("what somebody wrote in is not moved by an automated text, and shows their words", async () => {
  await remind(0, 2);
  const contact = "+19715550000";
  await text(contact, "I will be there");
  const id = await openWith(contact);
  await sendReply(world(), theo, { conversationId: id, body: "See you then", token: "t" });
  time.now += 60_000;
  await text(people.ann, "A newer one");
  expect((await rows()).slice(0, 2)).toEqual([await openWith(people.ann), id]);
  time.now += 60_000;
  // The same once more: a text has its plan's id.
  await run("UPDATE messages SET id = 'old-' || id WHERE author = 'automation'");
  await run("DELETE FROM outbox");
  await run("DELETE FROM planned_texts");
  await run("DELETE FROM appointments");
  await remind(0, 2);
  expect(await sent()).toBe(4);
  expect((await rows()).slice(0, 2)).toEqual([await openWith(people.ann), id]);
  expect(await page()).toContain("See you then");
});

test("those of nothing but automated texts have their place among themselves, the latest first", async () => {
  await remind(0, 1);
  time.now += 60_000;
  await remind(1, 1);
  const [first, second] = [await openWith("+19715550000"), await openWith("+19715550001")];
  expect(await rows()).toEqual([second, first]);
  time.now += 60_000;
  await text("+19715550000", "Yes, gladly, but may I come an hour later?");
  expect(await rows()).toEqual([first, second]);
});

test("a clinic that wants it otherwise has them on top", async () => {
  await run("UPDATE clinics SET folds_automated = 0");
  await text(people.ben, "Thank you!");
  time.now += 60_000;
  await remind(0, 1);
  expect(await rows()).toEqual([await openWith("+19715550000"), await openWith(people.ben)]);
});
