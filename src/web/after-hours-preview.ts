import type { Context } from "hono";
import { fillMessage } from "#domain/after-hours-message.ts";
import { periodAt, usualHours } from "#domain/business-hours.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { App } from "./context.ts";

/** How clients would read an after-hours message, or why none of them gets to. */
export function previewOf(
  c: Context<App>,
  settings: ClinicSettings,
  message: string,
  emergencyLine?: string,
): string {
  const said = filledNow(c, settings, message, emergencyLine);
  if (settings.hours) return said;
  return `${said} (Nobody does yet: until Business hours say when the clinic is open, it counts as open at any time and answers nothing by itself.)`;
}

/** An after-hours message as a client would get it now or, while the clinic is open, tonight. */
export function filledNow(
  c: Context<App>,
  { hours, afterHours }: ClinicSettings,
  message: string,
  emergencyLine = afterHours?.emergencyLine ?? "",
): string {
  const { clinic } = c.get("signedIn");
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const known = hours ?? usualHours;
  const today = c.env.ports.now();
  const current = periodAt(known, clock, today);
  const now = current.isOpen ? (current.until ?? today) : today;
  const period = current.isOpen ? periodAt(known, clock, now) : current;
  return fillMessage(message, { clinicName: clinic.name, emergencyLine, period, clock, now });
}
