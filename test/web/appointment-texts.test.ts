import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { run } from "#test/support/schedule.ts";
import { get, post } from "#test/support/visitor.ts";

/** An appointment of Ann's, in so many hours from now. */
async function appointmentIn(hours: number, status = "booked"): Promise<string> {
  const id = crypto.randomUUID();
  const startsAt = Date.now() + hours * 3_600_000;
  await run(
    `INSERT INTO appointments (clinic_id, id, client_id, type_id, staff_name, room, notes, starts_at,
       ends_at, status, created_at)
     VALUES ('riverside', ?1, 'ann', 'check-up', '', '', '', ?2, ?2 + 1800000, ?3, 0)`,
    ...[id, startsAt, status],
  );
  return id;
}

test("only what can be said of an appointment is offered", async () => {
  const page = async (id: string) => (await get(paths.appointment(id))).text();
  const later = await page(await appointmentIn(72));
  expect(later).toContain('value="confirmation"');
  expect(later).not.toContain('value="running-late"');
  expect(await page(await appointmentIn(0))).toContain('value="running-late"');
  const off = await page(await appointmentIn(72, "cancelled"));
  expect(off).toContain('value="cancellation"');
  expect(off).not.toContain('value="confirmation"');
});

test.each(["running-late", "cancellation", "reminder", "nonsense", ""])(
  "asked to text %j about an appointment of another day, it says why not",
  async (kind) => {
    const id = await appointmentIn(72);
    const answer = await post(paths.appointmentTexts(id), { kind });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Nothing was sent");
  },
);

test("one that nobody expects can't be dragged to another time", async () => {
  const booked = await appointmentIn(72);
  const off = await appointmentIn(72, "cancelled");
  const day = new Date(Date.now() + 72 * 3_600_000).toLocaleDateString("en-CA", {
    timeZone: "America/Los_Angeles",
  });
  const page = await (await get(paths.schedule({ day }))).text();
  expect(page).toContain(paths.appointment(off));
  expect(page).toContain(paths.appointmentTime(booked));
  expect(page).not.toContain(paths.appointmentTime(off));
});
