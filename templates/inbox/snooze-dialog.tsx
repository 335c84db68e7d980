import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import { type SnoozeTime, untilTheyWrite } from "#domain/snooze.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { TimeChoice, type TypedTime } from "./time-choice.tsx";

/** Until when a conversation is to be out of the way. */
export function SnoozeForm({
  conversationId,
  seen,
  offered,
  typed,
  clock,
  now,
  problem,
}: {
  conversationId: string;
  /** The position of the last message when the question was asked. */
  seen: number | null;
  offered: readonly SnoozeTime[];
  typed: TypedTime;
  clock: ClinicTime;
  now: number;
  problem?: string | undefined;
}) {
  const action = paths.snooze(conversationId);
  return (
    <form
      class="stack"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#dialog"
      hx-swap="innerHTML"
      aria-label="Until when"
    >
      <input type="hidden" name="seen" value={seen ?? ""} />
      <p class="hint">It leaves the list, comes back unread, and at once when they write.</p>
      <TimeChoice
        offered={[
          ...offered.map(({ kind, at }) => ({
            value: String(at),
            words: `${words[kind]}: ${clock.day(at)}, ${clock.time(at)}`,
          })),
          { value: theyWrite, words: "Only when they write" },
        ]}
        typed={typed}
        clock={clock}
        now={now}
        problem={problem}
      />
      <button>Snooze</button>
    </form>
  );
}

/** As the form posts "only when they write". */
export const theyWrite = "they-write";

const words: Record<SnoozeTime["kind"], string> = {
  today: "Later today",
  tomorrow: "Tomorrow, when you open",
  opening: "When you open next",
  week: "Next week",
};

/** "Snoozed until Mon, 8:00 AM" */
export function snoozedWords(
  { snoozedUntil }: Pick<Conversation, "snoozedUntil">,
  clinic: Clinic,
  now: number,
): string {
  if (snoozedUntil === null || snoozedUntil === untilTheyWrite) return "Snoozed until they write";
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const time = clock.time(snoozedUntil);
  const isToday = clock.dayKey(snoozedUntil) === clock.dayKey(now);
  return `Snoozed until ${isToday ? time : `${clock.day(snoozedUntil)}, ${time}`}`;
}
