import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { addCare } from "#flows/keep-care.ts";
import { deliverMessage } from "#flows/deliver-message.ts";
import { sendCare } from "#flows/send-care.ts";
import { withdrawalCodes } from "#domain/departure.ts";
import type { Work } from "#domain/work.ts";
import { people } from "#test/support/cast.ts";
import { theo } from "#test/support/replies.ts";
import { at, book, emptySchedule, plannedWork, run, time, world } from "#test/support/schedule.ts";
import { acceptedFor } from "#test/support/simulator.ts";

const work = { ...plannedWork, kind: "send-care" } as const;

/** Two weeks before Biscuit's rabies and Max's dental are due, at eight. */
beforeEach(async () => {
  await emptySchedule();
  for (const table of ["care_items", "care_texts", "care_rules", "landlines"]) {
    await run(`DELETE FROM ${table}`);
  }
  await run("UPDATE clinics SET care_days = '[-14]'");
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'max', 'ann', 'Max', 'dog', 0)`,
  );
  await due("biscuit", "Rabies", "2026-12-15");
  await due("max", "Dental", "2026-12-15");
  time.now = at("2026-12-01T08:00");
});

const due = (patientId: string, item: string, dueOn: string) =>
  addCare(world(), theo, { patientId, item, dueOn });
async function stuck(): Promise<Work[]> {
  const one = world();
  await sendCare(one, work);
  return one.enqueued.map(({ work }) => work).filter(({ kind }) => kind === "deliver-message");
}
async function leave(texts: readonly Work[]): Promise<void> {
  for (const text of texts) await deliverMessage(world(), text);
}
const heard = async () =>
  (await acceptedFor(people.ann)).map(({ body }) => /due\. (.*)\. Answer/.exec(body)?.[1]);
const codes = async () => {
  const { results } = await env.DB.prepare(
    "SELECT error_code AS code FROM messages WHERE delivery = 'failed' ORDER BY position",
  ).all<{ code: number }>();
  return results.map(({ code }) => code);
};

test("nothing happened meanwhile: the text about care leaves", async () => {
  await leave(await stuck());
  expect(await heard()).toEqual(["Biscuit: Rabies; Max: Dental"]);
});

test.each([
  ["died", "deceased", () => run("UPDATE patients SET deceased_at = 1 WHERE id = 'max'")],
  ["was treated", "done", () => run("UPDATE care_items SET done_at = 1 WHERE patient_id = 'max'")],
  ["comes anyway", "booked", () => book({ patientId: "max", day: "2026-12-05" })],
  [
    "is to be put to sleep",
    "sensitive",
    () => book({ patientId: "max", typeId: "goodbye", day: "2026-12-05" }),
  ],
] as const)(
  "of two patients one %s while the text waited: the other is told of alone",
  async (_, why, happens) => {
    const texts = await stuck();
    await happens();
    await leave(texts);
    expect(await heard()).toEqual([]);
    expect(await codes()).toEqual([withdrawalCodes[why]]);
    await leave([...(await stuck()), ...texts]);
    await leave(await stuck());
    expect(await heard()).toEqual(["Biscuit: Rabies"]);
  },
);

test.each([
  [
    "a client who said STOP",
    `INSERT INTO opt_outs (clinic_id, number, opted_out_at) VALUES ('riverside', '${people.ann}', 1)`,
  ],
  ["an archived client", "UPDATE clients SET archived_at = 1"],
  ["a landline", `INSERT INTO landlines VALUES ('riverside', '${people.ann}')`],
  ["a clinic with texting off", "UPDATE numbers SET disabled_at = 1"],
  ["patients that died", "UPDATE patients SET deceased_at = 1"],
])("a text about care of %s does not leave, and none follows it", async (_, change) => {
  const texts = await stuck();
  await run(change);
  await leave(texts);
  await leave(await stuck());
  expect(await heard()).toEqual([]);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM messages").first("n")).toBe(1);
});

test("held up until night, it goes in the morning in one text with what is due by then", async () => {
  await due("max", "Bordetella", "2026-12-16");
  const texts = await stuck();
  time.now = at("2026-12-01T21:00");
  await leave(texts);
  expect(await stuck()).toEqual([]);
  time.now = at("2026-12-02T08:00");
  await leave([...texts, ...(await stuck())]);
  await leave(await stuck());
  expect(await heard()).toEqual(["Biscuit: Rabies; Max: Dental, Bordetella"]);
  expect(await codes()).toEqual([withdrawalCodes.night]);
});

test("care waits while its client may have asked not to be texted, but not over the night", async () => {
  const texts = await stuck();
  await run(
    `INSERT INTO stop_asks (clinic_id, number, message_id, words, at) VALUES ('riverside', '${people.ann}', 'm', 'stop texting', 1)`,
  );
  await leave(texts);
  expect(await heard()).toEqual([]);
  expect(await codes()).toEqual([]);
  time.now = at("2026-12-01T20:30");
  await leave(texts);
  expect(await codes()).toEqual([withdrawalCodes.night]);
  await run("DELETE FROM stop_asks");
});
