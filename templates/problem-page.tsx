import { paths } from "#src/paths.ts";
import { Document } from "./document.tsx";
import { TypedText } from "./typed-text.tsx";

/** When there is nothing to show: what happened and where to go. */
export function ProblemPage({
  kind,
  typed = null,
  requestId = null,
}: {
  kind: keyof typeof words;
  typed?: string | null;
  /** What the log calls this request, where there is something in it. */
  requestId?: string | null;
}) {
  const { title, text } = words[kind];
  return (
    <Document title={title}>
      <body>
        <main class="card">
          <h1>{title}</h1>
          <p>{text}</p>
          <TypedText text={typed} />
          {requestId && (
            <p class="quiet">
              If it goes on, tell whoever runs Deskline this number: <code>{requestId}</code>
            </p>
          )}
          <p>
            <a href={paths.schedule()}>Go to the schedule</a>
          </p>
        </main>
      </body>
    </Document>
  );
}

const words = {
  "not-found": {
    title: "Not found",
    text: "There is nothing at this address, or it is not your clinic's.",
  },
  "admins-only": {
    title: "For admins",
    text: "Only your clinic's admins can do this. Nothing was changed: ask one of them.",
  },
  "too-many": {
    title: "Too many at once",
    text: "That was more within a minute than one person does. Nothing was changed: wait a minute and go on.",
  },
  unavailable: {
    title: "One moment",
    text: "Deskline can't reach its database just now. Nothing was saved: try again in a few seconds.",
  },
} as const;
