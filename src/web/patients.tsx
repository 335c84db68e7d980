import type { Context } from "hono";
import { isCareSilenced, listCare } from "#data/care.ts";
import { readClient, readPatient } from "#data/clients.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { addCare, finishCare } from "#flows/keep-care.ts";
import { savePatient } from "#flows/save-patient.ts";
import { paths } from "#src/paths.ts";
import { Care } from "#templates/clients/care.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { PatientPage } from "#templates/clients/patient-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { historyOf } from "./histories.tsx";

/** A client's patients: added, looked at with what was texted, changed. */
export const patients = factory
  .createApp()
  .get(paths.patients(":id"), async (c) => {
    const found = await readClient(storeOf(c), c.req.param("id"));
    if (!found) return c.notFound();
    const patient = { id: null, name: "", species: "", notes: "", born: null, deceasedAt: null };
    return c.html(
      <PatientPage
        signedIn={c.get("signedIn")}
        state={await stateOf(c)}
        now={c.env.ports.now()}
        patient={patient}
        client={found.client}
        history={await historyOf(storeOf(c), found.client.id, undefined)}
      />,
    );
  })
  .post(paths.patients(":id"), (c) => storePatient(c, { clientId: c.req.param("id") }))
  .get(paths.patient(":id"), (c) => patientPage(c, c.req.param("id"), {}))
  .post(paths.care(":id"), async (c) => {
    const patientId = c.req.param("id");
    const field = await fields(c);
    const typed = { item: field("item").slice(0, 200), dueOn: field("dueOn") };
    const outcome = await addCare(c.env.ports, c.get("signedIn"), { ...typed, patientId });
    if (outcome.kind === "not-found") return c.notFound();
    if (outcome.kind === "added") return c.redirect(paths.patient(patientId), 303);
    const words =
      outcome.field === "item" ? "Write what is due, in 60 characters." : "Choose the day.";
    return patientPage(c, patientId, { typed, problem: { field: outcome.field, words } });
  })
  .post(paths.careDone(":id"), async (c) => {
    const patientId = await finishCare(c.env.ports, c.get("signedIn"), c.req.param("id"));
    return patientId === null ? c.notFound() : c.redirect(paths.patient(patientId), 303);
  })
  .post(paths.patient(":id"), (c) => storePatient(c, { patientId: c.req.param("id") }));

async function patientPage(
  c: Context<App>,
  id: string,
  care: { typed?: { item: string; dueOn: string }; problem?: FieldProblem },
) {
  const store = storeOf(c);
  const { clinic } = c.get("signedIn");
  const patient = await readPatient(store, id);
  const found = patient && (await readClient(store, patient.clientId));
  if (!patient || !found) return c.notFound();
  return c.html(
    <PatientPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      now={c.env.ports.now()}
      patient={patient}
      client={found.client}
      history={await historyOf(store, found.client.id, undefined)}
    >
      <Care
        patientId={id}
        items={await listCare(store, id)}
        silence={
          patient.deceasedAt !== null
            ? "deceased"
            : (await isCareSilenced(store, id))
              ? "sensitive"
              : null
        }
        clock={clinicTime(clinic.timeZone, clinic.country)}
        typed={care.typed ?? { item: "", dueOn: "" }}
        problem={care.problem}
      />
    </PatientPage>,
    care.problem ? 422 : 200,
  );
}

async function storePatient(
  c: Context<App>,
  which: { readonly clientId: string } | { readonly patientId: string },
) {
  const field = await fields(c);
  const isDeceased = field("deceased") === "yes";
  // A page that was opened before there was such a field says nothing about it.
  const isBornSaid = "born" in (await c.req.parseBody());
  const form = {
    name: field("name"),
    species: field("species"),
    notes: field("notes"),
    ...(isBornSaid ? { born: field("born").slice(0, 40) } : {}),
    isDeceased,
  };
  const outcome = await savePatient(c.env.ports, c.get("signedIn"), which, form);
  switch (outcome.kind) {
    case "not-found":
      return c.notFound();
    case "saved":
      return c.redirect(paths.client(outcome.clientId), 303);
    case "refused": {
      const id = "patientId" in which ? which.patientId : null;
      const before = id === null ? null : await readPatient(storeOf(c), id);
      const clientId = "clientId" in which ? which.clientId : (before?.clientId ?? "");
      const found = await readClient(storeOf(c), clientId);
      if (!found) return c.notFound();
      return c.html(
        <PatientPage
          signedIn={c.get("signedIn")}
          state={await stateOf(c)}
          now={c.env.ports.now()}
          patient={{
            born: before?.born ?? null,
            ...form,
            id,
            deceasedAt: isDeceased ? c.env.ports.now() : null,
          }}
          client={found.client}
          problem={outcome.problem}
        />,
        422,
      );
    }
  }
}
