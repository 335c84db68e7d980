import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { commitSettings } from "#data/clinic-settings.ts";
import { forClinic } from "#data/store.ts";
import { usualAfterHours } from "#domain/auto-responder.ts";
import { type BusinessHours, usualHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { saveClosure } from "#flows/save-hours.ts";
import { saveClinic } from "#flows/save-settings.ts";
import { paths } from "#src/paths.ts";
import { textFrom, theo } from "#test/support/replies.ts";
import { get, post } from "#test/support/visitor.ts";
import { ports, signInAs } from "#test/support/world.ts";

let maya = "";
const admin = { ...theo, staffId: "maya", staffName: "Maya", role: "admin" } as const;
const portland = clinicTime("America/Los_Angeles", "US");
const night = Date.parse("2026-11-24T22:00-08:00");

beforeEach(async () => {
  maya = await signInAs("maya");
  await configure(null);
});

async function configure(hours: BusinessHours | null, timeZone = "America/Los_Angeles") {
  const afterHours = { ...usualAfterHours, message: "Opens {opens}." };
  await env.DB.prepare(
    "UPDATE clinics SET business_hours = ?, after_hours = ?, time_zone = ? WHERE id = 'riverside'",
  )
    .bind(hours && JSON.stringify(hours), JSON.stringify(afterHours), timeZone)
    .run();
}
const page = async (path: string = paths.businessHours()) => (await get(path, maya)).text();
const version = async () => Number(/name="version" value="(\d+)"/.exec(await page())?.[1]);
const settings = () =>
  env.DB.prepare(
    "SELECT settings_version AS version, business_hours AS hours FROM clinics WHERE id = 'riverside'",
  ).first<{ version: number; hours: string | null }>();
const stored = async (): Promise<BusinessHours> => JSON.parse((await settings())?.hours ?? "null");
const send = async (path: string, form: Record<string, string>) =>
  post(path, { version: String(await version()), ...form }, maya);

const christmas = { name: "Christmas", from: "2036-12-24", to: "2036-12-26" };
async function answersTo(contact: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT m.body FROM messages m JOIN conversations v
     ON v.clinic_id = m.clinic_id AND v.id = m.conversation_id
     WHERE v.contact = ? AND m.author = 'auto-responder' ORDER BY m.position`,
  )
    .bind(contact)
    .all<{ body: string }>();
  return results.map(({ body }) => body.replace(/\s/gu, " "));
}

test("hours are set for the week, copied from any day to any others, with a preview in words", async () => {
  expect(await page()).toContain("counts as open at any time");
  const form = {
    "from-3-0": "08:00",
    "to-3-0": "12:00",
    "from-3-1": "13:00",
    "to-3-1": "18:00",
  };
  const copying = { ...form, copy: "yes", copyFrom: "3", "copyTo-1": "yes", "copyTo-0": "yes" };
  const copied = await (await send(paths.businessHours(), copying)).text();
  expect(copied).toContain("Wednesday is copied to Sunday, Monday. Save to keep it.");
  expect(copied.match(/value="13:00"/g)).toHaveLength(3);
  expect(copied).toMatch(
    /aria-label="Sunday from, 2"[^>]*>|value="13:00" aria-label="Sunday from, 2"/,
  );
  const saved = await send(paths.businessHours(), form);
  expect(saved.status).toBe(303);
  expect(await page(saved.headers.get("Location") ?? "")).toMatch(
    /Business hours saved\.[\s\S]*class="note">(Open|Closed) now[^<]*Opens/,
  );
});

test("what is wrong with a day stands at the day, and what was typed stays", async () => {
  const wrong = await send(paths.businessHours(), {
    "from-2-0": "08:00",
    "to-2-0": "12:00",
    "from-2-1": "11:00",
    "to-2-1": "18:00",
  });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(
    /aria-describedby="problem-day-2"><legend>Tuesday[\s\S]*value="11:00"[\s\S]*id="problem-day-2">Two of these times overlap/,
  );
  const half = await send(paths.businessHours(), { "from-5-0": "08:00" });
  expect(await half.text()).toMatch(/id="problem-day-5">Fill in both times/);
});

test("days that are not as usual are added, shown with their own message, changed and removed", async () => {
  const added = await send(paths.closures(), { ...christmas, message: "Merry {clinic}" });
  expect(added.status).toBe(303);
  const shown = await page(added.headers.get("Location") ?? "");
  expect(shown).toContain("The days are saved.");
  expect(shown).toContain("Wednesday, December 24, 2036 to Friday, December 26, 2036, closed");
  expect(shown).toContain('<q class="closure-message">Merry {clinic}</q>');
  const [, link = ""] = /href="([^"]+)"[^>]*aria-label="Change Christmas"/.exec(shown) ?? [];
  const form = await page(link.replaceAll("&amp;", "&").split("#")[0]);
  expect(form).toMatch(
    /Change these days[\s\S]*value="2036-12-24"[\s\S]*>Merry \{clinic\}<\/textarea>/,
  );
  const [, instead = ""] = /name="instead" value="([^"]+)"/.exec(form) ?? [];
  await send(paths.closures(), { ...christmas, to: "2036-12-27", instead, message: "Ho ho" });
  const after = await stored();
  expect(after.closures).toEqual([{ ...christmas, to: "2036-12-27", opens: [], message: "Ho ho" }]);
  const removed = await send(paths.closureRemoval(), { key: "2036-12-24/2036-12-27/Christmas" });
  expect(await page(removed.headers.get("Location") ?? "")).toContain("they are as usual again");
  expect((await stored()).closures).toEqual([]);
});

test("what is wrong with such days stands beside its field, and nothing of it is cut off", async () => {
  const long = "x".repeat(2000);
  for (const [over, field, words] of [
    [{ name: " " }, "name", "Write a name of at most 80 characters."],
    [{ from: "soon" }, "from", "Choose the day in the calendar."],
    [{ to: "2036-12-01" }, "to", "The last day is before the first."],
    [{ from: "2020-12-24", to: "2020-12-26" }, "to", "These days are over already."],
    [{ opensFrom: "08:00" }, "opensFrom", "Fill in both times"],
    [{ opensFrom: "08:00", opensTo: "08:00" }, "opensFrom", "It ends when it begins."],
    [{ message: long }, "message", "A text holds 1600 characters at most"],
    [{ message: "Call {emergency}!" }, "message", "Nothing of it is left"],
  ] as const) {
    const refused = await send(paths.closures(), { ...christmas, ...over });
    expect(refused.status, words).toBe(422);
    const shown = await refused.text();
    expect(shown).toContain(`id="problem-${field}">${words}`);
    expect(shown).toContain(
      `aria-describedby="${field === "to" ? "hint-to " : field === "message" ? "hint-message " : ""}problem-${field}"`,
    );
    for (const typed of Object.values({ ...christmas, ...over })) expect(shown).toContain(typed);
  }
  expect((await settings())?.hours).toBe(null);
});

test("past days are not shown any more, and the hundred-and-first is refused, not dropped silently", async () => {
  const past = { name: "Long ago", from: "2020-01-01", to: "2020-01-02", opens: [], message: null };
  const many = Array.from({ length: 100 }, (_, i) => ({ ...past, ...christmas, name: `Day ${i}` }));
  await configure({ ...usualHours, closures: [past, ...many] });
  expect(await page()).not.toContain("Long ago");
  const refused = await send(paths.closures(), { ...christmas, name: "One more" });
  expect(await refused.text()).toContain('id="problem-name">At most 100 can be ahead.');
  expect((await stored()).closures).toHaveLength(101);
  await send(paths.closureRemoval(), { key: "2036-12-24/2036-12-26/Day 0" });
  await send(paths.closures(), { ...christmas, name: "One more" });
  const names = (await stored()).closures.map(({ name }) => name);
  expect(names).toEqual([...many.slice(1).map(({ name }) => name), "One more"]);
});

test("today is not as usual: the clinic opens late, and answers until then", async () => {
  await configure({
    ...usualHours,
    weekly: usualHours.weekly.map(() => [{ from: 480, to: 1080 }]),
  });
  const form = await page(paths.businessHours({ day: "today" }));
  const field = (name: string) =>
    new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? "";
  const today = field("from");
  expect([field("to"), field("opensFrom"), field("opensTo")]).toEqual([today, "08:00", "18:00"]);
  const late = { name: "Open late", from: today, to: today, opensFrom: "12:00", opensTo: "18:00" };
  expect((await send(paths.closures(), late)).status).toBe(303);
  const at = (minute: number) => ports({ now: () => portland.instantOf(today, minute) });
  await receiveMessage(at(10 * 60), textFrom("+15035551301"));
  await receiveMessage(at(13 * 60), textFrom("+15035551302"));
  expect(await answersTo("+15035551301")).toEqual(["Opens today at 12:00 PM."]);
  expect(await answersTo("+15035551302")).toEqual([]);
});

test("the second of two who save at once sees who was first, and what is stored beside what they typed", async () => {
  await send(paths.businessHours(), { "from-1-0": "08:00", "to-1-0": "18:00" });
  const old = String((await version()) - 1);
  const week = { version: old, "from-1-0": "09:00", "to-1-0": "18:00" };
  const stale = await post(paths.businessHours(), week, maya);
  expect(stale.status).toBe(422);
  const shown = (await stale.text()).replace(/\s+/gu, " ");
  expect(shown).toMatch(/You yourself, in another window, changed the settings at \d+:\d\d [AP]M/);
  expect(shown).toMatch(
    /value="09:00"[\s\S]*id="stored-day-1">Stored now: <q>8:00 AM–6:00 PM<\/q>/,
  );
  expect(shown).not.toContain("stored-day-2");

  await send(paths.closures(), christmas);
  const lost = { ...christmas, name: "New Year", version: old, message: "Typed words" };
  const late = await (await post(paths.closures(), lost, maya)).text();
  expect(late).toContain("Typed words");
  expect(late).toContain("Wednesday, December 24, 2036 to Friday, December 26, 2036, closed");
  const gone = { key: "2036-12-24/2036-12-26/Easter", version: String(await version()) };
  expect((await post(paths.closureRemoval(), gone, maya)).status).toBe(422);
});

test("a zone change while the clinic is closed answers nobody twice in a night", async () => {
  await configure(usualHours);
  const contact = "+15035551303";
  // Closed in Portland for an hour; in Honolulu, where the clinic moves, it would still be open.
  await receiveMessage(ports({ now: () => night - 3 * 3_600_000 }), textFrom(contact));
  const form = { name: "Riverside Animal Clinic", timeZone: "Pacific/Honolulu" };
  const world = ports({ now: () => night });
  const saved = await saveClinic(world, admin, { form, version: (await settings())?.version ?? 0 });
  expect(saved).toEqual({ kind: "saved" });
  await receiveMessage(ports({ now: () => night + 60_000 }), textFrom(contact));
  expect(await answersTo(contact)).toEqual(["Opens tomorrow at 8:00 AM."]);
  await receiveMessage(ports({ now: () => night + 86_400_000 }), textFrom(contact));
  expect(await answersTo(contact)).toHaveLength(2);
});

test("a setting and its line in the log are one: where the line can't be written, nothing is changed", async () => {
  const { version: before = 0 } = (await settings()) ?? {};
  await env.DB.prepare(
    `INSERT INTO activity (clinic_id, id, at, staff_id, staff_name, kind, detail)
     VALUES ('riverside', 'in-the-way', 0, 'maya', 'Maya', 'client-added', '')`,
  ).run();
  const closure = { ...christmas, opens: [], message: null };
  const world = ports({ newId: () => "in-the-way" });
  const change = { closure, instead: null, version: before };
  await expect(saveClosure(world, admin, change)).rejects.toThrow("UNIQUE");
  expect(await settings()).toEqual({ version: before, hours: null });
  // Of two that found the same version, who comes second changes nothing and writes no line.
  const store = forClinic({ DB: env.DB }, { id: "riverside", shard: "DB" });
  const commit = (id: string) => {
    const activity = {
      ...admin,
      id,
      at: 0,
      kind: "hours-changed",
      clientId: null,
      detail: "",
    } as const;
    return commitSettings(store, { hours: usualHours }, { version: before, activity });
  };
  expect([await commit("first"), await commit("second")]).toEqual([true, false]);
  const { results } = await env.DB.prepare(
    "SELECT id FROM activity WHERE id = 'first' OR id = 'second'",
  ).all();
  expect(results).toEqual([{ id: "first" }]);
});
