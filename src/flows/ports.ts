import type { Billing } from "#billing/billing.ts";
import type { Databases } from "#data/store.ts";
import type { SendCaps } from "#domain/send-caps.ts";
import type { Work } from "#domain/work.ts";
import type { EmailService } from "#email/send.ts";
import type { TwilioAccount } from "#twilio-edge-helpers/client.ts";
import type { ParkedWebhook } from "./receive-parked.ts";

/** Who we are to push services. */
export interface PushService {
  /** Of our VAPID key: 32 bytes in base64url. */
  readonly privateKey: string;
  /** How a push service's operator reaches ours: a mailto: or https: address. */
  readonly subject: string;
  /** The origin of a service beside those of the browsers' makers, or null. */
  readonly otherService: string | null;
}

/** What a flow needs of the world; worker.ts wires it. Times are epoch milliseconds. */
export interface Ports {
  readonly databases: Databases;
  /** Where files are kept. */
  readonly bucket: R2Bucket;
  readonly gateway: TwilioAccount;
  readonly email: EmailService;
  /** Who runs all this, and hears of what no clinic can mend; null when nobody wants to. */
  readonly operatorEmail: string | null;
  /** How devices are told by push; null: they are not. */
  readonly push: PushService | null;
  /** How much a clinic sends within an hour. */
  readonly caps: SendCaps;
  readonly billing: Billing;
  /** Our own address, without a trailing slash. */
  readonly publicUrl: string;
  /** What is stored under it is of no use without it. */
  readonly secret: string;
  /** Where the gateway posts what clients text. */
  readonly inboundUrl: string;
  /** Where an admin sees how far the add-on is. */
  readonly addOnUrl: string;
  /** Where staff see all conversations. */
  readonly inboxUrl: string;
  /** Of the list of those that wait for an answer. */
  readonly waitingUrl: string;
  /** Where staff read a conversation. */
  readonly conversationUrl: (conversationId: string) => string;
  /** Where the gateway reports what became of a message. */
  readonly deliveryReportUrl: (messageId: string) => string;
  /** Where the gateway reports what became of the test that was sent at this time. */
  readonly testReportUrl: (sentAt: number) => string;
  /** Where the gateway fetches a file by its token. */
  readonly mediaUrl: (token: string) => string;
  readonly now: () => number;
  readonly newId: () => string;
  /**
   * Tells every open browser of a clinic how far the feed has come, or, with null, only that it
   * went on. Does not wait and never fails.
   */
  readonly poke: (clinicId: string, seq: number | null) => void;
  /** Whether somebody of a clinic has a conversation before their eyes; false when nobody knows. */
  readonly isAttended: (clinicId: string, conversationId: string) => Promise<boolean>;
  /**
   * Closes the sockets of a session or a staff member, by id; goes on when nobody waits. Never throws:
   * false when the object was not reached.
   */
  readonly endSockets: (clinicId: string, owner: string) => Promise<boolean>;
  /** Parks a webhook again. Throws when the queue does not take it. */
  readonly park: (webhook: ParkedWebhook) => Promise<void>;
  /** Hands work to the queue. Never throws: what is lost here, the sweep finds in the outbox. */
  readonly enqueue: (work: readonly Work[], delaySeconds?: number) => Promise<void>;
}
