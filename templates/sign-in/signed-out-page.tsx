import { paths } from "#src/paths.ts";
import { Document } from "#templates/document.tsx";

/** A form was sent after its session had ended: what was typed must not be lost with it. */
export function SignedOutPage({ typed }: { typed: string | null }) {
  return (
    <Document title="Signed out">
      <body>
        <main class="card">
          <h1>You have been signed out</h1>
          <p>
            Nothing was sent. <a href={paths.signIn()}>Sign in again</a> and repeat it.
          </p>
          {typed && (
            <label>
              What you typed
              <textarea readonly rows={6}>
                {typed}
              </textarea>
            </label>
          )}
        </main>
      </body>
    </Document>
  );
}
