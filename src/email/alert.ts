import { html } from "hono/html";

/** A text that came while the clinic was closed, as an email tells of it. */
export interface AlertLine {
  /** "6:31 PM" in the clinic's zone. */
  readonly time: string;
  readonly isUrgent: boolean;
  readonly link: string;
  /** Who wrote and what; null where the clinic keeps that out of email. */
  readonly quote: { readonly who: string; readonly body: string } | null;
}

/**
 * The words of an alert: who it is about only where the clinic wants it. `total` is how many texts
 * it is about, of which the lines may be the first ones.
 */
export async function alertEmail(
  clinicName: string,
  lines: readonly AlertLine[],
  total = lines.length,
) {
  const count = total === 1 ? "A text" : `${total} texts`;
  const more = total - lines.length;
  const rest = more > 0 ? `And ${more} more: they are all in the inbox.` : "";
  const isUrgent = lines.some((line) => line.isUrgent);
  const subject = `${isUrgent ? "URGENT: " : ""}${count} came after hours at ${clinicName}`;
  const text = [
    `${count} came while ${clinicName} was closed.`,
    ...lines.map(({ time, isUrgent, link, quote }) =>
      [
        `${isUrgent ? "URGENT, " : ""}${time}${quote ? `, ${quote.who}: ${quote.body}` : ""}`,
        link,
      ].join("\n"),
    ),
    ...(rest === "" ? [] : [rest]),
    "You get this because your clinic put this address into its after-hours alert.",
  ].join("\n\n");
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px">
        <p>${count} came while ${clinicName} was closed.</p>
        <ul>
          ${lines.map(
            ({ time, isUrgent, link, quote }) =>
              html`<li>
                ${isUrgent ? html`<strong>URGENT</strong>, ` : ""}${time}${
                  quote ? html`, ${quote.who}: ${quote.body}` : ""
                }<br /><a href="${link}">Open the conversation</a>
              </li>`,
          )}
        </ul>
        <p>${rest}</p>
        <p>
          <small
            >You get this because your clinic put this address into its after-hours alert.</small
          >
        </p>
      </body>
    </html>`;
  return { subject, text, html: page.toString() };
}
