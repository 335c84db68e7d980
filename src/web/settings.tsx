import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { inboxState } from "#data/conversations.ts";
import { forClinic } from "#data/store.ts";
import { fillMessage, usualAfterHours } from "#domain/auto-responder.ts";
import { type HoursProblem, type Interval, periodAt, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { hoursInWords, readTime, writeTime } from "#domain/hours-words.ts";
import {
  addClosure,
  removeClosure,
  saveTexting,
  saveWeek,
  type TextingProblem,
} from "#flows/save-settings.ts";
import { sendTestAlert } from "#flows/test-alert.ts";
import { paths } from "#src/paths.ts";
import {
  BusinessHoursForms,
  mostIntervals,
  type TypedClosure,
  type TypedWeek,
} from "#templates/settings/business-hours.tsx";
import { AdminsOnly, SettingsPage } from "#templates/settings/settings-page.tsx";
import {
  type TextingField,
  type TextingFields,
  TextingForms,
} from "#templates/settings/texting.tsx";
import { activity } from "./activity.tsx";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** What a clinic's admins decide. */
export const settings = factory
  .createApp()
  .use(`${paths.settings()}/*`, async (c, next) => {
    const signedIn = c.get("signedIn");
    if (signedIn.role === "admin") return next();
    return c.html(<AdminsOnly signedIn={signedIn} state={await state(c)} />, 403);
  })
  .route("/", activity)
  .get(paths.settings(), (c) => c.redirect(paths.businessHours()))
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
  })
  .get(paths.texting(), (c) => textingPage(c, {}))
  .post(paths.texting(), async (c) => {
    const field = await fields(c);
    const typed = readTexting(field);
    const form = {
      ...typed,
      emergency: {
        isOn: typed.emergencyOn,
        words: typed.emergencyWords,
        message: typed.emergencyMessage,
      },
      alert: { isOn: typed.alertOn, addresses: typed.addresses, quotes: typed.quotes },
    };
    const version = Number(field("version"));
    const outcome = await saveTexting(c.env.ports, c.get("signedIn"), { form, version });
    if (outcome.kind === "stale") return textingPage(c, { typed, isStale: true });
    if (outcome.kind === "refused") {
      return textingPage(c, { typed, problem: describe(outcome.problem) });
    }
    return c.redirect(`${paths.texting()}?saved=texting`, 303);
  })
  .post(paths.testAlert(), async (c) => {
    const outcome = await sendTestAlert(c.env.ports, c.get("signedIn"));
    if (outcome.kind === "sent") {
      return textingPage(c, { said: `A test alert went to ${outcome.to.join(", ")}.` });
    }
    const words = "Save an address first.";
    if (outcome.kind === "nobody") {
      return textingPage(c, { problem: { field: "addresses", words } });
    }
    return textingPage(c, {
      problem: { field: "addresses", words: `The email was not taken: ${outcome.reason}` },
    });
  });

const staleWords =
  "Somebody else has changed the settings since you opened this page. Yours are below and not saved: compare them with what is stored in another tab, and save again to keep yours.";

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
  const found = await readSettings(store(c));
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
      state={await state(c)}
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

async function textingPage(
  c: Context<App>,
  shown: {
    typed?: TextingFields;
    problem?: { field: TextingField; words: string };
    said?: string;
    isStale?: boolean;
  },
) {
  const signedIn = c.get("signedIn");
  const { clinic } = signedIn;
  const found = await readSettings(store(c));
  const stored = found.afterHours ?? { ...usualAfterHours, autoReply: false };
  const values = shown.typed ?? {
    autoReply: stored.autoReply,
    message: stored.message,
    emergencyLine: stored.emergencyLine,
    emergencyOn: stored.emergency.isOn,
    emergencyWords: stored.emergency.words.join(", "),
    emergencyMessage: stored.emergency.message,
    alertOn: stored.alert.isOn,
    addresses: stored.alert.addresses.join(", "),
    quotes: stored.alert.quotes,
    staffMayDelete: found.staffMayDelete,
    staffMayAddDocuments: found.staffMayAddDocuments,
  };
  const now = c.env.ports.now();
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const period = periodAt(found.hours ?? usualHours, clock, now);
  const { emergencyLine } = values;
  const about = { clinicName: clinic.name, emergencyLine, period, clock, now };
  const isSaved = c.req.query("saved") === "texting";
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await state(c)}
      title="Texting"
      said={shown.said ?? (isSaved ? "Texting settings saved." : undefined)}
      problem={shown.isStale ? staleWords : undefined}
    >
      <TextingForms
        fields={values}
        version={found.version}
        preview={fillMessage(values.message, about)}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.isStale ? 422 : 200,
  );
}

function readTexting(field: (name: string) => string): TextingFields {
  const isOn = (name: string) => field(name) === "yes";
  return {
    autoReply: isOn("autoReply"),
    message: field("message"),
    emergencyLine: field("emergencyLine").slice(0, 120),
    emergencyOn: isOn("emergencyOn"),
    emergencyWords: field("emergencyWords").slice(0, 2000),
    emergencyMessage: field("emergencyMessage"),
    alertOn: isOn("alertOn"),
    addresses: field("addresses").slice(0, 8000),
    quotes: isOn("quotes"),
    staffMayDelete: isOn("staffMayDelete"),
    staffMayAddDocuments: isOn("staffMayAddDocuments"),
  };
}

function describe(problem: TextingProblem): { field: TextingField; words: string } {
  if (typeof problem === "object") {
    return { field: "addresses", words: `“${problem.wrong}” is not an email address.` };
  }
  switch (problem) {
    case "no-message":
      return { field: "message", words: "Write what clients are to read." };
    case "long-message":
      return { field: "message", words: "A text holds 1600 characters at most." };
    case "no-emergency-message":
      return { field: "emergencyMessage", words: "Write the emergency answer first." };
    case "no-emergency-words":
      return { field: "emergencyWords", words: "Write at least one word." };
    case "none":
      return { field: "addresses", words: "Write at least one address." };
    case "too-many":
      return { field: "addresses", words: "Twenty addresses at most." };
  }
}

function store(c: Context<App>) {
  return forClinic(c.env.ports.databases, c.get("signedIn").clinic);
}

async function state(c: Context<App>) {
  const [found] = await inboxState(store(c));
  return found ?? { unread: 0, seq: 0 };
}
