import type { ClientCard } from "#domain/client.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { SearchForm } from "#templates/search-field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { CardDetails } from "./client-choices.tsx";

interface ClientsProps {
  readonly signedIn: SignedIn;
  readonly clients: readonly ClientCard[];
  readonly typed: string;
  /** The address where the list goes on. */
  readonly next: string | null;
  /** The place that this page begins after, empty on the first. */
  readonly isLater: boolean;
}

/** Everybody who has a profile, by name, and a search as one types. */
export function ClientsPage(props: ClientsProps & { state: { unread: number; seq: number } }) {
  const { signedIn, typed, state } = props;
  return (
    <StaffPage signedIn={signedIn} title="Clients" state={state}>
      <div class="page">
        <div class="page-head">
          <h1>Clients</h1>
          <div class="choices">
            <a class="button" href={paths.newClient()}>
              Add client
            </a>
            <a class="button" href={paths.newImport()}>
              Import
            </a>
            <a class="button" href={paths.exports()}>
              Export
            </a>
          </div>
        </div>
        <SearchForm label="Search clients" path={paths.clients()} typed={typed} target="#clients" />
        <ClientList {...props} />
      </div>
    </StaffPage>
  );
}

export function ClientList({ signedIn, clients, typed, next, isLater }: ClientsProps) {
  return (
    <div id="clients">
      <ul class="people" aria-label="Clients">
        {clients.map((card) => (
          <li>
            <a href={paths.client(card.id)}>
              {card.name} <CardDetails card={card} clinic={signedIn.clinic} />
            </a>
          </li>
        ))}
      </ul>
      {clients.length === 0 && (
        <p role="status">{typed === "" ? "No clients yet." : `Nobody found with “${typed}”.`}</p>
      )}
      <p class="choices">
        {isLater && <a href={paths.clients()}>First page</a>}
        {next !== null && <a href={next}>More clients</a>}
      </p>
    </div>
  );
}
