import type { Context } from "hono";
import {
  exportAppointments,
  exportCare,
  exportClients,
  type AppointmentsPlace,
  type ClientsPlace,
} from "#data/exports.ts";
import { listConsent } from "#data/consent-ledger.ts";
import type { Store } from "#data/store.ts";
import { type ClinicTime, clinicTime } from "#domain/clinic-time.ts";
import {
  appointmentHeading,
  appointmentRow,
  careHeading,
  careRow,
  clientHeading,
  clientRows,
  consentHeading,
  consentRow,
} from "#domain/export-rows.ts";
import type { ImportKind } from "#domain/import.ts";
import { dayAfter, spanOf } from "#domain/schedule.ts";
import { recordExport } from "#flows/record-export.ts";
import { paths } from "#src/paths.ts";
import { ExportPage, type TypedSpan } from "#templates/exports/export-page.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { csvFile } from "./csv.ts";
import { fields } from "./dialogs.tsx";
import { goingOut } from "./going-out.ts";

/**
 * Clients, appointments and what is due as files, for whoever may see them one by one. By POST: each
 * is written down in the log. Read in pages by key while it goes out, so a long one needs no memory.
 */
export const exports = factory
  .createApp()
  .get(paths.exports(), (c) => {
    const today = clockOf(c).dayKey(c.env.ports.now());
    return exportPage(c, { from: today, to: dayAfter(today, 30) });
  })
  .post(paths.exportClients(), (c) => {
    const { country } = c.get("signedIn").clinic;
    return send(c, { kind: "clients", detail: "" }, clientHeading, clients(storeOf(c), country));
  })
  .post(paths.exportAppointments(), async (c) => {
    const field = await fields(c);
    const typed = { from: field("from").slice(0, 20), to: field("to").slice(0, 20) };
    const clock = clockOf(c);
    const span = readSpan(typed, clock);
    if ("words" in span) return exportPage(c, typed, span);
    const detail = `${typed.from || "from the first"} to ${typed.to || "the last"}`;
    const { country } = c.get("signedIn").clinic;
    const rows = appointments(storeOf(c), span, country, clock);
    return send(c, { kind: "appointments", detail }, appointmentHeading, rows);
  })
  .post(paths.exportCare(), (c) => {
    const { country } = c.get("signedIn").clinic;
    const rows = care(storeOf(c), country, clockOf(c));
    return send(c, { kind: "care", detail: "" }, careHeading, rows);
  })
  .post(paths.exportConsent(), (c) => {
    const { clinic, role } = c.get("signedIn");
    if (role !== "admin") return c.html(<ProblemPage kind="admins-only" />, 403);
    const rows = consent(storeOf(c), clinic.country, clockOf(c));
    return send(c, { kind: "consent", detail: "" }, consentHeading, rows);
  });

async function send(
  c: Context<App>,
  about: { kind: ImportKind | "consent"; detail: string },
  heading: readonly string[],
  parts: AsyncGenerator<string[][], void>,
) {
  const { kind, detail } = about;
  await recordExport(c.env.ports, c.get("signedIn"), { kind: `${kind}-exported`, detail });
  const day = clockOf(c).dayKey(c.env.ports.now());
  c.header("Content-Type", "text/csv; charset=utf-8");
  c.header("Content-Disposition", `attachment; filename="${kind}-${day}.csv"`);
  return c.body(goingOut(csvFile(heading, parts)));
}

async function* clients(store: Store, country: string): AsyncGenerator<string[][], void> {
  let place: ClientsPlace | null = null;
  do {
    const page: Awaited<ReturnType<typeof exportClients>> = await exportClients(store, place);
    yield page.rows.flatMap((client) => clientRows(client, country));
    place = page.next;
  } while (place !== null);
}

async function* appointments(
  store: Store,
  { from, to }: { from: number; to: number },
  country: string,
  clock: ClinicTime,
): AsyncGenerator<string[][], void> {
  let place: AppointmentsPlace | null = { startsAt: from, id: "" };
  while (place !== null) {
    const page: Awaited<ReturnType<typeof exportAppointments>> = await exportAppointments(
      store,
      place,
      to,
    );
    yield page.rows.map((one) => appointmentRow(one, country, clock));
    place = page.next;
  }
}

async function* care(
  store: Store,
  country: string,
  clock: ClinicTime,
): AsyncGenerator<string[][], void> {
  let place: string | null = "";
  while (place !== null) {
    const page: Awaited<ReturnType<typeof exportCare>> = await exportCare(store, place);
    yield page.rows.map((one) => careRow(one, country, clock));
    place = page.next;
  }
}

async function* consent(
  store: Store,
  country: string,
  clock: ClinicTime,
): AsyncGenerator<string[][], void> {
  for (let after = ""; ;) {
    const page = await listConsent(store, after, atOnce);
    yield page.map((one) => consentRow(one, country, clock));
    const last = page.at(-1);
    if (!last || page.length < atOnce) return;
    after = last.id;
  }
}

/** How many lines of the ledger are read at once. */
const atOnce = 500;

/** From the first day's beginning to the last day's end; without a day, without a limit. */
function readSpan(
  typed: TypedSpan,
  clock: ClinicTime,
): { readonly from: number; readonly to: number } | FieldProblem {
  const first = typed.from === "" ? null : spanOf("day", typed.from, clock);
  const last = typed.to === "" ? null : spanOf("day", typed.to, clock);
  if (typed.from !== "" && !first) return { field: "from", words: "Choose the first day." };
  if (typed.to !== "" && !last) return { field: "to", words: "Choose the last day." };
  const span = { from: first?.from ?? 0, to: last?.to ?? 9e15 };
  if (span.from >= span.to) return { field: "to", words: "The last day is before the first." };
  return span;
}

function clockOf(c: Context<App>): ClinicTime {
  const { clinic } = c.get("signedIn");
  return clinicTime(clinic.timeZone, clinic.country);
}

async function exportPage(c: Context<App>, typed: TypedSpan, problem?: FieldProblem) {
  return c.html(
    <ExportPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      typed={typed}
      problem={problem}
    />,
    problem ? 422 : 200,
  );
}
