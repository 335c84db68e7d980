import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { ask, inboundWebhook, signInAs } from "#test/support/world.ts";

/** What a conversation is to those who use it: whose, open or not, and what was said. */
interface Conversation {
  readonly id: string;
  readonly contact: number;
  isOpen: boolean;
  client: string | null;
  readonly said: string[];
}

interface Model {
  conversations: Conversation[];
  readonly optedOut: Set<number>;
  /** Whom a contact's number belongs to. */
  readonly owner: Map<number, string>;
  readonly deleted: string[];
}

/** The Worker, reached as a browser and the gateway reach it. */
class World {
  readonly run = crypto.randomUUID().slice(0, 6).replaceAll("-", "");
  #words = 0;
  readonly cookie: string;
  readonly clients: readonly string[];
  constructor(cookie: string, clients: readonly string[]) {
    this.cookie = cookie;
    this.clients = clients;
  }
  /** A word that was never said before. */
  word() {
    this.#words += 1;
    return `w${this.run}x${this.#words}x`;
  }
  number(contact: number) {
    const digits = Number.parseInt(this.run, 16) % 1_000_000;
    return `+1206${String(digits * 10 + contact).padStart(7, "2")}`;
  }
  text(contact: number, body: string) {
    const webhook = inboundWebhook({ from: this.number(contact), body });
    return ask(paths.inboundWebhook(), webhook);
  }
  post(path: string, form: Record<string, string>) {
    const init = { method: "POST", headers: { Cookie: this.cookie } };
    return ask(path, { ...init, body: new URLSearchParams(form) });
  }
  async page(path: string) {
    return (await ask(path, { headers: { Cookie: this.cookie } })).text();
  }
  async openId(contact: number) {
    const row = await env.DB.prepare(
      "SELECT id FROM conversations WHERE contact = ? AND closed_at IS NULL",
    )
      .bind(this.number(contact))
      .first<{ id: string }>();
    return row?.id ?? null;
  }
}

type Command = fc.AsyncCommand<Model, World>;
const openOf = (model: Model, contact: number) =>
  model.conversations.find((one) => one.isOpen && one.contact === contact);
const closedOf = (model: Model, contact: number) =>
  model.conversations.findLast((one) => !one.isOpen && one.contact === contact);
const anyOf = (model: Model, contact: number) => openOf(model, contact) ?? closedOf(model, contact);

/** Does what people and search see agree with the model? */
async function compare(model: Model, world: World) {
  const [inbox, ...profiles] = await Promise.all([
    world.page(paths.inbox()),
    ...world.clients.map((client) => world.page(paths.client(client))),
  ]);
  for (const { id, isOpen, client, said, contact } of model.conversations) {
    expect(inbox.includes(`conversation-${id}"`), `in the inbox: ${isOpen}`).toBe(isOpen);
    expect(await world.openId(contact)).toBe(openOf(model, contact)?.id ?? null);
    const last = said.at(-1) ?? "";
    if (isOpen) expect(inbox).toContain(last);
    world.clients.forEach((one, i) => {
      expect(profiles[i]?.includes(`>${last}<`), `in the history of ${one}`).toBe(client === one);
    });
    expect(await world.page(paths.search({ q: last }))).toContain(`<mark>${last}</mark>`);
  }
  const gone = model.deleted.at(-1);
  if (gone) expect(await world.page(paths.search({ q: gone }))).not.toContain("<mark>");
}

const receive = (contact: number, keyword: "" | "STOP" | "START"): Command => ({
  check: () => true,
  async run(model, world) {
    const body = keyword === "" ? world.word() : keyword;
    expect((await world.text(contact, body)).status).toBe(200);
    if (keyword === "STOP") model.optedOut.add(contact);
    if (keyword === "START") model.optedOut.delete(contact);
    let conversation = openOf(model, contact);
    if (!conversation) {
      const id = (await world.openId(contact)) ?? "";
      const client = model.owner.get(contact) ?? null;
      conversation = { id, contact, isOpen: true, client, said: [] };
      model.conversations.push(conversation);
    }
    if (keyword === "") conversation.said.push(body);
    else {
      // A keyword is the same for everybody: what identifies the conversation is said after it.
      const word = world.word();
      await world.text(contact, word);
      conversation.said.push(word);
    }
    await compare(model, world);
  },
  toString: () => `receive(${contact}, ${keyword})`,
});

const answer = (contact: number): Command => ({
  check: (model) => anyOf(model, contact) !== undefined,
  async run(model, world) {
    const conversation = anyOf(model, contact);
    if (!conversation) return;
    const body = world.word();
    const response = await world.post(paths.messages(conversation.id), { body, token: body });
    const goes = conversation.isOpen && !model.optedOut.has(contact);
    expect(response.status).toBe(goes ? 303 : 422);
    if (goes) conversation.said.push(body);
    await compare(model, world);
  },
  toString: () => `answer(${contact})`,
});

const close = (contact: number): Command => ({
  check: (model) => openOf(model, contact) !== undefined,
  async run(model, world) {
    const conversation = openOf(model, contact);
    if (!conversation) return;
    await world.post(paths.closure(conversation.id), {});
    conversation.isOpen = false;
    await compare(model, world);
  },
  toString: () => `close(${contact})`,
});

const reopen = (contact: number): Command => ({
  check: (model) => closedOf(model, contact) !== undefined,
  async run(model, world) {
    const conversation = closedOf(model, contact);
    if (!conversation) return;
    const open = openOf(model, contact);
    const response = await world.post(paths.reopening(conversation.id), {});
    const target = open ?? conversation;
    expect(response.headers.get("Location")).toBe(paths.conversation(target.id));
    conversation.isOpen = open === undefined;
    await compare(model, world);
  },
  toString: () => `reopen(${contact})`,
});

const assign = (contact: number, whom: number): Command => ({
  check: (model) => anyOf(model, contact) !== undefined,
  async run(model, world) {
    const conversation = anyOf(model, contact);
    const client = world.clients[whom];
    if (!conversation || client === undefined) return;
    const form = { clientId: client, taking: "move" };
    expect((await world.post(paths.assignment(conversation.id), form)).status).toBe(303);
    const before = conversation.client;
    model.owner.set(contact, client);
    for (const one of model.conversations.filter((other) => other.contact === contact)) {
      const follows =
        one === conversation || one.isOpen || one.client === null || one.client === before;
      if (follows) one.client = client;
    }
    await compare(model, world);
  },
  toString: () => `assign(${contact}, ${whom})`,
});

const remove = (contact: number): Command => ({
  check: (model) => anyOf(model, contact) !== undefined,
  async run(model, world) {
    const conversation = anyOf(model, contact);
    if (!conversation) return;
    await world.post(paths.deletion(conversation.id), { confirmation: "delete" });
    model.conversations = model.conversations.filter((other) => other !== conversation);
    model.deleted.push(...conversation.said);
    await compare(model, world);
  },
  toString: () => `delete(${contact})`,
});

test("in whatever order things are done, inbox, history and search agree with a plain model", async () => {
  // Two who search by turns: one alone would do it more often than a person may.
  const cookies = [await signInAs("theo"), await signInAs("maya")] as const;
  let runs = 0;
  const contact = fc.integer({ min: 0, max: 1 });
  const commands = fc.commands(
    [
      contact.map((one) => receive(one, "")),
      fc.tuple(contact, fc.constantFrom("STOP", "START")).map(([one, word]) => receive(one, word)),
      contact.map(answer),
      contact.map(close),
      contact.map(reopen),
      fc.tuple(contact, fc.integer({ min: 0, max: 1 })).map(([one, whom]) => assign(one, whom)),
      contact.map(remove),
    ] as fc.Arbitrary<Command>[],
    { maxCommands: 24, size: "max" },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const cookie = cookies[runs % 2 === 0 ? 0 : 1];
      runs += 1;
      const client = async (name: string) => {
        const init = { method: "POST", headers: { Cookie: cookie } };
        const added = await ask(paths.clients(), { ...init, body: new URLSearchParams({ name }) });
        return (added.headers.get("Location") ?? "").split("/").at(-1) ?? "";
      };
      const world = new World(cookie, [await client("Model One"), await client("Model Two")]);
      const model: Model = {
        conversations: [],
        optedOut: new Set(),
        owner: new Map(),
        deleted: [],
      };
      await fc.asyncModelRun(() => ({ model, real: world }), steps);
      // The list shows its newest page: what this run left must not push out the next one's.
      for (const { id } of model.conversations) {
        await world.post(paths.deletion(id), { confirmation: "delete" });
      }
    }),
    { numRuns: 30, seed: 20_261_124 },
  );
}, 120_000);
