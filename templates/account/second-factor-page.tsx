import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { QrCode } from "#templates/qr-code.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

/** Setting up the second step: scan, then show that it works. */
export function SecondFactorPage({
  signedIn,
  state,
  proposal,
  problem,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  proposal: { readonly secret: string; readonly uri: string; readonly sealed: string };
  problem?: FieldProblem | undefined;
}) {
  return (
    <StaffPage signedIn={signedIn} title="Second step" state={state}>
      <div class="page page-narrow stack">
        <h1>Set up the second step</h1>
        <p>
          1. Scan this with an authenticator app on your phone, such as the one of Google, Microsoft
          or your password manager.
        </p>
        <QrCode text={proposal.uri} label="QR code for the authenticator app" />
        <p>
          Or type this into the app: <code class="secret">{inFours(proposal.secret)}</code>
        </p>
        <form class="stack" method="post" action={paths.secondFactor()}>
          <input type="hidden" name="sealed" value={proposal.sealed} />
          {problem && (
            <p class="alert" role="alert" id="problem">
              {problem.words}
            </p>
          )}
          <label>
            2. The six digits that it shows
            <input
              name="code"
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={20}
              required
              aria-describedby={problem?.field === "code" ? "problem" : undefined}
            />
          </label>
          <label>
            3. Your password
            <input
              type="password"
              name="password"
              autocomplete="current-password"
              required
              aria-describedby={problem?.field === "password" ? "problem" : undefined}
            />
          </label>
          <button>Turn on the second step</button>
        </form>
      </div>
    </StaffPage>
  );
}

function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
