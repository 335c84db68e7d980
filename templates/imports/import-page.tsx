import type { PropsWithChildren } from "hono/jsx";
import type { Import } from "#domain/import.ts";
import type { RowRemark } from "#domain/import-remarks.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";
import { counted, reasonOf } from "./words.ts";

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

interface Remark extends RowRemark {
  readonly row: number;
  readonly isLeftOut: boolean;
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
          <a class="button" href={goals[found.kind].path}>
            {goals[found.kind].words}
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
  const { kind } = found;
  const isAboutPeople = kind === "clients";
  const added = isDone ? "added" : "to be added";
  const lines = [
    [
      isAboutPeople ? 0 : found.newItems,
      `${kind === "care" ? "things due" : "appointments"} ${added}`,
      "items",
    ],
    [found.newTexts, `texts planned about them${isDone ? "" : ", once they are added"}`, "texts"],
    [found.newClients, `${added} as clients`, "clients"],
    [found.newPatients, `${added} as patients`, "patients"],
    [found.newNumbers, `numbers ${added} to clients who are here already`, "numbers"],
    [
      isAboutPeople ? found.newItems : 0,
      `dates of birth ${added} to patients who are here already`,
      "births",
    ],
    [found.unchanged, "here already, with nothing to add", "unchanged"],
    [found.leftOut, "left out", "left-out"],
  ] as const;
  const always = isAboutPeople ? ["clients", "patients"] : ["items", "texts"];
  return (
    <ul class="tally">
      {lines
        .filter(
          ([count, , name]) => count > 0 || [...always, "unchanged", "left-out"].includes(name),
        )
        .map(([count, words, name]) => (
          <li data-tally={name}>
            <strong>{count.toLocaleString("en")}</strong> {words}
          </li>
        ))}
    </ul>
  );
}

function Decision({ found }: { found: Import }) {
  const { newItems, newClients, newNumbers, newPatients } = found;
  const brings = newItems + newClients + newNumbers + newPatients > 0;
  return (
    <form class="choices" method="post" action={paths.run(found.id)}>
      {brings && <button>{importWords(found)}</button>}
      <a class="button" href={paths.importRows(found.id)}>
        See every row
      </a>
      <a class="button" href={paths.columns(found.id)}>
        Change the columns
      </a>
      <button class="quiet" formaction={paths.discarding(found.id)}>
        Discard
      </button>
    </form>
  );
}

function importWords({ kind, newItems, newClients }: Import): string {
  if (newItems > 0 && kind !== "clients") {
    return kind === "care"
      ? `Import ${counted(newItems, "thing due", "things due")}`
      : `Import ${counted(newItems, "appointment", "appointments")}`;
  }
  return newClients > 0
    ? `Import ${counted(newClients, "client", "clients")}`
    : "Import what is new";
}

/** Where one looks at what came in. */
const goals = {
  clients: { path: paths.clients(), words: "Go to the clients" },
  appointments: { path: paths.schedule(), words: "Go to the schedule" },
  care: { path: paths.clients(), words: "Go to the clients" },
} as const;
