import type { Context } from "hono";
import { findClients, readClient } from "#data/clients.ts";
import { personWords } from "#domain/search.ts";
import { mergeClients, undoMerge } from "#flows/merge-clients.ts";
import { paths } from "#src/paths.ts";
import { MergeChoices, MergeQuestion } from "#templates/clients/merge-dialog.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields, goTo } from "./dialogs.tsx";
import { find, lookedFor } from "./finding.ts";

/** Two profiles made one, and two again. */
export const merging = factory
  .createApp()
  .get(paths.merging(":id"), (c) => show(c, c.req.param("id")))
  .post(paths.finding(paths.merging(":id")), (c) => find(c, () => show(c, c.req.param("id"))))
  .post(paths.merging(":id"), async (c) => {
    const keptId = c.req.param("id");
    const field = await fields(c);
    const outcome = await mergeClients(c.env.ports, c.get("signedIn"), {
      keptId,
      mergedId: field("mergedId"),
    });
    if (outcome.kind === "merged") return goTo(c, paths.client(keptId));
    const question = await questionOf(c, keptId, "");
    if (outcome.kind === "not-found" || !question) return c.notFound();
    return ask(
      c,
      { ...dialogOf(keptId), status: 422 },
      <MergeQuestion {...question} problem={words[outcome.reason]} />,
    );
  })
  .post(paths.unmerging(":id"), async (c) => {
    const keptId = c.req.param("id");
    const field = await fields(c);
    const mergeId = field("mergeId");
    const isUndone = await undoMerge(c.env.ports, c.get("signedIn"), { keptId, mergeId });
    const found = await readClient(storeOf(c), keptId);
    if (!found) return c.notFound();
    return isUndone
      ? goTo(c, paths.client(keptId))
      : c.text("This merge can no longer be undone.\n", 409);
  });

async function show(c: Context<App>, id: string) {
  const { q } = lookedFor(c);
  const question = await questionOf(c, id, q ?? "");
  if (!question) return c.notFound();
  if (q !== undefined && wantsFragment(c)) return c.html(<MergeChoices {...question} />);
  return ask(c, dialogOf(question.client.id), <MergeQuestion {...question} />);
}

const words = {
  "nobody-chosen": "Choose the other profile.",
  itself: "This is the same profile: choose another one.",
} as const;

function dialogOf(id: string) {
  return { title: "Merge clients", back: paths.client(id) };
}

async function questionOf(c: Context<App>, id: string, typed: string) {
  const { clinic } = c.get("signedIn");
  const store = storeOf(c);
  const words = personWords(typed);
  const [kept, found] = await Promise.all([
    readClient(store, id),
    words ? findClients(store, words) : [],
  ]);
  if (!kept) return null;
  const others = found.filter((card) => card.id !== id);
  return { client: kept.client, found: others, typed: words ? typed : "", clinic };
}
