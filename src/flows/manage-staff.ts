import { randomBytes } from "node:crypto";
import { findColleague, insertStaff, setRole } from "#data/staff.ts";
import { forClinic } from "#data/store.ts";
import { isEmail } from "#domain/client.ts";
import type { Role, SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import { hashPassword } from "./password.ts";
import type { Ports } from "./ports.ts";

export type AddStaffOutcome =
  /** The password is told once, here. */
  | { readonly kind: "added"; readonly password: string }
  | { readonly kind: "refused"; readonly field: "name" | "email"; readonly why: "wrong" | "taken" };

/** Gives somebody an account at the clinic. */
export async function addStaff(
  ports: Ports,
  admin: SignedIn,
  typed: { name: string; email: string; role: Role },
): Promise<AddStaffOutcome> {
  const name = typed.name.trim();
  const email = typed.email.trim().toLowerCase();
  if (name === "" || name.length > 120) return { kind: "refused", field: "name", why: "wrong" };
  if (!isEmail(email)) return { kind: "refused", field: "email", why: "wrong" };
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  const account = { id: ports.newId(), name, email, role: typed.role, passwordHash };
  const activity = activityOf(ports, admin, "staff-added", `${name}, ${typed.role}`);
  const added = await insertStaff(forClinic(ports.databases, admin.clinic), account, activity);
  return added ? { kind: "added", password } : { kind: "refused", field: "email", why: "taken" };
}

export type ManageStaffOutcome = "changed" | "not-found" | "oneself" | "last-admin";

/** Makes somebody an admin or not, or, with null, ends their account; never one's own. */
export async function changeStaff(
  ports: Ports,
  admin: SignedIn,
  { id, role }: { id: string; role: Role | null },
): Promise<ManageStaffOutcome> {
  const store = forClinic(ports.databases, admin.clinic);
  const colleague = await findColleague(store, id);
  if (!colleague) return "not-found";
  if (colleague.id === admin.staffId) return "oneself";
  const kind = role === null ? "staff-removed" : "staff-changed";
  const detail = role === null ? colleague.name : `${colleague.name}, ${role}`;
  const changed = await setRole(store, id, role, activityOf(ports, admin, kind, detail));
  return changed ? "changed" : "last-admin";
}
