import type { BeingTold } from "./being-told.ts";
import type { BusinessHours } from "./business-hours.ts";
import type { LineNotice } from "./line.ts";
import type { Tag } from "./tag.ts";

export type Role = "admin" | "staff";

/**
 * Who does something at a clinic: somebody of its staff, or a system of its own, which signs with
 * the name of its token.
 */
export interface Actor {
  readonly staffId: string;
  readonly staffName: string;
  readonly clinic: Clinic;
}

/** Somebody of the clinic, signed in, with the clinic that their session belongs to. */
export interface SignedIn extends Actor {
  readonly role: Role;
  readonly told: BeingTold;
}

/** `country` is ISO 3166 alpha-2, `timeZone` an IANA name, `shard` the D1 binding of its rows. */
export interface Clinic {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly shard: string;
  /** Why texts don't come or go; null when they do. */
  readonly lineNotice: LineNotice | null;
  /** Whether staff who are no admins may delete conversations. */
  readonly staffMayDelete: boolean;
  /** Whether staff who are no admins may add documents to the library. */
  readonly staffMayAddDocuments: boolean;
  /** Whether who answers a conversation has it from then on. */
  readonly answeringAssigns: boolean;
  /** Whether texts that were sent by themselves stand folded in a thread. */
  readonly foldsAutomated: boolean;
  /** When somebody is there; null: nobody said. */
  readonly hours: BusinessHours | null;
  /** For how many minutes of those a client may wait for an answer; null: for ever. */
  readonly raiseAfter: number | null;
  /** What its conversations are marked with, by name. */
  readonly tags: readonly Tag[];
}
