import type { Child } from "hono/jsx";
import { lateAt } from "#domain/lateness.ts";
import type { Clinic } from "#domain/staff.ts";

/**
 * Since when a client waits, and that it is too long. Until then the page knows the moment (unix ms) only:
 * app.js says the same words in that minute, so that a list of people waiting has no element for it.
 */
export function WaitsSince({
  since,
  clinic,
  now,
  class: name,
  children,
}: {
  since: number;
  clinic: Clinic;
  now: number;
  class?: string;
  children: Child;
}) {
  const at = lateAt(clinic, since);
  const isLate = at !== null && now >= at;
  return (
    <span class={name} data-late-at={isLate ? undefined : (at ?? undefined)}>
      {children}
      {isLate && <span class="late"> · too long</span>}
    </span>
  );
}
