import type { Context } from "hono";
import {
  type ClientPlace,
  findClients,
  listClients,
  readClient,
  readProfile,
} from "#data/clients.ts";
import { mergesInto } from "#data/merges.ts";
import { longestName, longestNotes } from "#domain/client.ts";
import type { TextsConsent } from "#domain/consent.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { personWords } from "#domain/search.ts";
import {
  archiveClient,
  type ClientForm,
  type ClientProblem,
  saveClient,
} from "#flows/save-client.ts";
import { keepClient } from "#flows/keep-data.ts";
import { mergeUndoable } from "#flows/merge-clients.ts";
import { paths } from "#src/paths.ts";
import { ClientFormPage } from "#templates/clients/client-form-page.tsx";
import type { ClientFields, ClientFormProblems } from "#templates/clients/client-form.tsx";
import { ClientPage, type WrongConsent } from "#templates/clients/client-page.tsx";
import { ClientList, ClientsPage } from "#templates/clients/clients-page.tsx";
import { ProblemPage } from "#templates/problem-page.tsx";
import { toTaking } from "./assignment.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory, wantsFragment } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { addressOf, find, lookedFor } from "./finding.ts";
import { historyOf } from "./histories.tsx";

export const clients = factory
  .createApp()
  .get(paths.clients(), (c) => listPage(c))
  .post(paths.finding(paths.clients()), (c) => find(c, () => listPage(c), { keepsAddress: true }))
  .get(paths.newClient(), async (c) => {
    const number = c.req.query("number") ?? "";
    return formPage(c, null, { ...nothing, numbers: number === "" ? [] : [number] });
  })
  .post(paths.clients(), (c) => save(c, null))
  .get(paths.client(":id"), (c) => profilePage(c, c.req.param("id")))
  .get(paths.clientDetails(":id"), async (c) => {
    const found = await readClient(storeOf(c), c.req.param("id"));
    if (!found) return c.notFound();
    const { client, numbers } = found;
    return formPage(c, client.id, {
      name: client.name,
      email: client.email ?? "",
      language: client.language ?? "",
      notes: client.notes,
      numbers: numbers.map(({ number }) => number),
      preferred: client.preferredNumber ?? "",
      consent: client.textsConsent,
    });
  })
  .post(paths.clientDetails(":id"), (c) => save(c, c.req.param("id")))
  .post(paths.archiving(":id"), async (c) => {
    const clientId = c.req.param("id");
    const field = await fields(c);
    const archive = field("archive") !== "no";
    const isThere = await archiveClient(c.env.ports, c.get("signedIn"), { clientId, archive });
    return isThere ? c.redirect(paths.client(clientId), 303) : c.notFound();
  })
  .post(paths.keeping(":id"), async (c) => {
    const admin = c.get("signedIn");
    const clientId = c.req.param("id");
    if (admin.role !== "admin") return c.html(<ProblemPage kind="admins-only" />, 403);
    const isKept = (await fields(c))("keep") !== "no";
    const isThere = await keepClient(c.env.ports, admin, { clientId, isKept });
    return isThere ? c.redirect(paths.client(clientId), 303) : c.notFound();
  });

async function listPage(c: Context<App>) {
  const signedIn = c.get("signedIn");
  const { q: typed = "", after } = lookedFor(c);
  const words = personWords(typed);
  const place = parsePlace(after);
  const { clients, next } = words
    ? { clients: await findClients(storeOf(c), words, { atMost: 50 }), next: null }
    : await listClients(storeOf(c), place);
  const props = {
    signedIn,
    clients,
    typed: words ? typed : "",
    next: next && addressOf(c, paths.clients(), { after: `${next.id}.${next.sortName}` }),
    isLater: place !== null,
  };
  if (wantsFragment(c)) return c.html(<ClientList {...props} />);
  return c.html(<ClientsPage {...props} state={await stateOf(c)} />);
}

/** A profile; with what was wrong about the consent of one of its numbers. */
export async function profilePage(c: Context<App>, id: string, wrong?: WrongConsent) {
  const profile = await readProfile(storeOf(c), id);
  if (!profile) return c.notFound();
  const history = await historyOf(storeOf(c), id, c.req.query("before"));
  const { ports } = c.env;
  return c.html(
    <ClientPage
      {...profile}
      merges={await mergesInto(storeOf(c), id, ports.now() - mergeUndoable)}
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      history={history.conversations}
      next={history.next}
      wrong={wrong}
      now={ports.now()}
    />,
    wrong ? 422 : 200,
  );
}

async function save(c: Context<App>, clientId: string | null) {
  const signedIn = c.get("signedIn");
  const form = await readForm(c, clientId);
  const outcome = await saveClient(c.env.ports, signedIn, { clientId, form });
  switch (outcome.kind) {
    case "not-found":
      return c.notFound();
    case "saved":
      return c.redirect(paths.client(outcome.clientId), 303);
    case "refused":
      return formPage(c, clientId, form, describe(outcome.problems, signedIn.clinic.country));
  }
}

/** The form as typed; a number that the client has already comes back as it is stored. */
async function readForm(c: Context<App>, clientId: string | null): Promise<ClientForm> {
  const form = await c.req.parseBody({ all: true });
  const field = await fields(c);
  const given = [form["number"] ?? []].flat().filter((value) => typeof value === "string");
  const found = clientId === null ? null : await readClient(storeOf(c), clientId);
  const { country } = c.get("signedIn").clinic;
  const stored = new Map(
    found?.numbers.map(({ number }) => [formatNumber(number, country), number]) ?? [],
  );
  const all = given.map((typed) => stored.get(typed.trim()) ?? typed.trim());
  return {
    name: field("name"),
    email: field("email"),
    language: field("language"),
    notes: field("notes"),
    numbers: all.filter((number) => number !== "").slice(0, mostNumbers),
    preferred: all[Number(field("preferred") || "0")] ?? "",
    taking: toTaking(field("taking")),
    consent: consents.find((one) => one === field("automatedTexts")) ?? null,
  };
}

const mostNumbers = 20;
const consents: readonly TextsConsent[] = ["given", "unknown", "withdrawn"];
const nothing = {
  consent: null,
  name: "",
  email: "",
  language: "",
  notes: "",
  numbers: [],
  preferred: "",
};

async function formPage(
  c: Context<App>,
  clientId: string | null,
  values: ClientFields,
  problems?: ClientFormProblems,
) {
  return c.html(
    <ClientFormPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title={clientId === null ? "Add client" : "Edit client"}
      back={clientId === null ? paths.clients() : paths.client(clientId)}
      action={clientId === null ? paths.clients() : paths.clientDetails(clientId)}
      fields={values}
      {...(problems ? { problems } : {})}
    />,
    problems ? 422 : 200,
  );
}

function describe(problems: readonly ClientProblem[], country: string): ClientFormProblems {
  const said: { -readonly [Field in keyof ClientFormProblems]: string } = {};
  for (const problem of problems) {
    if (problem === "no-name") said.name = "Write the client's name.";
    else if (problem === "long-name") said.name = `A name holds ${longestName} characters at most.`;
    else if (problem === "email") said.email = "This does not look like an email address.";
    else if (problem === "long-notes")
      said.notes = `Notes hold ${longestNotes} characters at most.`;
    else if ("taken" in problem) {
      said.taken = `${formatNumber(problem.taken, country)} belongs to ${problem.by.join(" and ")}.`;
    } else if (problem.reason === "abroad") {
      said.numbers = `${problem.number} belongs to ${problem.place ?? "another country"}; texts go to the US and Canada only.`;
    } else if (problem.reason === "premium") {
      said.numbers = `${problem.number} is a premium number, which charges whoever texts it. Texts go to ordinary numbers only.`;
    } else {
      said.numbers = `${problem.number} is not a phone number. Write it with its area code, without an extension.`;
    }
  }
  return said;
}

/** `01J….becker, ann`: the id and sort name of the last client of the page before. */
function parsePlace(text: string | undefined): ClientPlace | null {
  const [, id, sortName] = /^([\w-]{1,40})\.(.{0,300})$/su.exec(text ?? "") ?? [];
  return id !== undefined && sortName !== undefined ? { id, sortName } : null;
}
