import type { ClinicTime } from "#domain/clinic-time.ts";
import { shortestPassword } from "#domain/password-rules.ts";
import type { Session } from "#domain/session.ts";
import { paths } from "#src/paths.ts";
import { type FieldProblem, Wrong } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { BeingTold } from "./being-told.tsx";
import { Devices, type ShownDevice } from "./devices.tsx";

/** Somebody's own account: password, second step, and where they are signed in. */
export function AccountPage({
  session,
  state,
  email,
  codesLeft,
  sessions,
  devices,
  pushKey,
  clock,
  saved,
  problem,
}: {
  session: Session;
  state: { unread: number; seq: number };
  email: string;
  /** How many recovery codes are left; null without a second step. */
  codesLeft: number | null;
  sessions: readonly ListedSession[];
  devices: readonly ShownDevice[];
  /** What browsers bind themselves to; null where nobody is told by push. */
  pushKey: string | null;
  clock: ClinicTime;
  saved?: string | undefined;
  problem?: FieldProblem | undefined;
}) {
  const { signedIn } = session;
  return (
    <StaffPage signedIn={signedIn} title="Your account" state={state}>
      <div class="page page-narrow stack">
        <h1>Your account</h1>
        <p role="status">{problem ? "" : (words[saved ?? ""] ?? "")}</p>
        <p>
          {signedIn.staffName}, {email}, {signedIn.role === "admin" ? "admin" : "staff"} at{" "}
          {signedIn.clinic.name}
        </p>

        <h2>Being told</h2>
        <BeingTold told={signedIn.told} />
        {pushKey !== null && (
          <Devices devices={devices} pushKey={pushKey} clock={clock} problem={problem} />
        )}

        <h2>Second step</h2>
        <SecondStep session={session} codesLeft={codesLeft} clock={clock} problem={problem} />

        <h2>Password</h2>
        <form class="stack" method="post" action={paths.accountPassword()}>
          <Password name="current" label="Current password" problem={problem} />
          <Password
            name="wanted"
            label="New password"
            problem={problem}
            hint={`At least ${shortestPassword} characters. You are signed out everywhere else${
              devices.some(({ isHere }) => !isHere) ? ", and nothing is told there any more" : ""
            }.`}
            isNew
          />
          <button>Change the password</button>
        </form>

        <h2>Where you are signed in</h2>
        <ul class="remarks">
          {sessions.map(({ id, device, startedAt, seenAt }) => (
            <li class="person">
              <span>
                <strong>{device}</strong>
                <small>
                  Signed in {clock.day(startedAt)} at {clock.time(startedAt)}, last used at{" "}
                  {clock.time(seenAt)}
                </small>
              </span>
              {id === session.id ? (
                <span class="hint">This one</span>
              ) : (
                <form method="post" action={paths.sessionRevocation(id)}>
                  <button class="quiet" aria-label={`Sign out ${device}`}>
                    Sign out
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
        {sessions.length > 1 && (
          <form method="post" action={paths.otherSessions()}>
            <button class="quiet">Sign out everywhere else</button>
          </form>
        )}
      </div>
    </StaffPage>
  );
}

/** Times are epoch milliseconds. */
interface ListedSession {
  readonly id: string;
  readonly device: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

function SecondStep({
  session,
  codesLeft,
  clock,
  problem,
}: {
  session: Session;
  codesLeft: number | null;
  clock: ClinicTime;
  problem?: FieldProblem | undefined;
}) {
  const { secondFactorDueAt: dueAt } = session;
  if (codesLeft === null) {
    return (
      <>
        <p>
          Off. With it, a password that somebody guessed or found lets nobody in: signing in also
          asks for six digits from an app on your phone.
          {dueAt !== null && ` You need it from ${clock.day(dueAt)} on.`}
        </p>
        <p>
          <a class="button" href={paths.secondFactor()}>
            Set up the second step
          </a>
        </p>
      </>
    );
  }
  return (
    <>
      <p>On. {codesLeft === 1 ? "1 recovery code is" : `${codesLeft} recovery codes are`} left.</p>
      <details open={problem?.field === "codes"}>
        <summary>New recovery codes</summary>
        <form class="stack" method="post" action={paths.recoveryCodes()}>
          <p>The codes that you have now stop working.</p>
          <Password name="password" label="Password" problem={problem} problemName="codes" />
          <button>Make new codes</button>
        </form>
      </details>
      {dueAt === null && (
        <details open={problem?.field === "removal"}>
          <summary>Turn it off</summary>
          <form class="stack" method="post" action={paths.secondFactorRemoval()}>
            <Password name="password" label="Password" problem={problem} problemName="removal" />
            <button class="danger">Turn off the second step</button>
          </form>
        </details>
      )}
    </>
  );
}

function Password({
  name,
  label,
  hint,
  problem,
  problemName = name,
  isNew = false,
}: {
  name: string;
  label: string;
  hint?: string;
  problem?: FieldProblem | undefined;
  problemName?: string;
  isNew?: boolean;
}) {
  const isWrong = problem?.field === problemName;
  const about = [hint && `hint-${name}`, isWrong && `problem-${problemName}`].filter(Boolean);
  return (
    <>
      <label>
        {label}
        <input
          type="password"
          name={name}
          autocomplete={isNew ? "new-password" : "current-password"}
          required
          aria-invalid={isWrong ? "true" : undefined}
          aria-describedby={about.length > 0 ? about.join(" ") : undefined}
        />
      </label>
      {hint && (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
      <Wrong field={problemName} problem={problem} />
    </>
  );
}

const words: Record<string, string> = {
  password: "Your password is changed, and you are signed out everywhere else.",
  "being-told": "Saved. Pages that are open take it on when they are loaded again.",
  device: "This browser tells you from now on, also when Deskline is closed.",
  "device-gone": "Nothing is told there any more.",
  "second-factor": "The second step is off.",
  sessions: "Signed out there.",
};
