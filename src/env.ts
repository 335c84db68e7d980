import * as z from "zod";
import type { Inbox } from "#live/inbox.ts";
import { usualCaps } from "#domain/send-caps.ts";
import type { Work } from "#domain/work.ts";
import type { ParkedWebhook } from "#flows/receive-parked.ts";

/** The bindings of wrangler.toml. */
export interface Bindings {
  readonly DB: D1Database;
  readonly ATTACHMENTS: R2Bucket;
  readonly INBOX: DurableObjectNamespace<Inbox>;
  readonly OUTBOX: Queue<Work>;
  readonly EVENTS: Queue<Work>;
  readonly PARKED: Queue<ParkedWebhook>;
  /** Counts each token's calls, and each address's wrong tokens. */
  readonly API_CALLS: RateLimit;
  readonly API_FAILURES: RateLimit;
  /** Count what one person searches and uploads. */
  readonly SEARCHES: RateLimit;
  readonly UPLOADS: RateLimit;
}

/** Vars and secrets. Origins carry no trailing slash. */
export type Configuration = z.infer<typeof configuration>;

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problem: string };

/** Parses the vars and secrets; the problem names every one that is missing or wrong. */
export function readConfiguration(env: object): ReadConfiguration {
  const known = parsed.get(env);
  if (known) return known;
  const result = configuration.safeParse(env);
  const read: ReadConfiguration = result.success
    ? { ok: true, configuration: result.data }
    : { ok: false, problem: describe(result.error) };
  parsed.set(env, read);
  return read;
}

const origin = z
  .url({ protocol: /^https?$/, error: "must be an address such as https://inbox.example.com" })
  .transform((url) => url.replace(/\/+$/, ""));
const filled = z.string({ error: "is missing" }).min(1, "is missing");

/** An empty one is as good as none. */
const optional = z
  .string()
  .transform((value) => (value === "" ? undefined : value))
  .optional();
/** "49.00" a month, in the smallest unit of its currency. */
const fee = z
  .string()
  .regex(/^\d{1,5}(\.\d\d)?$/, "must be an amount such as 49.00")
  .transform((amount) => Math.round(Number(amount) * 100));

/** So many texts within an hour. */
const cap = (usual: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, "must be a number of texts such as 600")
    .transform(Number)
    .default(usual);

const configuration = z.object({
  PUBLIC_URL: filled.pipe(origin),
  TWILIO_ACCOUNT_SID: filled,
  TWILIO_AUTH_TOKEN: filled,
  TWILIO_API_URL: origin.default("https://api.twilio.com"),
  RESEND_API_KEY: filled,
  RESEND_BASE_URL: origin.default("https://api.resend.com"),
  EMAIL_FROM: filled,
  AUTH_SECRET: filled.pipe(z.string().min(32, "must be at least 32 characters long")),
  RESEND_WEBHOOK_SECRET: optional,
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  STRIPE_API_URL: origin.default("https://api.stripe.com"),
  TEXTING_FEE: fee.default(0),
  TEXTING_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be a currency's code, such as USD")
    .default("USD"),
  TWILIO_MESSAGING_SERVICE_SID: optional,
  OPERATOR_EMAIL: optional,
  CAP_PERSON: cap(usualCaps.person),
  CAP_CLINIC: cap(usualCaps.clinic),
  CAP_NEW_NUMBERS: cap(usualCaps.newNumbers),
  CAP_AUTOMATED: cap(usualCaps.automated),
  VAPID_PRIVATE_KEY: optional.pipe(
    z
      .string()
      .regex(
        /^[\w+/-]{43}=?$/,
        "must be 32 bytes in base64, as openssl rand -base64 32 prints them",
      )
      .transform((key) => key.replaceAll("+", "-").replaceAll("/", "_").replace("=", ""))
      .optional(),
  ),
  WEB_PUSH_URL: optional.pipe(origin.optional()),
  OPERATOR_PASSWORD: z
    .string()
    .transform((value) => (value === "" ? undefined : value))
    .pipe(z.string().min(16, "must be at least 16 characters long").optional())
    .optional(),
});

/** An environment never changes while it lives, so each is read once. */
const parsed = new WeakMap<object, ReadConfiguration>();

function describe(error: z.ZodError): string {
  const wrong = error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  return `Deskline is not configured: ${wrong.join("; ")}. See "Configuration" in the README.`;
}
