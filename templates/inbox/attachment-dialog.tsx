import type { LibraryDocument } from "#domain/library.ts";
import { paths } from "#src/paths.ts";
import { DocumentFace } from "#templates/library/document-face.tsx";
import { SearchForm } from "#templates/search-field.tsx";

/** Two ways to attach something: what the clinic keeps to send, and what is on this device. */
export function AttachmentDialog({
  conversationId,
  typed,
  documents,
}: {
  conversationId: string;
  typed: string;
  documents: readonly LibraryDocument[];
}) {
  const path = paths.attaching(conversationId);
  return (
    <div class="stack">
      <form
        class="stack"
        method="post"
        action={path}
        enctype="multipart/form-data"
        aria-labelledby="from-device"
        data-upload={`#draft-${conversationId}`}
      >
        <h2 id="from-device">From this device</h2>
        <p class="hint">
          Up to ten files, 5 MB in all; PDF, sound and video 500 KB. You can also drop files on the
          conversation or paste them into the text.
        </p>
        <label>
          Files
          <input type="file" name="file" multiple required />
        </label>
        <label class="on-phones">
          Take a photo
          <input type="file" name="file" accept="image/*" capture="environment" />
        </label>
        <p class="without-script">
          <button>Attach</button>
        </p>
      </form>
      <section class="stack" aria-labelledby="from-library">
        <h2 id="from-library">From the library</h2>
        <SearchForm
          label="Search the library"
          path={path}
          typed={typed}
          target="#documents-to-pick"
          placeholder="Name or description"
        />
        <DocumentChoices conversationId={conversationId} typed={typed} documents={documents} />
      </section>
    </div>
  );
}

export function DocumentChoices({
  conversationId,
  typed,
  documents,
}: {
  conversationId: string;
  typed: string;
  documents: readonly LibraryDocument[];
}) {
  const action = paths.attachDocuments(conversationId);
  return (
    <form
      id="documents-to-pick"
      class="stack"
      method="post"
      action={action}
      hx-post={action}
      hx-swap="none"
      aria-label="Documents"
    >
      {documents.length === 0 && (
        <p role="status">
          {typed === "" ? "The library is empty." : `Nothing found with “${typed}”.`}
        </p>
      )}
      <ul class="document-choices">
        {documents.map((document) => (
          <li>
            <label class="choice">
              <input type="checkbox" name="document" value={document.id} />
              <DocumentFace document={document} />
            </label>
          </li>
        ))}
      </ul>
      {documents.length > 0 && <button>Attach</button>}
    </form>
  );
}
