import type { Findings } from "./verdict.ts";

/** A deliberate mistake in a copy of the program, which the torture has to find. */
export interface Break {
  /** The invariant that it breaks. */
  readonly invariant: "I1" | "I2" | "I3" | "I4" | "I5" | "I6";
  readonly what: string;
  readonly file: string;
  /** What stands there once, and what stands there instead. */
  readonly from: string;
  readonly to: string;
  /** Where it shows, and as what. */
  readonly fault: string;
  readonly finds: keyof Findings;
}

export const breaks: readonly Break[] = [
  {
    invariant: "I1",
    what: "a text that the gateway repeats is taken for another one",
    file: "src/flows/receive-message.ts",
    from: "      ...text,\n",
    to: "      ...text,\n      providerSid: text.providerSid + replyId,\n",
    fault: "webhooks-doubled",
    finds: "doubled",
  },
  {
    invariant: "I2",
    what: "what the gateway answered with an error is posted again",
    file: "src/twilio-edge-helpers/client.ts",
    from: 'return { kind: "unknown", reason: `HTTP ${status}` };',
    to: 'return { kind: "rate-limited", retryAfterMs: 1000 };',
    // A report that comes at once settles the message before anybody could post it again.
    fault: "reports-dropped-and-answers-lost",
    finds: "sentTwice",
  },
  {
    invariant: "I3",
    what: "a conversation is found without asking whose it is",
    file: "src/data/conversations.ts",
    from: ".where(and(eq(conversations.clinicId, clinicId), eq(conversations.id, id)))\n    .limit(1);",
    to: ".where(and(eq(conversations.id, id), sql`${clinicId} <> ''`))\n    .limit(1);",
    fault: "webhooks-doubled",
    finds: "leaked",
  },
  {
    invariant: "I4",
    what: "what nobody knows the fate of is shown as sent",
    file: "src/domain/delivery.ts",
    from: 'unknown: "Not known whether it was sent",',
    to: 'unknown: "Sent",',
    fault: "gateway-500-before",
    finds: "untrue",
  },
  {
    invariant: "I5",
    what: "what the queue lost is not handed out again",
    file: "src/flows/sweep.ts",
    from: "await ports.enqueue(overdue);",
    to: "await ports.enqueue(overdue.slice(0, 0));",
    fault: "queue-lost",
    finds: "waiting",
  },
  {
    invariant: "I6",
    what: "the gateway's copy of what was deleted is left there",
    file: "src/twilio-edge-helpers/delete.ts",
    from: "if (!/^(SM|MM)[0-9a-f]{32}$/.test(messageSid))",
    to: 'if (messageSid !== "" || !hasMedia)',
    fault: "webhooks-doubled",
    finds: "leftOver",
  },
];

/** A source with the mistake in it; refuses one that has changed, or the break would break nothing. */
export function broken({ invariant, file, from, to }: Break, source: string): string {
  if (source.split(from).length !== 2) throw new Error(`The break of ${invariant} misses ${file}`);
  return source.replace(from, () => to);
}
