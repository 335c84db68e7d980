import { html } from "hono/html";

/** The words of an email to whoever runs Deskline: counts and kinds, nothing of any clinic's. */
export async function operatorEmail(lines: readonly string[]) {
  const subject = "Deskline needs a look";
  const where = "npm run ops -- status --remote tells more.";
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px">
        <ul>
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>
        <p>${where}</p>
      </body>
    </html>`;
  return { subject, text: [...lines, "", where].join("\n"), html: page.toString() };
}
