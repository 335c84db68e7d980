import type { AfterHours } from "./auto-responder.ts";
import type { BusinessHours } from "./business-hours.ts";

/** What a clinic's admins decide. `version` grows with each change. */
export interface ClinicSettings {
  readonly hours: BusinessHours | null;
  readonly afterHours: AfterHours | null;
  readonly staffMayDelete: boolean;
  readonly staffMayAddDocuments: boolean;
  /** A text that leaves later is withdrawn when its client writes first. */
  readonly withdrawsScheduled: boolean;
  /** Who answers a conversation has it from then on. */
  readonly answeringAssigns: boolean;
  /** For how many minutes that it is open a client may wait for an answer; null: for ever. */
  readonly raiseAfter: number | null;
  /** Whether those on duty get emails about what waits. */
  readonly waitingEmails: boolean;
  /** After how many quiet days a conversation closes by itself; null: never. */
  readonly closeAfter: number | null;
  /** Texts that are sent by themselves stand folded, and move no conversation to the top. */
  readonly foldsAutomated: boolean;
  readonly version: number;
}
