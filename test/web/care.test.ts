import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { get, post } from "#test/support/visitor.ts";
import { signInAs } from "#test/support/world.ts";

let maya = "";
beforeEach(async () => {
  maya = await signInAs("maya");
  await env.DB.batch(
    [
      ...["care_items", "care_rules", "appointments"].map((table) => `DELETE FROM ${table}`),
      "DELETE FROM patients WHERE clinic_id = 'riverside'",
      "UPDATE clinics SET care_days = '[-14,-7,7]'",
      `INSERT INTO patients (clinic_id, id, client_id, name, species, created_at)
       VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
    ].map((statement) => env.DB.prepare(statement)),
  );
});
const page = async (path: string, as?: string) => (await get(path, as)).text();
const items = async () => {
  const { results } = await env.DB.prepare(
    "SELECT id, item, due_on AS dueOn, remind_at IS NOT NULL AS reminds, done_at IS NOT NULL AS done FROM care_items",
  ).all<{ id: string; item: string; dueOn: string; reminds: number; done: number }>();
  return results;
};

test("what is due is added on the patient's page and shown with its next reminder, until it is done", async () => {
  const added = await post(paths.care("biscuit"), { item: " Rabies ", dueOn: "2046-11-20" });
  expect(added.status).toBe(303);
  expect(added.headers.get("Location")).toBe(paths.patient("biscuit"));
  const [item] = await items();
  expect(item).toMatchObject({ item: "Rabies", dueOn: "2046-11-20", reminds: 1, done: 0 });
  const shown = await page(paths.patient("biscuit"));
  expect(shown).toMatch(/Rabies<\/strong>[^]*Nov 20, 2046[^]*Next reminder Nov 6, 2046/);
  const done = await post(paths.careDone(item?.id ?? ""), {});
  expect(done.headers.get("Location")).toBe(paths.patient("biscuit"));
  expect(await items()).toMatchObject([{ reminds: 0, done: 1 }]);
  expect(await page(paths.patient("biscuit"))).toMatch(/Done \w+ \d+, \d{4}/);
});

test.each([
  [{ item: " ", dueOn: "2046-11-20" }, "Write what is due", 'value="2046-11-20"'],
  [{ item: "x".repeat(61), dueOn: "2046-11-20" }, "in 60 characters", `value="${"x".repeat(61)}"`],
  [{ item: "Rabies", dueOn: "soon" }, "Choose the day.", 'value="Rabies"'],
  [{ item: "Rabies", dueOn: "2046-02-30" }, "Choose the day.", 'value="2046-02-30"'],
])("%o is refused beside its field, and stays as typed", async (typed, words, kept) => {
  const refused = await post(paths.care("biscuit"), typed);
  expect(refused.status).toBe(422);
  const shown = await refused.text();
  expect(shown).toContain(words);
  expect(shown).toContain(kept);
  expect(await items()).toEqual([]);
});

test("a patient that has died is marked, and its page says that no reminders go", async () => {
  await post(paths.care("biscuit"), { item: "Rabies", dueOn: "2046-11-20" });
  const form = { name: "Biscuit", species: "dog", notes: "" };
  const saved = await post(paths.patient("biscuit"), { ...form, deceased: "yes" });
  expect(saved.status).toBe(303);
  const shown = await page(paths.patient("biscuit"));
  expect(shown).toContain("The patient has died: no reminders go.");
  expect(shown).not.toContain("Next reminder");
  expect(shown).toMatch(/name="deceased"[^>]*checked/);
  // A mistake in the same form keeps the mark as it was ticked.
  const refused = await post(paths.patient("biscuit"), { ...form, name: " ", deceased: "yes" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(
    /Write the patient&#39;s name[^]*name="deceased"[^>]*checked/,
  );
  expect((await post(paths.patient("biscuit"), form)).status).toBe(303);
  expect(await page(paths.patient("biscuit"))).toContain("Next reminder Nov 6, 2046");
});

test("a sensitive appointment says on the patient's page that no reminders go", async () => {
  await post(paths.care("biscuit"), { item: "Rabies", dueOn: "2046-11-20" });
  const visit = { clientId: "ann", patientId: "biscuit", typeId: "goodbye" };
  await post(paths.appointments(), { ...visit, day: "2046-11-01", time: "10:00" });
  expect(await page(paths.patient("biscuit"))).toContain("A sensitive appointment is theirs");
});

test("an admin gives an item days of its own, and takes them away again", async () => {
  await post(paths.care("biscuit"), { item: "Rabies", dueOn: "2046-11-20" });
  const save = (item: string, days: string) => post(paths.careRuleItems(), { item, days }, maya);
  expect((await save("Rabies", "1 day before")).status).toBe(303);
  expect(await page(paths.patient("biscuit"))).toContain("Next reminder Nov 19, 2046");
  const rules = await page(paths.careRules(), maya);
  expect(rules).toMatch(/Rabies<\/strong><small>1 day before/);
  expect(rules).toContain("<option>Rabies</option>");
  const [, way = ""] = /href="([^"]+)" aria-label="Change Rabies"/.exec(rules) ?? [];
  const change = await page(way, maya);
  expect(change).toMatch(/name="item" value="Rabies"[^]*name="days" value="1 day before"/);
  const refused = await save("Rabies", "now and then");
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/value="now and then"[^]*at most six/);
  const nameless = await save("", "1 day before");
  expect(nameless.status).toBe(422);
  expect(await nameless.text()).toContain("Write what it is called");
  await post(paths.careRuleRemoval(), { item: "Rabies" }, maya);
  expect(await page(paths.patient("biscuit"))).toContain("Next reminder Nov 6, 2046");
});

test("the usual days are changed for all that is still to be done, and kept as typed when they are not understood", async () => {
  await post(paths.care("biscuit"), { item: "Rabies", dueOn: "2046-11-20" });
  const wrong = await post(paths.careRules(), { usual: "sometimes" }, maya);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/value="sometimes"[^]*at most six/);
  expect((await post(paths.careRules(), { usual: "1 week before" }, maya)).status).toBe(303);
  expect(await page(paths.careRules(), maya)).toContain('value="1 week before"');
  expect(await page(paths.patient("biscuit"))).toContain("Next reminder Nov 13, 2046");
});
