import { type Account, findAccount, revokeAllSessions } from "#data/sessions.ts";
import {
  findColleague,
  insertStaff,
  removeSecondFactorOf,
  setRole,
  setSecondFactorForAll,
} from "#data/staff.ts";
import { directory, forClinic } from "#data/store.ts";
import { isEmail } from "#domain/client.ts";
import type { Role, SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import { type LinkSending, sendPasswordLink } from "./choose-password.ts";
import type { Ports } from "./ports.ts";
import type { Doors } from "./sign-in.ts";

export type AddStaffOutcome =
  /** They get an email with a link to choose a password, or could not be sent one. */
  | { readonly kind: "added"; readonly id: string; readonly isInvited: boolean }
  | { readonly kind: "refused"; readonly field: "name" | "email"; readonly why: "wrong" | "taken" };

/** Gives somebody an account at the clinic and invites them to choose its password. */
export async function addStaff(
  ports: Ports,
  doors: Doors,
  sending: LinkSending,
  admin: SignedIn,
  typed: { name: string; email: string; role: Role },
): Promise<AddStaffOutcome> {
  const name = typed.name.trim();
  const email = typed.email.trim().toLowerCase();
  if (name === "" || name.length > 120) return { kind: "refused", field: "name", why: "wrong" };
  if (!isEmail(email)) return { kind: "refused", field: "email", why: "wrong" };
  const id = ports.newId();
  const activity = activityOf(ports, admin, "staff-added", `${name}, ${typed.role}`);
  const store = forClinic(ports.databases, admin.clinic);
  const added = await insertStaff(store, { id, name, email, role: typed.role }, activity);
  if (!added) return { kind: "refused", field: "email", why: "taken" };
  const account = await findAccount(directory(ports.databases), { id });
  const sent = account && (await invite(doors, sending, account, admin));
  return { kind: "added", id, isInvited: sent === "sent" };
}

export type LinkOutcome = "sent" | "not-sent" | "not-found";

/** Sends a colleague a link: to join, or, when they have joined, to choose another password. */
export async function sendColleagueLink(
  ports: Ports,
  doors: Doors,
  sending: LinkSending,
  admin: SignedIn,
  id: string,
): Promise<LinkOutcome> {
  const colleague = await findColleague(forClinic(ports.databases, admin.clinic), id);
  const account = colleague && (await findAccount(directory(ports.databases), { id }));
  if (!account) return "not-found";
  return invite(doors, sending, account, admin);
}

function invite(
  doors: Doors,
  sending: LinkSending,
  account: Account,
  { clinic }: SignedIn,
): Promise<"sent" | "not-sent"> {
  const kind = account.passwordHash === "" ? "invitation" : "reset";
  return sendPasswordLink(doors, sending, account, kind, clinic.name);
}

export type ManageStaffOutcome = "changed" | "not-found" | "oneself" | "last-admin";

/**
 * Makes somebody an admin or not, or, with null, ends their account; never one's own. Who may do
 * less than before is signed out everywhere, so that no page of theirs goes on showing it.
 */
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
  if (!changed) return "last-admin";
  if (role !== "admin") await signOutEverywhere(ports, admin, id);
  // What they had is nobody's now, in everybody's list.
  if (role === null) ports.poke(admin.clinic.id, null);
  return "changed";
}

/** Lets somebody in again who has lost phone and recovery codes: they set it up anew. */
export async function liftSecondFactor(
  ports: Ports,
  admin: SignedIn,
  id: string,
): Promise<Exclude<ManageStaffOutcome, "last-admin">> {
  const store = forClinic(ports.databases, admin.clinic);
  const colleague = await findColleague(store, id);
  if (!colleague) return "not-found";
  if (colleague.id === admin.staffId) return "oneself";
  const activity = activityOf(ports, admin, "second-factor-lifted", colleague.name);
  await removeSecondFactorOf(store, id, activity);
  await signOutEverywhere(ports, admin, id);
  return "changed";
}

/** Whether everybody of the clinic must have a second factor, or its admins only. */
export function demandSecondFactor(ports: Ports, admin: SignedIn, isForAll: boolean) {
  const detail = isForAll ? "for everybody" : "for admins";
  const activity = activityOf(ports, admin, "second-factor-demanded", detail);
  return setSecondFactorForAll(forClinic(ports.databases, admin.clinic), isForAll, activity);
}

async function signOutEverywhere(ports: Ports, { clinic }: SignedIn, id: string): Promise<void> {
  await revokeAllSessions(directory(ports.databases), id);
  void ports.endSockets(clinic.id, id);
}
