import { html } from "hono/html";

/** The words of an email with a link to choose a password. */
export async function passwordEmail(
  kind: "invitation" | "reset",
  { name, clinicName, link }: { name: string; clinicName: string; link: string },
) {
  const { subject, why, until } = {
    invitation: {
      subject: `Your account at ${clinicName}`,
      why: `${clinicName} has made you an account at Deskline, where it texts with its clients. Choose a password to begin:`,
      until: "The link works once, for three days. If you did not expect this, leave it alone.",
    },
    reset: {
      subject: "A new password for Deskline",
      why: "Somebody asked for a new password for your account. Choose it here:",
      until:
        "The link works once, for an hour. If it was not you, leave it alone: your password stays as it is.",
    },
  }[kind];
  const text = [`Hello ${name},`, why, link, until].join("\n\n");
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px">
        <p>Hello ${name},</p>
        <p>${why}</p>
        <p><a href="${link}">Choose a password</a></p>
        <p><small>${until}</small></p>
      </body>
    </html>`;
  return { subject, text, html: page.toString() };
}
