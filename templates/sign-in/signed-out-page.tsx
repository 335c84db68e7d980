import { paths } from "#src/paths.ts";
import { TypedText } from "#templates/typed-text.tsx";
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
          <TypedText text={typed} />
        </main>
      </body>
    </Document>
  );
}
