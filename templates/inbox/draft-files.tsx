import {
  type AttachmentProblem,
  type DraftFile,
  formatOf,
  mostAttachments,
  sizeInWords,
} from "#domain/attachment.ts";
import { paths } from "#src/paths.ts";

export interface RefusedFile {
  readonly name: string;
  readonly problem: AttachmentProblem;
}

/**
 * What is attached to the text that somebody is writing, above the composer. Its buttons belong to
 * the composer's form, so that what is typed goes with them; the count says what the page showed.
 */
export function DraftFiles({
  conversationId,
  files,
  refused = [],
}: {
  conversationId: string;
  files: readonly DraftFile[];
  refused?: readonly RefusedFile[];
}) {
  const form = `composer-${conversationId}`;
  return (
    <div id={`draft-${conversationId}`} class="draft" data-attach={paths.attaching(conversationId)}>
      {refused.map((file) => (
        <p class="alert" role="alert">
          {describeRefusal(file)}
        </p>
      ))}
      {files.length > 0 && (
        <>
          <input type="hidden" name="files" value={files.length} form={form} />
          <ul class="draft-files" aria-label="Attachments">
            {files.map((file, i) => (
              <li>
                <DraftFileFace file={file} />
                {i > 0 && (
                  <ChipButton
                    conversationId={conversationId}
                    path={paths.movingEarlier(conversationId, file.fileId)}
                    label={`Move ${file.name} forward`}
                  >
                    ‹
                  </ChipButton>
                )}
                <ChipButton
                  conversationId={conversationId}
                  path={paths.detaching(conversationId, file.fileId)}
                  label={`Remove ${file.name}`}
                >
                  ✕
                </ChipButton>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function DraftFileFace({ file }: { file: DraftFile }) {
  const { isPicture, words } = formatOf(file.contentType);
  return (
    <>
      {isPicture && <img src={paths.file(file.fileId)} alt="" width={40} height={40} />}
      <span>
        {file.name} <small>{`${words}, ${sizeInWords(file.size)}`}</small>
      </span>
    </>
  );
}

function ChipButton({
  conversationId,
  path,
  label,
  children,
}: {
  conversationId: string;
  path: string;
  label: string;
  children: string;
}) {
  return (
    <button
      class="quiet"
      form={`composer-${conversationId}`}
      formaction={path}
      formnovalidate
      aria-label={label}
      hx-post={path}
      hx-target={`#draft-${conversationId}`}
      hx-swap="outerHTML"
    >
      {children}
    </button>
  );
}

/** Why a file can't go out, in words that say what to do. */
export function describeRefusal({ name, problem }: RefusedFile): string {
  switch (problem) {
    case "empty":
      return `${name} is empty.`;
    case "type":
      return `${name} is of a kind that phones do not take. JPEG, PNG and GIF pictures, PDF, contact cards, MP3 and MP4 go out.`;
    case "damaged":
      return `${name} is damaged, or not what it says it is. Save it again and try once more.`;
    case "too-large":
      return `${name} is too large: a text carries 5 MB in all. Make it smaller.`;
    case "too-large-as-it-is":
      return `${name} is too large: the carriers take 500 KB of anything but pictures. Send a link or a smaller file.`;
    case "too-many":
      return `${name} was left out: a text carries ${mostAttachments} files.`;
    case "too-large-together":
      return `${name} was left out: together the files would be more than the 5 MB that a text carries.`;
  }
}
