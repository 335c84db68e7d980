import type { Context } from "hono";
import { readClinic } from "#data/clinics.ts";
import { listTypes, readType } from "#data/appointment-types.ts";
import { usualTemplates } from "#domain/appointment-template.ts";
import type { AppointmentType } from "#domain/appointment.ts";
import { readTime, writeTime } from "#domain/hours-words.ts";
import { writeOffsets } from "#domain/offsets.ts";
import { setSendingHours } from "#flows/set-sending-hours.ts";
import { saveAppointmentType, type SaveTypeOutcome, type TypeForm } from "#flows/save-type.ts";
import { paths } from "#src/paths.ts";
import {
  AppointmentTypes,
  PreviewsFragment,
  type TypedHours,
  TypePage,
} from "#templates/settings/appointment-types.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage, staleWords } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { templateWords } from "./template-words.ts";
import { previewsOf } from "./type-previews.ts";

/** The kinds of appointment, and what is texted about each. */
export const appointmentTypes = factory
  .createApp()
  .get(paths.appointmentTypes(), (c) => typesPage(c, {}))
  .post(paths.sendingHours(), async (c) => {
    const field = await fields(c);
    const typed = { from: field("from"), to: field("to") };
    const hours = { from: readTime(typed.from), to: readTime(typed.to) };
    const isSet = await setSendingHours(c.env.ports, c.get("signedIn"), hours);
    if (isSet) return c.redirect(`${paths.appointmentTypes()}?saved=hours`, 303);
    const words = "Not before 8 AM and not after 9 PM, and at least an hour.";
    return typesPage(c, { typed, problem: { field: "sending", words } });
  })
  .post(paths.appointmentTypes(), (c) => save(c, null))
  .get(paths.appointmentType(":id"), async (c) => {
    const id = c.req.param("id");
    if (id === "new") return typePage(c, null, {});
    const type = await readType(storeOf(c), id);
    return type ? typePage(c, type, {}) : c.notFound();
  })
  .post(paths.typePreview(":id"), async (c) => {
    const id = c.req.param("id");
    const type = id === "new" ? null : await readType(storeOf(c), id);
    if (id !== "new" && !type) return c.notFound();
    const { typed, version } = await readTyped(c);
    if (!wantsFragment(c)) return typePage(c, type, { typed, version });
    return c.html(<PreviewsFragment previews={await previewsOf(c, type?.id ?? null, typed)} />);
  })
  .post(paths.appointmentType(":id"), async (c) => {
    const type = await readType(storeOf(c), c.req.param("id"));
    return type ? save(c, type) : c.notFound();
  });

async function typesPage(c: Context<App>, shown: { typed?: TypedHours; problem?: FieldProblem }) {
  const { sending } = await readClinic(c.env.ports.databases, c.get("signedIn").clinic.id);
  const saved = c.req.query("saved") ?? "";
  const store = storeOf(c);
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title="Appointments"
      said={savedWords[saved]}
    >
      <AppointmentTypes
        types={await listTypes(store)}
        hours={shown.typed ?? { from: writeTime(sending.from), to: writeTime(sending.to) }}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem ? 422 : 200,
  );
}

const savedWords: Record<string, string> = {
  type: "Kind of appointment saved.",
  hours: "Saved: automatic texts go at these hours.",
};

async function readTyped(c: Context<App>): Promise<{ typed: TypeForm; version: number }> {
  const field = await fields(c);
  const typed = {
    name: field("name").slice(0, 200),
    minutes: field("minutes").slice(0, 5),
    isSensitive: field("isSensitive") === "yes",
    confirmation: field("confirmation").slice(0, 2000),
    reminder: field("reminder").slice(0, 2000),
    offsets: field("offsets").slice(0, 200),
  };
  return { typed, version: Number(field("version")) };
}

async function save(c: Context<App>, type: AppointmentType | null) {
  const { typed, version } = await readTyped(c);
  const change = { id: type?.id ?? null, version, form: typed };
  const outcome = await saveAppointmentType(c.env.ports, c.get("signedIn"), change);
  switch (outcome.kind) {
    case "saved":
      return c.redirect(`${paths.appointmentTypes()}?saved=type`, 303);
    case "not-found":
      return c.notFound();
    case "stale":
      return typePage(c, type, { typed, notice: staleWords });
    case "refused":
      return typePage(c, type, {
        typed,
        problem: { field: outcome.field, words: inWords(outcome.problem) },
      });
  }
}

function inWords(problem: (SaveTypeOutcome & { kind: "refused" })["problem"]): string {
  if (problem === "name") return "Write a name of at most 80 characters.";
  if (problem === "minutes") return "Between 5 and 720 minutes.";
  if (problem === "offsets") {
    return "Write it as “3 days, 24 hours, 2 hours”: at most five, from 30 minutes to 30 days.";
  }
  return templateWords(problem);
}

async function typePage(
  c: Context<App>,
  type: AppointmentType | null,
  shown: { typed?: TypeForm; version?: number; problem?: FieldProblem; notice?: string },
) {
  const signedIn = c.get("signedIn");
  const typed = shown.typed ?? typedOf(type);
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Appointments"
      problem={shown.notice}
    >
      <TypePage
        id={type?.id ?? null}
        version={shown.version ?? type?.version ?? 0}
        typed={typed}
        previews={await previewsOf(c, type?.id ?? null, typed)}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}

function typedOf(type: AppointmentType | null): TypeForm {
  if (!type) return blank;
  return { ...type, minutes: String(type.minutes), offsets: writeOffsets(type.offsets) };
}

const blank: TypeForm = {
  name: "",
  minutes: "30",
  isSensitive: false,
  ...usualTemplates,
  offsets: "1 day",
};
