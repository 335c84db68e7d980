import { Resend } from "resend";

/** Where emails are handed in. `baseUrl` without a trailing slash. */
export interface EmailService {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly from: string;
  /** How long it has to answer; ten seconds by default. */
  readonly timeoutMs?: number;
  /** What its webhooks are signed with; without it none is believed. */
  readonly webhookSecret?: string | undefined;
}

export interface Email {
  /** The same email is sent once, whatever repeats it, for a day (Resend, "Idempotency keys"). */
  readonly key: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type EmailOutcome =
  | { readonly kind: "sent" }
  /**
   * Another attempt may succeed. `unsure`: it may have been taken, and only the key, which the service
   * forgets after a day, keeps another attempt from being a second email.
   */
  | { readonly kind: "try-again"; readonly reason: string; readonly unsure: boolean }
  | { readonly kind: "refused"; readonly reason: string };

/** Hands one email in. Never throws. */
export async function sendEmail(
  { apiKey, baseUrl, from, timeoutMs = 10_000 }: EmailService,
  { key, to, ...content }: Email,
): Promise<EmailOutcome> {
  try {
    const resend = new Resend(apiKey, { baseUrl });
    const { error } = await resend.emails.send(
      { from, to: [...to], ...content },
      { idempotencyKey: key, signal: AbortSignal.timeout(timeoutMs) },
    );
    // The key was used before with other words: the settings have changed since, the email is out.
    if (!error || error.name === "invalid_idempotent_request") return { kind: "sent" };
    const reason = `${error.name}: ${error.message}`;
    if (final.has(error.name)) return { kind: "refused", reason };
    return { kind: "try-again", reason, unsure: !notTaken.has(error.name) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "try-again", reason, unsure: true };
  }
}

/** What another attempt would not mend. Source: Resend, "Errors". */
const final = new Set<string>([
  "validation_error",
  "missing_required_field",
  "invalid_from_address",
  "invalid_to_address",
  "invalid_attachment",
  "invalid_idempotency_key",
  "not_found",
  "method_not_allowed",
]);

/** It was turned away at the door, and may be let in later. Source: the same. */
const notTaken = new Set<string>([
  "rate_limit_exceeded",
  "daily_quota_exceeded",
  "monthly_quota_exceeded",
  "missing_api_key",
  "restricted_api_key",
  "invalid_api_key",
]);
