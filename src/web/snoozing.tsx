import type { Context } from "hono";
import { lastPosition } from "#data/snoozes.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { snoozeTimes, untilTheyWrite } from "#domain/snooze.ts";
import { lookAtLater } from "#flows/send-later.ts";
import { snoozeConversation, wakeConversation } from "#flows/snooze.ts";
import { paths } from "#src/paths.ts";
import { SnoozeForm, theyWrite } from "#templates/inbox/snooze-dialog.tsx";
import type { TypedTime } from "#templates/inbox/time-choice.tsx";
import { storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { ask, fields, goTo, positionIn } from "./dialogs.tsx";
import { readTime, timeIn, timeWords } from "./later-form.ts";

/** "Later": a conversation leaves the list until its time, and comes back. */
export const snoozing = factory
  .createApp()
  .get(paths.snooze(":id"), (c) => question(c, c.req.param("id"), {}))
  .post(paths.snooze(":id"), async (c) => {
    const conversationId = c.req.param("id");
    const field = await fields(c);
    const typed = readTime(field);
    const seen = positionIn(field("seen"));
    const chosen = () => timeIn(typed, clockOf(c))?.at ?? null;
    const until = typed.when === theyWrite ? untilTheyWrite : chosen();
    const signedIn = c.get("signedIn");
    const outcome = await snoozeConversation(c.env.ports, signedIn, {
      ...{ conversationId, until, seen },
    });
    switch (outcome.kind) {
      case "not-found":
        return c.notFound();
      case "refused":
        return question(c, conversationId, { typed, seen, problem: timeWords[outcome.problem] });
      case "stays":
        return goTo(c, paths.conversation(conversationId));
      case "snoozed":
        return goTo(c, paths.inbox({ snoozed: conversationId }));
    }
  })
  .post(paths.waking(":id"), async (c) => {
    const id = c.req.param("id");
    const isThere = await wakeConversation(c.env.ports, c.get("signedIn"), id);
    return isThere ? goTo(c, paths.conversation(id)) : c.notFound();
  });

async function question(
  c: Context<App>,
  conversationId: string,
  shown: { typed?: TypedTime; seen?: number | null; problem?: string },
) {
  const found = await lookAtLater(c.env.ports, c.get("signedIn"), conversationId);
  if (!found) return c.notFound();
  const now = c.env.ports.now();
  const clock = clockOf(c);
  const offered = snoozeTimes(found.hours, clock, now);
  const first = { when: String(offered[0]?.at ?? "chosen"), day: "", time: "08:00" };
  const { problem, typed = first } = shown;
  return ask(
    c,
    {
      title: "Snooze",
      back: paths.conversation(conversationId),
      status: problem === undefined ? 200 : 422,
    },
    <SnoozeForm
      conversationId={conversationId}
      seen={shown.seen === undefined ? await lastPosition(storeOf(c), conversationId) : shown.seen}
      offered={offered}
      typed={typed}
      clock={clock}
      now={now}
      problem={problem}
    />,
  );
}

function clockOf(c: Context<App>) {
  const { timeZone, country } = c.get("signedIn").clinic;
  return clinicTime(timeZone, country);
}
