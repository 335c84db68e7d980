import type { PropsWithChildren } from "hono/jsx";
import type { ClientCard } from "#domain/client.ts";
import { longestBody } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { SearchForm } from "#templates/search-field.tsx";
import { DeceasedNote } from "./deceased-note.tsx";
import { CardDetails } from "#templates/clients/client-choices.tsx";

/** Whom to text: one field that takes a name or a number. */
export function StartSearch({
  typed,
  clinic,
  found,
}: {
  typed: string;
  clinic: Clinic;
  found: FoundPeople;
}) {
  return (
    <div class="stack">
      <SearchForm label="To" path={paths.newConversation()} typed={typed} target="#people" />
      <People typed={typed} clinic={clinic} found={found} />
    </div>
  );
}

/** Clients that were found, and the number itself when what was typed is one. */
export interface FoundPeople {
  readonly clients: readonly ClientCard[];
  readonly number: { readonly number: string; readonly address: string } | null;
  /** Why a number that was typed can't be texted. */
  readonly refusal: string | null;
}

export function People({
  typed,
  clinic,
  found,
}: {
  typed: string;
  clinic: Clinic;
  found: FoundPeople;
}) {
  const { clients, number, refusal } = found;
  const isNothing = typed !== "" && clients.length === 0 && number === null && refusal === null;
  return (
    <div id="people" role="status">
      {refusal !== null && <p class="alert">{refusal}</p>}
      <ul class="people">
        {clients.map((card) => (
          <li>
            <PersonLink path={paths.newConversation({ clientId: card.id })}>
              {card.name} <CardDetails card={card} clinic={clinic} />
            </PersonLink>
          </li>
        ))}
        {number !== null && (
          <li>
            <PersonLink path={number.address}>
              Text {formatNumber(number.number, clinic.country)}
            </PersonLink>
          </li>
        )}
      </ul>
      {isNothing && <p>Nobody found. Type a whole number to text it.</p>}
    </div>
  );
}

function PersonLink({ path, children }: PropsWithChildren<{ path: string }>) {
  return (
    <a href={path} hx-get={path} hx-target="#dialog">
      {children}
    </a>
  );
}

/** The message to somebody chosen. */
export function StartMessage({
  to,
  clinic,
  token,
  typed = "",
  problem,
  deceased,
}: {
  to: { readonly name: string | null; readonly contact: string; readonly clientId: string | null };
  clinic: Clinic;
  token: string;
  typed?: string;
  problem?: string | undefined;
  /** Names of their patients that have died. */
  deceased: readonly string[];
}) {
  const action = paths.conversations();
  const number = formatNumber(to.contact, clinic.country);
  return (
    <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="number" value={to.contact} />
      {to.clientId !== null && <input type="hidden" name="clientId" value={to.clientId} />}
      <p>
        To <strong>{to.name ?? number}</strong>
        {to.name === null ? "" : `, ${number}`} ·{" "}
        <PersonLink path={paths.newConversation()}>Somebody else</PersonLink>
      </p>
      <DeceasedNote names={deceased} />
      {problem !== undefined && (
        <p class="alert" role="alert" id="start-problem">
          {problem}
        </p>
      )}
      <label>
        Message
        <textarea
          name="body"
          rows={4}
          maxlength={longestBody}
          required
          autofocus
          aria-describedby={problem === undefined ? undefined : "start-problem"}
        >
          {typed}
        </textarea>
      </label>
      <button>Send</button>
    </form>
  );
}

/** They can't be texted: why, what was typed so far, and somebody else. */
export function StartRefused({ reason, typed }: { reason: string; typed: string }) {
  return (
    <div class="stack">
      <p class="alert" role="alert">
        {reason}
      </p>
      {typed !== "" && (
        <label>
          What you typed
          <textarea readonly rows={4}>
            {typed}
          </textarea>
        </label>
      )}
      <p>
        <PersonLink path={paths.newConversation()}>Text somebody else</PersonLink>
      </p>
    </div>
  );
}
