import { type EventKind, eventKinds } from "#domain/event.ts";
import { longestAddress } from "#domain/receiver-address.ts";
import { longestReceiverName } from "#domain/receiver.ts";
import { paths } from "#src/paths.ts";
import { Check, Field, type FieldProblem, Wrong } from "./field.tsx";
import { kindWords } from "./receiver-words.ts";

/** A receiver as typed. */
export interface TypedReceiver {
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly tellsText: boolean;
  readonly isOn: boolean;
}

/** Where one of the clinic's own systems is, and what it is told. */
export function ReceiverForm({
  id,
  version,
  typed,
  problem,
}: {
  /** Null for one to be made. */
  id: string | null;
  version: number;
  typed: TypedReceiver;
  problem?: FieldProblem | undefined;
}) {
  return (
    <form
      class="stack"
      method="post"
      action={id === null ? paths.receivers() : paths.receiver(id)}
      aria-label="Receiver"
    >
      <input type="hidden" name="version" value={version} />
      <Field
        name="name"
        label="Name"
        value={typed.name}
        maxlength={longestReceiverName}
        problem={problem}
      />
      <Field
        name="url"
        label="Address"
        value={typed.url}
        type="url"
        maxlength={longestAddress}
        placeholder="https://pims.example.com/deskline"
        problem={problem}
      />
      <fieldset
        class="stack"
        aria-describedby={problem?.field === "kinds" ? "problem-kinds" : undefined}
      >
        <legend>Tell it when</legend>
        {eventKinds.map((kind: EventKind) => (
          <Check name={kind} isOn={typed.kinds.includes(kind)}>
            {kindWords[kind]}
          </Check>
        ))}
        <Wrong field="kinds" problem={problem} />
      </fieldset>
      <Check name="tellsText" isOn={typed.tellsText}>
        Include what was written. Otherwise it is told that a text came and from whom, not what it
        says.
      </Check>
      {id !== null && (
        <Check name="isOn" isOn={typed.isOn}>
          On
        </Check>
      )}
      <button>{id === null ? "Add" : "Save"}</button>
    </form>
  );
}

/** A secret that is shown this once. */
export function NewSecret({ secret }: { secret: string }) {
  return (
    <p class="note" role="status">
      The secret that events are signed with, not shown again: <code>{secret}</code>. Give it to
      your system, which checks signatures with any library for Standard Webhooks.
    </p>
  );
}

/** What can be done with one beside changing it. */
export function ReceiverActions({
  id,
  name,
  isOn,
  oldSecretUntil,
}: {
  id: string;
  name: string;
  isOn: boolean;
  /** Until when the secret before signs too, in words. */
  oldSecretUntil: string | null;
}) {
  return (
    <>
      {isOn && (
        <form method="post" action={paths.receiverTest(id)}>
          <button class="quiet">Send a test event</button>
        </form>
      )}
      <details>
        <summary>New secret</summary>
        <form class="stack" method="post" action={paths.receiverSecret(id)}>
          <p>
            From then on events are signed with both, the old one for 24 hours: time to tell your
            system the new one.
          </p>
          <button>Make a new secret</button>
        </form>
      </details>
      {oldSecretUntil && <p class="hint">The secret before signs too until {oldSecretUntil}.</p>}
      <details>
        <summary>Remove</summary>
        <form class="stack" method="post" action={paths.receiverRemoval(id)}>
          <p>It is told nothing more, and its log is gone for good.</p>
          <button class="danger">Remove {name}</button>
        </form>
      </details>
    </>
  );
}
