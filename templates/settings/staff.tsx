import type { Role } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";

/** A new account as typed. */
export interface TypedStaff {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who can sign in, how, and a form for one more. */
export function StaffForms({
  staff,
  selfId,
  typed,
  isForAll,
  problem,
}: {
  staff: readonly ListedStaff[];
  selfId: string;
  typed: TypedStaff;
  /** Everybody has to have a second step, not only the admins. */
  isForAll: boolean;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <ul class="remarks">
        {staff.map((person) => (
          <li class="person">
            <span>
              <strong>{person.name}</strong> {person.role}
              <small>
                {person.email} · {stateOf(person)}
              </small>
            </span>
            {person.id === selfId ? (
              <a href={paths.account()}>Your account</a>
            ) : (
              <Changes person={person} />
            )}
          </li>
        ))}
      </ul>
      <form
        class="stack"
        method="post"
        action={paths.secondFactorForAll()}
        aria-label="Second step"
      >
        <h2>Second step</h2>
        <p>
          Admins need it: six digits from an app beside the password. They get two weeks to set it
          up.
        </p>
        <label class="check">
          <input type="checkbox" name="forAll" checked={isForAll} />
          Everybody at the clinic needs it
        </label>
        <button>Save</button>
      </form>
      <h2>Add somebody</h2>
      <form class="stack" method="post" action={paths.staff()} aria-label="Add somebody">
        <Field name="name" label="Name" value={typed.name} maxlength={120} problem={problem} />
        <Field name="email" label="Email" value={typed.email} type="email" problem={problem} />
        <label>
          Role
          <select name="role">
            <option value="staff" selected={typed.role === "staff"}>
              Staff: answers clients
            </option>
            <option value="admin" selected={typed.role === "admin"}>
              Admin: changes the settings too
            </option>
          </select>
        </label>
        <p class="hint">They get an email with a link to choose a password.</p>
        <button>Add</button>
      </form>
    </>
  );
}

interface ListedStaff extends TypedStaff {
  readonly id: string;
  readonly hasJoined: boolean;
  readonly hasSecondFactor: boolean;
}

function stateOf({ hasJoined, hasSecondFactor }: ListedStaff): string {
  if (!hasJoined) return "invited";
  return hasSecondFactor ? "second step on" : "second step off";
}

function Changes({
  person: { id, name, role, hasJoined, hasSecondFactor },
}: {
  person: ListedStaff;
}) {
  return (
    <details>
      <summary aria-label={`Change ${name}`}>Change</summary>
      <form method="post" action={paths.staffRole(id)}>
        <input type="hidden" name="role" value={role === "admin" ? "staff" : "admin"} />
        <button class="quiet">
          Make {name} {role === "admin" ? "staff" : "an admin"}
        </button>
      </form>
      <form method="post" action={paths.staffLink(id)}>
        <button class="quiet">
          {hasJoined ? `Send ${name} a link for a new password` : `Invite ${name} again`}
        </button>
      </form>
      {hasSecondFactor && (
        <form method="post" action={paths.staffSecondFactor(id)}>
          <p>
            For somebody whose phone and recovery codes are gone. Be sure that it is they who ask.
          </p>
          <button class="danger">Turn off the second step of {name}</button>
        </form>
      )}
      <form method="post" action={paths.staffRemoval(id)}>
        <p>They are signed out everywhere at once. What they wrote stays.</p>
        <button class="danger">Remove {name}</button>
      </form>
    </details>
  );
}
