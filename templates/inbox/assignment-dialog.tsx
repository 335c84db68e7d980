import type { ClientCard } from "#domain/client.ts";
import { longestName } from "#domain/client.ts";
import type { Conversation } from "#domain/conversation.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { SearchForm } from "#templates/search-field.tsx";
import { CardDetails } from "#templates/clients/client-choices.tsx";

export type AssignmentProblem = "no-name" | "long-name" | "nobody-chosen";

interface ChoicesProps {
  readonly choices: readonly ClientCard[];
  readonly isGuess: boolean;
  readonly typed: string;
  readonly clinic: Clinic;
  /** The form that the choice belongs to, when it is not around it. */
  readonly form?: string;
}

/** Whose conversation is it? Search and pick, or add a client on the spot; then Save (R15). */
export function AssignmentQuestion({
  conversation,
  problem,
  newName = "",
  ...choices
}: ChoicesProps & {
  conversation: Conversation;
  problem?: AssignmentProblem | undefined;
  newName?: string;
}) {
  const action = paths.assignment(conversation.id);
  const number = formatNumber(conversation.contact, choices.clinic.country);
  return (
    <div class="stack">
      {problem && (
        <p class="alert" role="alert">
          {words[problem]}
        </p>
      )}
      <p>
        The conversation, its earlier ones and the number {number} go to the client; later texts
        from it land with them.
      </p>
      <SearchForm label="Search clients" path={action} typed={choices.typed} target="#choices" />
      <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
        <Choices {...choices} />
        <button>Save</button>
      </form>
      <details open={newName !== "" || problem === "no-name" || problem === "long-name"}>
        <summary>Add client</summary>
        <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
          <label>
            Name
            <input name="newName" value={newName} maxlength={longestName * 2} autocomplete="off" />
          </label>
          <button>Save new client</button>
        </form>
      </details>
    </div>
  );
}

/** The radio buttons of whom it may be. */
export function Choices({ choices, isGuess, typed, clinic, form }: ChoicesProps) {
  return (
    <fieldset id="choices" class="choices-list">
      <legend>{isGuess ? "Best guesses" : `Clients with “${typed}”`}</legend>
      {choices.map((card, i) => (
        <label class="choice">
          <input
            type="radio"
            name="clientId"
            value={card.id}
            checked={!isGuess && i === 0}
            form={form}
          />
          <span>
            {card.name} <CardDetails card={card} clinic={clinic} />
          </span>
        </label>
      ))}
      {choices.length === 0 && (
        <p role="status">
          {isGuess ? "None: search, or add a client." : "Nobody found. Add them below."}
        </p>
      )}
    </fieldset>
  );
}

/** The number is somebody else's: move it, or let the household share it? */
export function TakenQuestion({
  conversation,
  owners,
  chosen,
  clinic,
}: {
  conversation: Conversation;
  owners: readonly ClientCard[];
  chosen: { readonly id: string | null; readonly name: string };
  clinic: Clinic;
}) {
  const action = paths.assignment(conversation.id);
  const names = owners.map(({ name }) => name).join(" and ");
  return (
    <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
      <p>
        {formatNumber(conversation.contact, clinic.country)} belongs to <strong>{names}</strong>.
        What about {chosen.name}?
      </p>
      {chosen.id === null ? (
        <input type="hidden" name="newName" value={chosen.name} />
      ) : (
        <input type="hidden" name="clientId" value={chosen.id} />
      )}
      <button name="taking" value="share">
        Both share it
      </button>
      <button class="quiet" name="taking" value="move">
        Move it to {chosen.name}
      </button>
    </form>
  );
}

const words: Record<AssignmentProblem, string> = {
  "no-name": "Write the client's name.",
  "long-name": `A name holds ${longestName} characters at most.`,
  "nobody-chosen": "Choose a client, or add one.",
};
