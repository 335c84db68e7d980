import { readType, saveType } from "#data/appointment-types.ts";
import { forClinic } from "#data/store.ts";
import { templateProblem, type TemplateProblem } from "#domain/appointment-template.ts";
import { readOffsets } from "#domain/offsets.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** A kind of appointment as typed. */
export interface TypeForm {
  readonly name: string;
  readonly minutes: string;
  readonly isSensitive: boolean;
  readonly confirmation: string;
  readonly reminder: string;
  readonly offsets: string;
}

export type SaveTypeOutcome =
  | { readonly kind: "saved" }
  | {
      readonly kind: "refused";
      readonly field: keyof TypeForm;
      readonly problem: "name" | "minutes" | "offsets" | TemplateProblem;
    }
  | { readonly kind: "not-found" }
  /** Somebody else has changed it since the page was opened. */
  | { readonly kind: "stale" };

/** Makes a kind of appointment, or with an id changes one. */
export async function saveAppointmentType(
  ports: Ports,
  staff: SignedIn,
  { id, version, form }: { id: string | null; version: number; form: TypeForm },
): Promise<SaveTypeOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  if (id !== null && !(await readType(store, id))) return { kind: "not-found" };
  const name = form.name.trim();
  const minutes = Number(form.minutes);
  const offsets = readOffsets(form.offsets);
  if (name === "" || name.length > 80) return { kind: "refused", field: "name", problem: "name" };
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 720) {
    return { kind: "refused", field: "minutes", problem: "minutes" };
  }
  if (!offsets) return { kind: "refused", field: "offsets", problem: "offsets" };
  for (const field of ["confirmation", "reminder"] as const) {
    const problem = templateProblem(form[field]);
    if (problem) return { kind: "refused", field, problem };
  }
  const { isSensitive, confirmation, reminder } = form;
  const type = {
    ...{ id: id ?? ports.newId(), name, minutes, isSensitive, offsets, version },
    ...{ confirmation: confirmation.trim(), reminder: reminder.trim() },
  };
  const saved = await saveType(
    store,
    type,
    activityOf(ports, staff, "appointment-types-changed", name),
  );
  if (!saved) return { kind: "stale" };
  const { clinic } = staff;
  const work = { shard: clinic.shard, clinicId: clinic.id, subjectId: type.id } as const;
  // A little later: whoever is booking by the old reminders has done so by then.
  if (saved.replans) await ports.enqueue([{ ...work, kind: "plan-again" }], 10);
  return { kind: "saved" };
}
