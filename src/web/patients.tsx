import type { Context } from "hono";
import { readClient, readPatient } from "#data/clients.ts";
import { savePatient } from "#flows/save-patient.ts";
import { paths } from "#src/paths.ts";
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
    const patient = { id: null, name: "", species: "", notes: "", deceasedAt: null };
    return c.html(
      <PatientPage
        signedIn={c.get("signedIn")}
        state={await stateOf(c)}
        patient={patient}
        client={found.client}
        history={await historyOf(storeOf(c), found.client.id, undefined)}
      />,
    );
  })
  .post(paths.patients(":id"), (c) => storePatient(c, { clientId: c.req.param("id") }))
  .get(paths.patient(":id"), async (c) => {
    const patient = await readPatient(storeOf(c), c.req.param("id"));
    const found = patient && (await readClient(storeOf(c), patient.clientId));
    if (!patient || !found) return c.notFound();
    return c.html(
      <PatientPage
        signedIn={c.get("signedIn")}
        state={await stateOf(c)}
        patient={patient}
        client={found.client}
        history={await historyOf(storeOf(c), found.client.id, undefined)}
      />,
    );
  })
  .post(paths.patient(":id"), (c) => storePatient(c, { patientId: c.req.param("id") }));

async function storePatient(
  c: Context<App>,
  which: { readonly clientId: string } | { readonly patientId: string },
) {
  const field = await fields(c);
  const isDeceased = field("deceased") === "yes";
  const form = {
    name: field("name"),
    species: field("species"),
    notes: field("notes"),
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
          patient={{ ...form, id, deceasedAt: isDeceased ? c.env.ports.now() : null }}
          client={found.client}
          problem={outcome.problem}
        />,
        422,
      );
    }
  }
}
