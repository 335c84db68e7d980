import type { Context } from "hono";
import { listScheduled, readScheduled } from "#data/scheduled-texts.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { quickTimes, type ScheduledText } from "#domain/send-later.ts";
import { readDraft } from "#flows/attach-file.ts";
import { lookAtLater, rewriteScheduled, scheduleText } from "#flows/send-later.ts";
import { paths } from "#src/paths.ts";
import { LaterForm, LaterStale, type TypedLater } from "#templates/inbox/later-dialog.tsx";
import { LaterFragment } from "#templates/inbox/later-fragment.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { ask, fields } from "./dialogs.tsx";
import { laterAtFirst, laterStored, laterWords, readLater, timeIn } from "./later-form.ts";

/** "Send later" (and its change): what was typed goes along in the form, and never into an address. */
export const sendingLater = factory
  .createApp()
  .post(paths.sendingLater(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const found = await lookAtLater(c.env.ports, c.get("signedIn"), conversationId);
    if (!found) return c.notFound();
    const typed = laterAtFirst((await fields(c))("body"), { ...found, ...clockOf(c) });
    return question(c, { conversationId, typed, id: c.env.ports.newId(), found });
  })
  .post(paths.scheduledTexts(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const typed = readLater(field);
    const given = field("token");
    const id = /^[\w-]{1,64}$/.test(given) ? given : c.env.ports.newId();
    const outcome = await scheduleText(c.env.ports, c.get("signedIn"), {
      ...{ conversationId, id, body: typed.body },
      fileCount: Math.min(Number(field("files")) || 0, 100),
      time: timeIn(typed, clockOf(c).clock),
    });
    if (outcome.kind === "refused") {
      return question(c, { conversationId, typed, id, problem: outcome.problem });
    }
    return outcome.kind === "scheduled" ? kept(c, conversationId, true) : c.notFound();
  })
  .get(paths.scheduledText(":id", ":textId"), async (c) => {
    const { id: conversationId, textId: id } = c.req.param();
    const found = await lookAtLater(c.env.ports, c.get("signedIn"), conversationId);
    if (!found) return c.notFound();
    const stored = await readScheduled(storeOf(c), { conversationId, id });
    if (!stored) return stale(c, { conversationId, typed: "" });
    const typed = laterStored(stored, { ...found, ...clockOf(c) });
    return question(c, { conversationId, typed, stored, found });
  })
  .post(paths.scheduledText(":id", ":textId"), async (c) => {
    const { id: conversationId, textId: id } = c.req.param();
    const field = await fields(c);
    const typed = readLater(field);
    const seen = { conversationId, id, version: Number(field("version")) || 0 };
    const change = { body: typed.body, time: timeIn(typed, clockOf(c).clock) };
    const outcome = await rewriteScheduled(c.env.ports, c.get("signedIn"), seen, change);
    switch (outcome.kind) {
      case "scheduled":
        return kept(c, conversationId, false);
      case "not-found":
        return c.notFound();
      case "stale":
        return stale(c, { conversationId, typed: typed.body, text: outcome.now });
      case "refused": {
        const stored = await readScheduled(storeOf(c), { conversationId, id });
        if (!stored) return stale(c, { conversationId, typed: typed.body });
        const { problem } = outcome;
        return question(c, { conversationId, typed, stored, problem });
      }
    }
  });

function clockOf(c: Context<App>) {
  const { timeZone, country } = c.get("signedIn").clinic;
  return { clock: clinicTime(timeZone, country), now: c.env.ports.now() };
}

/** The form, for a new one (`id` is what it will be) or one that is there. */
async function question(
  c: Context<App>,
  shown: {
    conversationId: string;
    typed: TypedLater;
    id?: string;
    stored?: ScheduledText;
    found?: Awaited<ReturnType<typeof lookAtLater>>;
    problem?: Parameters<typeof laterWords>[0];
  },
) {
  const { conversationId, typed, id = "", stored, problem } = shown;
  const signedIn = c.get("signedIn");
  const found = shown.found ?? (await lookAtLater(c.env.ports, signedIn, conversationId));
  if (!found) return c.notFound();
  const { clock, now } = clockOf(c);
  const fileNames = stored?.fileNames ?? (await namesOfDraft(c, conversationId));
  const about = { contact: found.conversation.contact, typed: typed.body };
  return ask(
    c,
    { ...dialogOf(conversationId, Boolean(stored)), status: problem === undefined ? 200 : 422 },
    <LaterForm
      action={
        stored
          ? paths.scheduledText(conversationId, stored.id)
          : paths.scheduledTexts(conversationId)
      }
      typed={typed}
      hidden={stored ? { version: stored.version } : { token: id, files: fileNames.length }}
      fileNames={fileNames}
      quick={quickTimes(found.hours, clock, now)}
      clock={clock}
      now={now}
      {...(problem === undefined ? {} : laterWords(problem, about))}
    />,
  );
}

/** It waits for its time; `isNew`: it came from the composer, which is empty now. */
async function kept(c: Context<App>, conversationId: string, isNew: boolean) {
  if (!wantsFragment(c)) return c.redirect(paths.conversation(conversationId), 303);
  const signedIn = c.get("signedIn");
  const { staffId } = signedIn;
  const store = storeOf(c);
  const draft = await readDraft(store, { conversationId, staffId });
  if (!draft) return c.notFound();
  return c.html(
    <LaterFragment
      conversation={draft.conversation}
      texts={await listScheduled(store, conversationId)}
      signedIn={signedIn}
      fresh={isNew ? { token: c.env.ports.newId(), files: draft.files } : null}
    />,
  );
}

/** Of two who do something with it at once this is the second. */
function stale(
  c: Context<App>,
  {
    conversationId,
    typed,
    text = null,
  }: { conversationId: string; typed: string; text?: ScheduledText | null },
) {
  const words =
    text === null
      ? "It is not waiting any more: it has left, or somebody put it away. Look into the conversation."
      : `${text.staffName} has changed it, or somebody withdrew it, in the meantime. It says now: “${text.body}” Nothing of yours was saved: open it again.`;
  const dialog = { ...dialogOf(conversationId, true), status: 409 as const };
  return ask(c, dialog, <LaterStale words={words} typed={typed} />);
}

function dialogOf(conversationId: string, isThere: boolean) {
  const title = isThere ? "Change what leaves later" : "Send later";
  return { title, back: paths.conversation(conversationId) };
}

async function namesOfDraft(c: Context<App>, conversationId: string): Promise<string[]> {
  const { staffId } = c.get("signedIn");
  const draft = await readDraft(storeOf(c), { conversationId, staffId });
  return (draft?.files ?? []).map(({ name }) => name);
}
