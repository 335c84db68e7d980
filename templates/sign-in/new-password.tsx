import { shortestPassword } from "#domain/password-rules.ts";
import { paths } from "#src/paths.ts";
import { Document } from "#templates/document.tsx";

/** Where a link by email is asked for. What it says afterwards is the same for every address. */
export function ForgottenPage({ isAsked = false, problem = false }) {
  return (
    <Document title="New password">
      <body>
        <main class="card">
          <h1>New password</h1>
          <p role="status">
            {isAsked
              ? "If there is an account with this address, an email with a link is on its way. The link works once, for an hour."
              : ""}
          </p>
          <form class="stack" method="post" action={paths.forgotten()}>
            {problem && (
              <p class="alert" role="alert" id="problem">
                Enter the address that you sign in with.
              </p>
            )}
            <label>
              Email
              <input
                type="email"
                name="email"
                autocomplete="username"
                required
                autofocus
                aria-describedby={problem ? "problem" : undefined}
              />
            </label>
            <button>Send me a link</button>
          </form>
          <p>
            <a href={paths.signIn()}>Back to signing in</a>
          </p>
        </main>
      </body>
    </Document>
  );
}

/** Where a link leads. Opening it changes nothing: mail scanners do that too. */
export function NewPasswordPage({
  email,
  token,
  problem,
}: {
  email: string;
  token: string;
  problem?: string;
}) {
  return (
    <Document title="Choose a password">
      <body>
        <main class="card">
          <h1>Choose a password</h1>
          <form class="stack" method="post" action={paths.newPassword(token)}>
            <input type="hidden" name="username" value={email} autocomplete="username" />
            {problem && (
              <p class="alert" role="alert" id="problem">
                {problem}
              </p>
            )}
            <p>
              For <strong>{email}</strong>
            </p>
            <label>
              New password
              <input
                type="password"
                name="password"
                autocomplete="new-password"
                minlength={shortestPassword}
                required
                autofocus
                aria-describedby={problem ? "problem hint" : "hint"}
              />
            </label>
            <p class="hint" id="hint">
              At least {shortestPassword} characters. Whoever is signed in as you elsewhere is
              signed out.
            </p>
            <button>Save the password</button>
          </form>
        </main>
      </body>
    </Document>
  );
}

/** A link that has been used, has run out, or never was one. */
export function UsedLinkPage() {
  return (
    <Document title="Link used">
      <body>
        <main class="card">
          <h1>This link does not work any more</h1>
          <p>
            It was used already, has run out, or a newer one was sent.{" "}
            <a href={paths.forgotten()}>Ask for a new one</a>, or ask an admin of your clinic to
            invite you again.
          </p>
        </main>
      </body>
    </Document>
  );
}
