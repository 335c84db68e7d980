import { readClient } from "#data/clients.ts";
import { type Contact, lookUpContact } from "#data/contacts.ts";
import { commitStart } from "#data/starts.ts";
import { forClinic, type Store } from "#data/store.ts";
import { type BodyProblem, bodyProblem } from "#domain/message.ts";
import { readNumber } from "#domain/phone-number.ts";
import { type CapReached, isCap } from "#domain/send-caps.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";
import { type ReplyOutcome, sendReply } from "./send-reply.ts";

/** Whom to text: a client of the clinic, or a number as somebody typed it. */
export type Addressee =
  | { readonly clientId: string; readonly number?: string }
  | { readonly clientId?: undefined; readonly number: string };

export type StartRefusal =
  | "no-number"
  | "not-a-number"
  | "abroad"
  | "premium"
  | "opted-out"
  | "asked-not-to"
  | "landline"
  | "no-line";

/** A contact that a conversation can be started with, and how they are called. */
interface Addressed {
  readonly kind: "addressed";
  readonly contact: string;
  readonly line: string;
  readonly clientId: string | null;
  readonly name: string | null;
  /** Their conversation that is open already. */
  readonly openId: string | null;
}

export type Addressing =
  | Addressed
  | {
      readonly kind: "refused";
      readonly reason: StartRefusal;
      readonly name: string | null;
      /** Where "abroad" is, in words. */
      readonly place: string | null;
    }
  | { readonly kind: "not-found" };

/** Can this be texted? Asked before anything is written, and again when it is sent. */
export async function address(ports: Ports, staff: SignedIn, to: Addressee): Promise<Addressing> {
  const store = forClinic(ports.databases, staff.clinic);
  if (to.clientId === undefined) return addressNumber(store, staff, to.number, null);
  const found = await readClient(store, to.clientId);
  if (!found) return { kind: "not-found" };
  const { client, numbers } = found;
  const wanted = to.number ?? client.preferredNumber;
  const preferred = numbers.find(({ number }) => number === wanted) ?? numbers[0];
  if (!preferred) return { kind: "refused", reason: "no-number", name: client.name, place: null };
  return addressNumber(store, staff, preferred.number, client);
}

async function addressNumber(
  store: Store,
  { clinic }: SignedIn,
  typed: string,
  client: { id: string; name: string } | null,
): Promise<Addressing> {
  const refuse = (reason: StartRefusal, name: string | null, place: string | null = null) =>
    ({ kind: "refused", reason, name, place }) as const;
  const read = readNumber(typed, clinic.country);
  if (read.kind === "not-a-number" || read.kind === "premium") {
    return refuse(read.kind, client?.name ?? null);
  }
  if (read.kind === "abroad") return refuse("abroad", client?.name ?? null, read.place);
  const contact = read.number;
  const known: Contact = await lookUpContact(store, contact);
  const name = client?.name ?? known.ownerName;
  if (known.line === null) return refuse("no-line", name);
  if (known.openId === null && known.optOut !== null) {
    return refuse(known.optOut === "staff" ? "asked-not-to" : "opted-out", name);
  }
  if (known.openId === null && known.isLandline) return refuse("landline", name);
  const { line, openId } = known;
  return { kind: "addressed", contact, line, clientId: client?.id ?? known.ownerId, name, openId };
}

export type StartOutcome =
  | { readonly kind: "started"; readonly conversationId: string }
  | { readonly kind: "refused"; readonly reason: BodyProblem | CapReached; readonly to: Addressed }
  | Exclude<Addressing, Addressed>;

/**
 * Starts a conversation with its first text (R8). When one is open with that contact, the text goes
 * there: there is never a second, also when it was opened a moment ago.
 */
export async function startConversation(
  ports: Ports,
  staff: SignedIn,
  { to, body, token }: { to: Addressee; body: string; token: string },
): Promise<StartOutcome> {
  const addressed = await address(ports, staff, to);
  if (addressed.kind !== "addressed") return addressed;
  const problem = bodyProblem(body);
  if (problem) {
    // Nothing written and something open: that is where they wanted to go.
    if (problem === "empty" && addressed.openId !== null) {
      return { kind: "started", conversationId: addressed.openId };
    }
    return { kind: "refused", reason: problem, to: addressed };
  }
  if (addressed.openId !== null) return answerIn(addressed.openId);

  const store = forClinic(ports.databases, staff.clinic);
  const [conversationId, messageId] = [ports.newId(), ports.newId()];
  const seq = await commitStart(store, {
    ...addressed,
    conversationId,
    messageId,
    clientToken: token,
    staffId: staff.staffId,
    staffName: staff.staffName,
    body,
    caps: ports.caps,
    now: ports.now(),
  });
  if (typeof seq === "string") return { kind: "refused", reason: seq, to: addressed };
  if (seq === null) {
    const again = await address(ports, staff, to);
    if (again.kind !== "addressed") return again;
    if (again.openId !== null) return answerIn(again.openId);
    throw new Error("A conversation could not be started, and none is open");
  }
  const { clinic } = staff;
  ports.poke(clinic.id, seq);
  await ports.enqueue([
    { shard: clinic.shard, clinicId: clinic.id, kind: "deliver-message", subjectId: messageId },
  ]);
  return { kind: "started", conversationId };

  async function answerIn(openId: string): Promise<StartOutcome> {
    const outcome: ReplyOutcome = await sendReply(ports, staff, {
      conversationId: openId,
      body,
      token,
    });
    const reason = outcome.kind === "refused" ? outcome.reason : null;
    if (reason === "opted-out" || reason === "asked-not-to") {
      const name = addressed.kind === "addressed" ? addressed.name : null;
      return { kind: "refused", reason, name, place: null };
    }
    if (reason && isCap(reason) && addressed.kind === "addressed") {
      return { kind: "refused", reason, to: addressed };
    }
    if (outcome.kind === "not-found") return { kind: "not-found" };
    return { kind: "started", conversationId: openId };
  }
}
