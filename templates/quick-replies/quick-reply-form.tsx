import { languages } from "#domain/language.ts";
import { longestBody } from "#domain/message.ts";
import type { LibraryDocument } from "#domain/library.ts";
import {
  knownBlanks,
  longestFolder,
  longestQuickReplyName,
  type QuickReplyForm as Typed,
} from "#domain/quick-reply.ts";
import {
  Area,
  Check,
  Field,
  type FieldProblem,
  type Stored,
  StoredNow,
} from "#templates/settings/field.tsx";

export type TypedQuickReply = Typed & { readonly isShared: boolean };

/** A quick reply's fields; `version` when there is one already. */
export function QuickReplyForm({
  action,
  typed,
  version,
  documents,
  problem,
  stored,
  isAdmin,
  button,
}: {
  action: string;
  typed: TypedQuickReply;
  version?: number;
  /** Of the library, to be attached with it. */
  documents: readonly LibraryDocument[];
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
  isAdmin: boolean;
  button: string;
}) {
  const isNew = version === undefined;
  return (
    <form class="stack" method="post" action={action} aria-label={`${button} a quick reply`}>
      {!isNew && <input type="hidden" name="version" value={version} />}
      <Field
        name="name"
        label="Name"
        value={typed.name}
        maxlength={longestQuickReplyName}
        hint="What you look for: “Prices”, “After surgery”."
        problem={problem}
        stored={stored}
      />
      <Field
        name="folder"
        label="Folder"
        value={typed.folder}
        maxlength={longestFolder}
        hint="May stay empty."
        problem={problem}
        stored={stored}
      />
      <Area
        name="body"
        label="Text"
        value={typed.body}
        rows={4}
        maxlength={longestBody}
        hint={`Filled in by Deskline: ${knownBlanks.map((name) => `{${name}}`).join(" ")}. Anything else in braces, such as {price}, is for whoever sends it.`}
        problem={problem}
        stored={stored}
        counts
      />
      <label>
        Language
        <select name="language" aria-describedby="hint-language">
          <option value="">Not said</option>
          {Object.entries(languages).map(([code, name]) => (
            <option value={code} lang={code} selected={code === typed.language}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p class="hint" id="hint-language">
        To a client who writes in it, this quick reply is offered.
      </p>
      <StoredNow field="language" stored={stored} />
      {documents.length > 0 && (
        <details open={typed.documentIds.length > 0}>
          <summary>Documents that go with it</summary>
          <ul class="document-choices">
            {documents.map(({ id, name }) => (
              <li>
                <label class="check">
                  <input
                    type="checkbox"
                    name="document"
                    value={id}
                    checked={typed.documentIds.includes(id)}
                  />
                  <span>{name}</span>
                </label>
              </li>
            ))}
          </ul>
        </details>
      )}
      {isNew && isAdmin && (
        <Check name="shared" isOn={typed.isShared}>
          For everybody at the clinic
        </Check>
      )}
      <button>{button}</button>
    </form>
  );
}
