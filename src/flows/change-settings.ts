import { commitSettings, readSettings, type SettingsChange } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import type { ClinicSettings } from "#domain/clinic-settings.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type SaveSettingsOutcome<Problem> =
  | { readonly kind: "saved" }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Somebody else has changed the settings since the page was opened. */
  | { readonly kind: "stale" }
  | { readonly kind: "forbidden" };

export type SettingsKind = "hours-changed" | "texting-changed" | "clinic-changed";

/** A change, and what the log says of it: which settings, never what clients are told. */
export interface DescribedChange {
  readonly change: SettingsChange;
  readonly detail: string;
}

/**
 * Changes settings as `decide` says, unless somebody else has since `version`. What it refuses is
 * handed back; the line in the log is part of the change.
 */
export async function changeSettings<Problem = never>(
  ports: Ports,
  staff: SignedIn,
  { version, kind }: { version: number; kind: SettingsKind },
  decide: (before: ClinicSettings) => DescribedChange | { readonly problem: Problem } | "stale",
): Promise<SaveSettingsOutcome<Problem>> {
  if (staff.role !== "admin") return { kind: "forbidden" };
  const store = forClinic(ports.databases, staff.clinic);
  const before = await readSettings(store);
  if (before.version !== version) return { kind: "stale" };
  const decided = decide(before);
  if (decided === "stale") return { kind: "stale" };
  if ("problem" in decided) return { kind: "refused", problem: decided.problem };
  const activity = activityOf(ports, staff, kind, decided.detail);
  const saved = await commitSettings(store, decided.change, { version, activity });
  return saved ? { kind: "saved" } : { kind: "stale" };
}
