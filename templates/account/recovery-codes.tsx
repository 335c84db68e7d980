import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";

/** Told this once: what lets somebody in whose phone is gone. */
export function RecoveryCodesPage({
  signedIn,
  state,
  codes,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  codes: readonly string[];
}) {
  return (
    <StaffPage signedIn={signedIn} title="Recovery codes" state={state}>
      <div class="page page-narrow stack">
        <h1>Recovery codes</h1>
        <p role="status">The second step is on.</p>
        <p>
          Each of these lets you in once when your phone is not at hand. Print them or put them into
          your password manager now: they are not shown again.
        </p>
        <ul class="codes">
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p>
          <a class="button" href={paths.account()}>
            I have kept them
          </a>
        </p>
      </div>
    </StaffPage>
  );
}
