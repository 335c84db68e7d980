import { paths } from "#src/paths.ts";
import { Document } from "#templates/document.tsx";

/** The second step of signing in. */
export function CodePage({ next, problem = false }: { next: string; problem?: boolean }) {
  return (
    <Document title="Your code">
      <body>
        <main class="card">
          <h1>One more step</h1>
          <form class="stack" method="post" action={paths.code()}>
            <input type="hidden" name="next" value={next} />
            {problem && (
              <p class="alert" role="alert" id="problem">
                This code is not the one of the moment, or was used already. Wait for the next one,
                or use a recovery code.
              </p>
            )}
            <label>
              Code
              <input
                name="code"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck={false}
                maxlength={40}
                required
                autofocus
                aria-describedby={problem ? "problem hint" : "hint"}
              />
            </label>
            <p class="hint" id="hint">
              The six digits that your authenticator app shows for Deskline, or one of your recovery
              codes. Without both, an admin of your clinic can let you in again.
            </p>
            <button>Go on</button>
          </form>
          <form method="post" action={paths.signOut()}>
            <button class="quiet">Sign in as somebody else</button>
          </form>
        </main>
      </body>
    </Document>
  );
}
