import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { settleEvent } from "#data/events.ts";
import { holdReceiver } from "#data/receiver-runs.ts";
import { listReceivers, readReceiver } from "#data/receivers.ts";
import { forClinic } from "#data/store.ts";
import { endReceiver, postAgain, rotateSecret, testReceiver } from "#flows/manage-receiver.ts";
import { makeSecret } from "#flows/receiver-secrets.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { changeReceiver } from "#flows/save-receiver.ts";
import { sweep } from "#flows/sweep.ts";
import {
  armReceivers,
  forgetReceivers,
  maya,
  insideAt,
  faultyReceiverAt as receiverAt,
  verified,
  worldWithReceivers,
} from "#test/support/receivers.ts";
import { textFrom } from "#test/support/replies.ts";
import { ports } from "#test/support/world.ts";

let last = 0;
let now = 0;
const world = () => worldWithReceivers({ now: () => now });
/** Something happens. */
const happen = async () => {
  last += 1;
  now += 10;
  await receiveMessage(world(), textFrom(`+1503559${String(last).padStart(4, "0")}`));
};
const store = () => forClinic({ DB: env.DB }, maya.clinic);
const nowhere = { url: "http://localhost:1/nobody" };
const [second, minute, hour] = [1000, 60_000, 3_600_000];
/** What the minute's sweep hands out for receivers. */
const sweptOut = async () => {
  const one = world();
  await sweep(one);
  return one.enqueued.map(({ work }) => work).filter(({ kind }) => kind === "post-events");
};
/** What the log says since the test began: nothing is ever taken out of it. */
const log = async () => (await wholeLog()).slice(logged).map(({ who, kind }) => ({ who, kind }));
const wholeLog = async () => {
  const { results } = await env.DB.prepare(
    "SELECT staff_name AS who, kind FROM activity WHERE kind LIKE 'receiver-%' ORDER BY at, id",
  ).all<{ who: string; kind: string }>();
  return results;
};
let logged = 0;

beforeEach(async () => {
  now = Date.now();
  await forgetReceivers();
  logged = (await wholeLog()).length;
  for (const fault of ["500", "410", "slow", "redirect"]) {
    await armReceivers(`receiver-${fault}`, 0);
  }
});

test("a receiver that does not answer in time is tried again five seconds later", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await happen();
  await armReceivers("receiver-slow");
  const started = Date.now();
  await pims.run();
  expect(Date.now() - started).toBeLessThan(7 * second);
  expect(await pims.events()).toMatchObject([
    { outcome: null, attempts: 1, problem: "timeout", status: null, due_at: now + 5 * second },
  ]);
  expect(one.enqueued.at(-1)).toEqual({ work: pims.work, delaySeconds: 5 });
  await pims.run();
  expect(await pims.took()).toHaveLength(0);
  now += 5 * second;
  await pims.run();
  expect(await pims.took()).toHaveLength(1);
  expect(await pims.events()).toMatchObject([{ outcome: "taken", attempts: 2, status: 200 }]);
}, 15_000);

test("what a receiver answered with 500 for an hour arrives once when it recovers, under one id", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await armReceivers("receiver-500", 9999);
  await happen();
  await happen();
  for (const until = now + hour; now < until; now += 5 * minute) {
    for (const _ of await sweptOut()) await pims.run();
  }
  const failed = (await pims.heard()).length;
  expect(failed).toBeGreaterThan(5);
  expect(failed).toBeLessThan(13);
  await armReceivers("receiver-500", 0);
  // With the next thing that happens, what waits goes at once, however far it was put off.
  await happen();
  await pims.run();
  now += second;
  await pims.run();
  const took = await pims.took();
  expect(took).toHaveLength(3);
  expect(new Set((await pims.heard()).map(({ id }) => id)).size).toBe(3);
  expect(await readReceiver(store(), pims.id)).toMatchObject({ failures: 0, failingSince: null });
});

test("a receiver that is down costs one try, not one for each event that waits", async () => {
  const one = world();
  const pims = await receiverAt(one, nowhere);
  for (let i = 0; i < 5; i += 1) await happen();
  await pims.run();
  const attempts = (await pims.events()).map((event) => event.attempts);
  expect(attempts).toEqual([1, 0, 0, 0, 0]);
  expect(await pims.events()).toMatchObject([{ problem: "unreachable" }, {}, {}, {}, {}]);
});

test("an event that alone fails steps aside for newer ones, and is tried again behind them", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await happen();
  await armReceivers("receiver-500");
  await pims.run();
  const [first] = await pims.heard();
  await happen();
  await happen();
  now += 5 * second;
  await pims.run();
  const took = (await pims.took()).map(({ id }) => id);
  expect(took).toHaveLength(3);
  expect(took.at(-1)).toBe(first?.id);
});

test("a redirect is not followed, wherever it leads", async () => {
  const pims = await receiverAt(world());
  await armReceivers("receiver-redirect");
  await happen();
  await pims.run();
  expect(await pims.events()).toMatchObject([
    { outcome: null, attempts: 1, status: 302, problem: "redirect" },
  ]);
  expect(await insideAt()).toEqual([]);
});

test("an address that we may not post to any more is not posted to", async () => {
  const pims = await receiverAt(world());
  await happen();
  await pims.run(ports({ now: () => now }));
  expect(await pims.heard()).toEqual([]);
  expect(await pims.events()).toMatchObject([{ attempts: 1, problem: "address" }]);
});

test("what the queue lost is handed out by the next sweep, and nothing that is not due", async () => {
  const pims = await receiverAt(world());
  const other = await receiverAt(world(), { kinds: ["consent.changed"] });
  await happen();
  expect(await sweptOut()).toEqual([pims.work]);
  await pims.run();
  await other.run();
  expect(await sweptOut()).toEqual([]);
});

test("run many times at once, each event is posted once", async () => {
  const pims = await receiverAt(world());
  for (let i = 0; i < 4; i += 1) await happen();
  await Promise.all(Array.from({ length: 10 }, () => pims.run()));
  expect(await pims.took()).toHaveLength(4);
});

test("a run that died is made good a minute later, with the same id", async () => {
  const pims = await receiverAt(world());
  await happen();
  await holdReceiver(store(), pims.id, { now, until: now + minute });
  await pims.run();
  expect(await pims.heard()).toEqual([]);
  now += minute;
  expect(await sweptOut()).toEqual([pims.work]);
  await pims.run();
  expect(await pims.took()).toHaveLength(1);
});

test("more than fifty that wait go one run after the other", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
     INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, at, due_at)
     SELECT 'riverside', ?1, printf('evt_%011x%016x', ?2, i), 'receiver.tested', ?1, ?2, ?2 FROM n`,
  )
    .bind(pims.id, now)
    .run();
  await pims.run();
  expect(await pims.took()).toHaveLength(50);
  expect(one.enqueued).toEqual([{ work: pims.work, delaySeconds: 0 }]);
  await pims.run();
  expect(await pims.took()).toHaveLength(60);
});

test("a receiver that is down holds up neither another of the clinic nor another clinic's", async () => {
  const one = world();
  const dead = await receiverAt(one, nowhere);
  const alive = await receiverAt(one);
  await happen();
  await Promise.all([dead.run(), alive.run()]);
  expect(await alive.took()).toHaveLength(1);
  expect(await dead.events()).toMatchObject([{ attempts: 1, outcome: null }]);
  expect(await alive.events()).toMatchObject([{ attempts: 1, outcome: "taken" }]);
});

test("after three days it is given up, and “Send again” posts it under the same id", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await armReceivers("receiver-500", 9999);
  await happen();
  const until = now + 71 * hour;
  while (now < until && (await pims.events())[0]?.outcome === null) {
    await pims.run();
    now = (await pims.events())[0]?.due_at ?? now;
  }
  expect(await pims.events()).toMatchObject([{ outcome: "given-up", attempts: 14, status: 500 }]);
  await armReceivers("receiver-500", 0);
  await pims.run();
  expect(await pims.took()).toEqual([]);
  expect(await postAgain(one, maya, { id: pims.id, eventId: null })).toEqual({ kind: "done" });
  await pims.run();
  const ids = (await pims.heard()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(1);
  expect(await pims.took()).toHaveLength(1);
  const again = { id: pims.id, eventId: ids[0] ?? "" };
  expect(await postAgain(one, maya, again)).toEqual({ kind: "done" });
  await pims.run();
  expect(await pims.took()).toHaveLength(2);
});

test("three days of only failures switch a receiver off, and the admins read so", async () => {
  const pims = await receiverAt(world(), nowhere);
  await happen();
  await pims.run();
  now += 72 * hour - minute;
  await happen();
  await pims.run();
  expect(await readReceiver(store(), pims.id)).toMatchObject({ offAt: null });
  now += minute;
  await happen();
  await pims.run();
  expect(await readReceiver(store(), pims.id)).toMatchObject({ offAt: now, offReason: "failing" });
  expect((await log()).at(-1)).toEqual({ who: "Deskline", kind: "receiver-stopped" });
  await happen();
  expect(await pims.events()).toHaveLength(3);
  expect(await sweptOut()).toEqual([]);
});

test("a receiver that answers 410 is switched off at once", async () => {
  const pims = await receiverAt(world());
  await armReceivers("receiver-410");
  await happen();
  await happen();
  await pims.run();
  expect(await pims.heard()).toHaveLength(1);
  expect(await readReceiver(store(), pims.id)).toMatchObject({ offReason: "gone" });
  expect(await testReceiver(world(), maya, pims.id)).toEqual({ kind: "off" });
});

test("switched on again it gets what waited, and nothing of the time when it was off", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await happen();
  const turn = async (isOn: boolean) => {
    const before = await readReceiver(store(), pims.id);
    const change = { id: pims.id, version: before?.version ?? 0, form: { ...pims.form, isOn } };
    expect(await changeReceiver(one, maya, change)).toEqual({ kind: "saved" });
    await pims.run();
  };
  await turn(false);
  expect(await pims.heard()).toEqual([]);
  await happen();
  await turn(true);
  expect(await pims.took()).toHaveLength(1);
  await happen();
  await pims.run();
  expect(await pims.took()).toHaveLength(2);
});

test("a removed receiver gets nothing more, also not from a run that holds it", async () => {
  const one = world();
  const pims = await receiverAt(one);
  await happen();
  await happen();
  const held = await holdReceiver(store(), pims.id, { now, until: now + minute });
  if (!held) throw new Error("Busy");
  expect(await endReceiver(one, maya, pims.id)).toEqual({ kind: "done" });
  const settled = { outcome: "taken", status: 200 } as const;
  const goesOn = await settleEvent(store(), held, "any", settled, { now, allIsDue: false });
  expect(goesOn).toBe(false);
  await happen();
  await pims.run();
  expect(await pims.heard()).toEqual([]);
  expect(await pims.events()).toEqual([]);
  expect(await listReceivers(store())).toEqual([]);
  const row = await env.DB.prepare("SELECT receivers FROM clinics WHERE id = 'riverside'").first();
  expect(row).toEqual({ receivers: null });
});

test("for a day both secrets sign, then only the new one", async () => {
  const one = world();
  const pims = await receiverAt(one);
  const rotated = await rotateSecret(one, maya, pims.id);
  if (rotated.kind !== "rotated") throw new Error(rotated.kind);
  await happen();
  await pims.run();
  const [first] = await pims.took();
  if (!first) throw new Error("Nothing came");
  verified(pims.secret, first);
  verified(rotated.secret, first);
  await env.DB.prepare("UPDATE receivers SET old_secret_until = ?").bind(now).run();
  await happen();
  await pims.run();
  const second = (await pims.took()).at(-1);
  if (!second) throw new Error("Nothing came");
  verified(rotated.secret, second);
  expect(() => verified(pims.secret, second)).toThrow(/No matching signature/);
});

test("secrets are not kept as they are, and without the Worker's own they sign nothing", async () => {
  const pims = await receiverAt(world());
  const row = JSON.stringify(await env.DB.prepare("SELECT * FROM receivers").all());
  expect(row).not.toContain(pims.secret.slice(6));
  await happen();
  await pims.run(
    worldWithReceivers({ now: () => now, secret: "another-secret-of-32-characters-x" }),
  );
  expect(await pims.heard()).toEqual([]);
  expect(await readReceiver(store(), pims.id)).toMatchObject({ offReason: "secret" });
  expect((await log()).at(-1)).toEqual({ who: "Deskline", kind: "receiver-stopped" });
});

test.each([
  ["receiver", "riverside", "another"],
  ["clinic", "lakeside", null],
])("a secret that was sealed for another %s signs nothing", async (_, id, receiverId) => {
  const pims = await receiverAt(world());
  const theirs = forClinic({ DB: env.DB }, { id, shard: "DB" });
  const { sealed } = makeSecret(world(), theirs, receiverId ?? pims.id);
  await env.DB.prepare("UPDATE receivers SET secret = ?").bind(sealed).run();
  await happen();
  await pims.run();
  expect(await pims.heard()).toEqual([]);
  expect(await readReceiver(store(), pims.id)).toMatchObject({ offReason: "secret" });
});

test("the log of events is forgotten after thirty days, by the sweep", async () => {
  const pims = await receiverAt(world());
  await happen();
  await pims.run();
  now += 29 * 24 * hour;
  expect(await sweptOut()).toEqual([]);
  now += 24 * hour;
  expect(await sweptOut()).toEqual([pims.work]);
  await pims.run();
  expect(await pims.events()).toEqual([]);
  expect(await sweptOut()).toEqual([]);
});
