import type { Context } from "hono";
import { listActivity, listAfterHours, listAlerts } from "#data/activity-log.ts";
import { inboxState } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import {
  ActivityLog,
  activityWords,
  type LogLine,
  logSubjects,
  type LogSubject,
  silenceWords,
  whoInWords,
} from "#templates/settings/activity.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { type App, factory } from "./context.ts";

/** The log: what staff did, what was answered by itself or not, what was emailed. */
export const activity = factory.createApp().get(paths.activity(), async (c) => {
  const signedIn = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, signedIn.clinic);
  const about = logSubjects.find((one) => one === c.req.query("about")) ?? "changes";
  const { lines, next } = await read(c, about);
  const [state] = await inboxState(store);
  return c.html(
    <SettingsPage signedIn={signedIn} state={state ?? { unread: 0, seq: 0 }} title="Activity">
      <ActivityLog
        about={about}
        lines={lines}
        next={next}
        clock={clinicTime(signedIn.clinic.timeZone, signedIn.clinic.country)}
      />
    </SettingsPage>,
  );
});

async function read(
  c: Context<App>,
  about: LogSubject,
): Promise<{ lines: LogLine[]; next: string | null }> {
  const { clinic } = c.get("signedIn");
  const store = forClinic(c.env.ports.databases, clinic);
  const before = c.req.query("before");
  const number = before !== undefined && /^\d{1,16}$/.test(before) ? Number(before) : null;
  switch (about) {
    case "changes": {
      const place = before !== undefined && /^[\w-]{1,40}$/.test(before) ? before : null;
      const { lines, next } = await listActivity(store, place);
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
    case "after-hours": {
      const { lines, next } = await listAfterHours(store, number);
      return {
        lines: lines.map(({ at, who, contact, silence, isEmergency, conversationId }) => ({
          at,
          words: `${whoInWords(who, clinic.country)}: ${silenceWords(silence, isEmergency === 1, contact)}`,
          link: paths.conversation(conversationId),
        })),
        next,
      };
    }
    case "alerts": {
      const { lines, next } = await listAlerts(store, number);
      return {
        lines: lines.map(({ createdAt, sentAt, failure, attempts, texts }) => ({
          at: createdAt,
          words: `${texts === 1 ? "1 text" : `${texts} texts`}: ${fate({ sentAt, failure, attempts })}`,
          link: null,
        })),
        next,
      };
    }
  }
}

function fate({
  sentAt,
  failure,
  attempts,
}: {
  sentAt: number | null;
  failure: string | null;
  attempts: number;
}): string {
  if (sentAt !== null) return "emailed";
  if (failure !== null) return `not emailed (${failure})`;
  return attempts === 0 ? "waiting to be emailed" : `to be tried again, ${attempts} times so far`;
}
