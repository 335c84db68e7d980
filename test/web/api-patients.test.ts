import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { call, makeToken, problemOf } from "#test/support/system.ts";
import { get, post } from "#test/support/visitor.ts";

let token = "";
beforeAll(async () => {
  token = await makeToken("maya");
  await put(paths.api.client("c-ann"), { name: "Ann Becker", numbers: [people.ann] });
  await put(paths.api.client("c-ben"), { name: "Ben Ortiz", numbers: [people.ben] });
});
const put = (path: string, body: object) => call(token, "PUT", path, body);
const patient = (id: string, body: object) => put(paths.api.patient(id), body);
const care = (id: string, body: object) => put(paths.api.careItem(id), body);
const remindAt = async (id: string) =>
  env.DB.prepare("SELECT remind_at FROM care_items WHERE id = ?").bind(id).first("remind_at");

test("a patient is made, changed, said to have died, and stands in the profile", async () => {
  const body = { clientExternalId: "c-ann", name: "Biscuit", species: "dog", notes: "Bites" };
  const made = await patient("p-1", body);
  expect(made.status).toBe(201);
  const { id } = await made.json<{ id: string }>();
  expect(await (await get(paths.client("ann"))).text()).toContain("Biscuit");
  const again = await patient("p-1", body);
  expect(again.status).toBe(200);
  const died = await patient("p-1", { ...body, deceased: true });
  expect(await died.json()).toEqual({
    ...{ id, externalId: "p-1", clientId: "ann", clientExternalId: "c-ann" },
    ...{ name: "Biscuit", species: "dog", notes: "Bites", born: null, deceased: true },
  });
  const since = () =>
    env.DB.prepare("SELECT deceased_at FROM patients WHERE id = ?").bind(id).first("deceased_at");
  const first = await since();
  expect(await (await patient("p-1", { ...body, born: "2019-05" })).json()).toMatchObject({
    born: "2019-05",
  });
  await patient("p-1", { ...body, deceased: true, notes: "Was kind" });
  expect(await since()).toBe(first);
  expect(await (await call(token, "GET", paths.api.patient("p-1"))).json()).toMatchObject({
    notes: "Was kind",
    born: "2019-05",
    deceased: true,
  });
  expect(await (await patient("p-1", { ...body, born: null })).json()).toMatchObject({
    born: null,
  });
});

test("what staff wrote about a patient stays while the system says the same as before", async () => {
  const body = { clientExternalId: "c-ann", name: "Pixel", species: "cat" };
  const { id } = await (await patient("p-pixel", body)).json<{ id: string }>();
  await post(paths.patient(id), {
    name: "Pixie",
    species: "cat",
    notes: "By Theo",
    deceased: "yes",
  });
  expect(await (await patient("p-pixel", body)).json()).toMatchObject({
    ...{ name: "Pixie", notes: "By Theo", deceased: true },
  });
});

test("a patient goes over to another client, with what is still to come for it", async () => {
  const body = { clientExternalId: "c-ann", name: "Nomad" };
  const { id } = await (await patient("p-nomad", body)).json<{ id: string }>();
  const visit = { clientExternalId: "c-ann", patientExternalId: "p-nomad", type: "check-up" };
  await put(paths.api.appointment("a-nomad"), {
    ...visit,
    startsAt: "2031-03-04T16:15:00-08:00",
  });
  await put(paths.api.appointment("a-past"), {
    ...visit,
    ...{ startsAt: "2020-03-04T16:15:00-08:00", status: "done" },
  });
  const moved = await patient("p-nomad", { ...body, clientExternalId: "c-ben" });
  expect(await moved.json()).toMatchObject({ id, clientId: "ben", clientExternalId: "c-ben" });
  const whose = async (one: string) =>
    (await call(token, "GET", paths.api.appointment(one))).json();
  expect(await whose("a-nomad")).toMatchObject({ clientExternalId: "c-ben" });
  expect(await whose("a-past")).toMatchObject({ clientExternalId: "c-ann" });
  expect(await (await get(paths.client("ben"))).text()).toContain("Nomad");
});

test("patients of a client who was merged are put under the one that was kept", async () => {
  const kept = await (
    await put(paths.api.client("c-kept"), { name: "Kept" })
  ).json<{ id: string }>();
  const gone = await (
    await put(paths.api.client("c-gone"), { name: "Gone" })
  ).json<{ id: string }>();
  const more = await (
    await put(paths.api.client("c-more"), { name: "More" })
  ).json<{ id: string }>();
  await post(paths.merging(gone.id), { mergedId: more.id });
  await post(paths.merging(kept.id), { mergedId: gone.id });
  const made = await patient("p-merged", { clientExternalId: "c-more", name: "Comet" });
  expect(await made.json()).toMatchObject({ clientId: kept.id, clientExternalId: "c-kept" });
});

test("of many first calls at once one makes the patient, and one the item of care", async () => {
  const body = { clientExternalId: "c-ann", name: "Once" };
  const answers = await Promise.all(Array.from({ length: 5 }, () => patient("p-once", body)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => b - a)).toEqual([
    201, 200, 200, 200, 200,
  ]);
  const item = { patientExternalId: "p-once", item: "Rabies", dueOn: "2031-05-01" };
  const items = await Promise.all(Array.from({ length: 5 }, () => care("k-once", item)));
  expect(items.map(({ status }) => status).toSorted((a, b) => b - a)).toEqual([
    201, 200, 200, 200, 200,
  ]);
  const counts = await env.DB.prepare(
    `SELECT (SELECT count(*) FROM patients WHERE name = 'Once') AS patients,
      (SELECT count(*) FROM care_items WHERE due_on = '2031-05-01') AS items`,
  ).first();
  expect(counts).toEqual({ patients: 1, items: 1 });
});

test.each([
  [{ name: "Max" }, "#/clientExternalId"],
  [{ clientExternalId: "c-nobody", name: "Max" }, "#/clientExternalId"],
  [{ clientExternalId: "c ann", name: "Max" }, "#/clientExternalId"],
  [{ clientExternalId: "c-ann" }, "#/name"],
  [{ clientExternalId: "c-ann", name: "" }, "#/name"],
  [{ clientExternalId: "c-ann", name: "Max", deceased: "yes" }, "#/deceased"],
  [{ clientExternalId: "c-ann", name: "Max", species: "x".repeat(61) }, "#/species"],
  [{ clientExternalId: "c-ann", name: "Max", born: "May 2019" }, "#/born"],
  [{ clientExternalId: "c-ann", name: "Max", born: "2019-02-30" }, "#/born"],
  [{ clientExternalId: "c-ann", name: "Max", born: "2999" }, "#/born"],
  [{ clientExternalId: "c-ann", name: "Max", id: "1" }, "#/id"],
])("the patient %j is refused, pointing at %s", async (body, pointer) => {
  const refused = await patient("p-bad", body);
  expect(refused.status).toBe(422);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer }]);
  expect((await call(token, "GET", paths.api.patient("p-bad"))).status).toBe(404);
});

test("what is due is written down, moved, done and due again, with its reminders", async () => {
  await patient("p-due", { clientExternalId: "c-ann", name: "Due" });
  const body = { patientExternalId: "p-due", item: "Rabies", dueOn: "2031-03-17" };
  const made = await care("k-1", body);
  expect(made.status).toBe(201);
  const { id } = await made.json<{ id: string }>();
  const eight = (day: string) => Date.parse(`${day}T08:00:00-08:00`);
  expect(await remindAt(id)).toBe(eight("2031-03-03"));
  expect((await care("k-1", body)).status).toBe(200);
  const moved = await care("k-1", { ...body, dueOn: "2031-02-17" });
  expect(await moved.json()).toEqual({
    ...{ id, externalId: "k-1", patientExternalId: "p-due", item: "Rabies", done: false },
    patientId: expect.any(String),
    ...{ dueOn: "2031-02-17", remindAt: "2031-02-03T16:00:00.000Z" },
  });
  const done = await care("k-1", { ...body, dueOn: "2031-02-17", done: true });
  expect(await done.json()).toMatchObject({ done: true, remindAt: null });
  expect(await remindAt(id)).toBeNull();
  const again = await care("k-1", { ...body, dueOn: "2031-02-17", done: false });
  expect(await again.json()).toMatchObject({ done: false, remindAt: "2031-02-03T16:00:00.000Z" });
  expect(await (await call(token, "GET", paths.api.careItem("k-1"))).json()).toMatchObject({ id });
});

test("care that staff settled stays settled while the system says the same as before", async () => {
  const body = { patientExternalId: "p-due", item: "Dental", dueOn: "2031-03-17" };
  const { id } = await (await care("k-dental", body)).json<{ id: string }>();
  await post(paths.careDone(id), {});
  expect(await (await care("k-dental", body)).json()).toMatchObject({ done: true });
});

test.each([
  [{ item: "Rabies", dueOn: "2031-03-17" }, "#/patientExternalId"],
  [{ patientExternalId: "p-nobody", item: "Rabies", dueOn: "2031-03-17" }, "#/patientExternalId"],
  [{ patientExternalId: "p-due", item: "", dueOn: "2031-03-17" }, "#/item"],
  [{ patientExternalId: "p-due", item: "  ", dueOn: "2031-03-17" }, "#/item"],
  [{ patientExternalId: "p-due", item: "x".repeat(61), dueOn: "2031-03-17" }, "#/item"],
  [{ patientExternalId: "p-due", item: "Rabies", dueOn: "2031-02-30" }, "#/dueOn"],
  [{ patientExternalId: "p-due", item: "Rabies", dueOn: "tomorrow" }, "#/dueOn"],
  [{ patientExternalId: "p-due", item: "Rabies", dueOn: "2031-03-17", done: 1 }, "#/done"],
])("the item of care %j is refused, pointing at %s", async (body, pointer) => {
  const refused = await care("k-bad", body);
  expect(refused.status).toBe(422);
  expect((await problemOf(refused)).errors).toMatchObject([{ pointer }]);
});
