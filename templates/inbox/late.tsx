import { lateAt } from "#domain/lateness.ts";
import type { Clinic } from "#domain/staff.ts";

/** That a client has waited too long: in the page from the beginning, and shown by app.js in its minute. */
export function Late({ since, clinic, now }: { since: number; clinic: Clinic; now: number }) {
  const at = lateAt(clinic, since);
  if (at === null) return null;
  return (
    <span class="late" data-late-at={at} hidden={now < at}>
      {" "}
      · too long
    </span>
  );
}
