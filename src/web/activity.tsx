import type { Context } from "hono";
import { listActivity, listActors, type LogPage } from "#data/activity-log.ts";
import { listAfterHours, listAlerts, listSent } from "#data/text-log.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import {
  ActivityLog,
  isSomebodys,
  type LogLine,
  logSubjects,
  type LogSubject,
} from "#templates/settings/activity.tsx";
import {
  activityWords,
  answerInWords,
  emailInWords,
  fateInWords,
  senderInWords,
  settingsKinds,
  whoInWords,
} from "#templates/settings/activity-words.ts";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";

/** The log: what was done and by whom, what was sent, answered by itself or not, and emailed. */
export const activity = factory.createApp().get(paths.activity(), async (c) => {
  const signedIn = c.get("signedIn");
  const { timeZone, country } = signedIn.clinic;
  const about = logSubjects.find((one) => one === c.req.query("about")) ?? "changes";
  const who = isSomebodys(about) ? safe(c.req.query("who"), /^[\w:-]{1,64}$/) : null;
  const [{ lines, next }, actors, state] = await Promise.all([
    read(c, about, who),
    isSomebodys(about) ? listActors(storeOf(c)) : [],
    stateOf(c),
  ]);
  return c.html(
    <SettingsPage signedIn={signedIn} state={state} title="Activity">
      <ActivityLog
        about={about}
        who={who ?? ""}
        actors={[...actors, { id: deskline, name: "Deskline, by itself" }]}
        lines={lines}
        next={next}
        clock={clinicTime(timeZone, country)}
      />
    </SettingsPage>,
  );
});

/** Stands for whoever has no id: what a job did for the clinic. */
const deskline = "by-itself";

async function read(
  c: Context<App>,
  about: LogSubject,
  who: string | null,
): Promise<LogPage<LogLine>> {
  const { country } = c.get("signedIn").clinic;
  const store = storeOf(c);
  const before = safe(c.req.query("before"), /^[\w.-]{1,80}$/);
  const staffId = who === deskline ? "" : who;
  switch (about) {
    case "changes":
    case "settings": {
      const kinds = about === "settings" ? settingsKinds : null;
      const { lines, next } = await listActivity(store, { before, kinds, staffId });
      const link = (clientId: string | null) => (clientId === null ? null : paths.client(clientId));
      return {
        lines: lines.map((line) => ({
          at: line.at,
          words: activityWords(line),
          link: link(line.clientId),
        })),
        next,
      };
    }
    case "sent": {
      const { lines, next } = await listSent(store, { before, staffId });
      return {
        lines: lines.map((line) => ({
          at: line.at,
          words: `${senderInWords(line.author, line.authorName)} to ${whoInWords(line, country)}: ${fateInWords(line.delivery, line.errorCode)}`,
          link: linkTo(line),
        })),
        next,
      };
    }
    case "after-hours": {
      const { lines, next } = await listAfterHours(store, before);
      return {
        lines: lines.map((line) => ({
          at: line.at,
          words: `${whoInWords(line, country)}: ${answerInWords({ ...line, isEmergency: line.isEmergency === 1 })}`,
          link: linkTo(line),
        })),
        next,
      };
    }
    case "alerts": {
      const { lines, next } = await listAlerts(store, before);
      return {
        lines: lines.map((line) => ({ at: line.createdAt, words: emailInWords(line), link: null })),
        next,
      };
    }
  }
}

/** To its conversation, as long as that is there. */
function linkTo(line: { contact: string | null; conversationId: string }): string | null {
  return line.contact === null ? null : paths.conversation(line.conversationId);
}

function safe(text: string | undefined, form: RegExp): string | null {
  return text !== undefined && form.test(text) ? text : null;
}
