import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { get, post } from "#test/support/visitor.ts";

let token = "";
let lakesides = "";
beforeAll(async () => {
  [token, lakesides] = [await makeToken("maya"), await makeToken("noor")];
  const put = (path: string, body: object) => call(token, "PUT", path, body);
  await put(paths.api.client("c-ann"), { name: "Ann Becker", numbers: [people.ann] });
  await put(paths.api.client("c-ben"), { name: "Ben Ortiz", numbers: [people.ben] });
  await put(paths.api.patient("p-biscuit"), { clientExternalId: "c-ann", name: "Biscuit" });
  await put(paths.api.patient("p-luna"), { clientExternalId: "c-ben", name: "Luna" });
});
const visit = {
  ...{ clientExternalId: "c-ann", patientExternalId: "p-biscuit", type: "Check-up" },
  startsAt: "2031-03-04T16:15:00-08:00",
};
const put = (id: string, body: object, as = token) =>
  call(as, "PUT", paths.api.appointment(id), body);
interface Answer {
  id: string;
  externalId: string;
  startsAt: string;
  status: string;
}
/** What is planned, as kind, the local time of its start, and what became of it. */
const texts = async (id: string) => {
  const { results } = await env.DB.prepare(
    `SELECT kind, starts_at, due_at IS NOT NULL AS waits FROM planned_texts
     WHERE appointment_id = ? ORDER BY starts_at, kind`,
  )
    .bind(id)
    .all<{ kind: string; starts_at: number; waits: number }>();
  return results.map(
    ({ kind, starts_at, waits }) =>
      `${kind} ${new Date(starts_at - 8 * 3_600_000).toISOString().slice(0, 16)} ${waits ? "waits" : "withdrawn"}`,
  );
};
const version = (id: string) =>
  env.DB.prepare("SELECT version FROM appointments WHERE id = ?").bind(id).first("version");

test("an appointment is made with its texts, seen in the schedule, and its repetition changes nothing", async () => {
  const body = { ...visit, staff: "Dr. Patel", room: "2", notes: "Ear", confirm: true };
  const made = await put("a-1", body);
  expect(made.status).toBe(201);
  const answer = await made.json<Answer>();
  expect(answer).toEqual({
    ...{ id: answer.id, externalId: "a-1", clientId: "ann", clientExternalId: "c-ann" },
    ...{ patientId: expect.any(String), patientExternalId: "p-biscuit" },
    type: { id: "check-up", name: "Check-up" },
    ...{ startsAt: "2031-03-05T00:15:00.000Z", endsAt: "2031-03-05T00:45:00.000Z" },
    ...{ day: "2031-03-04", time: "16:15", staff: "Dr. Patel", room: "2", notes: "Ear" },
    ...{ status: "booked", answer: null },
  });
  expect(await texts(answer.id)).toEqual([
    "confirmation 2031-03-04T16:15 waits",
    "reminder 2031-03-04T16:15 waits",
  ]);
  const day = await (await get(paths.schedule({ day: "2031-03-04" }))).text();
  expect(day).toContain("Biscuit");
  const before = await version(answer.id);
  const again = await put("a-1", body);
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(answer);
  expect(await version(answer.id)).toBe(before);
  const log = await (await get(paths.client("ann"))).text();
  expect(log).toContain("VetSoft: appointment made");
});

test("moved, its texts go with it; cancelled, they are withdrawn; booked again, they are planned again", async () => {
  const { id } = await (await put("a-2", { ...visit, confirm: true })).json<Answer>();
  const moved = { ...visit, startsAt: { day: "2031-03-05", time: "09:00" }, confirm: true };
  expect(await (await put("a-2", moved)).json()).toMatchObject({
    startsAt: "2031-03-05T17:00:00.000Z",
  });
  expect(await texts(id)).toEqual([
    "confirmation 2031-03-04T16:15 withdrawn",
    "reminder 2031-03-04T16:15 withdrawn",
    "confirmation 2031-03-05T09:00 waits",
    "reminder 2031-03-05T09:00 waits",
  ]);
  await put("a-2", { ...moved, status: "cancelled" });
  expect((await texts(id)).filter((text) => text.endsWith("waits"))).toEqual([]);
  const booked = await put("a-2", { ...moved, status: "booked" });
  expect(await booked.json()).toMatchObject({ status: "booked" });
  expect((await texts(id)).filter((text) => text.endsWith("waits"))).toEqual([
    "reminder 2031-03-05T09:00 waits",
  ]);
});

test("a confirmation can be asked for later, and is planned once", async () => {
  const { id } = await (await put("a-later", visit)).json<Answer>();
  expect(await texts(id)).toEqual(["reminder 2031-03-04T16:15 waits"]);
  for (let i = 0; i < 3; i += 1) await put("a-later", { ...visit, confirm: true });
  expect(await texts(id)).toEqual([
    "confirmation 2031-03-04T16:15 waits",
    "reminder 2031-03-04T16:15 waits",
  ]);
});

test("what the client answered and staff moved stays while the system says the same as before", async () => {
  const body = { ...visit, status: "booked", room: "1" };
  const { id } = await (await put("a-3", body)).json<Answer>();
  await post(paths.appointmentStatus(id), { status: "confirmed" });
  expect(await (await put("a-3", body)).json()).toMatchObject({ status: "confirmed" });
  expect(await (await put("a-3", { ...body, room: "2" })).json()).toMatchObject({
    ...{ status: "confirmed", room: "2" },
  });
  const seen = await version(id);
  const time = { day: "2031-03-06", time: "11:00", version: String(seen) };
  expect((await post(paths.appointmentTime(id), time)).status).toBe(303);
  expect(await (await put("a-3", body)).json()).toMatchObject({ day: "2031-03-06", time: "11:00" });
  const moved = { ...body, startsAt: "2031-03-07T12:00:00-08:00" };
  expect(await (await put("a-3", moved)).json()).toMatchObject({
    ...{ day: "2031-03-07", time: "12:00", status: "booked" },
  });
});

test("the client and the patient of an appointment can be changed together, never apart", async () => {
  await put("a-4", visit);
  const apart = await put("a-4", { ...visit, patientExternalId: "p-luna" });
  expect(apart.status).toBe(422);
  expect((await problemOf(apart)).errors).toMatchObject([{ pointer: "#/patientExternalId" }]);
  const left = await put("a-4", {
    ...{ clientExternalId: "c-ben", type: "check-up", startsAt: visit.startsAt },
  });
  expect(left.status).toBe(422);
  const bens = { ...visit, clientExternalId: "c-ben", patientExternalId: "p-luna" };
  expect(await (await put("a-4", bens)).json()).toMatchObject({
    ...{ clientExternalId: "c-ben", patientExternalId: "p-luna" },
  });
  const alone = await put("a-4", { ...bens, patientExternalId: null });
  expect(await alone.json()).toMatchObject({ patientId: null, patientExternalId: null });
});

test("of many first calls at once one makes the appointment and plans its texts", async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => put("a-once", { ...visit, confirm: true })),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => b - a)).toEqual([
    201, 200, 200, 200, 200,
  ]);
  const [{ id } = { id: "" }] = await Promise.all(answers.map((one) => one.json<Answer>()));
  expect(await texts(id)).toHaveLength(2);
});

test("many calls that change one appointment in different ways at once all end, and one of them holds", async () => {
  const { id } = await (await put("a-many", visit)).json<Answer>();
  const rooms = ["1", "2", "3"];
  const answers = await Promise.all(rooms.map((room) => put("a-many", { ...visit, room })));
  for (const { status } of answers) expect([200, 409]).toContain(status);
  const room = await env.DB.prepare("SELECT room FROM appointments WHERE id = ?")
    .bind(id)
    .first("room");
  expect(rooms).toContain(room);
});

test("what is over is put only with what became of it, and nothing is texted about it", async () => {
  const past = { ...visit, startsAt: "2020-03-04T16:15:00-08:00", confirm: true };
  const refused = await put("a-past", past);
  expect(refused.status).toBe(422);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer: "#/startsAt" }]);
  const made = await put("a-past", { ...past, status: "done" });
  expect(made.status).toBe(201);
  const { id } = await made.json<Answer>();
  expect(await texts(id)).toEqual([]);
  expect((await put("a-past", { ...past, status: "missed" })).status).toBe(200);
  const moved = { ...past, startsAt: "2020-03-05T16:15:00-08:00", status: "booked" };
  expect((await put("a-past", moved)).status).toBe(422);
});

test("nothing is planned about a kind that is sensitive", async () => {
  const { id } = await (
    await put("a-goodbye", { ...visit, type: "Euthanasia", confirm: true })
  ).json<Answer>();
  expect(await texts(id)).toEqual([]);
});

test.each([
  [{ clientExternalId: undefined }, "#/clientExternalId"],
  [{ clientExternalId: "c-nobody" }, "#/clientExternalId"],
  [{ patientExternalId: "p-nobody" }, "#/patientExternalId"],
  [{ type: "haircut" }, "#/type"],
  [{ type: "" }, "#/type"],
  [{ startsAt: undefined }, "#/startsAt"],
  [{ startsAt: "2031-03-04T16:15:00" }, "#/startsAt"],
  [{ startsAt: "2031-02-30T16:15:00Z" }, "#/startsAt"],
  [{ startsAt: "tomorrow" }, "#/startsAt"],
  [{ startsAt: 1900000000000 }, "#/startsAt"],
  [{ startsAt: { day: "2031-03-04" } }, "#/startsAt"],
  [{ startsAt: { day: "2031-03-09", time: "02:30" } }, "#/startsAt/time"],
  [{ minutes: 4 }, "#/minutes"],
  [{ minutes: 30.5 }, "#/minutes"],
  [{ status: "maybe" }, "#/status"],
  [{ staff: "x".repeat(121) }, "#/staff"],
  [{ confirm: "yes" }, "#/confirm"],
  [{ start: "2031-03-04" }, "#/start"],
])("an appointment with %j is refused, pointing at %s", async (over, pointer) => {
  const refused = await put("a-bad", { ...visit, ...over });
  expect(refused.status).toBe(422);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer }]);
  expect((await call(token, "GET", paths.api.appointment("a-bad"))).status).toBe(404);
});

test("another clinic's clients, patients and appointments are nobody's", async () => {
  await put("a-ours", visit);
  expect((await call(lakesides, "GET", paths.api.appointment("a-ours"))).status).toBe(404);
  const refused = await put("a-ours", visit, lakesides);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer: "#/clientExternalId" }]);
});

test("the appointments of some days are listed by cursor, each once and in their order", async () => {
  const at = (n: number) => ({
    day: "2032-06-01",
    time: `${String(9 + (n >> 1)).padStart(2, "0")}:00`,
  });
  const ids = ["l-1", "l-2", "l-3", "l-4", "l-5"];
  for (const [n, id] of ids.entries()) await put(id, { ...visit, startsAt: at(n) });
  await put("l-before", { ...visit, startsAt: { day: "2032-05-31", time: "23:59" } });
  await put("l-after", { ...visit, startsAt: { day: "2032-06-02", time: "00:00" } });
  const list = async (query: Record<string, string>) => {
    const path = `${paths.api.appointments()}?${new URLSearchParams(query).toString()}`;
    const page = await (
      await call(token, "GET", path)
    ).json<{
      items: Answer[];
      cursor: string;
      more: boolean;
    }>();
    return { ...page, ids: page.items.map(({ externalId }) => externalId) };
  };
  const days = { from: "2032-06-01", to: "2032-06-01" };
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let more = true; more;) {
    const page = await list({ ...days, limit: "2", ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.ids);
    ({ cursor, more } = page);
  }
  expect(seen).toEqual(ids);
  expect((await list({ from: "2032-05-31", to: "2032-06-01" })).ids).toEqual(["l-before", ...ids]);
  const fromToday = await list({});
  expect(fromToday.ids).toContain("l-after");
  expect(fromToday.ids).not.toContain("a-past");
  for (const query of [
    { ...days, to: "2032-06-02", cursor: cursor ?? "" },
    { from: "2032-06-31" },
    { from: "june" },
  ]) {
    const path = `${paths.api.appointments()}?${new URLSearchParams(query).toString()}`;
    expect((await call(token, "GET", path)).status).toBe(400);
  }
});

test("the kinds of appointment are listed", async () => {
  const answer = await call(token, "GET", paths.api.appointmentTypes());
  expect(await answer.json()).toMatchObject({
    items: expect.arrayContaining([
      { id: "goodbye", name: "Euthanasia", minutes: 60, sensitive: true },
    ]),
  });
});
