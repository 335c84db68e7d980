import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { type BusinessHours, usualHours } from "#domain/business-hours.ts";
import { daysOf, weekdayOf } from "#domain/calendar.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { upcoming } from "#domain/hours-problems.ts";
import { closureInWords, hoursInWords, intervalsInWords } from "#domain/hours-words.ts";
import { removeClosure, saveClosure, saveWeek } from "#flows/save-hours.ts";
import { paths } from "#src/paths.ts";
import { type TypedWeek, UsualWeek } from "#templates/settings/business-hours.tsx";
import { Closures, type TypedClosure } from "#templates/settings/closures.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import {
  closureWords,
  copyDay,
  dayWords,
  noClosure,
  readClosure,
  readWeek,
  toIntervals,
  toTyped,
  typedClosure,
} from "./business-hours-form.ts";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { staleNotice } from "./stale.ts";

/** When the clinic is there: its usual week, and the days that are not as usual. */
export const businessHours = factory
  .createApp()
  .get(paths.businessHours(), (c) => hoursPage(c, {}))
  .post(paths.businessHours(), async (c) => {
    const field = await fields(c);
    const typed = readWeek(field);
    if (field("copy") !== "") return hoursPage(c, copyDay(field, typed));
    const read = typed.map(toIntervals);
    const halves = read.findIndex((day) => day === null);
    if (halves >= 0) {
      const problem = { field: `day-${halves}`, words: "Fill in both times, as 8:00 AM." };
      return hoursPage(c, { week: typed, problem });
    }
    const weekly = read.map((day) => day ?? []);
    const version = Number(field("version"));
    const outcome = await saveWeek(c.env.ports, c.get("signedIn"), { weekly, version });
    if (outcome.kind === "stale") return hoursPage(c, { week: typed, isStale: true });
    if (outcome.kind === "refused") {
      const { day, problem } = outcome.problem;
      return hoursPage(c, { week: typed, problem: dayWords(day, problem) });
    }
    return c.redirect(paths.businessHours({ saved: "week" }), 303);
  })
  .post(paths.closures(), async (c) => {
    const field = await fields(c);
    const typed = readClosure(field);
    const opens = toIntervals([{ from: typed.opensFrom, to: typed.opensTo }]);
    if (!opens) {
      const problem = { field: "opensFrom", words: "Fill in both times, as 8:00 AM." };
      return hoursPage(c, { closure: typed, problem });
    }
    const closure = {
      name: typed.name.trim(),
      from: typed.from,
      to: typed.to === "" ? typed.from : typed.to,
      opens,
      message: typed.message.trim() === "" ? null : typed.message.trim(),
    };
    const instead = typed.instead === "" ? null : typed.instead;
    const change = { closure, instead, version: Number(field("version")) };
    const outcome = await saveClosure(c.env.ports, c.get("signedIn"), change);
    if (outcome.kind === "stale") return hoursPage(c, { closure: typed, isStale: true });
    if (outcome.kind === "refused") {
      return hoursPage(c, { closure: typed, problem: closureWords(outcome.problem) });
    }
    return c.redirect(paths.businessHours({ saved: "days" }), 303);
  })
  .post(paths.closureRemoval(), async (c) => {
    const field = await fields(c);
    const which = { key: field("key"), version: Number(field("version")) };
    const outcome = await removeClosure(c.env.ports, c.get("signedIn"), which);
    if (outcome.kind === "stale") return hoursPage(c, { isStale: true });
    return c.redirect(paths.businessHours({ saved: "removal" }), 303);
  });

const saved: Record<string, string> = {
  week: "Business hours saved.",
  days: "The days are saved.",
  removal: "The days are removed: they are as usual again.",
};

async function hoursPage(
  c: Context<App>,
  shown: {
    week?: TypedWeek;
    closure?: TypedClosure;
    problem?: FieldProblem;
    said?: string;
    isStale?: boolean;
  },
) {
  const signedIn = c.get("signedIn");
  const { timeZone, country } = signedIn.clinic;
  const found = await readSettings(storeOf(c));
  const hours = found.hours ?? usualHours;
  const clock = clinicTime(timeZone, country);
  const now = c.env.ports.now();
  const today = clock.dayKey(now);
  const preview = found.hours
    ? hoursInWords(hours, clock, now)
    : "Nobody has said yet when the clinic is open, so it counts as open at any time.";
  const typedWeek = shown.week ?? hours.weekly.map((day) => day.map(toTyped));
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Business hours"
      said={shown.said ?? saved[c.req.query("saved") ?? ""]}
      problem={shown.isStale ? await staleNotice(c) : undefined}
    >
      <UsualWeek
        week={typedWeek}
        version={found.version}
        preview={preview}
        problem={shown.problem}
        stored={shown.isStale ? storedDays(hours, typedWeek, country) : undefined}
      />
      <Closures
        closures={upcoming(hours.closures, today).map((one) => ({
          ...one,
          words: closureInWords(one, country, today),
        }))}
        version={found.version}
        typed={shown.closure ?? askedFor(c, hours, today)}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.isStale ? 422 : 200,
  );
}

/** The days whose stored times are not those that were typed. */
function storedDays(
  { weekly }: BusinessHours,
  typed: TypedWeek,
  country: string,
): Record<string, string> {
  const differs = weekly.flatMap((day, i) => {
    const isSame = JSON.stringify(toIntervals(typed[i] ?? [])) === JSON.stringify(day);
    return isSame ? [] : [[`day-${i}`, intervalsInWords(day, country)] as const];
  });
  return Object.fromEntries(differs);
}

/** What the form begins with: days that are to be changed, today, or nothing. */
function askedFor(c: Context<App>, hours: BusinessHours, today: string): TypedClosure {
  const { change, day } = c.req.query();
  // By its place: its name is in no address.
  const known = change && upcoming(hours.closures, today)[Number(change)];
  if (known) return typedClosure(known);
  if (day !== "today") return noClosure;
  const [usual] = (hours.weekly[weekdayOf(daysOf(today) ?? 0)] ?? []).map(toTyped);
  const times = { opensFrom: usual?.from ?? "", opensTo: usual?.to ?? "" };
  return { ...noClosure, name: "Other hours", from: today, to: today, ...times };
}
