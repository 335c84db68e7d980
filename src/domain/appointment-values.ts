import type { TemplateValues } from "./appointment-template.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { formatNumber } from "./phone-number.ts";

/** What an appointment's texts are filled in with. */
export function valuesOf(
  {
    clientName,
    patientName,
    typeName,
    staffName,
    startsAt,
  }: {
    readonly clientName: string;
    readonly patientName: string | null;
    readonly typeName: string;
    /** Empty: nobody in particular. */
    readonly staffName: string;
    readonly startsAt: number;
  },
  clinic: { readonly name: string; readonly country: string; readonly line: string },
  clock: ClinicTime,
): TemplateValues {
  return {
    client: clientName,
    patient: patientName ?? clientName,
    clinic: clinic.name,
    day: clock.day(startsAt),
    time: clock.time(startsAt),
    type: typeName,
    staff: staffName === "" ? null : staffName,
    phone: formatNumber(clinic.line, clinic.country),
  };
}
