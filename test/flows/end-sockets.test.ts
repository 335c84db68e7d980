import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { sweepSessions } from "#data/sessions.ts";
import { directory } from "#data/store.ts";
import { runLookout } from "#src/jobs.ts";
import { paths } from "#src/paths.ts";
import { countingD1 } from "#test/support/counting-d1.ts";
import { ask, ports, signInAs } from "#test/support/world.ts";

/** What the terminal does: it writes to D1 and tells nobody. */
const atTheTerminal = (statement: string) => env.DB.prepare(statement).run();

const inboxOf = (clinic: string) => env.INBOX.get(env.INBOX.idFromName(clinic));
const look = (endSockets = closing) => runLookout(ports({ endSockets }), { looks: 1, every: 0 });
async function closing(clinic: string, owner: string): Promise<boolean> {
  await inboxOf(clinic).end(owner);
  return true;
}

const left = () => env.DB.prepare("SELECT count(*) AS n FROM ended_sessions").first<number>("n");

/** An open page of somebody's: the codes that its socket was closed with. */
async function watching(who: Parameters<typeof signInAs>[0]): Promise<number[]> {
  const headers = {
    ...{ Upgrade: "websocket", Origin: "https://desk.example" },
    Cookie: await signInAs(who),
  };
  const { webSocket } = await ask(paths.live(), { headers });
  const closed: number[] = [];
  webSocket?.addEventListener("close", ({ code }) => void closed.push(code));
  webSocket?.accept();
  return closed;
}

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM sessions"),
    env.DB.prepare("DELETE FROM ended_sessions"),
    env.DB.prepare("UPDATE staff SET deactivated_at = NULL, role = 'admin' WHERE id = 'theo'"),
  ]);
});

test.each([
  ["removed", "UPDATE staff SET deactivated_at = 1 WHERE id = 'theo'"],
  ["made less than an admin", "UPDATE staff SET role = 'staff' WHERE id = 'theo'"],
  ["signed out everywhere", "DELETE FROM sessions WHERE staff_id = 'theo'"],
])("who is %s at the terminal hears nothing more after the next look", async (_, statement) => {
  const [theos, theosOther] = [await watching("theo"), await watching("theo")];
  const others = [await watching("maya"), await watching("noor")];
  await atTheTerminal(statement);
  await look();
  await expect.poll(() => [theos, theosOther]).toEqual([[4401], [4401]]);
  expect(others).toEqual([[], []]);
  expect(await left()).toBe(0);
});

test("what leaves somebody's rights as they were, or adds to them, ends nothing", async () => {
  const theos = await watching("theo");
  await atTheTerminal("UPDATE staff SET name = 'Theodore', role = 'admin' WHERE id = 'theo'");
  await atTheTerminal("UPDATE staff SET role = 'admin' WHERE id = 'theo'");
  await look();
  expect(await left()).toBe(0);
  expect(theos).toEqual([]);
});

test("a session that runs out, or never got to its second step, is not looked for", async () => {
  await signInAs("theo");
  await atTheTerminal("UPDATE sessions SET expires_at = created_at - 1");
  await sweepSessions(directory({ DB: env.DB }), Date.now());
  await signInAs("theo");
  await atTheTerminal("UPDATE sessions SET awaits_code = 1");
  await atTheTerminal("DELETE FROM sessions");
  expect(await left()).toBe(0);
});

test("an object that is not reached is asked again at the next look", async () => {
  const theos = await watching("theo");
  await atTheTerminal("UPDATE staff SET deactivated_at = 1 WHERE id = 'theo'");
  await look(async () => false);
  expect(theos).toEqual([]);
  await look();
  await expect.poll(() => theos).toEqual([4401]);
});

test("the lookout goes on when D1 does not answer, and a look that finds nothing reads one row", async () => {
  const theos = await watching("theo");
  const { database, cost } = countingD1(env.DB);
  let answers = 0;
  const failing = new Proxy(database, {
    get(target, name) {
      answers += name === "prepare" ? 1 : 0;
      if (answers === 1) throw new Error("D1_ERROR: Network connection lost");
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const world = ports({ databases: { DB: failing }, endSockets: closing });
  await runLookout(world, { looks: 3, every: 0 });
  expect(cost).toEqual({ trips: 2, read: 2, written: 0 });
  await atTheTerminal("UPDATE staff SET deactivated_at = 1 WHERE id = 'theo'");
  await runLookout(world, { looks: 1, every: 0 });
  await expect.poll(() => theos).toEqual([4401]);
});
