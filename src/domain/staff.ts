import type { LineNotice } from "./line.ts";

export type Role = "admin" | "staff";

/** Somebody of the clinic, signed in, with the clinic that their session belongs to. */
export interface SignedIn {
  readonly staffId: string;
  readonly staffName: string;
  readonly role: Role;
  readonly clinic: Clinic;
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
}
