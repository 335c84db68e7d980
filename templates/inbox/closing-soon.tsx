import { clinicTime } from "#domain/clinic-time.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";

/** When the clinic closes, shortly before, and how many clients wait still. */
export interface ClosingSoon {
  readonly at: number;
  readonly waiting: number;
}

/** Nothing is left waiting at closing without being named. Empty while it is not about to close. */
export function ClosingNotice({
  closing,
  clinic,
}: {
  closing: ClosingSoon | null;
  clinic: Clinic;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <p id="closing-soon" class="closing-soon" role="status">
      {closing !== null && closing.waiting > 0 && (
        <>
          You close at {clock.time(closing.at)}.{" "}
          <a href={paths.inbox({ filter: "waiting" })}>
            {closing.waiting === 1
              ? "1 client still waits"
              : `${closing.waiting} clients still wait`}
          </a>{" "}
          for an answer.
        </>
      )}
    </p>
  );
}
