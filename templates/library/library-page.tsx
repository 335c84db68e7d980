import type { LibraryDocument } from "#domain/library.ts";
import { mayAddDocuments } from "#domain/library.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { describeRefusal, type RefusedFile } from "#templates/inbox/draft-files.tsx";
import { SearchForm } from "#templates/search-field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { DocumentFace } from "./document-face.tsx";

interface LibraryProps {
  readonly signedIn: SignedIn;
  readonly documents: readonly LibraryDocument[];
  readonly typed: string;
  readonly archived: boolean;
  /** The address where the list goes on. */
  readonly next: string | null;
  readonly refused?: readonly RefusedFile[];
}

/** What the clinic keeps to send: everybody finds it here, admins write it. */
export function LibraryPage(props: LibraryProps & { state: { unread: number; seq: number } }) {
  const { signedIn, typed, state, archived } = props;
  const mayAdd = mayAddDocuments(signedIn);
  return (
    <StaffPage signedIn={signedIn} title="Library" state={state}>
      <div class="page stack">
        <h1>{archived ? "Archived documents" : "Library"}</h1>
        {!archived && (
          <SearchForm
            label="Search the library"
            path={paths.library()}
            typed={typed}
            target="#documents"
            placeholder="Name or description"
          />
        )}
        {mayAdd && !archived ? (
          <form
            class="upload-form"
            method="post"
            action={paths.library()}
            enctype="multipart/form-data"
            data-upload="#documents"
          >
            <label>
              Add documents
              <input type="file" name="file" multiple required />
            </label>
            <button class="without-script">Upload</button>
          </form>
        ) : (
          !archived && <p class="hint">Your clinic's admins add and change what is here.</p>
        )}
        <div id="uploads" class="uploads" role="status" />
        <DocumentList {...props} />
        <p>
          {archived ? (
            <a href={paths.library()}>Back to the library</a>
          ) : (
            <a href={paths.library({ archived: "yes" })}>Archived documents</a>
          )}
        </p>
      </div>
    </StaffPage>
  );
}

export function DocumentList({ documents, typed, next, refused = [] }: LibraryProps) {
  return (
    <div id="documents">
      {refused.map((file) => (
        <p class="alert" role="alert">
          {describeRefusal(file)}
        </p>
      ))}
      <ul class="people" aria-label="Documents">
        {documents.map((document) => (
          <li>
            <a href={paths.document(document.id)}>
              <DocumentFace document={document} />
            </a>
          </li>
        ))}
      </ul>
      {documents.length === 0 && (
        <p role="status">{typed === "" ? "Nothing here yet." : `Nothing found with “${typed}”.`}</p>
      )}
      {next !== null && <a href={next}>More documents</a>}
    </div>
  );
}
