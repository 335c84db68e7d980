import { Resend } from "resend";

/** What the email service says became of an address. */
export type HeardOfEmail =
  | {
      readonly kind: "undeliverable";
      readonly addresses: readonly string[];
      readonly why: "bounced" | "complained" | "suspected";
      readonly reason: string;
    }
  | { readonly kind: "other" }
  | { readonly kind: "forged" };

/**
 * Reads a webhook of Resend's, signed as Svix signs (headers svix-id, -timestamp, -signature).
 * A bounce that may pass is no reason to stop. Source: Resend, "Webhooks", "Email bounces". Never throws.
 */
export function hearOfEmail(
  secret: string,
  payload: string,
  headers: { readonly id: string; readonly timestamp: string; readonly signature: string },
): HeardOfEmail {
  const event = verified(secret, payload, headers);
  if (!event) return { kind: "forged" };
  if (event.type === "email.complained") {
    const reason = "The recipient called an alert spam.";
    return { kind: "undeliverable", ...who(event.data.to, "", "complained"), reason };
  }
  if (event.type !== "email.bounced" || event.data.bounce.type === "Transient") {
    return { kind: "other" };
  }
  const { to, bounce } = event.data;
  const reason = bounce.message.slice(0, 300);
  return { kind: "undeliverable", ...who(to, reason, "bounced"), reason };
}

/** Of an email to several the service does not say whose it was, unless the reason names one. */
function who(to: readonly string[], reason: string, why: "bounced" | "complained") {
  const named = to.filter((address) => reason.toLowerCase().includes(address.toLowerCase()));
  if (named.length > 0 || to.length === 1) {
    return { addresses: named.length > 0 ? named : to, why };
  }
  return { addresses: to, why: "suspected" as const };
}

function verified(
  webhookSecret: string,
  payload: string,
  headers: { readonly id: string; readonly timestamp: string; readonly signature: string },
) {
  try {
    // Verifying asks nothing of the service, so no key is needed; the constructor wants one.
    return new Resend("re_none").webhooks.verify({ payload, headers, webhookSecret });
  } catch {
    return null;
  }
}
