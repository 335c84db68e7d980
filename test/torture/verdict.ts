import { paths } from "#src/paths.ts";
import type { Desk, Shown } from "./desk.ts";
import type { Ledger } from "./network.ts";
import type { Contact, Said, Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** What is not as the invariants of the product want it, each in words. */
export interface Findings {
  /** I1: texts and answers that nobody sees. */
  readonly lost: string[];
  /** I1: what is there more than once. */
  readonly doubled: string[];
  /** I2: what went out more than once. */
  readonly sentTwice: string[];
  /** I3: what another clinic can see or do. */
  readonly leaked: string[];
  /** I4: what is shown otherwise than it is. */
  readonly untrue: string[];
  /** I5: what still waits. */
  readonly waiting: string[];
  /** I6: what was deleted and is still there, or was closed and is not. */
  readonly leftOver: string[];
  /** What the log says and must not. */
  readonly printed: string[];
}

/** Compares what the desks see with what the network knows; never looks into the database. */
export async function examine(stage: Stage, scene: Scene): Promise<Findings> {
  const found: Findings = {
    ...{ lost: [], doubled: [], sentTwice: [], leaked: [] },
    ...{ untrue: [], waiting: [], leftOver: [], printed: [] },
  };
  const [deleted, kept] = [
    scene.contacts.filter(({ ending }) => ending === "deleted"),
    scene.contacts.filter(({ ending }) => ending !== "deleted"),
  ];
  const seen = new Map<Contact, Shown[]>();
  for (const contact of kept) seen.set(contact, await everythingSaid(contact, found));
  // After the pages: what they show as sent, the network had by then.
  const ledger = await stage.network.ledger();
  for (const [contact, shown] of seen) examineContact(contact, shown, ledger, found);
  for (const contact of deleted) await examineDeleted(contact, ledger, found);
  for (const expectation of scene.alsoExpects) found.waiting.push(...(await expectation()));
  return found;
}

function examineContact(
  contact: Contact,
  shown: readonly Shown[],
  ledger: Ledger,
  found: Findings,
): void {
  for (const text of contact.texts) {
    const seen = shown.filter((one) => one.isInbound && one.body.includes(text.word));
    count(seen.length, `the text ${text.word}`, found);
    if (text.hasPicture && seen.some(({ hasPicture }) => !hasPicture)) {
      found.waiting.push(`the picture of ${text.word}`);
    }
    if (text.isUrgent) examineAlert(contact, text, ledger, found);
  }
  for (const reply of contact.replies) {
    const seen = shown.filter((one) => !one.isInbound && one.body.includes(reply.word));
    count(seen.length, `the answer ${reply.word}`, found);
    for (const one of seen) examineDelivery(one, reply.word, ledger, found);
  }
  const answers = shown.filter(({ author }) => author === "Auto-responder");
  const expected = contact.desk.clinic === "lakeside" && contact.texts.length > 0 ? 1 : 0;
  const isUrgent = contact.texts.some((text) => text.isUrgent);
  if (answers.length < expected) found.lost.push(`the auto-reply to ${contact.number}`);
  if (answers.length > expected && !isUrgent) found.doubled.push(`auto-replies ${contact.number}`);
}

/** All conversations with somebody: a text that came after a close opens another one. */
async function everythingSaid(contact: Contact, found: Findings): Promise<Shown[]> {
  const { desk } = contact;
  const ids = new Set(contact.conversationId === null ? [] : [contact.conversationId]);
  for (const { word } of contact.texts.slice(-2)) {
    for (const id of await desk.find(word)) ids.add(id);
  }
  const [first = null] = ids;
  contact.conversationId ??= first;
  const threads = await Promise.all([...ids].map((id) => desk.read(id)));
  if (contact.ending === "closed" && threads[0] === null) {
    found.leftOver.push(`the closed conversation with ${contact.number} is gone`);
  }
  return threads.flatMap((thread) => thread ?? []);
}

function count(times: number, what: string, found: Findings): void {
  if (times === 0) found.lost.push(what);
  if (times > 1) found.doubled.push(`${what}, ${times} times`);
}

/** The delivery that is shown, against what the network did with it. */
function examineDelivery(shown: Shown, word: string, ledger: Ledger, found: Findings): void {
  const accepted = ledger.accepted.filter(({ body }) => body.includes(word));
  const [only] = accepted;
  if (accepted.length > 1) found.sentTwice.push(`${word} went out ${accepted.length} times`);
  const saysSent = ["Sent", "Delivered", "Not delivered"].includes(shown.delivery);
  if (saysSent && !only) found.untrue.push(`${word} is shown as ${shown.delivery}`);
  if (shown.delivery === "Delivered" && only && only.status !== "delivered") {
    found.untrue.push(`${word} is shown as delivered and is ${only.status}`);
  }
  if (shown.delivery === "Not sent" && only) found.untrue.push(`${word} is shown as not sent`);
  const end = only ? (endWords[only.status] ?? "") : "Not known whether it was sent";
  const isThere = only ? shown.delivery === end : ["Not sent", end].includes(shown.delivery);
  if (!isThere)
    found.waiting.push(`${word}: ${shown.delivery}, and is ${only?.status ?? "not out"}`);
}

/** What staff read once the network is done with a text. */
const endWords: Record<string, string> = { delivered: "Delivered", undelivered: "Not delivered" };

/** An urgent text is told of in an email of its own, which names its conversation. */
function examineAlert(contact: Contact, text: Said, ledger: Ledger, found: Findings): void {
  const { conversationId } = contact;
  if (conversationId === null) return;
  const emails = ledger.emails.filter(({ text: words }) => words.includes(conversationId));
  if (emails.length === 0) found.waiting.push(`the alert of ${text.word}`);
  if (emails.length > 1) found.doubled.push(`the alert of ${text.word}`);
}

async function examineDeleted(contact: Contact, ledger: Ledger, found: Findings): Promise<void> {
  const { desk, number, texts, replies } = contact;
  const thread = await desk.read(contact.conversationId ?? "");
  if (thread) found.leftOver.push(`the deleted conversation with ${number} is there`);
  for (const { word } of [...texts, ...replies]) {
    const ids = await desk.find(word);
    if (ids.length > 0) found.leftOver.push(`${word}, which was deleted, is found`);
    const copies = [...ledger.received, ...ledger.accepted].filter(({ body }) =>
      body.includes(word),
    );
    if (copies.length > 0) found.leftOver.push(`the network's copy of ${word}, which was deleted`);
  }
}

/** Everything that somebody of one clinic can see, searched for what was said at the other (I3). */
export async function examineTenancy(stage: Stage, scene: Scene): Promise<string[]> {
  const leaked: string[] = [];
  for (const [spy, clinic] of [
    [stage.noor, "riverside"],
    [stage.theo, "lakeside"],
  ] as const) {
    const others = scene.contacts.filter(({ desk }) => desk.clinic === clinic);
    leaked.push(...(await spyOn(spy, others)));
  }
  return leaked;
}

async function spyOn(spy: Desk, contacts: readonly Contact[]): Promise<string[]> {
  const leaked: string[] = [];
  const words = contacts.flatMap(({ texts, replies }) => [...texts, ...replies]);
  const look = async (path: string, form?: Record<string, string>) => {
    const { status, html } = await (form ? spy.post(path, form) : spy.get(path));
    const seen = words.filter(({ word }) => html.includes(word));
    leaked.push(...seen.map(({ word }) => `${spy.clinic} reads ${word} at ${path}`));
    return status;
  };
  await look(paths.inbox());
  await look(`${paths.changes()}?after=0`);
  for (const { conversationId: id, number } of contacts.slice(0, 8)) {
    if (id === null) continue;
    await look(`${paths.changes()}?after=0&conversation=${id}`);
    const statuses = [
      await look(paths.conversation(id)),
      await look(paths.deletion(id)),
      await look(paths.messages(id), { body: "Let me in", token: `spy${id}` }),
      await look(paths.closure(id), {}),
    ];
    if (statuses.some((status) => status !== 404)) {
      leaked.push(`${spy.clinic} gets ${statuses.join(", ")} for the conversation with ${number}`);
    }
  }
  for (const { word } of words.slice(0, 8)) {
    if ((await spy.find(word)).length > 0) leaked.push(`${spy.clinic} finds ${word}`);
  }
  return leaked;
}
