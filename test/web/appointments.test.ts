import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { clinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { get, post } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

const clock = clinicTime("America/Los_Angeles", "US");

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM appointments"),
    env.DB.prepare("DELETE FROM planned_texts"),
    env.DB.prepare(
      `INSERT OR IGNORE INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
    ),
  ]);
});

const form = (over: Record<string, string> = {}) => ({
  ...{ clientId: "ann", patientId: "biscuit", typeId: "check-up", day: "2046-11-08" },
  ...{ time: "16:15", minutes: "", staffName: "Dr. Patel", room: "", notes: "" },
  ...over,
});
const row = async () => {
  const found = await env.DB.prepare(
    "SELECT id, starts_at AS startsAt, status, version FROM appointments ORDER BY created_at DESC LIMIT 1",
  ).first<{ id: string; startsAt: number; status: string; version: number }>();
  if (!found) throw new Error("No appointment");
  return found;
};
const book = async (over: Record<string, string> = {}) => {
  const response = await post(paths.appointments(), form(over));
  expect(response.status, await response.clone().text()).toBe(303);
  return (await row()).id;
};
const when = (instant: number) => `${clock.dayKey(instant)} ${clock.time(instant)}`;
const page = async (path: string) => (await get(path)).text();
const seq = async () =>
  (await env.DB.prepare(
    "SELECT coalesce(max(seq), 0) AS seq FROM changes WHERE clinic_id = 'riverside'",
  ).first<number>("seq")) ?? 0;
const changes = (after: number, shown = "", as?: string) =>
  get(`${paths.changes()}?after=${after}${shown}`, as).then((response) => response.text());

test("an appointment's change comes to every page that shows its day, from wherever it was made", async () => {
  const first = await seq();
  const id = await book();
  expect(await changes(first, "&day=2046-11-08&span=day")).toMatch(
    /hx-target="#schedule-days"[^]*4:15[^]*Biscuit/,
  );
  expect(await changes(first, "&day=2046-11-05&span=week")).toContain("Biscuit");
  for (const other of ["", "&day=2046-11-09&span=day", "&day=nonsense", "&day=2046-11-09&span=x"]) {
    expect(await changes(first, other)).not.toContain("#schedule-days");
  }
  const noor = await signInAs("noor");
  expect(await changes(0, "&day=2046-11-08&span=day", noor)).not.toContain("Biscuit");

  // The day that it leaves hears of it as well as the one that it comes to.
  const second = await seq();
  await post(paths.appointmentTime(id), { version: "0", day: "2046-11-09", time: "09:00" });
  const left = await changes(second, "&day=2046-11-08&span=day");
  expect(left).toContain("#schedule-days");
  expect(left).not.toContain("Biscuit");
  expect(await changes(second, "&day=2046-11-09&span=day")).toContain("Biscuit");

  const third = await seq();
  expect(await changes(third, "&day=2046-11-09&span=day")).not.toContain("#schedule-days");
  await post(paths.appointmentStatus(id), { version: "1", status: "confirmed" });
  expect(await changes(third, "&day=2046-11-09&span=day")).toContain("Confirmed");
  await env.DB.prepare("UPDATE appointments SET answer = 'reschedule'").run();
  expect(await changes(third, "&day=2046-11-09&span=day")).toContain("asks for another time");
});

test("the second of two movers is told what it is by now, and keeps what they typed", async () => {
  const id = await book();
  await post(paths.appointment(id), form({ version: "0", time: "09:00" }));
  const typed = form({ version: "0", time: "11:00", room: "Room 2", notes: "Nervous" });
  const second = await post(paths.appointment(id), typed);
  expect(second.status).toBe(422);
  const shown = await second.text();
  expect(shown).toMatch(/role="alert"[^]*It is now: Thursday, November 8, 9:00 AM, booked/);
  for (const value of ["11:00", "Room 2"]) expect(shown).toContain(`value="${value}"`);
  expect(shown).toContain("Nervous</textarea>");
  expect(when((await row()).startsAt)).toBe("2046-11-08 9:00 AM");
  // Saved again from there it is theirs.
  const [, version = ""] = /name="version" value="(\d+)"/.exec(shown) ?? [];
  expect((await post(paths.appointment(id), { ...typed, version })).status).toBe(303);
  expect(when((await row()).startsAt)).toBe("2046-11-08 11:00 AM");
});

test("who drags a card that somebody else has moved is told, and sees where they wanted it", async () => {
  const id = await book();
  const move = (time: string) =>
    post(paths.appointmentTime(id), { version: "0", day: "2046-11-08", time });
  expect((await move("09:00")).status).toBe(303);
  const second = await move("13:30");
  expect(second.status).toBe(422);
  expect(await second.text()).toMatch(/It is now: [^]*9:00 AM[^]*name="time" value="13:30"/);
});

test("a card tells from when to when, and only where somebody is expected how to move it", async () => {
  const id = await book({ minutes: "90" });
  const shown = await page(paths.schedule({ day: "2046-11-08" }));
  expect(shown.replaceAll("\u202f", " ")).toMatch(/4:15 – 5:45 PM<\/time>/);
  // It goes on into the next hour, which is therefore not free.
  expect(shown.replaceAll("\u202f", " ")).toContain("Biscuit until 5:45 PM");
  expect(shown).toContain(`data-move="${paths.appointmentTime(id)}"`);
  for (const status of ["cancelled", "done", "missed"]) {
    await env.DB.prepare("UPDATE appointments SET status = ?").bind(status).run();
    const over = await page(paths.schedule({ day: "2046-11-08" }));
    expect(over).toContain("Biscuit");
    expect(over).not.toContain("data-move=");
    expect(over).not.toContain(paths.appointmentMoving(id));
  }
});

test("an appointment is moved by steps; from a schedule it says so and how to take it back", async () => {
  const id = await book();
  const question = await page(paths.appointmentMoving(id));
  expect(question).toMatch(/Move the appointment[^]*value="16:15"[^]*Half an hour earlier/);
  const step = (version: number, name: string) =>
    post(paths.appointmentTime(id), { version: String(version), step: name });
  const steps = [
    ["later", "2046-11-08 4:45 PM"],
    ["day-after", "2046-11-09 4:45 PM"],
    ["week-after", "2046-11-16 4:45 PM"],
    ["day-before", "2046-11-15 4:45 PM"],
    ["earlier", "2046-11-15 4:15 PM"],
  ] as const;
  for (const [version, [name, to]] of steps.entries()) {
    expect((await step(version, name)).status).toBe(303);
    expect(when((await row()).startsAt).replace("\u202f", " ")).toBe(to);
  }
  const cookie = await signInAs("theo");
  const asked = (form: Record<string, string>) =>
    ask(paths.appointmentTime(id), {
      method: "POST",
      headers: { Cookie: cookie, "HX-Request": "true" },
      body: new URLSearchParams(form),
    });
  const moved = await (await asked({ version: "5", step: "later" })).text();
  expect(moved.replaceAll("\u202f", " ")).toMatch(
    /hx-target="#schedule-said"[^]*Biscuit moved to[^]*November 15, 4:45 PM/,
  );
  expect(moved).toMatch(/name="version" value="6"[^]*name="time" value="16:15"[^]*Move it back/);
  // What goes wrong is asked in a dialog over the schedule, with what was wanted.
  const past = await asked({ version: "6", day: "2020-01-01", time: "09:00" });
  expect(past.status).toBe(422);
  expect(await past.text()).toMatch(/<dialog[^]*That is over\.[^]*value="2020-01-01"/);
  const stale = await asked({ version: "2", step: "later" });
  expect(stale.status).toBe(422);
  expect(await stale.text()).toMatch(/<dialog[^]*It is now: [^]*November 15/);
});

test("a page that is behind cancels nothing that somebody else has just moved", async () => {
  const id = await book();
  await post(paths.appointmentTime(id), { version: "0", day: "2046-11-08", time: "09:00" });
  const stale = await post(paths.appointmentStatus(id), { version: "0", status: "cancelled" });
  expect(stale.status).toBe(422);
  expect(await stale.text()).toMatch(/It is now: [^]*Nothing of yours was saved/);
  expect((await row()).status).toBe("booked");
  const again = await post(paths.appointmentStatus(id), { version: "1", status: "cancelled" });
  expect(again.status).toBe(303);
  expect((await row()).status).toBe("cancelled");
});

test("a day of 23 hours and one of 25 are drawn as long as they are", async () => {
  for (const [day, hours] of [
    ["2046-03-11", 23],
    ["2046-11-04", 25],
  ] as const) {
    await book({ day, time: "00:00" });
    await book({ day, time: "23:30" });
    const rows = (await page(paths.schedule({ day }))).match(/<tr /g) ?? [];
    expect(rows).toHaveLength(hours * 2);
  }
});

test("of the two half past ones of a night each is a row of its own, and keeps its appointments", async () => {
  const day = "2046-11-04";
  const second = Date.parse("2046-11-04T01:30-08:00");
  await book({ day, time: "00:00" });
  const rows = await page(paths.schedule({ day }));
  expect(rows.match(/data-time="01:30"/g)).toHaveLength(2);
  expect(rows).toContain("New appointment at 1:30 AM, second time");
  const [, link = ""] = /href="([^"]+shown=\d+)" aria-label="[^"]+1:30 AM, second/.exec(rows) ?? [];
  const blank = await page(`${link.replaceAll("&amp;", "&")}&clientId=ann`);
  expect(blank).toContain(`name="shown" value="${second}"`);

  const id = await book({ day, time: "01:30", shown: String(second) });
  const at = async () =>
    (await env.DB.prepare("SELECT starts_at AS at FROM appointments WHERE id = ?")
      .bind(id)
      .first<number>("at")) ?? 0;
  expect(await at()).toBe(second);
  // Another room, and it is still the second.
  const [, shown = ""] = /name="shown" value="(\d+)"/.exec(await page(paths.appointment(id))) ?? [];
  const room = form({ day, time: "01:30", shown, room: "2", version: "0" });
  expect((await post(paths.appointment(id), room)).status).toBe(303);
  expect(await at()).toBe(second);
  // Dragged to the first one, and back.
  const drag = (version: number, to: number) =>
    post(paths.appointmentTime(id), {
      ...{ version: String(version), day, time: "01:30", shown: String(to) },
    });
  expect((await drag(1, second - 3_600_000)).status).toBe(303);
  expect(await at()).toBe(second - 3_600_000);
  expect((await drag(2, second)).status).toBe(303);
  expect(await at()).toBe(second);
  for (const nonsense of ["", "x", "9e99", String(second + 1)]) {
    const odd = form({ day, time: "01:30", shown: nonsense });
    expect((await post(paths.appointments(), odd)).status).toBe(303);
  }
});

test("a large clinic's week is there whole, and one that is too much says so", async () => {
  const fill = (count: number) =>
    env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT OR IGNORE INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes,
         starts_at, ends_at, status, created_at)
       SELECT 'riverside', 'many-' || i, 'ann', 'check-up', '', '', '', ?2 + i * 60000, ?2 + i * 60000 + 1,
         'booked', 0 FROM n`,
    )
      .bind(count, Date.parse("2046-11-06T08:00-08:00"))
      .run();
  const week = () => page(paths.schedule({ day: "2046-11-08", view: "week" }));
  await fill(2400);
  const whole = await week();
  expect(whole.match(/class="appointment"/g)).toHaveLength(2400);
  expect(whole).not.toContain("Only the first");
  await fill(3500);
  expect(await week()).toContain("Only the first 3000 appointments are here.");
});

test("a text that waits for the morning says when it goes, not when it was to go", async () => {
  const id = await book();
  const [planned, due] = [
    Date.parse("2046-11-07T22:00-08:00"),
    Date.parse("2046-11-08T08:00-08:00"),
  ];
  await env.DB.prepare("UPDATE planned_texts SET planned_at = ?, due_at = ?")
    .bind(planned, due)
    .run();
  expect(await page(paths.appointment(id))).toContain("goes Thursday, November 8, 8:00 AM");
});
