import type { ClientCard } from "#domain/client.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { SearchForm } from "#templates/search-field.tsx";
import { CardDetails } from "./client-choices.tsx";

interface MergeProps {
  readonly client: { readonly id: string; readonly name: string };
  readonly found: readonly ClientCard[];
  readonly typed: string;
  readonly clinic: Clinic;
}

/** Two profiles of one person: which one comes into this one? */
export function MergeQuestion({
  problem,
  ...props
}: MergeProps & { problem?: string | undefined }) {
  const { client, typed } = props;
  const action = paths.merging(client.id);
  return (
    <div class="stack">
      {problem !== undefined && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      <p>
        Everything of the other profile comes into <strong>{client.name}</strong>: numbers,
        patients, conversations, notes. Nothing is lost, and for a day it can be undone.
      </p>
      <SearchForm label="The other profile" path={action} typed={typed} target="#merge-choices" />
      <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
        <MergeChoices {...props} />
        <button>Merge into {client.name}</button>
      </form>
    </div>
  );
}

export function MergeChoices({ found, typed, clinic }: MergeProps) {
  return (
    <fieldset id="merge-choices">
      <legend>{typed === "" ? "Search first" : `Clients with “${typed}”`}</legend>
      {found.map((card) => (
        <label class="choice">
          <input type="radio" name="mergedId" value={card.id} />
          <span>
            {card.name} <CardDetails card={card} clinic={clinic} />
          </span>
        </label>
      ))}
      {typed !== "" && found.length === 0 && <p role="status">Nobody else found.</p>}
    </fieldset>
  );
}
