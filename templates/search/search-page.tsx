import type { ClientCard } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { piecesOf } from "#domain/search.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { CardDetails } from "#templates/clients/client-choices.tsx";
import { SearchForm } from "#templates/search-field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

export interface SearchFilters {
  readonly q: string;
  readonly state: "all" | "open" | "closed";
  /** Days of the clinic, "2026-11-24"; empty when not asked for. */
  readonly from: string;
  readonly to: string;
  /** Only what was said with this client. */
  readonly client: string;
}

interface FoundMessage {
  readonly position: number;
  readonly conversationId: string;
  readonly snippet: string;
  readonly authorName: string | null;
  readonly author: string;
  readonly createdAt: number;
  readonly contact: string;
  readonly clientName: string | null;
  readonly closedAt: number | null;
}

interface ResultsProps {
  readonly signedIn: SignedIn;
  readonly filters: SearchFilters;
  readonly clients: readonly ClientCard[];
  readonly messages: readonly FoundMessage[];
  /** The search goes on from here; null when everything was looked through. */
  readonly next: { readonly address: string; readonly at: number } | null;
  /** Too short to look for. */
  readonly isTooShort: boolean;
}

/** One search over clients and all that was ever texted. */
export function SearchPage(
  props: ResultsProps & { state: { unread: number; seq: number }; clientName: string | null },
) {
  const { signedIn, filters, clientName } = props;
  const title = clientName === null ? "Search" : `Search with ${clientName}`;
  return (
    <StaffPage signedIn={signedIn} title={title} state={props.state}>
      <div class="page">
        <h1>{title}</h1>
        <SearchForm
          label="Words"
          path={paths.search()}
          typed={filters.q}
          target="#results"
          placeholder="Two letters or more"
          hasButton
        >
          {filters.client !== "" && <input type="hidden" name="client" value={filters.client} />}
          <label>
            Conversations
            <select name="state">
              {(["all", "open", "closed"] as const).map((state) => (
                <option value={state} selected={filters.state === state}>
                  {stateWords[state]}
                </option>
              ))}
            </select>
          </label>
          <label>
            From
            <input type="date" name="from" value={filters.from} />
          </label>
          <label>
            To
            <input type="date" name="to" value={filters.to} />
          </label>
        </SearchForm>
        <Results {...props} />
      </div>
    </StaffPage>
  );
}

export function Results({ signedIn, filters, clients, messages, next, isTooShort }: ResultsProps) {
  const { clinic } = signedIn;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const isNothing = !isTooShort && clients.length === 0 && messages.length === 0;
  return (
    <div id="results">
      <p role="status">
        {isTooShort && filters.q !== "" && "Write two letters or more."}
        {isNothing && (next === null ? "Nothing found." : "Nothing found so far.")}
      </p>
      {clients.length > 0 && (
        <section aria-labelledby="found-clients">
          <h2 id="found-clients">Clients</h2>
          <ul class="people">
            {clients.map((card) => (
              <li>
                <a href={paths.client(card.id)}>
                  {card.name} <CardDetails card={card} clinic={clinic} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {messages.length > 0 && (
        <section aria-labelledby="found-messages">
          <h2 id="found-messages">Messages</h2>
          <ul class="people">
            {messages.map((found) => (
              <li>
                <a href={paths.messageIn(found.conversationId, found.position)}>
                  <strong>{found.clientName ?? formatNumber(found.contact, clinic.country)}</strong>{" "}
                  <small>
                    {clock.day(found.createdAt)}, {clock.time(found.createdAt)}
                    {found.closedAt === null ? "" : " · closed"}
                    {found.author === "client" ? "" : ` · ${found.authorName ?? "automatic"}`}
                  </small>
                  <span class="snippet">
                    {piecesOf(found.snippet).map(({ text, isFound }) =>
                      isFound ? <mark>{text}</mark> : text,
                    )}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {next !== null && (
        <p>
          Searched back to {clock.day(next.at)}. <a href={next.address}>Search further back</a>
        </p>
      )}
    </div>
  );
}

const stateWords = { all: "Open and closed", open: "Open", closed: "Closed" } as const;
