import { paths } from "#src/paths.ts";

/** The way to what was said before. */
export function Earlier({ conversationId, before }: { conversationId: string; before: number }) {
  const path = paths.earlier(conversationId, before);
  return (
    <a
      id="earlier-messages"
      class="more"
      data-position="-Infinity"
      href={path}
      hx-get={path}
      hx-target={`#messages-${conversationId}`}
      hx-swap="upsert"
      hx-trigger="click, near"
      hx-sync="this:drop"
    >
      Earlier messages
    </a>
  );
}

/** The way to what was said after, in a thread that was opened long before its end. */
export function Later({ conversationId, from }: { conversationId: string; from: number }) {
  const path = paths.later(conversationId, from);
  return (
    <a
      id="later-messages"
      class="more"
      data-position="Infinity"
      href={path}
      hx-get={path}
      hx-target={`#messages-${conversationId}`}
      hx-swap="upsert"
      hx-trigger="click"
      hx-sync="this:drop"
    >
      Later messages
    </a>
  );
}
