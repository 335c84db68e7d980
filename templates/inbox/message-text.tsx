import { partsOf } from "#domain/text-parts.ts";

/**
 * What was said, with links to what it names. Nobody here follows them: a page learns of a reader when
 * the reader goes there, and then not from where.
 */
export function MessageText({ text, country }: { text: string; country: string }) {
  return (
    <p dir="auto">
      {partsOf(text, country).map(({ text: said, href }) =>
        href === null ? (
          said
        ) : (
          <a href={href} rel="noopener noreferrer nofollow" {...elsewhere(href)}>
            {said}
          </a>
        ),
      )}
    </p>
  );
}

/** The inbox stays where it is; a call or an email opens another program. */
function elsewhere(href: string): { target?: "_blank" } {
  return href.startsWith("http") ? { target: "_blank" } : {};
}
