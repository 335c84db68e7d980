import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { get, idOf, openWith, post, text } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

let token = "";
let lakesides = "";
beforeAll(async () => {
  [token, lakesides] = [await makeToken("maya"), await makeToken("noor")];
});
interface Client {
  id: string;
  externalId: string | null;
  name: string;
  notes: string;
  numbers: { number: string; shared: boolean; optedOut: boolean }[];
  preferredNumber: string | null;
  archived: boolean;
  automatedTexts: boolean;
}
const put = (externalId: string, body: object, as = token) =>
  call(as, "PUT", paths.api.client(externalId), body);
const fetched = async (externalId: string) =>
  (await call(token, "GET", paths.api.client(externalId))).json<Client>();
const rows = async (name: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM clients WHERE name = ?").bind(name).first<number>("n");

test("a client is made, found by staff under that name, and changed by the same call", async () => {
  const made = await put("pms-1", {
    name: "Siri Dahl",
    email: "siri@example.com",
    notes: "Rings twice",
    language: "Norwegian",
    numbers: ["(503) 555-0171", "503.555.0172"],
    preferredNumber: "503 555 0172",
  });
  expect(made.status).toBe(201);
  const { id } = await made.json<Client>();
  expect(await fetched("pms-1")).toEqual({
    ...{ id, externalId: "pms-1", name: "Siri Dahl", email: "siri@example.com" },
    ...{ notes: "Rings twice", language: "Norwegian", archived: false },
    numbers: ["+15035550171", "+15035550172"].map((number) => ({
      ...{ number, shared: false, optedOut: false },
    })),
    preferredNumber: "+15035550172",
    automatedTexts: true,
  });
  const profile = await (await get(paths.client(id))).text();
  expect(profile).toContain("Siri Dahl");
  expect(profile).toContain("VetSoft: added the client");
  const changed = await put("pms-1", { name: "Siri Dahl-Berg", numbers: ["+15035550171"] });
  expect(changed.status).toBe(200);
  expect(await changed.json()).toMatchObject({
    ...{ id, name: "Siri Dahl-Berg", email: "siri@example.com", preferredNumber: null },
    numbers: [{ number: "+15035550171" }],
  });
  const found = await (await get(paths.clients({ q: "dahl-berg" }))).text();
  expect(found).toContain(id);
});

test("what says again what it said writes nothing", async () => {
  const body = { name: "Rolf Again", numbers: ["+15035550173"], email: null };
  expect((await put("pms-again", body)).status).toBe(201);
  const counts = () =>
    env.DB.prepare(
      `SELECT (SELECT count(*) FROM activity) AS activity, (SELECT max(seq) FROM changes) AS seq,
        (SELECT said FROM external_ids WHERE external_id = 'pms-again') AS said`,
    ).first();
  const before = await counts();
  expect((await put("pms-again", body)).status).toBe(200);
  expect(await counts()).toEqual(before);
});

test("what staff changed since stays when the system says again what it said", async () => {
  const body = { name: "Una Grant", notes: "From the system", numbers: ["+15035550174"] };
  const { id } = await (await put("pms-una", body)).json<Client>();
  const details = { name: "Una Grant-Lee", number: "(503) 555-0174", notes: "By Theo" };
  await post(paths.clientDetails(id), { ...details, email: "", language: "" });
  expect(await (await put("pms-una", body)).json()).toMatchObject({
    ...{ name: "Una Grant-Lee", notes: "By Theo" },
  });
  const news = await put("pms-una", { ...body, notes: "News" });
  expect(await news.json()).toMatchObject({ name: "Una Grant-Lee", notes: "News" });
});

test("a number that staff gave to the client stays; one that the system says no more goes", async () => {
  const { id } = await (
    await put("pms-numbers", { name: "Nia Two", numbers: ["+15035550175", "+15035550176"] })
  ).json<Client>();
  await text("+15035550177", "It is me, Nia");
  await post(paths.assignment(await openWith("+15035550177")), { clientId: id });
  const now = await put("pms-numbers", { name: "Nia Two", numbers: ["+15035550176"] });
  const { numbers } = await now.json<Client>();
  expect(numbers.map(({ number }) => number)).toEqual(["+15035550176", "+15035550177"]);
  const same = await put("pms-numbers", { name: "Nia Two" });
  expect((await same.json<Client>()).numbers).toEqual(numbers);
});

test("of many first calls at once one makes the client", async () => {
  const body = { name: "Only Once", numbers: ["+15035550178"] };
  const answers = await Promise.all(Array.from({ length: 6 }, () => put("pms-once", body)));
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 201]);
  const ids = await Promise.all(answers.map(async (one) => (await one.json<Client>()).id));
  expect(new Set(ids).size).toBe(1);
  expect(await rows("Only Once")).toBe(1);
});

test("of two systems' clients who get one number at once, one gets it and the other is refused", async () => {
  for (let i = 0; i < 4; i += 1) {
    const numbers = [`+1503555019${i}`];
    const answers = await Promise.all([
      put(`pms-a${i}`, { name: `Ada ${i}`, numbers }),
      put(`pms-b${i}`, { name: `Bob ${i}`, numbers }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  }
});

test("a number that is another client's is refused with whose it is, and never moved silently", async () => {
  await put("pms-owner", { name: "Olga Owner", numbers: ["+15035550179"] });
  const refused = await put("pms-other", { name: "Otto Other", numbers: ["+15035550179"] });
  expect(refused.status).toBe(409);
  const problem = await problemOf(refused);
  expect(problem).toMatchObject({ kind: "number-taken" });
  expect(problem.detail).toContain("+15035550179 belongs to pms-owner.");
  expect(await rows("Otto Other")).toBe(0);
  const anns = await put("pms-ann", { name: "Somebody Else", numbers: [people.ann] });
  expect((await problemOf(anns)).detail).toContain("a client without an external id");

  const shared = await put("pms-other", {
    ...{ name: "Otto Other", numbers: ["+15035550179"], sharesNumbers: true },
  });
  expect(shared.status).toBe(201);
  expect((await shared.json<Client>()).numbers).toEqual([
    { number: "+15035550179", shared: true, optedOut: false },
  ]);
  const { id } = await fetched("pms-owner");
  const owner = await env.DB.prepare("SELECT client_id FROM client_numbers WHERE number = ?")
    .bind("+15035550179")
    .first("client_id");
  expect(owner).toBe(id);
});

test("a client whom the clinic has already under the same name and number is the same one", async () => {
  const answer = await put("pms-ben", { name: "BEN ORTIZ", numbers: [people.ben], notes: "Known" });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ id: "ben", name: "BEN ORTIZ", notes: "Known" });
  const twice = await put("pms-ben-2", { name: "Ben Ortiz", numbers: [people.ben] });
  expect(twice.status).toBe(409);
  expect((await problemOf(twice)).detail).toContain("belongs to pms-ben.");
});

test("a client who was merged is put under the one that was kept", async () => {
  const kept = await (await put("pms-kept", { name: "Mia Kept" })).json<Client>();
  const gone = await (
    await put("pms-gone", { name: "Mia Gone", numbers: ["+15035550180"] })
  ).json<Client>();
  await post(paths.merging(kept.id), { mergedId: gone.id });
  const refused = await put("pms-gone", { name: "Mia Gone", numbers: ["+15035550180"] });
  expect(refused.status).toBe(409);
  const problem = await problemOf(refused);
  expect(problem.kind).toBe("merged");
  expect(problem.detail).toContain("pms-kept");
  expect(await fetched("pms-gone")).toMatchObject({ archived: true });
});

test("a client's conversation says the new name at once, and STOP is told", async () => {
  await put("pms-cleo", { name: "Cleo Before", numbers: [people.cleo] });
  await text(people.cleo, "Hello");
  await put("pms-cleo", { name: "Cleo After" });
  const name = await env.DB.prepare("SELECT client_name FROM conversations WHERE contact = ?")
    .bind(people.cleo)
    .first("client_name");
  expect(name).toBe("Cleo After");
  await text(people.cleo, "STOP");
  expect((await fetched("pms-cleo")).numbers).toEqual([
    { number: people.cleo, shared: false, optedOut: true },
  ]);
});

test.each([
  [{}, "#/name"],
  [{ name: 7 }, "#/name"],
  [{ name: "  " }, "#/name"],
  [{ name: "x".repeat(121) }, "#/name"],
  [{ name: "A\u0000B" }, "#/name"],
  [{ name: "\ud800" }, "#/name"],
  [{ name: "Ann", email: "nonsense" }, "#/email"],
  [{ name: "Ann", notes: "x".repeat(5001) }, "#/notes"],
  [{ name: "Ann", notes: null }, "#/notes"],
  [{ name: "Ann", numbers: ["+15035550181", "12"] }, "#/numbers/1"],
  [{ name: "Ann", numbers: ["+1 876 555 0111"] }, "#/numbers/0"],
  [{ name: "Ann", numbers: ["+442079460000"] }, "#/numbers/0"],
  [{ name: "Ann", numbers: ["503 555 0152 ext 7"] }, "#/numbers/0"],
  [{ name: "Ann", numbers: "+15035550181" }, "#/numbers"],
  [{ name: "Ann", numbers: Array.from({ length: 21 }, () => "+15035550181") }, "#/numbers"],
  [{ name: "Ann", preferredNumber: "+15035550181" }, "#/preferredNumber"],
  [{ name: "Ann", phone: "+15035550181" }, "#/phone"],
  [{ name: "Ann", "a/b~c": 1 }, "#/a~1b~0c"],
])("%j is refused, pointing at %s, and nobody is made", async (body, pointer) => {
  const refused = await put("pms-bad", body);
  expect(refused.status).toBe(422);
  const { kind, errors } = await problemOf(refused);
  expect(kind).toBe("invalid");
  expect(errors?.map((one) => one.pointer)).toEqual([pointer]);
  expect((await call(token, "GET", paths.api.client("pms-bad"))).status).toBe(404);
});

test("ids that would need escaping are refused, and another clinic's are its own", async () => {
  for (const id of ["a%20b", "a%2Fb", ".a", "%F0%9F%98%80", "x".repeat(129), "a'b"]) {
    const refused = await put(id, { name: "Ann" });
    expect(refused.status, id).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ parameter: "externalId" }] });
  }
  await put("pms-mine", { name: "Riversides" });
  expect((await call(lakesides, "GET", paths.api.client("pms-mine"))).status).toBe(404);
  expect((await put("pms-mine", { name: "Lakesides" }, lakesides)).status).toBe(201);
  expect(await fetched("pms-mine")).toMatchObject({ name: "Riversides" });
  const body = { name: "Takes", numbers: [people.ann] };
  expect((await put("pms-takes", body, lakesides)).status).toBe(201);
});

test("all clients are listed by cursor, each once, and the last cursor leads to whoever comes", async () => {
  const veras = await makeToken("vera");
  const named = ["N1", "N2", "N3", "N4", "N5", "N6", "N7"];
  for (const name of named) await put(name, { name }, veras);
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let more = true; more;) {
    const query = new URLSearchParams({ limit: "3", ...(cursor === null ? {} : { cursor }) });
    const answer = await call(veras, "GET", `${paths.api.clients()}?${query.toString()}`);
    const page = await answer.json<{ items: Client[]; cursor: string; more: boolean }>();
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ name }) => name));
    ({ cursor, more } = page);
  }
  expect(seen).toEqual(named);
  const on = `${paths.api.clients()}?cursor=${cursor}`;
  expect(await (await call(veras, "GET", on)).json()).toEqual({ items: [], cursor, more: false });
  const late = await post(paths.clients(), { name: "Late" }, await signInAs("vera"));
  const next = await (await call(veras, "GET", on)).json<{ items: Client[] }>();
  expect(next.items).toMatchObject([{ id: idOf(late), externalId: null, name: "Late" }]);

  for (const [as, query] of [
    [lakesides, `cursor=${cursor}`],
    [veras, `cursor=${cursor?.replace(/^./, "X")}`],
    [token, "cursor=WyJhIl0"],
    [token, "cursor="],
    [token, "cursor=a.b.c"],
    [token, "limit=0"],
    [token, "limit=0&limit=10"],
    [token, "limit=101"],
    [token, "limit=many"],
    [token, "cusor=x"],
  ] as const) {
    const refused = await call(as, "GET", `${paths.api.clients()}?${query}`);
    expect(refused.status, query).toBe(400);
    expect((await problemOf(refused)).kind).toBe("invalid-parameters");
  }
});

test("a system says who has not agreed to automated texts; what it says again undoes nothing", async () => {
  const no = { name: "Nils Berg", numbers: ["(503) 555-0186"], automatedTexts: false };
  expect(await (await put("pms-consent", no)).json()).toMatchObject({ automatedTexts: false });
  const id = (await fetched("pms-consent")).id;
  const details = { name: "Nils Berg", number: "+15035550186", automatedTexts: "given" };
  expect((await post(paths.clientDetails(id), details)).status).toBe(303);
  await put("pms-consent", no);
  expect(await fetched("pms-consent")).toMatchObject({ automatedTexts: true });
  await put("pms-consent", { ...no, automatedTexts: true });
  expect(await (await put("pms-consent", no)).json()).toMatchObject({ automatedTexts: false });
  const page = await (await get(paths.client(id))).text();
  expect(page).toContain("Declined, says their system");
});
