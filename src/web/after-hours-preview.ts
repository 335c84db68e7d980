import type { Context } from "hono";
import { exampleOf } from "#domain/after-hours-message.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { App } from "./context.ts";

/** How clients would read an after-hours message, or why none of them gets to. */
export function previewOf(
  c: Context<App>,
  { hours, afterHours }: ClinicSettings,
  message: string,
  emergencyLine = afterHours?.emergencyLine ?? "",
): string {
  const { clinic } = c.get("signedIn");
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const now = c.env.ports.now();
  const said = exampleOf(message, { clinicName: clinic.name, emergencyLine, hours, clock, now });
  if (hours) return said;
  return `${said} (Nobody does yet: until Business hours say when the clinic is open, it counts as open at any time and answers nothing by itself.)`;
}
