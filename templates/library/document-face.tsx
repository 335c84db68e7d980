import { formatOf, sizeInWords } from "#domain/attachment.ts";
import type { LibraryDocument } from "#domain/library.ts";
import { paths } from "#src/paths.ts";

/** A document as lists show it: what it looks like or is, its name, what it is for. */
export function DocumentFace({ document }: { document: LibraryDocument }) {
  const { contentType, fileId, name, description, size } = document;
  const { isPicture, words } = formatOf(contentType);
  return (
    <span class="document-face">
      {isPicture ? (
        <img src={paths.file(fileId)} alt="" width={48} height={48} loading="lazy" />
      ) : (
        <span class="document-kind" aria-hidden="true">
          {formatOf(contentType).extension}
        </span>
      )}
      <span>
        {name} <small>{`${words}, ${sizeInWords(size)}`}</small>
        {description !== "" && <small class="snippet">{description}</small>}
      </span>
    </span>
  );
}
