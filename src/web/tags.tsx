import type { Context } from "hono";
import { longestTagName, mostTags, type TagProblem, toTagColour } from "#domain/tag.ts";
import { keepTag, removeTag } from "#flows/keep-tags.ts";
import { paths } from "#src/paths.ts";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { TagsForms, type TypedTag } from "#templates/settings/tags.tsx";
import { stateOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** What the clinic marks its conversations with. */
export const tags = factory
  .createApp()
  .get(paths.tags(), (c) => tagsPage(c, null, null))
  .post(paths.tags(), (c) => keep(c, null))
  .post(paths.tag(":id"), (c) => keep(c, c.req.param("id")))
  .post(paths.tagRemoval(":id"), async (c) => {
    const outcome = await removeTag(c.env.ports, c.get("signedIn"), c.req.param("id"));
    if (outcome.kind === "not-found") return c.notFound();
    return c.redirect(paths.tags({ saved: "removed" }), 303);
  });

async function keep(c: Context<App>, id: string | null) {
  const field = await fields(c);
  const typed = { id, name: field("name").slice(0, 200), colour: toTagColour(field("colour")) };
  const outcome = await keepTag(c.env.ports, c.get("signedIn"), typed);
  switch (outcome.kind) {
    case "kept":
      return c.redirect(paths.tags({ saved: id === null ? "added" : "changed" }), 303);
    case "not-found":
      return c.notFound();
    case "refused":
      return tagsPage(c, typed, outcome.problem);
  }
}

async function tagsPage(c: Context<App>, typed: TypedTag | null, problem: TagProblem | null) {
  const signedIn = c.get("signedIn");
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Tags"
      said={problem ? undefined : savedWords[c.req.query("saved") ?? ""]}
    >
      <TagsForms
        tags={signedIn.clinic.tags}
        typed={typed}
        problem={problem ? { field: "name", words: problemWords[problem] } : undefined}
      />
    </SettingsPage>,
    problem ? 422 : 200,
  );
}

const savedWords: Record<string, string> = {
  added: "Tag added.",
  changed: "Tag changed.",
  removed: "Tag removed.",
};

const problemWords: Record<TagProblem, string> = {
  empty: "Give it a name.",
  "too-long": `A name has ${longestTagName} characters at most.`,
  taken: "There is one of this name already. Give this one another.",
  "too-many": `There are ${mostTags} already. Remove one that nobody uses first.`,
};
