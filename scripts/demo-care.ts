import { ulid } from "ulid";
import { type CareRules, careDaysOf, nextCareReminder } from "#domain/care-rules.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { dayAfter } from "#domain/schedule.ts";
import type { insertInto } from "./sql.ts";

/** What is due at the demo's first clinic, and on which days it reminds of it. `now` in epoch ms. */
export function demoCare(
  insert: (...row: Parameters<typeof insertInto>) => void,
  now: number,
  { clinicId, clock, patients }: { clinicId: string; clock: ClinicTime; patients: Patients },
): void {
  for (const { item, days } of rules.own) {
    insert("care_rules", { clinic_id: clinicId, item, days: JSON.stringify(days) });
  }
  for (const [patient, item, daysFromNow, isDone] of due) {
    const patientId = patients.get(patient);
    if (patientId === undefined) throw new Error(`The cast has no ${patient}`);
    const dueOn = dayAfter(clock.dayKey(now), daysFromNow);
    const next = nextCareReminder(dueOn, careDaysOf(rules, item), clock, now);
    insert("care_items", {
      clinic_id: clinicId,
      id: ulid(now),
      patient_id: patientId,
      item,
      due_on: dueOn,
      remind_at: isDone ? null : next,
      done_at: isDone ? now - 24 * 3_600_000 : null,
      created_at: now,
    });
  }
}

/** Ids by number and name, as in "+15035550113 Mochi". */
type Patients = ReadonlyMap<string, string>;

/** The usual days are those that every clinic begins with. */
const rules: CareRules = {
  usual: [-14, -7, 7],
  own: [
    { item: "Dental", days: [-30] },
    { item: "Rabies", days: [-21, -7, 0, 7] },
    { item: "Weight check", days: [] },
  ],
};

/** Of whom, what, in how many days, and whether it is done. Nobody is reminded today. */
const due: readonly (readonly [string, string, number, boolean])[] = [
  ["+15035550111 Biscuit", "Rabies", 17, false],
  ["+15035550111 Biscuit", "Dental", 80, false],
  ["+15035550112 Comet", "Distemper", -4, false],
  ["+15035550112 Luna", "Kidney values", 45, false],
  ["+15035550113 Mochi", "Weight check", 10, false],
  ["+15035550115 Choupette", "Rabies", 24, false],
  ["+15035550115 Choupette", "Bordetella", 17, false],
  ["+15035550117 Pepper", "Rabies", -1, true],
  ["+15035550118 Saga", "Tetanus", 31, false],
];
