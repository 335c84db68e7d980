import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { sweepFiles } from "#flows/sweep-files.ts";
import { paths } from "#src/paths.ts";
import { papers, pictures } from "#test/support/pictures.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";

async function upload(
  path: string,
  files: [string, Uint8Array<ArrayBuffer>][],
  as: "maya" | "theo",
  more = {},
) {
  const body = new FormData();
  for (const [name, bytes] of files) body.append("file", new File([bytes], name));
  for (const [name, value] of Object.entries(more)) body.append(name, String(value));
  return ask(path, { method: "POST", headers: { Cookie: await signInAs(as) }, body });
}

const maya = () => signInAs("maya");
const page = async (path: string) => (await get(path, await maya())).text();

/** The id of the document with this name. */
async function idOf(name: string): Promise<string> {
  const found = await env.DB.prepare("SELECT id FROM documents WHERE name = ?")
    .bind(name)
    .first<string>("id");
  return found ?? "";
}

test("an admin adds documents, staff find them by name or description, and staff can't write", async () => {
  const added = await upload(
    paths.library(),
    [
      ["Intake form.pdf", papers.pdf],
      ["Map.png", pictures.png],
      ["Notes.zip", papers.zip],
    ],
    "maya",
  );
  expect(added.status).toBe(422);
  expect(await added.text()).toContain("Notes.zip is of a kind that phones do not take");
  const id = await idOf("Intake form");
  await post(
    paths.documentDetails(id),
    { name: "Intake form", description: "Nouveaux patients à Portland" },
    await maya(),
  );
  for (const q of ["intake", "FORM", "portland", "a patients"]) {
    expect(await (await get(paths.library({ q }))).text(), q).toContain("Intake form");
  }
  expect(await (await get(paths.library({ q: "nothing" }))).text()).toContain("Nothing found");
  expect(await (await get(paths.library())).text()).toContain("Map");
  expect(await (await get(paths.library(), await signInAs("noor"))).text()).not.toContain("Map");

  for (const response of [
    await upload(paths.library(), [["x.png", pictures.png]], "theo"),
    await post(paths.documentDetails(id), { name: "Mine" }),
    await post(paths.documentRemoval(id), {}),
  ]) {
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("Only your clinic&#39;s admins can do this.");
  }
  await env.DB.prepare(
    "UPDATE clinics SET staff_may_add_documents = 1 WHERE id = 'riverside'",
  ).run();
  expect((await upload(paths.library(), [["Theo's.png", pictures.png]], "theo")).status).toBe(303);
  expect((await post(paths.documentRemoval(id), {})).status).toBe(403);
});

test("names of any kind are tidied and escaped; impossible ones are refused and kept", async () => {
  await upload(paths.library(), [["../../<b>x</b>.png", pictures.png]], "maya");
  await upload(paths.library(), [[`${"🐶".repeat(150)}.png`, pictures.png]], "maya");
  const list = await page(paths.library());
  expect(list).toContain("b&gt;");
  expect(list).not.toContain("<b>x");
  expect(list).not.toContain("../");
  const id = await idOf("Map");
  for (const [form, words] of [
    [{ name: " ", description: "kept" }, "Write a name."],
    [{ name: "x".repeat(300), description: "kept" }, "120 characters at most"],
    [{ name: "Map", description: "y".repeat(501) }, "500 characters at most"],
  ] as const) {
    const refused = await post(paths.documentDetails(id), { ...form }, await maya());
    expect(refused.status).toBe(422);
    const answer = await refused.text();
    expect(answer).toContain(words);
    expect(answer).toContain(form.description);
  }
});

test("a document goes out as it was; replaced, old messages keep their file, and two replace one at a time", async () => {
  await upload(paths.library(), [["Diet.png", pictures.png]], "maya");
  const id = await idOf("Diet");
  await text("+15035550185", "Which food?");
  const conversation = await openWith("+15035550185");
  await post(paths.attachDocuments(conversation), { document: id });
  const thread = async () => (await get(paths.conversation(conversation))).text();
  expect(await thread()).toContain("Remove Diet");
  await post(paths.messages(conversation), { body: "", token: "diet", files: "1" });
  const before = /href="(\/files\/[^"]+)"/.exec(await thread())?.[1] ?? "";

  const instead = before.split("/").at(-1) ?? "";
  const replaced = await upload(paths.documentFile(id), [["new.gif", pictures.gif]], "maya", {
    instead,
  });
  expect(replaced.status).toBe(303);
  expect(await page(paths.document(id))).not.toContain(before);
  const second = await upload(paths.documentFile(id), [["late.png", pictures.png]], "maya", {
    instead,
  });
  expect(second.status).toBe(422);
  expect(await second.text()).toContain("Somebody else has just replaced this file.");

  await sweepFiles(ports());
  expect((await get(before)).status).toBe(200);
  const objects = await env.ATTACHMENTS.list({ prefix: "riverside/files/" });
  const rows = await env.DB.prepare("SELECT count(*) AS n FROM files").first("n");
  expect(objects.objects).toHaveLength(Number(rows));
});

test("an archived document is not offered, comes back, and can't be removed while a text needs it", async () => {
  await upload(paths.library(), [["Hours.png", pictures.png]], "maya");
  const id = await idOf("Hours");
  await post(paths.documentArchiving(id), { archive: "yes" }, await maya());
  expect(await page(paths.library())).not.toContain("Hours");
  expect(await page(paths.library({ q: "hours" }))).not.toContain("Hours<");
  expect(await page(paths.library({ archived: "yes" }))).toContain("Hours");
  await post(paths.documentArchiving(id), { archive: "no" }, await maya());
  expect(await page(paths.library({ q: "hours" }))).toContain("Hours");

  await text("+15035550186", "When?");
  const conversation = await openWith("+15035550186");
  await post(paths.attachDocuments(conversation), { document: id });
  await post(paths.messages(conversation), { body: "", token: "hours", files: "1" });
  await env.DB.prepare(
    "UPDATE messages SET delivery = 'queued' WHERE client_token = 'hours'",
  ).run();
  const refused = await post(paths.documentRemoval(id), {}, await maya());
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("is just being sent");
  await env.DB.prepare(
    "UPDATE messages SET delivery = 'delivered' WHERE client_token = 'hours'",
  ).run();
  expect((await post(paths.documentRemoval(id), {}, await maya())).status).toBe(303);
  expect((await get(paths.document(id))).status).toBe(404);
  const sent = await (await get(paths.conversation(conversation))).text();
  expect((await get(/href="(\/files\/[^"]+)"/.exec(sent)?.[1] ?? "")).status).toBe(200);
});

test("another clinic's document can't be attached", async () => {
  await upload(paths.library(), [["Ours.png", pictures.png]], "maya");
  const id = await idOf("Ours");
  await ask(paths.inboundWebhook()); // nothing: only to be sure that a GET is none
  await env.DB.prepare(
    `INSERT INTO conversations (clinic_id, id, number, contact, opened_at, last_message_at, last_message_text, last_message_author)
     VALUES ('lakeside', 'theirs', '+14165550100', '+14165550186', 0, 0, '', 'client')`,
  ).run();
  await post(paths.attachDocuments("theirs"), { document: id }, await signInAs("noor"));
  const drafts = await env.DB.prepare(
    "SELECT count(*) AS n FROM draft_attachments WHERE clinic_id = 'lakeside'",
  ).first("n");
  expect(drafts).toBe(0);
});
