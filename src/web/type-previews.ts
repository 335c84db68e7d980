import type { Context } from "hono";
import { fittingAppointment } from "#data/appointments.ts";
import { lineNumber } from "#data/recipients.ts";
import { templateProblem, usualTemplates, writeText } from "#domain/appointment-template.ts";
import { valuesOf } from "#domain/appointment-values.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { TypeForm } from "#flows/save-type.ts";
import type { TypePreviews } from "#templates/settings/appointment-types.tsx";
import { storeOf } from "./clinic.ts";
import type { App } from "./context.ts";
import { templateWords } from "./template-words.ts";

/**
 * What a client would read of a kind of appointment as it is typed: filled in as it is sent, from the
 * next appointment of the kind or, without one, any other; without any, from somebody made up.
 */
export async function previewsOf(
  c: Context<App>,
  typeId: string | null,
  typed: TypeForm,
): Promise<TypePreviews> {
  const { clinic } = c.get("signedIn");
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = c.env.ports.now();
  const store = storeOf(c);
  const [line, next] = await Promise.all([
    lineNumber(store),
    fittingAppointment(store, typeId, now),
  ]);
  const values = {
    ...valuesOf(
      { ...(next ?? { ...somebody, startsAt: now + inAWeek }), typeName: typed.name.trim() },
      { ...clinic, line: line ?? "" },
      clock,
    ),
    ...(line === null ? { phone: "(your number)" } : {}),
  };
  const preview = (kind: "confirmation" | "reminder") => {
    const problem = templateProblem(typed[kind]);
    return problem
      ? { kind: "refused" as const, why: templateWords(problem) }
      : {
          kind: "text" as const,
          text: writeText(typed[kind].trim(), usualTemplates[kind], values),
        };
  };
  if (typed.isSensitive) return { confirmation: { kind: "none" }, reminder: { kind: "none" } };
  return { confirmation: preview("confirmation"), reminder: preview("reminder") };
}

const somebody = { clientName: "Ann Becker", patientName: "Biscuit", staffName: "Dr. Patel" };
const inAWeek = 7 * 86_400_000;
