import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./fault.ts";
import { openScene, type Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { examine, examineTenancy, type Findings } from "./verdict.ts";

/** What came of a fault. */
export interface Outcome {
  readonly fault: string;
  readonly messages: number;
  /** Seconds from the end of the fault until everything was where it belongs; null: never. */
  readonly drainedIn: number | null;
  /** What it waited for last. */
  readonly last: string;
  readonly findings: Findings;
}

export interface Pace {
  /** How long a fault lasts unless it says otherwise, in seconds. */
  readonly lasts: number;
  /** How long what waited has, in seconds: two minutes (I5). */
  readonly drains: number;
  /** Only this is looked for, and no longer than until it is found. */
  readonly seeks?: keyof Findings;
}

/** Plays a scene with a fault in the middle of it. What it returns waits until all has settled. */
export async function act(
  stage: Stage,
  fault: Fault,
  number: number,
  pace: Pace,
): Promise<{ scene: Scene; outcome: Promise<Outcome> }> {
  const scene = openScene(stage, number);
  const lasts = fault.lasts ?? pace.lasts;
  await introduce(stage, scene);
  const end = await fault.begin(stage, scene, lasts);
  const load = play(stage, scene, fault, lasts * 1000);
  await Promise.race([wait(lasts * 1000), load.then(() => wait(lasts * 1000))]);
  await end();
  const endedAt = Date.now();
  await load;
  return { scene, outcome: judge(stage, fault, scene, { ...pace, endedAt }) };
}

async function judge(
  stage: Stage,
  { name: fault }: Fault,
  scene: Scene,
  { endedAt, drains, seeks }: Pace & { readonly endedAt: number },
): Promise<Outcome> {
  const { findings, settledAt, last } = await settle(stage, scene, {
    isEnough: (all) => seeks !== undefined && isFound(seeks, all),
    deadline: endedAt + drains * 1000,
  });
  const leaked = await examineTenancy(stage, scene);
  for (const putAway of scene.afterwards) await putAway();
  const messages = scene.contacts.reduce(
    (sum, { texts, replies }) => sum + texts.length + replies.length,
    0,
  );
  const drainedIn = settledAt === null ? null : (settledAt - endedAt) / 1000;
  return { fault, messages, drainedIn, last, findings: { ...findings, leaked } };
}

/** Before anything goes wrong: those whom the desk answers, and who end, have written once. */
async function introduce({ theo, noor }: Stage, scene: Scene): Promise<void> {
  const contacts = [theo, theo, theo, theo, noor].map((desk) => scene.newContact(desk));
  await Promise.all(contacts.map((contact) => scene.text(contact)));
  for (const contact of contacts) await scene.meet(contact);
}

/** Clients text, the desk answers, one conversation is closed and one is deleted. */
async function play(stage: Stage, scene: Scene, fault: Fault, ms: number): Promise<void> {
  const { random, theo } = stage;
  const [ann, ben, closing, deleting, imani] = scene.contacts;
  if (!ann || !ben || !closing || !deleting || !imani) throw new Error("Nobody has written");
  const somebodyNew = scene.newContact(theo);
  const { text, reply, close, remove, repeat } = scene;
  const { texts = 10, replies = 5 } = fault.load ?? {};
  const doings: (() => Promise<unknown>)[] = [
    ...many(texts, () => text(random.of([ann, ben, somebodyNew]), fault.texts?.(random))),
    ...many(replies, () => reply(random.of([ann, ben, imani]))),
    () => repeat(random.of([ann, ben])),
    () => reply(closing).then(() => close(closing)),
    () => reply(deleting).then(() => remove(deleting)),
    ...(fault.doings?.(stage, scene) ?? []),
  ];
  await Promise.all(
    doings.map(async (doing) => {
      // At once or a little later, and in time for the fault to meet it.
      await wait(random.next() * ms * 0.8);
      await doing();
    }),
  );
}

const many = <Item>(times: number, make: () => Item) => Array.from({ length: times }, () => make);

/** Whether what is sought is there: the other kinds pass, as long as there is time. */
function isFound(sought: keyof Findings, findings: Findings): boolean {
  // The other clinic's desk is looked through next, whatever still waits.
  if (sought === "leaked") return true;
  const stays = sought === "doubled" || sought === "sentTwice" || sought === "untrue";
  return stays && findings[sought].length > 0;
}

/** Looks again and again until nothing is missing or late any more, or the time is over. */
async function settle(
  stage: Stage,
  scene: Scene,
  { isEnough, deadline }: { isEnough: (findings: Findings) => boolean; deadline: number },
) {
  let last = "";
  for (;;) {
    const lookedAt = Date.now();
    const findings = await examine(stage, scene);
    const { lost, waiting, leftOver, untrue } = findings;
    const [first] = [...lost, ...waiting, ...leftOver, ...untrue];
    if (first === undefined) return { findings, settledAt: lookedAt, last };
    if (Date.now() > deadline || isEnough(findings))
      return { findings, settledAt: null, last: first };
    last = first;
    await wait(500);
  }
}
