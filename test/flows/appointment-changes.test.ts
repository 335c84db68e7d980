import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { moveAppointment, setStatus } from "#flows/book-appointment.ts";
import { textAbout } from "#flows/text-about.ts";
import { duringBatches } from "#test/support/faults-of-d1.ts";
import { theo as signedIn } from "#test/support/replies.ts";
import {
  at,
  book,
  emptySchedule,
  form,
  move,
  outcomes,
  rowOf,
  run,
  said,
  send,
  time,
  world,
} from "#test/support/schedule.ts";

beforeEach(emptySchedule);

test("moved, what was planned is withdrawn and planned for the new time", async () => {
  const id = await book({}, false);
  const moved = await move(id, { day: "2026-11-27" });
  expect(moved.kind).toBe("booked");
  time.now = at("2026-11-25T16:15");
  await send();
  expect(await said()).toEqual([]);
  time.now = at("2026-11-26T16:15");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Friday, November 27")]);
  expect(await outcomes()).toEqual([
    ["reminder", "moved"],
    ["reminder", "sent"],
  ]);
});

test("a confirmation that still waits for the morning goes with the appointment to its new time", async () => {
  time.now = at("2026-11-24T22:00");
  const id = await book();
  await move(id, { day: "2026-11-27" });
  time.now = at("2026-11-25T08:00");
  await send();
  expect(await said()).toEqual([expect.stringMatching(/^Confirmation: .*Friday, November 27/)]);
});

test("a plan that a crash left behind says nothing of the new time", async () => {
  await book({}, false);
  await env.DB.prepare("UPDATE appointments SET starts_at = ?1, ends_at = ?1 + 1")
    .bind(at("2026-11-26T17:00"))
    .run();
  time.now = at("2026-11-25T17:00");
  await send();
  expect(await said()).toEqual([]);
  expect(await outcomes()).toEqual([["reminder", "moved"]]);
});

test("moved away and back again, the reminder goes once", async () => {
  const id = await book({}, false);
  for (const day of ["2026-11-27", "2026-11-26"]) await move(id, { day });
  time.now = at("2026-11-26T10:00");
  await send();
  await send();
  expect(await said()).toEqual([expect.stringContaining("Thursday, November 26")]);
});

test("of two who move it at once the second is told", async () => {
  const id = await book({}, false);
  const move = (day: string) =>
    moveAppointment(world(), signedIn, { id, version: 0, form: form({ day }), confirms: false });
  const both = await Promise.all([move("2026-11-27"), move("2026-11-28")]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(["booked", "stale"]);
});

test("back at its first time, a confirmation that staff want goes again", async () => {
  const id = await book();
  await send();
  for (const day of ["2026-11-27", "2026-11-26"]) {
    await move(id, { day }, true);
    await send();
  }
  expect(await said()).toEqual([
    expect.stringContaining("Thursday, November 26"),
    expect.stringContaining("Friday, November 27"),
    expect.stringContaining("Thursday, November 26"),
  ]);
});

test("back at a time that the client was told otherwise of since, its reminder goes again", async () => {
  const id = await book({}, false);
  time.now = at("2026-11-25T16:15");
  await send();
  await move(id, { time: "17:30" });
  time.now = at("2026-11-25T17:30");
  await send();
  await move(id, {});
  await send();
  await send();
  expect(await said()).toEqual([
    expect.stringContaining("4:15 PM"),
    expect.stringContaining("5:30 PM"),
    expect.stringContaining("4:15 PM"),
  ]);
});

test("booked again after it was called off, the reminder that they had goes again", async () => {
  const id = await book({}, false);
  time.now = at("2026-11-25T16:15");
  await send();
  await setStatus(world(), signedIn, { id, status: "cancelled" });
  await textAbout(world(), signedIn, { id, kind: "cancellation" });
  await send();
  await setStatus(world(), signedIn, { id, status: "booked" });
  await send();
  const kinds = (await said()).map((text) => text.split(":")[0]);
  expect(kinds).toEqual(["Reminder", "Cancellation", "Reminder"]);
});

test("a confirmation that is wanted goes though nothing was moved", async () => {
  const id = await book({}, false);
  await move(id, { room: "2" }, true);
  await send();
  expect(await said()).toEqual([expect.stringMatching(/^Confirmation: /)]);
  await move(id, { room: "3" }, false);
  await send();
  expect(await said()).toHaveLength(1);
  await move(id, { room: "4" }, true);
  await send();
  expect(await said()).toHaveLength(2);
});

/** A database in which each transaction after the first waits, or never comes about. */
const afterTheFirst = (stops: () => Promise<void>) =>
  duringBatches(env.DB, async (batch) => (batch > 1 ? stops() : undefined));

test("whatever stops a move half-way, its reminder is planned and the log has it", async () => {
  const id = await book({}, false);
  const crash = () => Promise.reject(new Error("the isolate died"));
  const change = { id, version: 0, form: form({ day: "2026-11-27" }), confirms: false };
  const ports = { ...world(), databases: { DB: afterTheFirst(crash) } };
  await moveAppointment(ports, signedIn, change).catch(() => null);
  expect(await rowOf(id)).toMatchObject({ starts_at: at("2026-11-27T16:15"), version: 1 });
  time.now = at("2026-11-26T16:15");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Friday, November 27")]);
  const { results } = await env.DB.prepare(
    "SELECT kind FROM activity WHERE client_id = 'ann'",
  ).all();
  expect(results.at(-1)).toEqual({ kind: "appointment-changed" });
});

test("of two quick moves the reminder of the last one goes", async () => {
  const id = await book({}, false);
  let letGo = () => {};
  const secondIsDone = new Promise<void>((resolve) => (letGo = resolve));
  const change = { id, version: 0, form: form({ day: "2026-11-27" }), confirms: false };
  const slow = { ...world(), databases: { DB: afterTheFirst(() => secondIsDone) } };
  const first = moveAppointment(slow, signedIn, change);
  await expect.poll(async () => (await rowOf(id))?.version).toBe(1);
  await move(id, { day: "2026-11-28" });
  letGo();
  await first;
  time.now = at("2026-11-27T16:15");
  await send();
  expect(await said()).toEqual([expect.stringContaining("Saturday, November 28")]);
});

test.each(["cancelled", "done", "missed"] as const)(
  "moved, or made another kind, one that is %s stays so, and nothing is sent about it",
  async (status) => {
    const id = await book({}, false);
    await setStatus(world(), signedIn, { id, status });
    expect(await move(id, { day: "2026-11-27" }, true)).toMatchObject({ kind: "booked" });
    await move(id, { day: "2026-11-27", typeId: "vaccination" }, true);
    expect(await rowOf(id)).toMatchObject({ status, starts_at: at("2026-11-27T16:15") });
    expect(await outcomes()).toEqual([["reminder", "moved"]]);
    time.now = at("2026-11-26T16:15");
    await send();
    expect(await said()).toEqual([]);
  },
);

test("another kind does not take back what the client confirmed", async () => {
  const id = await book({}, false);
  await setStatus(world(), signedIn, { id, status: "confirmed" });
  await move(id, { typeId: "vaccination" });
  expect(await rowOf(id)).toMatchObject({ status: "confirmed" });
});

test("staff can text only what is true of it", async () => {
  const id = await book({}, false);
  const click = (kind: "running-late" | "cancellation" | "confirmation") =>
    textAbout(world(), signedIn, { id, kind });
  expect(await click("running-late")).toEqual({ kind: "refused" });
  expect(await click("cancellation")).toEqual({ kind: "refused" });
  time.now = at("2026-11-26T16:20");
  expect(await click("confirmation")).toEqual({ kind: "refused" });
  expect(await click("running-late")).toEqual({ kind: "planned" });
  await send();
  expect(await said()).toEqual([expect.stringMatching(/^Running late: /)]);
  time.now = at("2026-11-26T18:20");
  expect(await click("running-late")).toEqual({ kind: "refused" });
});

test("one whose patient has gone to another client can still be moved and cancelled", async () => {
  const id = await book({}, false);
  await run("UPDATE patients SET client_id = 'ben' WHERE id = 'biscuit'");
  expect(await move(id, { day: "2026-11-27" })).toMatchObject({ kind: "booked" });
  expect(await setStatus(world(), signedIn, { id, status: "cancelled" })).toMatchObject({
    kind: "booked",
  });
  const other = await book({ patientId: "" }, false);
  // What is new has to be theirs.
  expect(await move(other, { patientId: "biscuit" })).toEqual({ kind: "stale" });
});
