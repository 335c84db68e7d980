import { randomBytes } from "node:crypto";
import { Faults } from "./faults.ts";
import { firstServices, type MessagingService } from "./messaging-services.ts";
import type { SentPush } from "./push-service.ts";
import type { Posting } from "./receiver.ts";
import { emptyStripe, type StripeState } from "./stripe-state.ts";
import type { TollfreeVerification } from "./tollfree-verifications.ts";

/** Everything that the simulated world knows; `resetNetwork` puts it back to the start. */
export interface Network {
  readonly options: NetworkOptions;
  /** Where this simulator is reached, and its second host for media; set once it listens. */
  url: string;
  mediaUrl: string;
  numbers: Map<string, IncomingNumber>;
  /** Numbers that somebody else bought. */
  takenNumbers: Set<string>;
  /** How often a number was bought, and how often given back. */
  purchases: number;
  releases: number;
  services: Map<string, MessagingService>;
  verifications: TollfreeVerification[];
  messages: NetworkMessage[];
  media: Map<string, Medium>;
  optOuts: Set<string>;
  phonesOff: Set<string>;
  emails: Email[];
  /** Why emails to an address come back, by address. */
  bouncing: Map<string, string>;
  stripe: StripeState;
  /** What the clinics' own systems were told, and the secrets that they know, by receiver. */
  postings: Posting[];
  receiverSecrets: Map<string, string>;
  /** What was pushed to whose browser, and how the push service answered. */
  pushes: SentPush[];
  /** What Stripe and Resend told the product; status 0 is no answer. */
  events: { id: string; type: string; url: string; status: number }[];
  webhooks: { url: string; sid: string; status: number; at: number }[];
  reports: { sid: string; status: string; httpStatus: number; at: number }[];
  /** What was fetched for texts that went out. */
  fetched: { sid: string; url: string; status: number; contentType: string; size: number }[];
  refused: { code: number; to: string; from: string; at: number }[];
  faults: Faults;
  /** How far the network's clock is ahead of everybody else's, in ms. */
  clockAheadMs: number;
}

export interface NetworkOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly resendApiKey: string;
  readonly numbers: readonly SimulatedNumber[];
  readonly people: readonly SimulatedPerson[];
  /** Without it nobody may pay: every request is a 401. */
  readonly stripe?: {
    readonly secretKey: string;
    readonly webhookSecret: string;
    readonly webhookUrl: string;
  };
  /** Where bounces are reported; the secret is in Svix's form, "whsec_" and base64. */
  readonly resendWebhook?: { readonly url: string; readonly secret: string };
  /** Between acceptance, "sent" and "delivered", in ms. */
  readonly deliveryDelayMs?: number;
  /** How much later the fault "slow" answers, in ms; three seconds by default. */
  readonly slowMs?: number;
}

interface SimulatedNumber {
  /** Known from before; a new one unless given. */
  readonly sid?: string;
  readonly phoneNumber: string;
  readonly friendlyName: string;
  /** Where texts to this number are posted; a fragment says how Twilio retries. */
  readonly smsUrl: string;
  /** None unless given. */
  readonly smsFallbackUrl?: string;
  readonly country: "US" | "CA";
}

export interface SimulatedPerson {
  readonly name: string;
  readonly number: string;
  /** The clinic that this handset writes to. */
  readonly clinicNumber: string;
}

export interface IncomingNumber extends SimulatedNumber {
  readonly sid: string;
  readonly smsMethod: string;
  readonly smsFallbackUrl: string;
  readonly statusCallback: string;
  /** A TwiML application that takes its texts. There is none here, so they go nowhere. */
  readonly smsApplicationSid: string;
  /** Bought in this simulator's life. The numbers of the options are registered with the carriers. */
  readonly needsRegistration: boolean;
}

export interface NetworkMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly direction: "inbound" | "outbound-api" | "outbound-reply";
  status: string;
  errorCode: number | null;
  readonly statusCallback: string | null;
  mediaSids: readonly string[];
  readonly createdAt: number;
  /** When its status last changed. */
  updatedAt: number;
}

export interface Medium {
  readonly sid: string;
  readonly messageSid: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Email {
  readonly id: string;
  readonly key: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: number;
}

export function createNetwork(options: NetworkOptions): Network {
  const network: Network = {
    options,
    url: "",
    mediaUrl: "",
    numbers: new Map(),
    takenNumbers: new Set(),
    purchases: 0,
    releases: 0,
    services: new Map(),
    verifications: [],
    messages: [],
    media: new Map(),
    optOuts: new Set(),
    phonesOff: new Set(),
    emails: [],
    bouncing: new Map(),
    stripe: emptyStripe(),
    postings: [],
    receiverSecrets: new Map(),
    pushes: [],
    events: [],
    webhooks: [],
    reports: [],
    fetched: [],
    refused: [],
    faults: new Faults(),
    clockAheadMs: 0,
  };
  resetNetwork(network);
  return network;
}

export function resetNetwork(network: Network): void {
  const rest = { smsMethod: "POST", statusCallback: "", smsApplicationSid: "" };
  const numbers = network.options.numbers.map(
    (number) =>
      [
        number.phoneNumber,
        {
          ...number,
          ...rest,
          smsFallbackUrl: number.smsFallbackUrl ?? "",
          sid: number.sid ?? newSid("PN"),
          needsRegistration: false,
        },
      ] as const,
  );
  network.numbers = new Map(numbers);
  network.takenNumbers = new Set();
  network.purchases = 0;
  network.releases = 0;
  network.services = firstServices();
  network.verifications = [];
  network.messages = [];
  network.media = new Map();
  network.optOuts = new Set();
  network.phonesOff = new Set();
  network.emails = [];
  network.bouncing = new Map();
  network.stripe = emptyStripe();
  network.postings = [];
  network.receiverSecrets = new Map();
  network.pushes = [];
  network.events = [];
  network.webhooks = [];
  network.reports = [];
  network.fetched = [];
  network.refused = [];
  network.faults = new Faults();
  network.clockAheadMs = 0;
}

/** What time the network says it is. */
export function clockOf(network: Network): number {
  return Date.now() + network.clockAheadMs;
}

/** Twilio's form: letters for the kind and 32 hexadecimal digits. */
export function newSid(kind: string): string {
  return kind + randomBytes(16).toString("hex");
}

/** Who said STOP to whom. */
export function optOutKey(number: string, contact: string): string {
  return `${number} ${contact}`;
}
