import { expect } from "vitest";
import { paths } from "#src/paths.ts";
import { canary, canaryEmail, canaryNumber } from "./canaries.ts";
import { pictures } from "./pictures.ts";

type Form = Record<string, string> | FormData;

/** Somebody at the desk, the clinic's own system, and a client with a phone. */
export interface Hands {
  get(path: string): Promise<Response>;
  post(path: string, form: Form): Promise<Response>;
  call(method: string, path: string, body: object, key?: string): Promise<Response>;
  text(from: string, body: string): Promise<unknown>;
}

/**
 * Writes canaries wherever an admin, a client or the clinic's own system can write. Nobody may believe
 * in a place that did not take them: each has to.
 */
export async function typeEverywhere(hands: Hands): Promise<void> {
  const put = async (path: string, form: Form) => idIn(taken(path, await hands.post(path, form)));
  await meetClients(hands, put);
  await fillSchedule(hands, put);
  await fillSettings(hands, put);
  // At night, with an emergency's words in it: it is answered, and told of by email.
  await hands.text(canaryNumber(7), canary("night"));
  await fillSystem(hands);
}

type Put = (path: string, form: Form) => Promise<string>;

async function meetClients(hands: Hands, put: Put) {
  const clientId = await put(paths.clients(), {
    ...{ name: canary("client"), number: canaryNumber(0), email: canaryEmail },
    ...{ language: "Kanarisch", notes: canary("note") },
  });
  const patient = { name: canary("patient"), species: "kanarie", notes: canary("note") };
  await put(paths.patients(clientId), patient);
  await hands.text(canaryNumber(0), canary("text"));
  await hands.text(canaryNumber(1), canary("stranger"));
  const started = { number: canaryNumber(2), body: canary("first text"), token: "kanarie-1" };
  const conversationId = await put(paths.conversations(), started);
  await put(paths.messages(conversationId), { body: canary("answer"), token: "kanarie-2" });
  await put(paths.attaching(conversationId), files("Kanarie photo.png", pictures.png));
  await put(paths.library(), files("Kanarie paper.png", pictures.png));
  const library = await (await hands.get(paths.library())).text();
  const documentId = /href="\/library\/([^"/?]+)"/.exec(library)?.[1] ?? "";
  const described = { name: canary("document"), description: canary("description") };
  await put(paths.documentDetails(documentId), described);
  const reply = { name: canary("quick reply"), folder: canary("folder"), body: canary("said") };
  await put(paths.quickReplies(), { ...reply, shared: "yes" });
  await importList(hands, put);
}

async function importList(hands: Hands, put: Put) {
  const file = `Name,Phone\n${canary("row")},${canaryNumber(3)}\n${canary("left out")},none\n`;
  const list = files("Kanarie list.csv", file);
  list.set("kind", "clients");
  const importId = await put(paths.imports(), list);
  const columns = new FormData();
  for (const column of ["name", "number"]) columns.append("column", column);
  columns.set("heading", "yes");
  await put(paths.check(importId), columns);
  const page = async () => (await hands.get(paths.import(importId))).text();
  await expect.poll(page).toContain(paths.run(importId));
  await put(paths.run(importId), {});
}

async function fillSchedule(hands: Hands, put: Put) {
  const found = await (await hands.get(paths.clients({ q: "kanarie client" }))).text();
  const clientId = /href="\/clients\/([0-9A-Z]{26})"/.exec(found)?.[1] ?? "";
  const profile = await (await hands.get(paths.client(clientId))).text();
  const patientId = /href="\/patients\/([^"/]+)"/.exec(profile)?.[1] ?? "";
  await put(paths.appointments(), {
    ...{ clientId, patientId, typeId: "check-up", day: "2046-11-08", time: "16:15", minutes: "" },
    ...{ staffName: canary("doctor"), room: canary("room"), notes: canary("reason") },
  });
  await put(paths.appointmentTypes(), {
    ...{ name: canary("type"), minutes: "20", offsets: "1 day" },
    ...{ confirmation: canary("confirmation"), reminder: canary("reminder") },
  });
  await put(paths.care(patientId), { item: canary("vaccine"), dueOn: "2046-12-01" });
  await put(paths.careRuleItems(), { item: canary("vaccine"), days: "2 weeks before" });
}

async function fillSettings(hands: Hands, put: Put) {
  const version = async (path: string) =>
    /name="version" value="(\d+)"/.exec(await (await hands.get(path)).text())?.[1] ?? "0";
  // Without any hours it is closed, always.
  await put(paths.businessHours(), { version: await version(paths.businessHours()) });
  await put(paths.closures(), {
    ...{ name: canary("day off"), from: "2046-12-24", message: canary("closed") },
    version: await version(paths.businessHours()),
  });
  await put(paths.texting(), {
    ...{ autoReply: "yes", message: canary("after hours"), alertOn: "yes", quotes: "yes" },
    ...{ addresses: canaryEmail, emergencyLine: canaryNumber(9) },
    ...{ emergencyOn: "yes", emergencyWords: "kanarie", emergencyMessage: canary("emergency") },
    version: await version(paths.texting()),
  });
  const colleague = { name: canary("colleague"), email: `new-${canaryEmail}`, role: "staff" };
  await put(paths.staff(), colleague);
  await put(paths.receivers(), {
    ...{ name: canary("receiver"), url: "https://kanarie.example/hook?key=kanarie" },
    ...{ "message.received": "yes", tellsText: "yes" },
  });
  await put(paths.apiTokens(), { name: canary("token"), "clients:read": "yes" });
}

async function fillSystem({ call }: Hands) {
  const id = "kanarie-4711";
  const client = { name: canary("client of the system"), numbers: [canaryNumber(4)] };
  taken("client", await call("PUT", paths.api.client(id), client));
  const pet = { clientExternalId: id, name: canary("pet"), species: "kanarie" };
  taken("patient", await call("PUT", paths.api.patient(id), pet));
  const text = { to: { clientExternalId: id }, body: canary("system text") };
  taken("text", await call("POST", paths.api.messages(), text, "kanarie-key"));
}

function taken(what: string, response: Response): Response {
  expect(response.status, what).toBeLessThan(400);
  return response;
}

function idIn(response: Response): string {
  return (response.headers.get("Location") ?? "").split("?")[0]?.split("/").at(-1) ?? "";
}

/** A form with a file in it. */
export function files(name: string, content: string | Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.append("file", new File([content], name));
  return form;
}
