import type { Role } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";

/** A new account as typed. */
export interface TypedStaff {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who can sign in, and a form for one more. */
export function StaffForms({
  staff,
  selfId,
  typed,
  added,
  problem,
}: {
  staff: readonly (TypedStaff & { readonly id: string })[];
  selfId: string;
  typed: TypedStaff;
  /** The account just made, with its password: shown this once. */
  added?: { readonly email: string; readonly password: string } | undefined;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      {added && (
        <p class="note">
          Give them these, they are not shown again: {added.email} and the password{" "}
          <code>{added.password}</code>
        </p>
      )}
      <ul class="remarks">
        {staff.map(({ id, name, email, role }) => (
          <li class="person">
            <span>
              <strong>{name}</strong> {role}
              <small>{email}</small>
            </span>
            {id === selfId ? (
              <span class="hint">You</span>
            ) : (
              <>
                <form method="post" action={paths.staffRole(id)}>
                  <input type="hidden" name="role" value={role === "admin" ? "staff" : "admin"} />
                  <button class="quiet">
                    Make {name} {role === "admin" ? "staff" : "an admin"}
                  </button>
                </form>
                <details>
                  <summary aria-label={`Remove ${name}`}>Remove</summary>
                  <form method="post" action={paths.staffRemoval(id)}>
                    <p>They are signed out everywhere at once. What they wrote stays.</p>
                    <button class="danger">Remove {name}</button>
                  </form>
                </details>
              </>
            )}
          </li>
        ))}
      </ul>
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
        <button>Add</button>
      </form>
    </>
  );
}
