import { formatOf, sizeInWords } from "#domain/attachment.ts";
import { longestName } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { type LibraryDocument, longestDescription, mayWriteLibrary } from "#domain/library.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";

/** One document: its preview, and for admins what can be done with it. */
export function DocumentPage({
  signedIn,
  state,
  document,
  typed,
  problem,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  document: LibraryDocument;
  /** What was typed, when something about it is wrong. */
  typed?: { name: string; description: string };
  problem?: string;
}) {
  const { id, fileId, name, description, contentType, size, archivedAt } = document;
  const { isPicture, words } = formatOf(contentType);
  const clock = clinicTime(signedIn.clinic.timeZone, signedIn.clinic.country);
  const mayWrite = mayWriteLibrary(signedIn);
  return (
    <StaffPage signedIn={signedIn} title={name} state={state}>
      <div class="page page-narrow stack">
        <h1>{name}</h1>
        {problem && (
          <p class="alert" role="alert">
            {problem}
          </p>
        )}
        {archivedAt !== null && <p class="note">Archived: it is not offered for sending.</p>}
        {isPicture ? (
          <a class="picture" href={paths.file(fileId)} target="_blank" data-picture>
            <img src={paths.file(fileId)} alt={name} {...previewSize(document)} />
          </a>
        ) : (
          <a class="file-card" href={paths.file(fileId)} download>
            <strong>{words}</strong>
            <small>{sizeInWords(size)} · Download</small>
          </a>
        )}
        <p class="hint">
          {words}, {sizeInWords(size)}. Changed by {document.changedBy},{" "}
          {clock.day(document.changedAt)}.
        </p>
        {mayWrite ? (
          <>
            <form
              class="stack"
              method="post"
              action={paths.documentDetails(id)}
              aria-label="Name and description"
            >
              <label>
                Name
                <input name="name" value={typed?.name ?? name} maxlength={longestName} required />
              </label>
              <label>
                Description
                <textarea name="description" rows={3} maxlength={longestDescription}>
                  {typed?.description ?? description}
                </textarea>
              </label>
              <button>Save</button>
            </form>
            <form
              class="stack"
              method="post"
              action={paths.documentFile(id)}
              enctype="multipart/form-data"
              aria-label="Another file"
            >
              <input type="hidden" name="instead" value={fileId} />
              <label>
                Replace the file
                <input type="file" name="file" required />
              </label>
              <p class="hint">Messages that were sent keep the file that they were sent with.</p>
              <button>Replace</button>
            </form>
            <form class="choices" method="post" action={paths.documentArchiving(id)}>
              <input type="hidden" name="archive" value={archivedAt === null ? "yes" : "no"} />
              <button class="quiet">{archivedAt === null ? "Archive" : "Restore"}</button>
              <button class="quiet" formaction={paths.documentRemoval(id)}>
                Remove for good
              </button>
            </form>
          </>
        ) : (
          <>
            {description !== "" && <p>{description}</p>}
            <p class="hint">Your clinic's admins change what is here.</p>
          </>
        )}
        <p>
          <a href={paths.library()}>Library</a>
        </p>
      </div>
    </StaffPage>
  );
}

function previewSize({ width, height }: LibraryDocument) {
  if (!width || !height) return { width: 320, height: 240 };
  const scale = Math.min(1, 480 / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
