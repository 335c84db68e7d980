import { readSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import { exampleOf } from "#domain/after-hours-message.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { SignedIn } from "#domain/staff.ts";
import { sendTestText, type TestText } from "./line-health.ts";
import type { Ports } from "./ports.ts";

/** Texts an admin the after-hours message that is stored, as a client would get it now. */
export async function testAutoReply(
  ports: Ports,
  staff: SignedIn,
  { to }: { to: string },
): Promise<TestText> {
  const { clinic } = staff;
  const { hours, afterHours } = await readSettings(forClinic(ports.databases, clinic));
  const { message, emergencyLine } = afterHours ?? usualAfterHours;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const about = { clinicName: clinic.name, emergencyLine, hours, clock, now: ports.now() };
  return sendTestText(ports, staff, { to, body: exampleOf(message, about) });
}
