import { commitGiving } from "#data/assignees.ts";
import { conversationById } from "#data/conversations.ts";
import { listStaff } from "#data/staff.ts";
import { forClinic } from "#data/store.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** Who can have a conversation: whoever asks first, then the others by name. */
export interface GivingChoices {
  readonly conversation: Conversation;
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
}

/** Null when the clinic has no such conversation. */
export async function chooseColleague(
  ports: Ports,
  { clinic, staffId }: SignedIn,
  conversationId: string,
): Promise<GivingChoices | null> {
  const store = forClinic(ports.databases, clinic);
  const [conversation] = await conversationById(store, conversationId);
  if (!conversation) return null;
  const { staff } = await listStaff(store);
  const [own, others] = [
    staff.filter(({ id }) => id === staffId),
    staff.filter(({ id }) => id !== staffId),
  ];
  return { conversation, colleagues: [...own, ...others] };
}

export type GiveOutcome =
  | { readonly kind: "given"; readonly conversation: Conversation }
  | ({ readonly kind: "refused"; readonly reason: "nobody-chosen" | "closed" } & GivingChoices)
  | { readonly kind: "not-found" };

/** Gives a conversation to somebody of the staff by id, or, with null, to nobody. */
export async function giveConversation(
  ports: Ports,
  staff: SignedIn,
  { conversationId, to }: { conversationId: string; to: string | null },
): Promise<GiveOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const found = await chooseColleague(ports, staff, conversationId);
  if (!found) return { kind: "not-found" };
  const { conversation, colleagues } = found;
  if (conversation.closedAt !== null) return { kind: "refused", reason: "closed", ...found };
  const colleague = colleagues.find(({ id }) => id === to) ?? null;
  if (to !== null && !colleague) return { kind: "refused", reason: "nobody-chosen", ...found };
  const line = activityOf(ports, staff, "conversation-given", colleague?.name ?? "nobody");
  const { staffId, staffName } = staff;
  const giving = { conversationId, to: colleague, staffId, staffName, now: ports.now() };
  const seq = await commitGiving(store, giving, { ...line, clientId: conversation.clientId });
  if (seq === null) return { kind: "given", conversation };
  ports.poke(staff.clinic.id, seq);
  const { id: newId = null, name = null } = colleague ?? {};
  return { kind: "given", conversation: { ...conversation, staffId: newId, staffName: name } };
}
