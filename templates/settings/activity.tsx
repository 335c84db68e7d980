import type { ClinicTime } from "#domain/clinic-time.ts";
import { abroadIn } from "#domain/destination.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";

/** A line of the log, in words. */
export interface LogLine {
  readonly at: number;
  readonly words: string;
  readonly link: string | null;
}

/** What was done, answered and alerted, newest first; it is only ever added to. */
export function ActivityLog({
  about,
  lines,
  next,
  clock,
}: {
  about: LogSubject;
  lines: readonly LogLine[];
  next: string | null;
  clock: ClinicTime;
}) {
  return (
    <section class="stack" aria-label="Activity">
      <form class="search-form" method="get" action={paths.activity()}>
        <label>
          Show
          <select name="about">
            {logSubjects.map((one) => (
              <option value={one} selected={one === about}>
                {subjectWords[one]}
              </option>
            ))}
          </select>
        </label>
        <button class="quiet">Show</button>
      </form>
      <ul class="remarks">
        {lines.map(({ at, words, link }) => (
          <li>
            <small>
              <time datetime={clock.iso(at)}>
                {clock.day(at)}, {clock.time(at)}
              </time>
            </small>
            {link === null ? words : <a href={link}>{words}</a>}
          </li>
        ))}
      </ul>
      {lines.length === 0 && <p>Nothing yet.</p>}
      {next !== null && <a href={paths.activity({ about, before: next })}>Earlier</a>}
      <p>
        <a href={paths.givenUp()}>What the jobs gave up on</a>
      </p>
    </section>
  );
}

export const logSubjects = ["changes", "after-hours", "alerts"] as const;
export type LogSubject = (typeof logSubjects)[number];

const subjectWords: Record<LogSubject, string> = {
  changes: "What staff changed",
  "after-hours": "Texts after hours, and why they were or were not answered",
  alerts: "Emails to the people on duty",
};

/** What somebody did, as the log and a profile say it. */
export function activityWords(line: { staffName: string; kind: string; detail: string }): string {
  const did = kinds[line.kind] ?? line.kind;
  return `${line.staffName} ${did}${line.detail === "" ? "" : `: ${line.detail}`}`;
}

const kinds: Record<string, string> = {
  "conversation-deleted": "deleted a conversation",
  "conversation-assigned": "assigned a conversation",
  "client-added": "added a client",
  "client-changed": "changed a client",
  "client-archived": "archived a client",
  "client-restored": "restored a client",
  "clients-merged": "merged two clients",
  "merge-undone": "undid a merge",
  "clients-imported": "imported clients",
  "appointments-imported": "imported appointments",
  "care-imported": "imported what is due for patients",
  "hours-changed": "changed the business hours",
  "texting-changed": "changed the texting settings",
  "appointment-made": "made an appointment",
  "appointment-changed": "changed an appointment",
  "appointment-types-changed": "changed the kinds of appointment",
  "automatic-texts-changed": "changed when automatic texts go",
  "clinic-changed": "changed the clinic's name or zone",
  "staff-added": "added somebody to the staff",
  "staff-changed": "changed somebody's role",
  "staff-removed": "removed somebody from the staff",
  "job-tried-again": "had a job tried again",
  "job-discarded": "discarded a job that was given up",
  "second-factor-lifted": "took away somebody's second step",
  "second-factor-demanded": "changed who needs a second step",
  "line-agreed": "agreed to SMS Messaging (Two-Way)",
  "line-changed": "changed SMS Messaging (Two-Way)",
  "line-enabled": "switched the clinic's number on",
  "line-disabled": "switched texting off",
  "line-restored": "switched texting on again",
  "line-unpaid": "switched texting off, since it was not paid",
  "line-released": "gave the clinic's number back",
  "line-repaired": "repaired the clinic's number at the phone network",
  "line-tested": "sent a test from the clinic's number",
  "document-added": "added a document",
  "document-changed": "changed a document",
  "document-replaced": "replaced a document's file",
  "document-archived": "archived or restored a document",
  "document-removed": "removed a document",
  "api-token-made": "made a token for the API",
  "api-token-revoked": "revoked a token for the API",
};

/** Why a text after hours was not answered by itself. */
export function silenceWords(
  silence: string | null,
  isEmergency: boolean,
  contact: string,
): string {
  if (silence === "abroad") {
    return `not answered by itself: texts go to the US and Canada only, and this came from ${abroadIn(contact)}`;
  }
  if (silence === null) return isEmergency ? "given the emergency answer" : "answered by itself";
  return `not answered by itself: ${reasons[silence] ?? silence}`;
}

const reasons: Record<string, string> = {
  "switched-off": "the auto-responder is switched off",
  "opted-out": "they texted STOP",
  keyword: "the network answers STOP, START and HELP itself",
  unreachable: "the sender takes no texts",
  premium: "it came from a premium number, which charges whoever texts it",
  "own-number": "it came from a clinic's own number",
  "answered-already": "it had answered once since closing",
  "no-words": "its message says nothing",
  "staff-active": "somebody of the clinic had just written",
};

export function whoInWords(who: string, country: string): string {
  return who.startsWith("+") ? formatNumber(who, country) : who;
}
