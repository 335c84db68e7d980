import {
  type ApiToken,
  longestTokenName,
  type Scope,
  scopes,
  scopeWords,
} from "#domain/api-token.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { Check, Field, type FieldProblem, Wrong } from "./field.tsx";

/** A token to be made, as typed. */
export interface TypedToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** The keys that the clinic's own systems call with, and a form for one more. */
export function ApiTokens({
  tokens,
  typed,
  made,
  problem,
  clock,
}: {
  tokens: readonly ApiToken[];
  typed: TypedToken;
  /** The token just made: shown this once. */
  made: string | undefined;
  problem: FieldProblem | undefined;
  clock: ClinicTime;
}) {
  return (
    <>
      <p>
        The clinic's own software reads and writes here with a token.{" "}
        <a href={paths.api.document()}>What it can call</a> is described in the OpenAPI format.
      </p>
      {made !== undefined && (
        <p class="note">
          Copy the token now, it is not shown again: <code>{made}</code>
        </p>
      )}
      <ul class="remarks">
        {tokens.map((token) => (
          <Token token={token} clock={clock} />
        ))}
      </ul>
      {tokens.length === 0 && <p>No system has a token yet.</p>}
      <h2>Make a token</h2>
      <form class="stack" method="post" action={paths.apiTokens()} aria-label="Make a token">
        <Field
          name="name"
          label="Name"
          value={typed.name}
          maxlength={longestTokenName}
          hint="Of the system. The texts that it sends and the log carry this name."
          problem={problem}
        />
        <fieldset aria-describedby={problem?.field === "scopes" ? "problem-scopes" : undefined}>
          <legend>What it may do</legend>
          {scopes.map((scope) => (
            <Check name={scope} isOn={typed.scopes.includes(scope)}>
              {scopeWords[scope]}
            </Check>
          ))}
        </fieldset>
        <Wrong field="scopes" problem={problem} />
        <button>Make the token</button>
      </form>
    </>
  );
}

function Token({ token, clock }: { token: ApiToken; clock: ClinicTime }) {
  const { id, name, scopes, createdAt, createdBy, lastUsedAt } = token;
  return (
    <li class="person">
      <span>
        <strong>{name}</strong>
        <small>{scopes.map((scope) => scopeWords[scope]).join(" · ")}</small>
        <small>
          Made by {createdBy} on {clock.day(createdAt)}.{" "}
          {lastUsedAt === null ? "Never used." : `Last used on ${clock.day(lastUsedAt)}.`}
        </small>
      </span>
      <details>
        <summary aria-label={`Revoke ${name}`}>Revoke</summary>
        <form method="post" action={paths.apiTokenRevocation(id)}>
          <p>What calls with it is refused at once. What it wrote stays.</p>
          <button class="danger">Revoke {name}</button>
        </form>
      </details>
    </li>
  );
}
