import type { PropsWithChildren } from "hono/jsx";
import type { Import } from "#domain/import.ts";
import type { RowReason } from "#domain/import-remarks.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";

/** One import, wherever it stands. */
export function ImportPage({
  signedIn,
  state,
  found,
  children,
}: PropsWithChildren<{
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  found: Import;
}>) {
  return (
    <StaffPage signedIn={signedIn} title={`Import ${found.fileName}`} state={state}>
      <div class="page page-narrow stack">
        <h1>Import {found.fileName}</h1>
        {children}
        <p>
          <a href={paths.newImport()}>All imports</a>
        </p>
      </div>
    </StaffPage>
  );
}

interface Remark {
  readonly row: number;
  readonly isLeftOut: boolean;
  readonly reason: RowReason;
  readonly about: string;
  readonly cells: readonly string[];
}

/** While it is at work it looks for itself again; it goes on when nobody looks, too. */
export function ImportState({
  found,
  remarks,
  next,
}: {
  found: Import;
  remarks: readonly Remark[];
  next: number | null;
}) {
  if (found.phase === "checking" || found.phase === "importing") return <Progress found={found} />;
  const isDone = found.phase === "finished";
  return (
    <section class="stack" id="import" aria-label="Import">
      <p role="status">{isDone ? "The import is finished." : "Nothing has been added yet."}</p>
      <Tally found={found} isDone={isDone} />
      {!isDone && <Decision found={found} />}
      {isDone && (
        <p>
          <a class="button" href={paths.clients()}>
            Go to the clients
          </a>
        </p>
      )}
      {remarks.length > 0 && (
        <section class="stack" aria-labelledby="remarks">
          <h2 id="remarks">Rows to look at</h2>
          {found.leftOut > 0 && (
            <p>
              <a href={paths.leftOut(found.id)} download>
                Download the rows left out
              </a>{" "}
              with their reasons, mend them and import that file.
            </p>
          )}
          <ul class="remarks">
            {remarks.map((remark) => (
              <li>
                <strong>Row {remark.row}</strong> {remark.isLeftOut ? "left out" : "taken"}:{" "}
                {reasonOf(remark)}
                <small>{remark.cells.filter((cell) => cell.trim() !== "").join(" · ")}</small>
              </li>
            ))}
          </ul>
          {next !== null && <a href={paths.importAfter(found.id, next)}>More rows</a>}
        </section>
      )}
    </section>
  );
}

function Progress({ found }: { found: Import }) {
  const name = found.phase === "checking" ? "Checking the file" : "Importing";
  return (
    <section
      class="stack"
      id="import"
      aria-label="Import"
      hx-get={paths.import(found.id)}
      hx-trigger="load delay:1s"
      hx-swap="outerHTML"
    >
      <p>
        {name}: {counted(found.rowCount, "row", "rows")}. You can leave this page; it goes on.
      </p>
      <progress aria-label={name} max={found.chunkCount} value={found.nextChunk} />
      {found.phase === "importing" && <Tally found={found} isDone />}
      <noscript>
        <a href={paths.import(found.id)}>Look again</a>
      </noscript>
    </section>
  );
}

function Tally({ found, isDone }: { found: Import; isDone: boolean }) {
  const added = isDone ? "added" : "to be added";
  const lines = [
    [found.newClients, `${added} as clients`, "clients"],
    [found.newPatients, `${added} as patients`, "patients"],
    [found.newNumbers, `numbers ${added} to clients who are here already`, "numbers"],
    [found.unchanged, "here already, with nothing to add", "unchanged"],
    [found.leftOut, "left out", "left-out"],
  ] as const;
  return (
    <ul class="tally">
      {lines
        .filter(([count, , name]) => count > 0 || name !== "numbers")
        .map(([count, words, name]) => (
          <li data-tally={name}>
            <strong>{count.toLocaleString("en")}</strong> {words}
          </li>
        ))}
    </ul>
  );
}

function Decision({ found }: { found: Import }) {
  const brings = found.newClients + found.newNumbers + found.newPatients > 0;
  return (
    <form class="choices" method="post" action={paths.run(found.id)}>
      {brings && (
        <button>
          {found.newClients > 0
            ? `Import ${counted(found.newClients, "client", "clients")}`
            : "Import what is new"}
        </button>
      )}
      <a class="button" href={paths.columns(found.id)}>
        Change the columns
      </a>
      <button class="quiet" formaction={paths.discarding(found.id)}>
        Discard
      </button>
    </form>
  );
}

/** Why a row was left out, or what of it, in words. */
export function reasonOf({ reason, about }: { reason: RowReason; about: string }): string {
  switch (reason) {
    case "no-name":
      return "no name";
    case "long-name":
      return `the name is longer than 120 characters: ${about}`;
    case "long-notes":
      return "the notes are longer than 5,000 characters";
    case "no-number":
      return "no phone number, so nobody to text";
    case "not-a-number":
      return `not a phone number: ${about}`;
    case "abroad":
      return `texts go to the US and Canada only: ${about}`;
    case "email":
      return `the email was left out, it does not look like one: ${about}`;
    case "taken":
      return `the number belongs to ${about}`;
    case "several":
      return `several clients named ${about} have these numbers`;
    case "archived":
      return `${about} is archived; restore the profile first`;
  }
}

export function counted(count: number, one: string, several: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}
