import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { type FieldProblem, Wrong } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

/** Days as typed; empty: without a limit. */
export interface TypedSpan {
  readonly from: string;
  readonly to: string;
}

/** What can be taken along as a file. */
export function ExportPage({
  signedIn,
  state,
  typed,
  problem,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  typed: TypedSpan;
  problem?: FieldProblem | undefined;
}) {
  return (
    <StaffPage signedIn={signedIn} title="Export" state={state}>
      <div class="page page-narrow stack">
        <h1>Export</h1>
        <p>
          As CSV, for a spreadsheet or another program; what came out can be{" "}
          <a href={paths.newImport()}>imported</a> again. The files hold names and numbers: keep
          them where only your clinic reads them. Who took what is in the Activity log.
        </p>
        <form class="stack" method="post" action={paths.exportClients()} aria-labelledby="clients">
          <h2 id="clients">Clients</h2>
          <p>
            With their numbers, whether they may be texted, and a line for each patient. Archived
            ones are left out.
          </p>
          <p>
            <button>Export clients</button>
          </p>
        </form>
        <form
          class="stack"
          method="post"
          action={paths.exportAppointments()}
          aria-labelledby="appointments"
        >
          <h2 id="appointments">Appointments</h2>
          <Day name="from" label="From" value={typed.from} problem={problem} />
          <Day name="to" label="To" value={typed.to} problem={problem} />
          <p>
            <button>Export appointments</button>
          </p>
        </form>
        <form class="stack" method="post" action={paths.exportCare()} aria-labelledby="care">
          <h2 id="care">What is due for patients</h2>
          <p>With what was done, and when.</p>
          <p>
            <button>Export what is due</button>
          </p>
        </form>
        {signedIn.role === "admin" && (
          <form
            class="stack"
            method="post"
            action={paths.exportConsent()}
            aria-labelledby="consent"
          >
            <h2 id="consent">Ledger of consent</h2>
            <p>Who may be texted, who said so, when and why: all that was ever written down.</p>
            <p>
              <button>Export the ledger</button>
            </p>
          </form>
        )}
      </div>
    </StaffPage>
  );
}

function Day({
  name,
  label,
  value,
  problem,
}: {
  name: string;
  label: string;
  value: string;
  problem?: FieldProblem | undefined;
}) {
  const isWrong = problem?.field === name;
  return (
    <>
      <label>
        {label}
        <input
          type="date"
          name={name}
          value={value}
          aria-invalid={isWrong ? "true" : undefined}
          aria-describedby={isWrong ? `problem-${name}` : undefined}
        />
      </label>
      <Wrong field={name} problem={problem} />
    </>
  );
}
