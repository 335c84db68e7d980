import { expect, test } from "vitest";
import { mayAddDocuments, mayWriteLibrary } from "#domain/library.ts";
import type { SignedIn } from "#domain/staff.ts";

const somebody = (role: SignedIn["role"], staffMayAddDocuments: boolean) =>
  ({ role, clinic: { staffMayAddDocuments } }) as SignedIn;

test("admins write the library; staff add to it where the clinic lets them", () => {
  for (const lets of [true, false]) {
    expect(mayWriteLibrary(somebody("admin", lets))).toBe(true);
    expect(mayAddDocuments(somebody("admin", lets))).toBe(true);
    expect(mayWriteLibrary(somebody("staff", lets))).toBe(false);
    expect(mayAddDocuments(somebody("staff", lets))).toBe(lets);
  }
});
