import type { FileKind } from "./attachment.ts";
import type { SignedIn } from "./staff.ts";

/** A document that the clinic keeps to send. Times are epoch milliseconds, `size` in bytes. */
export interface LibraryDocument extends FileKind {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly fileId: string;
  readonly size: number;
  readonly archivedAt: number | null;
  readonly changedAt: number;
  /** The staff member's name, as it was. */
  readonly changedBy: string;
}

export const longestDescription = 500;

/** Everybody reads the library; admins write it. */
export function mayWriteLibrary({ role }: SignedIn): boolean {
  return role === "admin";
}

/** Staff add to it where the clinic lets them. */
export function mayAddDocuments(staff: SignedIn): boolean {
  return mayWriteLibrary(staff) || staff.clinic.staffMayAddDocuments;
}
