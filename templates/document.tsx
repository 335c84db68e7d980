import { html } from "hono/html";
import type { PropsWithChildren } from "hono/jsx";

/** The HTML around every page: styles, scripts, no inline anything. */
export function Document({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <>
      {html`<!doctype html>`}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          {/* Up to the edges, whose safe part app.css knows; the keyboard takes its room from the page. */}
          <meta
            name="viewport"
            content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
          />
          <meta name="color-scheme" content="light dark" />
          <meta
            name="htmx-config"
            content='{"includeIndicatorCSS":false,"defaultSettleDelay":0,"history":"reload"}'
          />
          <title>{`${title} · Deskline`}</title>
          <link rel="icon" href="/icons/deskline.svg" type="image/svg+xml" />
          <link rel="manifest" href="/manifest.webmanifest" />
          <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
          <link rel="stylesheet" href="/app.css" />
          <script src="/vendor/htmx-4.0.1.min.js" defer />
          <script src="/app.js" type="module" />
        </head>
        {children}
      </html>
    </>
  );
}
