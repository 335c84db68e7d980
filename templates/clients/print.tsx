import { html } from "hono/html";
import type { Client } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Clinic } from "#domain/staff.ts";

/** The beginning of a document that is written out in parts; PrintEnd closes what it leaves open. */
export function PrintStart({
  client,
  clinic,
  now,
  isFile,
}: {
  client: Client;
  clinic: Clinic;
  now: number;
  /** A file stands alone: it has no stylesheet to ask for. */
  isFile: boolean;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const title = `${client.name}: communication history`;
  const styles = isFile ? "" : html`<link rel="stylesheet" href="/app.css" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styles}
      </head>
      <body class="print">
        <main>
          <h1>${title}</h1>
          <p>${clinic.name}, as of ${clock.day(now)}, ${clock.time(now)}</p>
          <h2>Conversations</h2>
     `;
}

/** Stands where the rest should: nobody may take what came for the whole. */
export function PrintBreak() {
  return html`<p role="alert">
    The rest is missing: the database did not answer. Please open this page again.
  </p>`;
}

export function PrintEnd() {
  return html`</main></body></html>`;
}
