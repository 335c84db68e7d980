import { html } from "hono/html";

/** A text that came while the clinic was closed, or whose client waits too long, as an email tells of it. */
export interface AlertLine {
  /** "6:31 PM" in the clinic's zone: when it came or, if `isLate`, since when its client waits. */
  readonly time: string;
  readonly isLate: boolean;
  readonly isUrgent: boolean;
  readonly link: string;
  /** Who wrote and what; null where the clinic keeps that out of email. */
  readonly quote: { readonly who: string; readonly body: string } | null;
}

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The words of an alert: who it is about only where the clinic wants it. `total` is how many texts
 * it is about, of which the lines may be the first ones; `late` of them wait too long.
 */
export async function alertEmail(
  clinicName: string,
  lines: readonly AlertLine[],
  { total, late }: { total: number; late: number },
): Promise<Words> {
  const said = [
    ...(total > late ? [`${count(total - late)} came after hours at ${clinicName}`] : []),
    ...(late > 0
      ? [`${count(late)} ${late === 1 ? "waits" : "wait"} too long at ${clinicName}`]
      : []),
  ];
  const more = total - lines.length;
  const rest = more > 0 ? `And ${more} more: they are all in the inbox.` : "";
  const isUrgent = lines.some((line) => line.isUrgent);
  const intro = [
    ...(total > late ? [`${count(total - late)} came while ${clinicName} was closed.`] : []),
    ...(late > 0
      ? [
          `${count(late)} ${late === 1 ? "has" : "have"} no answer for longer than your clinic lets a client wait.`,
        ]
      : []),
  ].join(" ");
  return email(
    `${isUrgent ? "URGENT: " : ""}${said.join("; ")}`,
    [intro, ...lines.map(lineAsText), ...(rest === "" ? [] : [rest])],
    html`<p>${intro}</p>
      <ul>
        ${lines.map(
          ({ time, isLate, isUrgent, link, quote }) =>
            html`<li>
              ${isUrgent ? html`<strong>URGENT</strong>, ` : ""}${isLate ? "Waiting since " : ""}${time}${
                quote ? html`, ${quote.who}: ${quote.body}` : ""
              }<br /><a href="${link}">Open the conversation</a>
            </li>`,
        )}
      </ul>
      <p>${rest}</p>`,
  );
}

/** What a clinic closes with: how many still wait, without saying who. */
export async function closingEmail(
  clinicName: string,
  waiting: number,
  link: string,
): Promise<Words> {
  const still = `${waiting === 1 ? "1 client still waits" : `${waiting} clients still wait`} for an answer`;
  const intro = `${clinicName} has closed, and ${still}.`;
  return email(
    `${still} at ${clinicName}`,
    [intro, link],
    html`<p>${intro}</p>
      <p><a href="${link}">Open those that wait</a></p>`,
  );
}

/** Tries the way of an alert, and says that it does no more. */
export async function testAlertEmail(clinicName: string, inboxLink: string): Promise<Words> {
  const intro = `This is a test. No text came: somebody at ${clinicName} wanted to see whether the after-hours alert reaches you. It does.`;
  return email(
    `Test: after-hours alert of ${clinicName}`,
    [intro, inboxLink],
    html`<p>${intro}</p>
      <p><a href="${inboxLink}">Open the inbox</a></p>`,
  );
}

function count(texts: number): string {
  return texts === 1 ? "A text" : `${texts} texts`;
}

function lineAsText({ time, isLate, isUrgent, link, quote }: AlertLine): string {
  const said = quote ? `, ${quote.who}: ${quote.body}` : "";
  return `${isUrgent ? "URGENT, " : ""}${isLate ? "Waiting since " : ""}${time}${said}\n${link}`;
}

const why = "You get this because your clinic put this address into its after-hours alert.";

/** Both forms of it. Colours are the reader's own, light or dark. */
async function email(
  subject: string,
  paragraphs: readonly string[],
  content: ReturnType<typeof html>,
): Promise<Words> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px">
        ${content}
        <p><small>${why}</small></p>
      </body>
    </html>`;
  return { subject, text: [...paragraphs, why].join("\n\n"), html: page.toString() };
}
