import { type InboxFilter, isTagFilter, tagFilter } from "#domain/inbox-filter.ts";
import type { Tag } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";

/** What the inbox's list is narrowed to: two lines, and the tags behind a button. */
export function Filters({ filter, tags }: { filter: InboxFilter; tags: readonly Tag[] }) {
  return (
    <>
      <nav class="filters" aria-label="Show">
        {groups.map(([about, filters]) => (
          <div role="group" aria-label={about}>
            {filters.map(([name, words]) => (
              <a
                href={paths.inbox({ filter: name })}
                aria-current={isCurrent(words, filter) ? "true" : undefined}
                data-key={keys[words]}
              >
                {words}
              </a>
            ))}
            {about === "Whose" && tags.length > 0 && <TagsButton filter={filter} tags={tags} />}
          </div>
        ))}
      </nav>
      {isClosed(filter) && <ClosedFilters filter={filter} />}
    </>
  );
}

/** The lists of open conversations by tag. A popover, so that it opens and closes without a script. */
function TagsButton({ filter, tags }: { filter: InboxFilter; tags: readonly Tag[] }) {
  const current = tags.find((tag) => filter === tagFilter(tag));
  return (
    <>
      <button type="button" class="tags-button" popovertarget="tag-filters">
        {current ? <span class={`tag hue-${current.colour}`}>{current.name}</span> : "Tags"}
      </button>
      <div id="tag-filters" class="menu menu-below" popover="auto">
        {tags.map((tag) => (
          <a
            href={paths.inbox({ filter: tagFilter(tag) })}
            aria-current={tag === current ? "true" : undefined}
          >
            <span class={`tag hue-${tag.colour}`}>{tag.name}</span>
          </a>
        ))}
      </div>
    </>
  );
}

/** Closed conversations that belong to nobody have no profile to be found in; spam is here, too. */
function ClosedFilters({ filter }: { filter: InboxFilter }) {
  return (
    <p class="filters-more">
      {filter === "closed" ? (
        <a href={paths.inbox({ filter: "closed-nobody" })}>Closed, no client</a>
      ) : (
        <a href={paths.inbox({ filter: "closed" })}>All closed</a>
      )}{" "}
      {filter === "spam" ? (
        <strong>Spam</strong>
      ) : (
        <a href={paths.inbox({ filter: "spam" })}>Spam</a>
      )}
    </p>
  );
}

/** Whose, and which of them. Somebody's own and nobody's are open ones, the other lists everyone's. */
const groups = [
  [
    "Whose",
    [
      ["open", "Everyone"],
      ["mine", "Mine"],
      ["unassigned", "Unassigned"],
    ],
  ],
  [
    "Which",
    [
      ["open", "Open"],
      ["unread", "Unread"],
      ["waiting", "Waiting"],
      ["snoozed", "Snoozed"],
      ["closed", "Closed"],
    ],
  ],
] as const;

/** To who waits longest, and to one's own. */
const keys: Partial<Record<Words, string>> = { Waiting: "w", Mine: "m" };

type Words = (typeof groups)[number][1][number][1];

function isCurrent(words: Words, filter: InboxFilter): boolean {
  const isOfSome = filter === "mine" || filter === "unassigned";
  switch (words) {
    case "Everyone":
      return !isOfSome;
    case "Open":
      return filter === "open" || isOfSome || isTagFilter(filter);
    case "Closed":
      return isClosed(filter);
    case "Mine":
    case "Unassigned":
    case "Unread":
    case "Waiting":
    case "Snoozed":
      return words.toLowerCase() === filter;
  }
}

function isClosed(filter: InboxFilter): boolean {
  return filter === "closed" || filter === "closed-nobody" || filter === "spam";
}
