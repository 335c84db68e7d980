import {
  addQuickReply,
  changeQuickReply,
  type QuickReplyOwner,
  readQuickReply,
  removeQuickReply,
} from "#data/quick-replies.ts";
import { forClinic } from "#data/store.ts";
import {
  type QuickReply,
  type QuickReplyForm,
  type QuickReplyProblem,
  quickReplyProblem,
} from "#domain/quick-reply.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

export type KeepQuickReplyOutcome =
  | { readonly kind: "kept" }
  | { readonly kind: "refused"; readonly problem: QuickReplyProblem }
  /** Only admins change what is everybody's. */
  | { readonly kind: "forbidden" }
  /** Somebody else has changed it since the page was opened. */
  | { readonly kind: "stale"; readonly stored: QuickReply }
  | { readonly kind: "not-found" };

/** Makes a quick reply: everybody's, or whoever makes it only. */
export async function makeQuickReply(
  ports: Ports,
  staff: SignedIn,
  { isShared, ...typed }: QuickReplyForm & { isShared: boolean },
): Promise<KeepQuickReplyOutcome> {
  if (isShared && staff.role !== "admin") return { kind: "forbidden" };
  const form = tidy(typed);
  const problem = quickReplyProblem(form);
  if (problem) return { kind: "refused", problem };
  const store = forClinic(ports.databases, staff.clinic);
  const reply = { ...form, id: ports.newId() };
  const activity = isShared ? activityOf(ports, staff, "quick-replies-changed", form.name) : null;
  const outcome = await addQuickReply(store, ownerOf(staff, isShared), reply, activity);
  return outcome === "added"
    ? { kind: "kept" }
    : { kind: "refused", problem: { field: "name", kind: outcome } };
}

/** Changes a quick reply, as it was at `version`. */
export async function editQuickReply(
  ports: Ports,
  staff: SignedIn,
  { id, version, ...typed }: QuickReplyForm & { id: string; version: number },
): Promise<KeepQuickReplyOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const found = await readQuickReply(store, staff.staffId, id);
  if (!found) return { kind: "not-found" };
  if (!mayChange(staff, found)) return { kind: "forbidden" };
  const form = tidy(typed);
  const problem = quickReplyProblem(form);
  if (problem) return { kind: "refused", problem };
  const outcome = await changeQuickReply(
    store,
    ownerOf(staff, found.isShared),
    { ...form, id, version },
    logOf(ports, staff, found, form.name),
  );
  if (outcome === "changed") return { kind: "kept" };
  if (outcome === "taken") return { kind: "refused", problem: { field: "name", kind: "taken" } };
  const stored = await readQuickReply(store, staff.staffId, id);
  return stored ? { kind: "stale", stored } : { kind: "not-found" };
}

/** Takes a quick reply away. */
export async function dropQuickReply(
  ports: Ports,
  staff: SignedIn,
  id: string,
): Promise<KeepQuickReplyOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const found = await readQuickReply(store, staff.staffId, id);
  if (!found) return { kind: "not-found" };
  if (!mayChange(staff, found)) return { kind: "forbidden" };
  const log = logOf(ports, staff, found, found.name);
  await removeQuickReply(store, ownerOf(staff, found.isShared), id, log);
  return { kind: "kept" };
}

function mayChange(staff: SignedIn, { isShared }: QuickReply): boolean {
  return !isShared || staff.role === "admin";
}

/** What is somebody's own is nobody else's business. */
function logOf(ports: Ports, staff: SignedIn, { isShared }: QuickReply, name: string) {
  return isShared ? activityOf(ports, staff, "quick-replies-changed", name) : null;
}

function ownerOf({ staffId }: SignedIn, isShared: boolean): QuickReplyOwner {
  return isShared ? "everybody" : { staffId };
}

function tidy(typed: QuickReplyForm): QuickReplyForm {
  const { name, folder, body, language, documentIds } = typed;
  return { name: name.trim(), folder: folder.trim(), body: body.trim(), language, documentIds };
}
