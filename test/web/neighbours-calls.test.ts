import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { operations } from "#web/api/api.ts";
import { type Bird, kanarie, leaksIn, plover } from "#test/support/canaries.ts";
import { handsAt } from "#test/support/hands.ts";
import { rowsOf, saidBy, settledRows } from "#test/support/neighbours.ts";

type Hands = Awaited<ReturnType<typeof handsAt>>;

/** What a call can name of a clinic's: ids of ours, ids of its own system, a number, a place in a list. */
interface Named {
  readonly client: string;
  readonly patient: string;
  readonly appointment: string;
  readonly care: string;
  readonly type: string;
  readonly message: string;
  readonly conversation: string;
  readonly number: string;
  readonly cursor: string;
}

/** Each is whole: it is taken when all that it names is the caller's own. */
const callsAbout = (
  named: Named,
  { say, email }: Bird,
): readonly [method: string, path: string, body?: object][] => {
  const at = paths.api;
  const { client, patient, number } = named;
  const visit = { type: named.type, startsAt: { day: "2046-11-07", time: "09:00" } };
  const page = `limit=1&cursor=${named.cursor}`;
  return [
    ["PUT", at.client(client), { name: say("client"), numbers: [number], email }],
    ["GET", at.client(client)],
    ["GET", `${at.clients()}?limit=1`],
    ["PUT", at.patient(patient), { clientExternalId: client, name: say("patient") }],
    ["GET", at.patient(patient)],
    [
      ...(["PUT", at.appointment(named.appointment)] as const),
      { ...visit, clientExternalId: client, patientExternalId: patient, notes: say("notes") },
    ],
    ["GET", at.appointment(named.appointment)],
    ["GET", `${at.appointments()}?from=2046-11-01`],
    ["GET", at.appointmentTypes()],
    [
      ...(["PUT", at.careItem(named.care)] as const),
      { patientExternalId: patient, item: say("vaccine"), dueOn: "2046-12-01" },
    ],
    ["GET", at.careItem(named.care)],
    ["POST", at.messages(), { to: { clientExternalId: client }, body: say("to a client") }],
    ["POST", at.messages(), { to: { number }, body: say("to a number") }],
    ["GET", `${at.messages()}?${page}`],
    ["GET", at.message(named.message)],
    ["GET", `${at.conversations()}?limit=1`],
    ["GET", at.conversationMessages(named.conversation)],
  ];
};

let [maya, noor] = [{}, {}] as [Hands, Hands];
let [theirs, ours] = [{}, {}] as [Named, Named];
let before: Awaited<ReturnType<typeof rowsOf>>;
let keys = 0;

async function call(hands: Hands, [method, path, body]: readonly [string, string, object?]) {
  keys += 1;
  return hands.call(method, path, body ?? {}, method === "POST" ? `key-${keys}` : undefined);
}

/** Makes all that a clinic's system can make, by the names that it has for it. */
async function fill(hands: Hands, bird: Bird, prefix: string): Promise<Named> {
  const named = {
    ...{ client: `${prefix}-c`, patient: `${prefix}-p`, appointment: `${prefix}-a` },
    ...{ care: `${prefix}-d`, type: "check-up", message: "", conversation: "", cursor: "" },
    number: bird.number(0),
  };
  for (const one of callsAbout(named, bird)) {
    if (one[0] !== "GET") expect((await call(hands, one)).status, one[1]).toBeLessThan(300);
  }
  const list = await call(hands, ["GET", `${paths.api.messages()}?limit=1`]);
  const { items, cursor } = await list.json<{
    items: { id: string; conversationId: string }[];
    cursor: string;
  }>();
  const [first] = items;
  return {
    ...named,
    message: first?.id ?? "",
    conversation: first?.conversationId ?? "",
    cursor: encodeURIComponent(cursor),
  };
}

beforeAll(async () => {
  [maya, noor] = [await handsAt("riverside", "maya"), await handsAt("lakeside", "noor")];
  theirs = await fill(maya, kanarie, "r");
  ours = await fill(noor, plover, "l");
  before = await settledRows("riverside");
}, 60_000);

test("each operation is called, and takes what is the caller's own", async () => {
  const called = new Set<string>();
  for (const one of callsAbout(ours, plover)) {
    expect((await call(noor, one)).status, `${one[0]} ${one[1]}`).toBeLessThan(300);
    // A list as long as it gets holds nothing of another clinic's.
    const whole = one[1].replace(/limit=1(?:&cursor=.*)?$/, "limit=100");
    if (one[0] === "GET")
      expect(leaksIn(await saidBy(await call(noor, ["GET", whole])))).toEqual([]);
    const [pathname = ""] = one[1].split("?");
    const { id = "" } =
      operations.find(
        ({ method, path }) =>
          method === one[0] && new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`).test(pathname),
      ) ?? {};
    called.add(id);
  }
  expect([...called].toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
});

test("Riverside's own system hears of canaries by every call but the kinds of appointments", async () => {
  let telling = 0;
  for (const one of callsAbout(theirs, kanarie)) {
    if (one[0] === "GET" && leaksIn(await saidBy(await call(maya, one))).length > 0) telling += 1;
  }
  expect(telling).toBe(10);
});

/** As it may be written, by whom it was named. */
const theirNumber = /503\D{0,2}555\D?0180/g;
const namesOf: readonly (keyof Named)[] = [
  ...(["client", "patient", "appointment", "care"] as const),
  ...(["message", "conversation", "number", "cursor"] as const),
];
test.each(namesOf)(
  "a call of Lakeside's that names Riverside's %s, and else what is its own, tells nothing",
  async (name) => {
    const before = callsAbout(ours, plover);
    for (const [i, one] of callsAbout({ ...ours, [name]: theirs[name] }, plover).entries()) {
      if (JSON.stringify(one) === JSON.stringify(before[i])) continue;
      const response = await call(noor, one);
      // What was asked for may be said again.
      const said = (await saidBy(response))
        .replaceAll(theirs[name], "")
        .replaceAll(theirNumber, "");
      expect(leaksIn(said), `${one[0]} ${one[1]}`).toEqual([]);
      // An id of one's own making may be another clinic's too: then it makes something, here.
      if (one[0] === "GET" && name !== "cursor" && name !== "number") {
        expect([200, 404], one[1]).toContain(response.status);
      }
    }
  },
);

test("what another clinic's system names is nobody's before it makes it, and then its own", async () => {
  const stranger = { ...ours, client: "r-c2", patient: "r-p2", appointment: "r-a2", care: "r-d2" };
  for (const [method, path] of callsAbout(stranger, plover)) {
    if (method !== "GET" || !/\/r-\w2$/.test(path)) continue;
    expect((await call(noor, [method, path])).status, path).toBe(404);
  }
  for (const id of [theirs.message, "01NOBODY"]) {
    expect((await call(noor, ["GET", paths.api.message(id)])).status).toBe(404);
  }
  const visit = { type: "check-up", startsAt: { day: "2046-11-08", time: "09:00" } };
  const missing = { ...visit, clientExternalId: "r-none" };
  const refused = await call(noor, ["PUT", paths.api.appointment("r-x"), missing]);
  expect(refused.status).toBe(422);
});

test("what Riverside has is as it was, and nothing of it is at Lakeside", async () => {
  const after = await settledRows("riverside");
  for (const [table, rows] of before) {
    // That its own system called, its token remembers.
    if (table !== "api_tokens") expect(after.get(table), table).toEqual(rows);
  }
  const kept = JSON.stringify([...(await rowsOf("lakeside"))]);
  expect(leaksIn(kept.replaceAll(theirNumber, ""))).toEqual([]);
  expect([theirs.message, theirs.conversation].filter((id) => kept.includes(id))).toEqual([]);
});
