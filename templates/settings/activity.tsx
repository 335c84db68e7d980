import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";

/** A line of the log, in words. */
export interface LogLine {
  readonly at: number;
  readonly words: string;
  readonly link: string | null;
}

/** What was done, sent, answered and alerted, newest first; it is only ever added to. */
export function ActivityLog({
  about,
  who,
  actors,
  lines,
  next,
  clock,
}: {
  about: LogSubject;
  /** Whose lines; empty: everybody's. */
  who: string;
  actors: readonly { readonly id: string; readonly name: string }[];
  lines: readonly LogLine[];
  next: string | null;
  clock: ClinicTime;
}) {
  return (
    <section class="stack" aria-label="Activity">
      <form class="search-form" method="get" action={paths.activity()}>
        <label>
          What
          <select name="about">
            {logSubjects.map((one) => (
              <option value={one} selected={one === about}>
                {subjectWords[one]}
              </option>
            ))}
          </select>
        </label>
        {isSomebodys(about) && (
          <label>
            Who
            <select name="who">
              <option value="">Everybody</option>
              {actors.map(({ id, name }) => (
                <option value={id} selected={id === who}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button class="quiet">Show</button>
      </form>
      <p class="hint">{hints[about]}</p>
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
      {lines.length === 0 && <p>{next === null ? "Nothing yet." : "Nothing among these lines."}</p>}
      {next !== null && <a href={paths.activity({ about, who, before: next })}>Earlier</a>}
    </section>
  );
}

export const logSubjects = ["changes", "settings", "sent", "after-hours", "alerts"] as const;
export type LogSubject = (typeof logSubjects)[number];

/** Did somebody do these? What the clinic does by itself after hours, nobody did. */
export function isSomebodys(about: LogSubject): boolean {
  return about === "changes" || about === "settings" || about === "sent";
}

const subjectWords: Record<LogSubject, string> = {
  changes: "All that was changed",
  settings: "Settings that were changed",
  sent: "Texts that were sent",
  "after-hours": "Texts after hours, answered or not",
  alerts: "Emails to the people on duty",
};

const hints: Record<LogSubject, string> = {
  changes: "Nobody can change or remove a line.",
  settings: "Nobody can change or remove a line.",
  sent: "By whom and to whom, and what became of it; never what was said.",
  "after-hours": "What each was met with, and why some got no answer; never what was said.",
  alerts: "How many texts each told of, and whether it went out.",
};
