import { env } from "cloudflare:workers";
import { afterEach, expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";
import { weekdayOf, daysOf } from "#domain/calendar.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

const minute = 60_000;
const page = async (path: string, as?: string) => (await get(path, as)).text();
const change = (set: string, ...values: (string | number)[]) =>
  env.DB.prepare(`UPDATE clinics SET ${set} WHERE id = 'riverside'`)
    .bind(...values)
    .run();

afterEach(() => change("business_hours = NULL, raise_after = 30"));

async function waitsFor(contact: string, minutes: number): Promise<string> {
  await text(contact, "Is it serious?");
  const id = await openWith(contact);
  await env.DB.prepare("UPDATE conversations SET waiting_since = ? WHERE id = ?")
    .bind(Date.now() - minutes * minute, id)
    .run();
  return id;
}

test("who waits too long is marked in words, in list and thread; who will be, in its minute", async () => {
  const late = await waitsFor(people.ann, 31);
  const marks = (html: string) => html.match(/<span class="late"> · too long</g)?.length ?? 0;
  const moments = (html: string) =>
    [...html.matchAll(/ data-late-at="(\d+)"/g)].map(([, at]) => Number(at));
  expect(marks(await page(paths.conversation(late)))).toBe(2);
  expect(await page(paths.inbox())).toContain("· too long");
  await post(paths.messages(late), { body: "No", token: "late" });
  expect(await page(paths.conversation(late))).not.toContain("too long");

  const soon = await waitsFor(people.ben, 29);
  const html = await page(paths.conversation(soon));
  expect(marks(html)).toBe(0);
  expect(moments(html)).toHaveLength(2);
  for (const at of moments(html)) {
    expect(Math.abs(at - Date.now() - minute)).toBeLessThan(10_000);
  }
  await change("raise_after = NULL");
  expect(moments(await page(paths.conversation(soon)))).toEqual([]);
});

test("how long a client may wait is a setting; what is no number of minutes says so and is kept", async () => {
  const maya = await signInAs("maya");
  const settings = () => page(paths.texting(), maya);
  const version = async () => /name="version" value="(\d+)"/.exec(await settings())?.[1] ?? "";
  const stored = () =>
    env.DB.prepare(
      "SELECT raise_after, waiting_emails FROM clinics WHERE id = 'riverside'",
    ).first();
  expect(await settings()).toMatch(/name="raiseAfter" value="30"/);
  const save = async (form: Record<string, string>) =>
    post(paths.texting(), { version: await version(), ...form }, maya);
  const refused = await save({ raiseAfter: "half an hour", waitingEmails: "yes" });
  expect(refused.status).toBe(422);
  const again = await refused.text();
  expect(again).toContain("Write a number of minutes");
  expect(again).toContain('value="half an hour"');
  expect(await stored()).toEqual({ raise_after: 30, waiting_emails: 1 });
  expect((await save({ raiseAfter: "5" })).status).toBe(303);
  expect(await stored()).toEqual({ raise_after: 5, waiting_emails: 0 });
  expect((await save({ raiseAfter: "", waitingEmails: "yes" })).status).toBe(303);
  expect(await stored()).toEqual({ raise_after: null, waiting_emails: 1 });
  expect(await page(paths.activity(), maya)).toContain("how long a client may wait");
});

/** Riverside closes for the day in so many minutes of now, whatever the hour is. */
async function closesIn(minutes: number): Promise<void> {
  const clock = clinicTime("America/Los_Angeles", "US");
  const opened = Date.now() - 60 * minute;
  const from = clock.minuteOfDay(opened);
  const today = weekdayOf(daysOf(clock.dayKey(opened)) ?? 0);
  const weekly = Array.from({ length: 7 }, (_, day) =>
    day === today ? [{ from, to: (from + 60 + minutes) % 1440 }] : [],
  );
  await change("business_hours = ?", JSON.stringify({ weekly, closures: [] }));
}

test("shortly before closing the inbox names how many wait, with the way there, also in a page that is open", async () => {
  await waitsFor(people.ann, 5);
  const waiting = await env.DB.prepare(
    "SELECT count(*) AS n FROM conversations WHERE waiting_since IS NOT NULL AND closed_at IS NULL",
  ).first<number>("n");
  const words = waiting === 1 ? "1 client still waits" : `${waiting} clients still wait`;
  const seq = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first<number>("seq");
  const shown = async () => [
    await page(paths.inbox()),
    await page(`${paths.changes()}?after=${seq}`),
  ];
  await closesIn(20);
  for (const html of await shown()) {
    expect(html).toContain('id="closing-soon"');
    expect(html).not.toContain("You close at");
  }
  await closesIn(14);
  for (const html of await shown()) {
    expect(html).toMatch(/You close at \d+:\d\d/);
    expect(html).toContain(`<a href="/inbox?filter=waiting">${words}</a>`);
  }
  await env.DB.prepare("UPDATE conversations SET waiting_since = NULL").run();
  for (const html of await shown()) expect(html).not.toContain("You close at");
});
