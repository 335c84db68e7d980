import type { Tag } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";

/** Tags by name, in their colours. */
export function Tags({ tags }: { tags: readonly Tag[] }) {
  if (tags.length === 0) return <></>;
  return (
    <span class="tags">
      <span class="visually-hidden">Tags: </span>
      {tags.map(({ name, colour }) => (
        <span class={`tag hue-${colour}`}>{name}</span>
      ))}
    </span>
  );
}

/** Which tags a conversation has; `shown` says what the boxes began with. */
export function TaggingQuestion({
  conversationId,
  all,
  on,
  isAdmin,
}: {
  conversationId: string;
  all: readonly Tag[];
  on: readonly Tag[];
  isAdmin: boolean;
}) {
  const action = paths.tagging(conversationId);
  if (all.length === 0) {
    return (
      <p>
        Your clinic has no tags yet. {isAdmin ? "You" : "An admin"} can make them under{" "}
        {isAdmin ? <a href={paths.tags()}>Settings, Tags</a> : "Settings, Tags"}.
      </p>
    );
  }
  return (
    <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
      <fieldset class="choices-list">
        <legend>On this conversation</legend>
        {all.map((tag) => (
          <label class="choice">
            <input type="checkbox" name="tag" value={tag.id} checked={on.includes(tag)} />
            <span class={`tag hue-${tag.colour}`}>{tag.name}</span>
          </label>
        ))}
      </fieldset>
      {on.map(({ id }) => (
        <input type="hidden" name="shown" value={id} />
      ))}
      <button>Save</button>
    </form>
  );
}
