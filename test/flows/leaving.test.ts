import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { setStatus } from "#flows/book-appointment.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sendAgain } from "#flows/send-again.ts";
import { sendPlanned } from "#flows/send-planned.ts";
import { sweep } from "#flows/sweep.ts";
import { withdrawalCodes } from "#domain/departure.ts";
import type { Work } from "#domain/work.ts";
import { people } from "#test/support/cast.ts";
import { deliveryOf, theo } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  move,
  outcomes,
  plannedWork,
  remindAt,
  rowOf,
  run,
  sendAndDeliver,
  text,
  time,
  world,
} from "#test/support/schedule.ts";
import { acceptedFor, arm } from "#test/support/simulator.ts";

beforeEach(emptySchedule);

/** What is due is stored, and then the gateway is out of reach for a while. */
async function stuck(): Promise<Work[]> {
  const one = world();
  await sendPlanned(one, plannedWork);
  return one.enqueued.map(({ work }) => work).filter(({ kind }) => kind === "deliver-message");
}
const leave = async (texts: readonly Work[]) => {
  const one = world();
  for (const work of texts) await deliverMessage(one, work);
  return one.enqueued;
};
const heard = async (contact: string = people.ann) =>
  (await acceptedFor(contact)).map(({ body }) => /\d+:\d\d [AP]M/.exec(body)?.[0]);
const fates = async () => {
  const { results } = await env.DB.prepare(
    "SELECT delivery, error_code AS code FROM messages WHERE author = 'automation' ORDER BY position",
  ).all();
  return results;
};
const inOutbox = () => env.DB.prepare("SELECT count(*) AS n FROM outbox").first("n");

test.each([
  ["cancelled", "cancelled", (id: string) => setStatus(world(), theo, { id, status: "cancelled" })],
  ["over", "cancelled", (id: string) => setStatus(world(), theo, { id, status: "missed" })],
  ["begun", "too-late", async () => void (time.now = at("2026-11-26T16:15"))],
  [
    "of a kind that was made sensitive",
    "sensitive",
    () => run("UPDATE appointment_types SET is_sensitive = 1"),
  ],
  [
    "of a patient that is to be put to sleep",
    "sensitive",
    () => book({ typeId: "goodbye", day: "2026-11-30" }),
  ],
  ["of a patient that died", "deceased", () => run("UPDATE patients SET deceased_at = 1")],
  ["of an archived client", "archived", () => run("UPDATE clients SET archived_at = 1")],
  [
    "of somebody who said STOP",
    "opted-out",
    () =>
      run(
        `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ann}', 1)`,
      ),
  ],
  [
    "of a landline",
    "landline",
    () => run(`INSERT INTO landlines VALUES ('riverside', '${people.ann}')`),
  ],
  [
    "of a client who does not agree any more",
    "no-consent",
    () => run("UPDATE clients SET texts_consent = 'withdrawn', texts_consent_at = 1"),
  ],
  ["of a clinic with texting off", "texting-off", () => run("UPDATE numbers SET disabled_at = 1")],
] as const)(
  "a text that waited while its appointment was %s is withdrawn, and says why",
  async (_, why, happens) => {
    const id = await book();
    const texts = await stuck();
    expect(texts).toHaveLength(1);
    await happens(id);
    await leave(texts);
    await leave(texts);
    expect(await heard()).toEqual([]);
    expect(await fates()).toEqual([{ delivery: "failed", code: withdrawalCodes[why] }]);
    expect((await outcomes()).filter(([kind]) => kind === "confirmation")).toEqual([
      ["confirmation", why],
    ]);
    expect(await inOutbox()).toBe(0);
  },
);

test("a text waits while its client may have asked not to be texted, and goes when staff leave it", async () => {
  await book();
  const texts = await stuck();
  await run(
    `INSERT INTO stop_asks (clinic_id, number, message_id, words, at) VALUES ('riverside', '${people.ann}', 'm', 'stop texting', 1)`,
  );
  expect(await leave(texts)).toHaveLength(1);
  expect(await heard()).toEqual([]);
  expect(await inOutbox()).toBe(1);
  await run("DELETE FROM stop_asks");
  await leave(texts);
  expect(await heard()).toHaveLength(1);
});

test("a text never tells of an old time: moved meanwhile, the new one is confirmed instead", async () => {
  const id = await book();
  const texts = await stuck();
  await move(id, { time: "17:30" });
  await sendAndDeliver();
  await leave(texts);
  expect(await heard()).toEqual(["5:30 PM"]);
  expect(await fates()).toEqual([
    { delivery: "failed", code: withdrawalCodes.moved },
    { delivery: "sent", code: null },
  ]);
});

test("what was withdrawn is nothing that staff can send again", async () => {
  const id = await book();
  const [work] = await stuck();
  await move(id, { time: "17:30" });
  await leave(work ? [work] : []);
  const conversationId = await env.DB.prepare("SELECT id FROM conversations").first<string>("id");
  const which = { conversationId: conversationId ?? "", messageId: work?.subjectId ?? "" };
  expect(await sendAgain(world(), theo, which)).toEqual({ kind: "refused", reason: "not-failed" });
});

test("moved away and back before it leaves, a client hears of it once", async () => {
  const id = await book();
  const texts = await stuck();
  await move(id, { time: "17:30" });
  await move(id, {});
  await leave(texts);
  await sendAndDeliver();
  expect(await heard()).toEqual(["4:15 PM"]);
});

test("withdrawn while it was cancelled, a reminder goes when the appointment is booked again", async () => {
  const id = await book({}, false);
  time.now = at("2026-11-25T16:15");
  const texts = await stuck();
  await setStatus(world(), theo, { id, status: "cancelled" });
  await leave(texts);
  await setStatus(world(), theo, { id, status: "booked" });
  await sendAndDeliver();
  expect(await heard()).toEqual(["4:15 PM"]);
});

test("of two reminders that an outage held up the nearer one leaves", async () => {
  await remindAt(4320, 1440);
  await book({ day: "2026-11-28" }, false);
  time.now = at("2026-11-25T16:15");
  const early = await stuck();
  time.now = at("2026-11-27T16:15");
  const late = await stuck();
  expect([early.length, late.length]).toEqual([1, 1]);
  await leave([...early, ...late]);
  expect(await heard()).toEqual(["4:15 PM"]);
  expect(await outcomes()).toEqual([
    ["reminder", "superseded"],
    ["reminder", "sent"],
  ]);
});

test("at nine in the evening it waits for the morning, and goes once, also when the queue loses it", async () => {
  time.now = at("2026-11-24T20:59");
  await book();
  const texts = await stuck();
  time.now = at("2026-11-24T21:00");
  const [later] = await leave(texts);
  expect(await fates()).toEqual([{ delivery: "queued", code: null }]);
  const morning = at("2026-11-25T08:00");
  const next = time.now + (later?.delaySeconds ?? 0) * 1000;
  expect(next).toBeGreaterThanOrEqual(morning);
  expect(next).toBeLessThanOrEqual(morning + 61_000);
  time.now = next - 61_000;
  await leave(texts);
  expect(await heard()).toEqual([]);
  time.now = morning + 120_000;
  const swept = world();
  await sweep(swept);
  const found = swept.enqueued.map(({ work }) => work);
  await leave([...found, ...texts]);
  expect(await heard()).toEqual(["4:15 PM"]);
  expect(await inOutbox()).toBe(0);
});

test("a client whose number was corrected meanwhile is texted at the right one", async () => {
  await book();
  const texts = await stuck();
  await run("UPDATE client_numbers SET number = '+15035550177' WHERE client_id = 'ann'");
  await leave(texts);
  await sendAndDeliver();
  await run("UPDATE client_numbers SET number = ? WHERE client_id = 'ann'", people.ann);
  expect([await heard(), await heard("+15035550177")]).toEqual([[], ["4:15 PM"]]);
});

test("a yes is an answer only once the gateway has the question", async () => {
  const id = await book();
  const texts = await stuck();
  await text(people.ann, "Yes");
  expect(await rowOf(id)).toMatchObject({ status: "booked", asked_at: null });
  await leave(texts);
  await text(people.ann, "Yes");
  expect(await rowOf(id)).toMatchObject({ status: "confirmed", asked_at: time.now });
});

test("a question that may have gone can be answered, one that was refused can not", async () => {
  const id = await book();
  const texts = await stuck();
  await arm("500-after-accept");
  await leave(texts);
  expect(await rowOf(id)).toMatchObject({ asked_at: time.now });
  const other = await book({ clientId: "ben", patientId: "" });
  const refused = await stuck();
  const stranger = world();
  await deliverMessage(
    { ...stranger, gateway: { ...stranger.gateway, authToken: "not the token" } },
    refused[0] ?? plannedWork,
  );
  expect(await rowOf(other)).toMatchObject({ asked_at: null });
});

test("moved while it is handed over, nobody is taken to have been asked about the new time", async () => {
  const id = await book();
  const texts = await stuck();
  await arm("slow");
  const leaving = leave(texts);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await move(id, { time: "17:30" });
  await leaving;
  expect(await fates()).toMatchObject([{ delivery: "sent" }]);
  expect(await rowOf(id)).toMatchObject({ asked_at: null });
});

test("after a 429 texts come back apart, the further the longer they waited, none too early", async () => {
  for (let i = 0; i < 12; i += 1) {
    const minutes = String(10 + i);
    await book({ clientId: "ben", patientId: "", time: `16:${minutes}` });
  }
  const texts = await stuck();
  expect(texts).toHaveLength(12);
  const waits = async () => {
    await arm("429", 12);
    return (await leave(texts)).map(({ delaySeconds }) => delaySeconds);
  };
  const first = await waits();
  for (const seconds of first) expect([1, 2, 3]).toContain(seconds);
  expect(new Set(first).size).toBeGreaterThan(1);
  time.now += 600_000;
  const later = await waits();
  expect(Math.max(...later)).toBeGreaterThan(10);
  expect(Math.max(...later)).toBeLessThanOrEqual(61);
  expect(new Set(later).size).toBeGreaterThan(5);
  await leave(texts);
  expect(await heard(people.ben)).toHaveLength(12);
  expect(await deliveryOf(texts[0]?.subjectId ?? "")).toMatchObject({ delivery: "sent" });
});
