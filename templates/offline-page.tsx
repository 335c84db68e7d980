import { html } from "hono/html";

/** What a browser keeps for when it reaches nothing: of no clinic, and with no script but its own. */
export function OfflinePage() {
  return (
    <>
      {html`<!doctype html>`}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>No connection · Deskline</title>
          <link rel="icon" href="/icons/deskline.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/app.css" />
          <script src="/offline.js" type="module" />
        </head>
        <body>
          <main class="card">
            <h1>No connection</h1>
            <p>
              This computer reaches no network just now. What you were writing in this window is
              kept, and is there again when the page is. Texts that come meanwhile are kept, too.
            </p>
            <p>
              <button type="button" id="again">
                Try again
              </button>
            </p>
          </main>
        </body>
      </html>
    </>
  );
}
