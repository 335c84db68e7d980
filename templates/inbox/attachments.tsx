import { type Attachment, formatOf, sizeInWords } from "#domain/attachment.ts";
import type { Message } from "#domain/message.ts";
import { paths } from "#src/paths.ts";

/** The files of a message: pictures to look at, the rest to download. `by` says whose, and when. */
export function Attachments({
  message,
  by,
  isRecord,
}: {
  message: Message;
  by: string;
  isRecord: boolean;
}) {
  const { attachments, conversationId, position } = message;
  if (attachments.length === 0) return null;
  const isLost = attachments.some(({ state }) => state === "unavailable");
  const isWaiting = attachments.some(({ state }) => state === "waiting");
  return (
    <div class="attachments">
      {attachments.map((attachment) => (
        <AttachmentItem attachment={attachment} by={by} of={attachments.length} />
      ))}
      {isWaiting && <p class="attachment-note">Being fetched…</p>}
      {isLost && (
        <div class="attachment-note">
          <p>The network could not bring {attachments.length === 1 ? "this" : "some of these"}.</p>
          {!isRecord && (
            <form
              method="post"
              action={paths.fetching(conversationId, String(position))}
              hx-post={paths.fetching(conversationId, String(position))}
              hx-swap="none"
            >
              <button class="quiet">Try again</button>
            </form>
          )}
        </div>
      )}
    </div>
  );
}

function AttachmentItem({
  attachment,
  by,
  of,
}: {
  attachment: Attachment;
  by: string;
  of: number;
}) {
  const { fileId, contentType, name, size, place } = attachment;
  if (fileId === null) return <span class="picture-frame" aria-hidden="true" />;
  const { words, isPicture } = formatOf(contentType);
  const which = of === 1 ? words : `${words} ${place + 1} of ${of}`;
  if (isPicture) {
    return (
      <a class="picture" href={paths.file(fileId)} target="_blank" data-picture>
        <img
          src={paths.file(fileId)}
          alt={`${name ?? which}, from ${by}`}
          loading="lazy"
          decoding="async"
          {...shown(attachment)}
        />
      </a>
    );
  }
  return (
    <a class="file-card" href={paths.file(fileId)} download>
      <strong>{name ?? which}</strong>
      <small>
        {name === null ? "" : `${words}, `}
        {size === null ? "" : sizeInWords(size)} · Download
      </small>
    </a>
  );
}

/** How large it is shown, so that its place is kept before it is there: in a box of 240 by 240. */
function shown({ width, height }: Attachment) {
  if (width === null || height === null || width === 0 || height === 0) {
    return { width: 240, height: 180 };
  }
  const scale = Math.min(1, 240 / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
