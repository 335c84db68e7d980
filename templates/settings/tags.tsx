import { longestTagName, mostTags, type Tag, type TagColour, tagColours } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";

export interface TypedTag {
  /** Null: a new one. */
  readonly id: string | null;
  readonly name: string;
  readonly colour: TagColour;
}

/** What the clinic marks its conversations with. */
export function TagsForms({
  tags,
  typed,
  problem,
}: {
  tags: readonly Tag[];
  /** What was typed and refused. */
  typed: TypedTag | null;
  problem?: FieldProblem | undefined;
}) {
  const fresh = typed?.id === null ? typed : { id: null, name: "", colour: "grey" as const };
  return (
    <>
      <p>
        Everybody at the clinic puts tags on conversations, and lists those that have one. A tag is
        found by its name; its colour only helps the eye. Changing one changes it everywhere, and
        removing one takes it off every conversation.
      </p>
      {tags.length === 0 && <p class="hint">No tags yet.</p>}
      <ul class="remarks">
        {tags.map((tag) => {
          const isTyped = typed?.id === tag.id;
          return (
            <li>
              <details open={isTyped}>
                <summary>
                  <span class={`tag hue-${tag.colour}`}>{tag.name}</span>{" "}
                  <span class="visually-hidden">Change </span>
                </summary>
                <TagForm
                  typed={isTyped ? typed : tag}
                  label={`Tag ${tag.name}`}
                  problem={isTyped ? problem : undefined}
                />
                <form method="post" action={paths.tagRemoval(tag.id)}>
                  <button class="quiet" aria-label={`Remove ${tag.name}`}>
                    Remove
                  </button>
                </form>
              </details>
            </li>
          );
        })}
      </ul>
      {tags.length < mostTags ? (
        <section class="stack" aria-labelledby="new-tag">
          <h2 id="new-tag">New tag</h2>
          <TagForm
            typed={fresh}
            label="New tag"
            problem={typed?.id === null ? problem : undefined}
          />
        </section>
      ) : (
        <p class="hint">There are {mostTags}, which is as many as there can be.</p>
      )}
    </>
  );
}

function TagForm({
  typed: { id, name, colour },
  label,
  problem,
}: {
  typed: TypedTag;
  label: string;
  problem: FieldProblem | undefined;
}) {
  return (
    <form
      class="stack"
      method="post"
      action={id === null ? paths.tags() : paths.tag(id)}
      aria-label={label}
    >
      <Field
        name="name"
        label="Name"
        value={name}
        maxlength={longestTagName * 2}
        problem={problem}
      />
      <label>
        Colour
        <select name="colour">
          {tagColours.map((one) => (
            <option value={one} selected={one === colour}>
              {one[0]?.toUpperCase()}
              {one.slice(1)}
            </option>
          ))}
        </select>
      </label>
      <p>
        <button>{id === null ? "Add tag" : "Save"}</button>
      </p>
    </form>
  );
}
