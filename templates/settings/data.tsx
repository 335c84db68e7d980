import { paths } from "#src/paths.ts";

/** What an admin decides about the clinic's data as a whole. */
export function DataForms() {
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
