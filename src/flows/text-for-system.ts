import { commitAutomated } from "#data/automated-texts.ts";
import { onceByKey } from "#data/idempotency-keys.ts";
import { type Recipient, readTextFacts, type TextFacts } from "#data/system-texts.ts";
import { readSystemMessage, type SystemMessage } from "#data/system-messages.ts";
import { forClinic } from "#data/store.ts";
import { abroadIn, destinationRefusal } from "#domain/destination.ts";
import { bodyProblem, type BodyProblem } from "#domain/message.ts";
import { readNumber } from "#domain/phone-number.ts";
import type { CapReached } from "#domain/send-caps.ts";
import type { Actor } from "#domain/staff.ts";
import { keyed } from "./keyed.ts";
import type { Ports } from "./ports.ts";

/** A text as the clinic's system asks for it; the number as it was typed. */
export interface AskedText {
  readonly to: Recipient;
  readonly body: string;
  /** Of the request: whatever repeats it sends one text. */
  readonly key: string;
}

export type TextOutcome =
  /** To be sent, or asked for before and sent by now. */
  | { readonly kind: "taken"; readonly message: SystemMessage }
  | {
      readonly kind: "refused";
      readonly reason: BodyProblem | "not-a-number" | "premium" | "no-client";
    }
  | { readonly kind: "refused"; readonly reason: "abroad"; readonly place: string }
  | {
      readonly kind: "refused";
      readonly reason:
        | "no-number"
        | "opted-out"
        | "no-consent"
        | "asks-to-stop"
        | "landline"
        | "texting-off";
    }
  | { readonly kind: "key-reused" }
  | { readonly kind: "gone" }
  | { readonly kind: "capped"; readonly cap: CapReached }
  | { readonly kind: "busy" };

/**
 * Sends a text of a clinic's own system, in the client's conversation and under the system's name.
 * The text and its key are one transaction, so that of any number of equal requests one sends it and
 * the others get the same answer.
 */
export async function textForSystem(
  ports: Ports,
  actor: Actor,
  asked: AskedText,
  secret: string,
): Promise<TextOutcome> {
  const fingerprint = keyed(secret, `text ${JSON.stringify([asked.to, asked.body])}`);
  for (let tries = 0; tries < 4; tries += 1) {
    const outcome = await attempt(ports, actor, asked, fingerprint);
    if (outcome) return outcome;
  }
  return { kind: "busy" };
}

async function attempt(
  ports: Ports,
  { clinic, staffName }: Actor,
  { to, body, key }: AskedText,
  fingerprint: string,
): Promise<TextOutcome | null> {
  const store = forClinic(ports.databases, clinic);
  const read = "number" in to ? readNumber(to.number, clinic.country) : null;
  const recipient = read?.kind === "number" ? { number: read.number } : to;
  const facts = await readTextFacts(store, key, recipient);
  if (facts.asked) {
    if (facts.asked.fingerprint !== fingerprint) return { kind: "key-reused" };
    const { message } = facts.asked;
    return message ? { kind: "taken", message } : { kind: "gone" };
  }
  if (read?.kind === "not-a-number") return { kind: "refused", reason: "not-a-number" };
  if (read?.kind === "abroad") return { kind: "refused", reason: "abroad", place: read.place };
  const refusal = refusalOf(facts, to, body);
  if (refusal) return refusal;
  const { contact, line, clientId, clientName, conversationId } = facts;
  if (contact === null || line === null) return null;

  const now = ports.now();
  const messageId = ports.newId();
  const seq = await commitAutomated(
    store,
    {
      messageId,
      conversationId: conversationId ?? ports.newId(),
      opensConversation: conversationId === null,
      ...{ line, contact, clientId, clientName, body, now },
      reason: staffName,
      mayBeNew: true,
      isAsked: true,
      caps: ports.caps,
    },
    onceByKey(store, { key, fingerprint, messageId, expiresAt: now + keptFor }),
  );
  if (seq === null) return null;
  if (typeof seq === "string") return { kind: "capped", cap: seq };
  ports.poke(clinic.id, seq);
  await ports.enqueue([
    { shard: clinic.shard, clinicId: clinic.id, kind: "deliver-message", subjectId: messageId },
  ]);
  const message = await readSystemMessage(store, messageId);
  return message ? { kind: "taken", message } : { kind: "gone" };
}

/** How long a key is known, in ms: two days. */
const keptFor = 48 * 3_600_000;

function refusalOf(
  facts: TextFacts,
  to: Recipient,
  body: string,
): Extract<TextOutcome, { kind: "refused" }> | null {
  const refuse = (reason: Exclude<Extract<TextOutcome, { kind: "refused" }>["reason"], "abroad">) =>
    ({ kind: "refused", reason }) as const;
  const problem = bodyProblem(body);
  if (problem) return refuse(problem);
  const { contact } = facts;
  if (!("number" in to) && facts.clientId === null) return refuse("no-client");
  if (contact === null) return refuse("no-number");
  const notThere = destinationRefusal(contact);
  if (notThere === "abroad") return { kind: "refused", reason: "abroad", place: abroadIn(contact) };
  if (notThere) return refuse(notThere === "premium" ? "premium" : "no-number");
  if (facts.line === null) return refuse("texting-off");
  if (facts.optedOut) return refuse("opted-out");
  if (!facts.hasConsent) return refuse("no-consent");
  if (facts.asksToStop) return refuse("asks-to-stop");
  return facts.isLandline ? refuse("landline") : null;
}
