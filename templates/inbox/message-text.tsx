import { partsOf } from "#domain/text-parts.ts";
import { paths } from "#src/paths.ts";

/**
 * What was said, with links to what it names. Nobody here follows them: a page learns of a reader when
 * the reader goes there, and then not from where. A day leads to the clinic's own schedule.
 */
export function MessageText({
  text,
  country,
  said,
}: {
  text: string;
  country: string;
  /** The day on which it was said, in the clinic's zone. */
  said: string;
}) {
  return (
    <p dir="auto">
      {partsOf(text, country, said).map(({ text: words, href, day, isPlace }) => {
        if (day !== undefined) return <a href={paths.schedule({ day })}>{words}</a>;
        if (href === null) return words;
        return (
          <a
            href={href}
            rel="noopener noreferrer nofollow"
            title={isPlace && "Shows it on OpenStreetMap, which then learns this address"}
            {...elsewhere(href)}
          >
            {words}
          </a>
        );
      })}
    </p>
  );
}

/** The inbox stays where it is; a call or an email opens another program. */
function elsewhere(href: string): { target?: "_blank" } {
  return href.startsWith("http") ? { target: "_blank" } : {};
}
