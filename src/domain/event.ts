/** What a clinic's own systems can be told of. */
export const eventKinds = [
  "message.received",
  "delivery.changed",
  "consent.changed",
  "appointment.answered",
] as const;
export type EventKind = (typeof eventKinds)[number];

/** A post's body, as Standard Webhooks has it. `timestamp` is when it happened, ISO 8601. */
export type EventBody = { readonly timestamp: string } & (
  | {
      readonly type: "message.received";
      readonly data: AboutMessage & {
        readonly attachments: number;
        /** Only for a receiver that is to hear what was written. */
        readonly text?: string;
      };
    }
  | {
      readonly type: "delivery.changed";
      readonly data: AboutMessage & {
        readonly delivery: ToldDelivery;
        /** The gateway's, of a text that did not arrive. */
        readonly errorCode: number | null;
      };
    }
  | {
      readonly type: "consent.changed";
      readonly data: {
        readonly contact: string;
        readonly clientId: string | null;
        readonly clientExternalId: string | null;
        readonly consent: "opted-out" | "opted-in";
      };
    }
  | {
      readonly type: "appointment.answered";
      readonly data: {
        readonly appointmentId: string;
        readonly appointmentExternalId: string | null;
        readonly clientId: string;
        readonly clientExternalId: string | null;
        readonly patientId: string | null;
        readonly patientExternalId: string | null;
        readonly startsAt: string;
        /** Null: what the client said holds no longer. */
        readonly answer: "confirm" | "reschedule" | null;
      };
    }
  | { readonly type: "receiver.tested"; readonly data: { readonly receiverId: string } }
);

/** `number` is the clinic's, `contact` the other side's; external ids are what the API was given. */
interface AboutMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly number: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientExternalId: string | null;
}

export type ToldDelivery = "sent" | "delivered" | "undelivered" | "failed" | "unknown";

/**
 * How long to wait after so many tries that failed, in ms; null when it is time to give up, which is
 * after three days.
 */
export function delayAfter(attempts: number): number | null {
  return delays[attempts - 1] ?? null;
}

const minute = 60_000;
const hour = 60 * minute;
const delays = [
  ...[5000, 30_000, 2 * minute, 10 * minute, 30 * minute],
  ...[hour, 3 * hour, 6 * hour],
  ...[12 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour],
];

/** The longest of them: how far apart a receiver that is down for long is tried. */
export const longestDelay = 12 * hour;

/** A receiver that has failed for so long is switched off, in ms. */
export const failsAtMost = 72 * hour;

/** A receiver that was down for longer gets all that waits for it as soon as it is up, in ms. */
export const wasDownFor = minute;
