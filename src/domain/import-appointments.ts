import { type AppointmentStatus, type AppointmentType, readWhen } from "./appointment.ts";
import { sortName, tidyName } from "./client.ts";
import type { ClinicTime } from "./clinic-time.ts";
import { externalIdPattern } from "./external-id.ts";
import type { ImportChoices } from "./import.ts";
import { cellsBy } from "./import-cells.ts";
import type { ColumnRole } from "./import-columns.ts";
import { readDay } from "./import-dates.ts";
import { readPerson, type RowPerson } from "./import-person.ts";
import { isRemark, type RowReason, type RowRemark } from "./import-remarks.ts";
import { instantIn, readMinutes, readTime, splitWhen } from "./import-times.ts";

/** An appointment as a row tells it, whosever it is. */
export interface AppointmentRow {
  readonly person: RowPerson;
  readonly type: AppointmentType;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly staffName: string;
  readonly room: string;
  readonly notes: string;
  readonly status: AppointmentStatus;
  /** What the clinic's own system calls it. */
  readonly externalId: string | null;
  /** What is to be looked at, though the row is taken. */
  readonly remark: RowRemark | null;
}

/** What a clinic's rows are read by. */
export interface AppointmentFacts {
  readonly country: string;
  readonly clock: ClinicTime;
  readonly now: number;
  readonly types: readonly AppointmentType[];
  readonly choices: Pick<ImportChoices, "dateOrder" | "fallbackTypeId">;
}

/** Reads the cells of a line, or says why it can't be an appointment. */
export function readAppointmentRow(
  line: readonly string[],
  roles: readonly ColumnRole[],
  facts: AppointmentFacts,
): AppointmentRow | RowRemark {
  const cells = cellsBy(line, roles);
  const person = readPerson(cells, facts.country);
  if (isRemark(person)) return person;
  const when = readStart(cells.one("day"), cells.one("time"), facts);
  if (isRemark(when)) return when;
  const named = readType(cells.one("type"), facts);
  if (isRemark(named)) return named;
  const { type } = named;
  const typed = cells.one("minutes");
  const minutes = typed === "" ? type.minutes : readMinutes(typed);
  if (minutes === null || minutes < 5 || minutes > 720) return remark("minutes", typed);
  const status = statusOf(cells.one("status"));
  if (!status) return remark("status", cells.one("status"));
  const notes = cells.one("notes");
  if (notes.length > longestNotes) return remark("long-notes", "");
  const externalId = cells.one("external-id");
  if (externalId !== "" && !externalIdPattern.test(externalId)) return remark("bad-id", externalId);
  const { startsAt } = when;
  const isAtNight = facts.clock.minuteOfDay(startsAt) < firstHour;
  return {
    ...{ person, type, startsAt, status, notes },
    externalId: externalId === "" ? null : externalId,
    endsAt: startsAt + minutes * 60_000,
    staffName: tidyName(cells.one("staff")).slice(0, 120),
    room: tidyName(cells.one("room")).slice(0, 60),
    remark:
      named.remark ??
      (isAtNight ? remark("night", facts.clock.time(startsAt)) : null) ??
      person.remark,
  };
}

function readStart(
  dayCell: string,
  timeCell: string,
  { clock, now, choices }: AppointmentFacts,
): { readonly startsAt: number } | RowRemark {
  if (dayCell === "") return remark("no-day", "");
  const both = splitWhen(dayCell);
  const read = readDay(both.day, choices.dateOrder);
  if ("problem" in read) return remark(read.problem, dayCell);
  const minute = readTime(timeCell === "" ? both.time : timeCell);
  if (minute === null) return remark("no-time", timeCell);
  if (both.zone !== null && timeCell === "") {
    return withinReach(instantIn(both.zone, read.day, minute), dayCell, now);
  }
  const two = (part: number) => String(part).padStart(2, "0");
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  const when = readWhen({ day: read.day, time }, clock, -Infinity);
  if ("problem" in when) return remark("no-such-time", `${dayCell} ${timeCell}`.trim());
  return withinReach(when.startsAt, dayCell, now);
}

/** A year that was mistyped is no appointment: nobody makes one for the next decade. */
function withinReach(startsAt: number, about: string, now: number) {
  const isFar = startsAt > now + 10 * aYear || startsAt < now - 40 * aYear;
  return isFar ? remark("far-day", about) : { startsAt };
}

/** The kind by its name; by the one chosen for the rest, unless it sounds like a goodbye. */
function readType(
  name: string,
  { types, choices }: AppointmentFacts,
): { readonly type: AppointmentType; readonly remark: RowRemark | null } | RowRemark {
  const known = types.find((one) => folded(one.name) === folded(name));
  if (known) return { type: known, remark: null };
  const fallback = types.find(({ id }) => id === choices.fallbackTypeId);
  if (!fallback) return remark("no-type", name);
  if (!fallback.isSensitive && goodbye.test(folded(name))) return remark("sensitive-type", name);
  return { type: fallback, remark: name === "" ? null : remark("fallback-type", name) };
}

/** Such an appointment must not become one of a kind that texts go about. */
const goodbye = /euthan|\bpts\b|put (?:to sleep|down)|goodbye|good bye|end of life|cremat|\bqol\b/u;

/** What programs call the states of an appointment; empty is booked. */
function statusOf(cell: string): AppointmentStatus | null {
  const words = folded(cell);
  if (words === "") return "booked";
  return statuses.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

const statuses: readonly [RegExp, AppointmentStatus][] = [
  [/\bcancel|annul|\bdeleted\b|\brescheduled\b/u, "cancelled"],
  [/no.?show|\bmissed\b|did not (?:attend|come|show)|\bdna\b|\babsent\b/u, "missed"],
  [/\b(?:un-?|not |non )confirm/u, "booked"],
  [/\bconfirm/u, "confirmed"],
  [/\b(?:done|complete|completed|finished|seen|checked (?:in|out)|arrived|closed|paid)\b/u, "done"],
  [/\b(?:booked|scheduled|pending|open|new|active|planned|reserved|tentative)\b/u, "booked"],
];

function folded(text: string): string {
  return sortName(tidyName(text));
}

function remark(reason: RowReason, about: string): RowRemark {
  return { reason, about: about.slice(0, 80) };
}

/** As the form for one has it, in characters. */
const longestNotes = 2000;
/** In minutes of the day: before that, PM was likely left out. */
const firstHour = 6 * 60;
const aYear = 365 * 24 * 3_600_000;
