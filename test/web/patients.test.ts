import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { run } from "#test/support/schedule.ts";
import { get, openWith, post, text } from "#test/support/visitor.ts";

const words = async (response: Response) =>
  (await response.text()).replaceAll(/<[^>]+>/g, "").replaceAll(/\s+/g, " ");
const born = (month: number) => {
  const day = new Date();
  day.setUTCFullYear(day.getUTCFullYear() - 7, day.getUTCMonth() - month, 10);
  return day.toISOString().slice(0, 7);
};
const rex = (over: Record<string, string> = {}) =>
  post(paths.patient("rex"), { name: "Rex", species: "dog", born: born(1), ...over });

beforeEach(async () => {
  await run("DELETE FROM patients WHERE clinic_id = 'riverside'");
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'rex', 'ann', 'Rex', 'dog', 0)`,
  );
});

test("when a patient was born is kept as far as it is known, and their age stands wherever they do", async () => {
  await text(people.ann, "Hello");
  expect((await rex()).status).toBe(303);
  const profile = await (await get(paths.patient("rex"))).text();
  expect(profile).toContain(`name="born" value="${born(1)}"`);
  expect(profile).toContain("dog, 7 years");
  expect(await words(await get(paths.client("ann")))).toContain("Rex, dog, 7 years");
  const panel = paths.beside(await openWith(people.ann));
  expect(await words(await get(panel))).toContain("Rex, dog, 7 years");
  await rex({ deceased: "yes" });
  expect(await words(await get(panel))).not.toContain("7 years");
  expect(await words(await get(paths.patient("rex")))).not.toContain("7 years");
  await rex({ born: "" });
  expect(await words(await get(paths.client("ann")))).not.toContain("Rex, dog,");
});

test.each(["seven", "2999", "2019-02-30"])("%s is refused beside the field", async (typed) => {
  await rex();
  const refused = await rex({ born: typed, notes: "Bites" });
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain(`value="${typed}"`);
  expect(page).toContain("Write a year, a month or a day that has been");
  expect(page).toMatch(/aria-invalid="true"[\s\S]*Bites/);
  expect(await (await get(paths.patient("rex"))).text()).toContain(`value="${born(1)}"`);
});

test("a form that does not ask for it leaves the birth date as it is, and one that is empty clears it", async () => {
  await rex();
  const old = { name: "Rex", species: "dog", notes: "Bites" };
  expect((await post(paths.patient("rex"), old)).status).toBe(303);
  const profile = async () => (await get(paths.patient("rex"))).text();
  expect(await profile()).toContain(`name="born" value="${born(1)}"`);
  expect(await profile()).toContain("Bites");
  // Not even where something else of it is refused.
  const refused = await post(paths.patient("rex"), { ...old, name: "" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(`name="born" value="${born(1)}"`);
  expect((await post(paths.patient("rex"), { ...old, born: "" })).status).toBe(303);
  expect(await profile()).toContain('name="born" value=""');
  expect((await post(paths.patients("ann"), { name: "Pip" })).status).toBe(303);
});

test("in the panel it is marked who of the household's patients has died", async () => {
  await text(people.ann, "Hello");
  const panel = async () => words(await get(paths.beside(await openWith(people.ann))));
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, deceased_at, created_at)
     VALUES ('riverside', 'max', 'ben', 'Max', 'cat', 1, 0), ('riverside', 'kit', 'ben', 'Kit', 'cat', NULL, 0)`,
  );
  expect(await panel()).not.toContain("Max");
  await run(
    "INSERT OR IGNORE INTO number_sharers (clinic_id, number, client_id) VALUES ('riverside', ?, 'ben')",
    people.ann,
  );
  expect(await panel()).toContain("Max has died");
  await run("UPDATE patients SET deceased_at = NULL WHERE id = 'max'");
  expect(await panel()).not.toContain("has died");
  await run("DELETE FROM number_sharers");
});

test("who writes first to a client whose patient has died is told before the text is sent", async () => {
  const start = async () => words(await get(paths.newConversation({ clientId: "ben" })));
  const warning = "Max has died. Read your text once more before you send it.";
  await run(
    `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'max', 'ben', 'Max', 'cat', 0)`,
  );
  expect(await start()).not.toContain("has died");
  await run("UPDATE patients SET deceased_at = 1 WHERE id = 'max'");
  expect(await start()).toContain(warning);
  const again = await post(paths.conversations(), { clientId: "ben", body: " " });
  expect(again.status).toBe(422);
  expect(await words(again)).toContain(warning);
});
