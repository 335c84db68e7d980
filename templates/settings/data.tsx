import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";

export interface RetentionProps {
  /** In months, as typed; empty: never. */
  readonly typed: { readonly archiveAfter: string; readonly purgeAfter: string };
  readonly problem?: FieldProblem | undefined;
  /** What would be deleted if it were saved. */
  readonly preview?: PreviewProps | undefined;
  readonly clock: ClinicTime;
}

interface PreviewProps {
  readonly months: number;
  /** One more than is counted: more than that. */
  readonly conversations: number;
  readonly kept: number;
  readonly oldest: number | null;
}

/** How long conversations are kept after they were closed. */
export function RetentionForm({ typed, problem, preview, clock }: RetentionProps) {
  return (
    <form class="stack" method="post" action={paths.retention()} aria-labelledby="retention">
      <h2 id="retention">How long conversations are kept</h2>
      <p>
        Counted from the closing, in months; empty means never. An archived conversation is no
        longer under Closed, and is still found by the search and on its client's page. A deleted
        one is gone for good, its pictures and the phone network's copies too. What is open stays,
        and so does all that was said with a client who is marked Keep.
      </p>
      <Field
        name="archiveAfter"
        label="Archive after"
        value={typed.archiveAfter}
        inputmode="numeric"
        maxlength={3}
        problem={problem}
      />
      <Field
        name="purgeAfter"
        label="Delete after"
        value={typed.purgeAfter}
        inputmode="numeric"
        maxlength={3}
        problem={problem}
      />
      {preview && <Preview preview={preview} clock={clock} />}
      <p>
        <button>{preview ? "Save, and delete from now on" : "Save"}</button>
      </p>
    </form>
  );
}

function Preview({ preview, clock }: { preview: PreviewProps; clock: ClinicTime }) {
  const { months, conversations, kept, oldest } = preview;
  const looked = conversations + kept;
  const many = looked > mostCounted ? `More than ${conversations - 1}` : String(conversations);
  return (
    <div class="alert" role="alert" id="preview">
      <input type="hidden" name="seen" value={months} />
      <p>
        {oldest === null
          ? `Nothing is older than ${months} months today.`
          : `${many} ${conversations === 1 ? "conversation goes" : "conversations go"} within a day, the oldest closed on ${clock.date(oldest)}.`}{" "}
        {kept === 0 ? "" : `${kept} are kept, since their clients are marked Keep. `}
        Every day what has become older follows. Nothing is saved yet, and what is deleted can't be
        recovered.
      </p>
    </div>
  );
}

/** As many as `previewPurge` counts. */
const mostCounted = 1000;

/** All that the clinic has, to take along. */
export function ExportForm() {
  return (
    <form class="stack" method="post" action={paths.dataExport()} aria-labelledby="export">
      <h2 id="export">Everything, as one file</h2>
      <p>
        A ZIP with every row as a line of JSON, and every picture and document. Whoever runs
        Deskline for you can put it into another Deskline, as it was. Passwords, second steps,
        tokens and webhooks are not in it. It holds all that your clients wrote: keep it where
        nobody else reads it. Who took it is in the Activity log.
      </p>
      <p>
        Lists for a spreadsheet are under <a href={paths.exports()}>Export</a>; what is kept of one
        client goes out from their page.
      </p>
      <p>
        <button>Export everything</button>
      </p>
    </form>
  );
}
