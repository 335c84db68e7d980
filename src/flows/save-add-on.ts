import { readSettings } from "#data/clinic-settings.ts";
import { commitLine, readLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { isEmail } from "#domain/client.ts";
import { isHandMade, type Payer } from "#domain/line.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { SaveSettingsOutcome } from "./change-settings.ts";
import type { Ports } from "./ports.ts";
import { saveTexting, type TextingProblem } from "./save-settings.ts";

/** What the gear's form says (R4). */
export interface AddOnForm {
  readonly message: string;
  readonly alertOn: boolean;
  /** As typed. */
  readonly addresses: string;
  readonly payer: Payer;
}

/** Edits the add-on: its message, whom it alerts, and who pays. */
export async function saveAddOn(
  ports: Ports,
  staff: SignedIn,
  { form, version }: { form: AddOnForm; version: number },
): Promise<SaveSettingsOutcome<TextingProblem | "no-payer" | "payer-email">> {
  const store = forClinic(ports.databases, staff.clinic);
  const line = await readLine(store);
  if (!line) return { kind: "stale" };
  const paysHere = !isHandMade(line);
  if (paysHere && form.payer.name.trim() === "") return { kind: "refused", problem: "no-payer" };
  if (paysHere && !isEmail(form.payer.email.trim())) {
    return { kind: "refused", problem: "payer-email" };
  }
  const { afterHours, ...others } = await readSettings(store);
  const { emergency, alert, ...rest } = afterHours ?? { ...usualAfterHours, autoReply: false };
  const saved = await saveTexting(ports, staff, {
    version,
    form: {
      ...rest,
      message: form.message,
      emergency: { ...emergency, words: emergency.words.join(", ") },
      alert: { isOn: form.alertOn, addresses: form.addresses, quotes: alert.quotes },
      staffMayDelete: others.staffMayDelete,
      staffMayAddDocuments: others.staffMayAddDocuments,
      withdrawsScheduled: others.withdrawsScheduled,
      answeringAssigns: others.answeringAssigns,
      raiseAfter: String(others.raiseAfter ?? ""),
      waitingEmails: others.waitingEmails,
      foldsAutomated: others.foldsAutomated,
      closeAfter: String(others.closeAfter ?? ""),
    },
  });
  if (saved.kind !== "saved" || !paysHere) return saved;
  const activity = activityOf(ports, staff, "line-changed", line.number);
  const committed = await commitLine(store, line, { payer: form.payer }, activity);
  return committed ? saved : { kind: "stale" };
}
