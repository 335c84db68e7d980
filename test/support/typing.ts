import { expect, vi } from "vitest";
import { paths } from "#src/paths.ts";
import { type Bird, kanarie } from "./canaries.ts";
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
export async function typeEverywhere(hands: Hands, bird = kanarie): Promise<void> {
  const put = async (path: string, form: Form) => idIn(taken(path, await hands.post(path, form)));
  await meetClients(hands, put, bird);
  await importList(hands, put, bird);
  await fillSchedule(hands, put, bird);
  await fillSettings(hands, put, bird);
  // At night, with an emergency's words in it: it is answered, and told of by email.
  await hands.text(bird.number(7), bird.say(`night ${bird.word}`));
  await fillSystem(hands, bird);
}

type Put = (path: string, form: Form) => Promise<string>;

async function meetClients(hands: Hands, put: Put, { word, say, number, email }: Bird) {
  const clientId = await put(paths.clients(), {
    ...{ name: say("client"), number: number(0), email },
    ...{ language: word, notes: say("note") },
  });
  const patient = { name: say("patient"), species: word, notes: say("note") };
  await put(paths.patients(clientId), patient);
  await hands.text(number(0), say("text"));
  await hands.text(number(1), say("stranger"));
  const started = { number: number(2), body: say("first text"), token: `${word}-1` };
  const conversationId = await put(paths.conversations(), started);
  await put(paths.messages(conversationId), { body: say("answer"), token: `${word}-2` });
  const tomorrow = String(Date.now() + 86_400_000);
  await put(paths.scheduledTexts(conversationId), { body: say("later"), when: tomorrow });
  await put(paths.notes(conversationId), { body: say("internal note"), token: `${word}-3` });
  await put(paths.tags(), { name: say("tag") });
  const tags = await (await hands.get(paths.tagging(conversationId))).text();
  const [, tag = ""] = /name="tag" value="([^"]+)"/.exec(tags) ?? [];
  await put(paths.tagging(conversationId), { tag });
  await put(paths.attaching(conversationId), files(`${word} photo.png`, pictures.png));
  await put(paths.library(), files(`${word} paper.png`, pictures.png));
  const library = await (await hands.get(paths.library())).text();
  const documentId = /href="\/library\/([^"/?]+)"/.exec(library)?.[1] ?? "";
  const described = { name: say("document"), description: say("description") };
  await put(paths.documentDetails(documentId), described);
  const reply = { name: say("quick reply"), folder: say("folder"), body: say("said") };
  await put(paths.quickReplies(), { ...reply, shared: "yes" });
}

async function importList(hands: Hands, put: Put, { word, say, number }: Bird) {
  const file = `Name,Phone\n${say("row")},${number(3)}\n${say("left out")},none\n`;
  const list = files(`${word} list.csv`, file);
  list.set("kind", "clients");
  const importId = await put(paths.imports(), list);
  const columns = new FormData();
  for (const column of ["name", "number"]) columns.append("column", column);
  columns.set("heading", "yes");
  await put(paths.check(importId), columns);
  const page = async () => (await hands.get(paths.import(importId))).text();
  await vi.waitFor(async () => expect(await page()).toContain(paths.run(importId)), 10_000);
  await put(paths.run(importId), {});
}

async function fillSchedule(hands: Hands, put: Put, { say }: Bird) {
  const found = await (await hands.get(paths.clients({ q: say("client") }))).text();
  const clientId = /href="\/clients\/([0-9A-Z]{26})"/.exec(found)?.[1] ?? "";
  const profile = await (await hands.get(paths.client(clientId))).text();
  const patientId = /href="\/patients\/([^"/]+)"/.exec(profile)?.[1] ?? "";
  await put(paths.appointments(), {
    ...{ clientId, patientId, typeId: "check-up", day: "2046-11-08", time: "16:15", minutes: "" },
    ...{ staffName: say("doctor"), room: say("room"), notes: say("reason") },
  });
  await put(paths.appointmentTypes(), {
    ...{ name: say("type"), minutes: "20", offsets: "1 day" },
    ...{ confirmation: say("confirmation"), reminder: say("reminder") },
  });
  await put(paths.care(patientId), { item: say("vaccine"), dueOn: "2046-12-01" });
  await put(paths.careRuleItems(), { item: say("vaccine"), days: "2 weeks before" });
}

async function fillSettings(hands: Hands, put: Put, { word, say, number, email }: Bird) {
  const version = async (path: string) =>
    /name="version" value="(\d+)"/.exec(await (await hands.get(path)).text())?.[1] ?? "0";
  // Without any hours it is closed, always.
  await put(paths.businessHours(), { version: await version(paths.businessHours()) });
  await put(paths.closures(), {
    ...{ name: say("day off"), from: "2046-12-24", message: say("closed") },
    version: await version(paths.businessHours()),
  });
  await put(paths.texting(), {
    ...{ autoReply: "yes", message: say("after hours"), alertOn: "yes", quotes: "yes" },
    ...{ addresses: email, emergencyLine: number(9) },
    ...{ emergencyOn: "yes", emergencyWords: word, emergencyMessage: say("emergency") },
    version: await version(paths.texting()),
  });
  const colleague = { name: say("colleague"), email: `new-${email}`, role: "staff" };
  await put(paths.staff(), colleague);
  await put(paths.receivers(), {
    ...{ name: say("receiver"), url: `https://${word}.example/hook?key=${word}` },
    ...{ "message.received": "yes", tellsText: "yes" },
  });
  await put(paths.apiTokens(), { name: say("token"), "clients:read": "yes" });
}

async function fillSystem({ call }: Hands, { word, say, number }: Bird) {
  const id = `${word}-4711`;
  const client = { name: say("client of the system"), numbers: [number(4)] };
  taken("client", await call("PUT", paths.api.client(id), client));
  const pet = { clientExternalId: id, name: say("pet"), species: word };
  taken("patient", await call("PUT", paths.api.patient(id), pet));
  const text = { to: { clientExternalId: id }, body: say("system text") };
  taken("text", await call("POST", paths.api.messages(), text, `${word}-key`));
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
