import { Resend } from "resend";

/** Where emails are handed in. `baseUrl` without a trailing slash. */
export interface EmailService {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly from: string;
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
  /** It may or may not have been taken: the key makes it safe to hand it in again. */
  | { readonly kind: "try-again"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Hands one email in. Never throws. */
export async function sendEmail(
  { apiKey, baseUrl, from }: EmailService,
  { key, to, ...content }: Email,
): Promise<EmailOutcome> {
  try {
    const resend = new Resend(apiKey, { baseUrl });
    const { error } = await resend.emails.send(
      { from, to: [...to], ...content },
      { idempotencyKey: key },
    );
    // The key was used before with other words: the settings have changed since, the email is out.
    if (!error || error.name === "invalid_idempotent_request") return { kind: "sent" };
    const reason = `${error.name}: ${error.message}`;
    return final.has(error.name) ? { kind: "refused", reason } : { kind: "try-again", reason };
  } catch (error) {
    return { kind: "try-again", reason: error instanceof Error ? error.message : String(error) };
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
