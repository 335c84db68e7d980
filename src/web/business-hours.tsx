import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { type HoursProblem, type Interval, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { hoursInWords, readTime, writeTime } from "#domain/hours-words.ts";
import { addClosure, removeClosure, saveWeek } from "#flows/save-settings.ts";
import { paths } from "#src/paths.ts";
import {
  BusinessHoursForms,
  mostIntervals,
  type TypedClosure,
  type TypedWeek,
} from "#templates/settings/business-hours.tsx";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** When the clinic is there: its usual week, and the days that are not as usual. */
export const businessHours = factory
  .createApp()
  .get(paths.businessHours(), (c) => hoursPage(c, {}))
  .post(paths.businessHours(), async (c) => {
    const field = await fields(c);
    const typed = readWeek(field);
    if (field("copy") === "monday") {
      const week = typed.map((day, i) => (i >= 2 && i <= 5 ? (typed[1] ?? day) : day));
      return hoursPage(c, { week, said: "Monday's times are copied. Save to keep them." });
    }
    const read = typed.map(toIntervals);
    const halves = read.findIndex((day) => day === null);
    if (halves >= 0) {
      const problem = { day: halves, words: "Fill in both times, as 8:00 AM." };
      return hoursPage(c, { week: typed, problem });
    }
    const weekly = read.map((day) => day ?? []);
    const version = Number(field("version"));
    const outcome = await saveWeek(c.env.ports, c.get("signedIn"), { weekly, version });
    if (outcome.kind === "stale") return hoursPage(c, { week: typed, isStale: true });
    if (outcome.kind === "refused") {
      const { day, problem } = outcome.problem;
      return hoursPage(c, { week: typed, problem: { day, words: hoursWords[problem] } });
    }
    return c.redirect(`${paths.businessHours()}?saved=hours`, 303);
  })
  .post(paths.closures(), async (c) => {
    const field = await fields(c);
    const typed = {
      name: field("name"),
      from: field("from"),
      to: field("to"),
      opensFrom: field("opensFrom"),
      opensTo: field("opensTo"),
      message: field("message"),
    };
    const opens = toIntervals([{ from: typed.opensFrom, to: typed.opensTo }]);
    if (!opens) return hoursPage(c, { closure: typed, closureProblem: "Fill in both times." });
    const closure = {
      name: typed.name.trim(),
      from: typed.from,
      to: typed.to === "" ? typed.from : typed.to,
      opens,
      message: typed.message.trim() === "" ? null : typed.message.trim().slice(0, 1600),
    };
    const version = Number(field("version"));
    const outcome = await addClosure(c.env.ports, c.get("signedIn"), { closure, version });
    if (outcome.kind === "stale") return hoursPage(c, { closure: typed, isStale: true });
    if (outcome.kind === "refused") {
      return hoursPage(c, { closure: typed, closureProblem: hoursWords[outcome.problem] });
    }
    return c.redirect(`${paths.businessHours()}?saved=hours`, 303);
  })
  .post(paths.closureRemoval(), async (c) => {
    const field = await fields(c);
    const which = { index: Number(field("index")), version: Number(field("version")) };
    const outcome = await removeClosure(c.env.ports, c.get("signedIn"), which);
    if (outcome.kind === "stale") return hoursPage(c, { isStale: true });
    return c.redirect(`${paths.businessHours()}?saved=hours`, 303);
  });

async function hoursPage(
  c: Context<App>,
  shown: {
    week?: TypedWeek;
    closure?: TypedClosure;
    problem?: { day: number; words: string };
    closureProblem?: string;
    said?: string;
    isStale?: boolean;
  },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const found = await readSettings(storeOf(c));
  const hours = found.hours ?? usualHours;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const isWrong = shown.problem ?? shown.closureProblem ?? shown.isStale;
  const preview = found.hours
    ? hoursInWords(hours, clock, c.env.ports.now())
    : "Nobody has said yet when the clinic is open, so it counts as open at any time.";
  const said =
    shown.said ?? (c.req.query("saved") === "hours" ? "Business hours saved." : undefined);
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Business hours"
      said={said}
      problem={shown.isStale ? staleWords : shown.closureProblem}
    >
      <BusinessHoursForms
        week={shown.week ?? hours.weekly.map((day) => day.map(toTyped))}
        closures={hours.closures}
        version={found.version}
        preview={preview}
        problem={shown.problem}
        typed={shown.closure ?? noClosure}
      />
    </SettingsPage>,
    isWrong ? 422 : 200,
  );
}

const noClosure = { name: "", from: "", to: "", opensFrom: "", opensTo: "", message: "" };

function readWeek(field: (name: string) => string): TypedWeek {
  return [0, 1, 2, 3, 4, 5, 6].map((day) =>
    Array.from({ length: mostIntervals }, (_, slot) => ({
      from: field(`from-${day}-${slot}`),
      to: field(`to-${day}-${slot}`),
    })),
  );
}

/** Null when a time is missing beside its other, or is none. */
function toIntervals(typed: readonly { from: string; to: string }[]): Interval[] | null {
  const filled = typed.filter(({ from, to }) => from !== "" || to !== "");
  const intervals = filled.map(({ from, to }) => ({ from: readTime(from), to: readTime(to) }));
  const read = intervals.flatMap(({ from, to }) =>
    from === null || to === null ? [] : [{ from, to: to === 0 ? 1440 : to }],
  );
  return read.length === filled.length ? read : null;
}

function toTyped({ from, to }: Interval) {
  return { from: writeTime(from), to: writeTime(to) };
}

const hoursWords: Record<HoursProblem, string> = {
  overlap: "Two of these times overlap.",
  "empty-interval": "It ends when it begins. Leave both empty for a closed day.",
  day: "Choose the days in the calendar.",
  name: "Write a name of at most 80 characters.",
  order: "The last day is before the first.",
};
