import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { QrCode } from "#templates/qr-code.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

/** Setting up the second step: scan, then show that it works. */
export function SecondFactorPage({
  signedIn,
  state,
  proposal,
  isWrong,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  proposal: { readonly secret: string; readonly uri: string; readonly sealed: string };
  isWrong: boolean;
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
          {isWrong && (
            <p class="alert" role="alert" id="problem">
              These are not the digits of the moment. Wait for the next ones; the phone's clock has
              to be right.
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
              aria-describedby={isWrong ? "problem" : undefined}
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
