import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { deliverMessage } from "#flows/deliver-message.ts";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { deliveryOf, queuedReply } from "#test/support/replies.ts";
import { simulate } from "#test/support/simulator.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

const page = async (path: string) => (await get(path)).text();
const profile = paths.client("ann");
const say = (form: Record<string, string>) =>
  post(paths.clientConsent("ann"), { number: people.ann, ...form });

test("staff record that somebody asked by phone, with a reason, and that they may be texted again", async () => {
  const refused = await say({ change: "opt-out", reason: "  " });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("Write who asked and how");
  const long = await say({ change: "opt-out", reason: `asked ${"x".repeat(300)}` });
  expect(long.status).toBe(422);
  expect(await long.text()).toContain("asked xxx");

  expect((await say({ change: "opt-out", reason: "Ann called at 9" })).status).toBe(303);
  expect(await page(profile)).toContain("opted out, Theo recorded: “Ann called at 9”");
  expect(await page(profile)).toContain("asked not to be texted");
  const start = await post(paths.conversations(), { clientId: "ann", body: "Hi", token: "a1" });
  expect(await start.text()).toContain("asked not to be texted, so texts to them are blocked");

  expect((await say({ change: "opt-in", reason: "" })).status).toBe(422);
  expect((await say({ change: "opt-in", reason: "Told Theo at the desk" })).status).toBe(303);
  expect(await page(profile)).toContain("opted in again, Theo recorded: “Told Theo at the desk”");
  const again = await post(paths.conversations(), { clientId: "ann", body: "Hi", token: "a2" });
  expect(again.headers.get("Location")).toMatch(/^\/inbox\//);
});

test("a STOP that the carriers hold can't be lifted by staff: the client is to text START", async () => {
  await text(people.ben, "STOP");
  const id = await openWith(people.ben);
  expect(await page(paths.contactConsent(id))).toContain("Ask them to text START");
  const lifted = await post(paths.contactConsent(id), { change: "opt-in", reason: "Said so" });
  expect(lifted.status).toBe(422);
  expect(await lifted.text()).toContain("nobody here can lift it");
  expect(await page(paths.client("ben"))).toContain("texted STOP");
  await text(people.ben, "START");
  expect(await page(paths.client("ben"))).toContain("opted in, by texting START");
  expect(await page(paths.client("ben"))).toContain("may be texted");
});

test("a STOP after what staff recorded makes it the carriers'", async () => {
  await text("+15035550171", "Hi");
  const id = await openWith("+15035550171");
  await post(paths.contactConsent(id), { change: "opt-out", reason: "By phone" });
  await text("+15035550171", "STOP");
  const lifted = await post(paths.contactConsent(id), { change: "opt-in", reason: "Said so" });
  expect(lifted.status).toBe(422);
});

test("from a conversation, a number of nobody's is opted out, and the composer says why", async () => {
  await text("+15035550172", "Hi");
  const id = await openWith("+15035550172");
  expect(await page(paths.conversation(id))).toContain(paths.contactConsent(id));
  expect((await post(paths.contactConsent(id), { change: "opt-out", reason: "" })).status).toBe(
    422,
  );
  await post(paths.contactConsent(id), { change: "opt-out", reason: "By phone" });
  expect(await page(paths.conversation(id))).toContain("They asked not to be texted");
  const reply = await post(paths.messages(id), { body: "Kept words", token: "c1" });
  expect(reply.status).toBe(422);
  expect(await reply.text()).toContain("Kept words");
});

test("what waits to be sent is not sent after that, and stays liftable by staff", async () => {
  await simulate("reset", {});
  const world = ports();
  const { conversationId, work, messageId } = await queuedReply(world, "+15035550173", "Late");
  await post(paths.contactConsent(conversationId), { change: "opt-out", reason: "By phone" });
  await deliverMessage(world, work);
  expect(await deliveryOf(messageId)).toMatchObject({ delivery: "failed" });
  const source = env.DB.prepare("SELECT source FROM opt_outs WHERE number = '+15035550173'");
  expect(await source.first("source")).toBe("staff");
});

test("the thread says what a text was understood to ask, and takes the decision", async () => {
  await text("+15035550174", "Wrong number, stop texting me");
  const id = await openWith("+15035550174");
  const thread = await page(paths.conversation(id));
  expect(thread).toContain("Understood as: asks not to be texted");
  expect(thread).toContain("Opt them out");
  expect((await post(paths.stopAsk(id), { change: "opt-out" })).status).toBe(303);
  const after = await page(paths.conversation(id));
  expect(after).toContain("Understood as: asks not to be texted. Opted out");
  expect(after).not.toContain("Leave it");
  // It was the clinic's reading, so the clinic may take it back.
  await post(paths.contactConsent(id), { change: "opt-in", reason: "Meant another clinic" });
  expect(await page(paths.conversation(id))).not.toContain("are blocked");
});

test("where that text is not, its words stand above the composer and in the profile", async () => {
  await text(people.ann, "Please don't text me anymore <3");
  const first = await openWith(people.ann);
  await post(paths.closure(first), {});
  await text(people.ann, "Is Biscuit ready?");
  const second = await openWith(people.ann);
  expect(second).not.toBe(first);
  expect(await page(paths.conversation(second))).toContain("anymore &lt;3”");
  expect(await page(profile)).toContain("A text may ask not to be texted");
  await say({ decides: "yes", change: "leave" });
  expect(await page(paths.conversation(second))).not.toContain("Opt them out");
  expect(await page(profile)).toContain("did not ask not to be texted, Theo recorded");
});

test("admins take the ledger along as a file, formulas made harmless; staff do not", async () => {
  await text("+15035550175", "Hi");
  await post(paths.contactConsent(await openWith("+15035550175")), {
    change: "opt-out",
    reason: "=HYPERLINK(1)",
  });
  const maya = await signInAs("maya");
  expect(await (await get(paths.exports(), maya)).text()).toContain("Export the ledger");
  expect(await page(paths.exports())).not.toContain("Export the ledger");
  expect((await post(paths.exportConsent(), {})).status).toBe(403);
  const csv = await (await post(paths.exportConsent(), {}, maya)).text();
  expect(csv).toContain("Day,Time,Phone number,Client,What,Source,Recorded by,Reason,Text");
  expect(csv).toMatch(/\(503\) 555-0175,,opted-out,staff,Theo,'=HYPERLINK\(1\),/);
  expect(csv).toMatch(/\(503\) 555-0112,Ben Ortiz,opted-out,texted,,,[0-9A-Z]{26}/);
  const noor = await signInAs("noor");
  expect(await (await post(paths.exportConsent(), {}, noor)).text()).not.toContain("503");
});
