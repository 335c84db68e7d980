import { setTimeout as wait } from "node:timers/promises";
import { lock } from "#test/support/lock.ts";
import type { Fault } from "./fault.ts";
import type { Stage } from "./stage.ts";

/** Faults of the program's own processes, storage and queues. */
export const faultsOfProgram: readonly Fault[] = [
  { ...locked("d1-locked", "d1"), lasts: 30 },
  { ...locked("r2-locked", "r2"), lasts: 30, texts: () => ({ hasPicture: true }) },
  { ...locked("object-locked", "do"), lasts: 30 },
  killed(5),
  {
    name: "deployed",
    async begin({ program, random }) {
      const statement = `CREATE TABLE torture_${Date.now()} (id INTEGER PRIMARY KEY) STRICT`;
      const deploying = (async () => {
        await wait(random.next() * 2000);
        await program.execute([statement]);
        await wait(1000);
        await program.stop();
        await program.start();
      })();
      return () => deploying;
    },
  },
  queues("queue-lost", "lost"),
  queues("queue-twice", "twice"),
  queues("queue-late", "late"),
];

/** Nobody can write to these SQLite files meanwhile. */
function locked(name: string, what: "d1" | "r2" | "do"): Fault {
  return {
    name,
    async begin({ program }) {
      const unlock = lock(program.files(what));
      return async () => unlock();
    },
  };
}

function queues(name: string, are: "lost" | "twice" | "late"): Fault {
  const tell = async ({ program }: Stage, how: string) => {
    const response = await fetch(`${program.url}/torture/queues/${how}`);
    if (!response.ok) throw new Error(`The queues were not told: ${response.status}`);
  };
  return {
    name,
    async begin(stage) {
      await tell(stage, are);
      return () => tell(stage, "well");
    },
  };
}

/** Every process of it, so many times: at any moment, and in the middle of a webhook and of a send. */
export function killed(times: number): Fault {
  return {
    name: "killed",
    lasts: 6 * times,
    load: { texts: 4 * times, replies: Math.ceil(2.4 * times) },
    async begin({ program, random }, { contacts: [ann], text, reply }) {
      if (!ann) throw new Error("Nobody has written");
      const killWithin = async (ms: number) => {
        await wait(random.next() * ms);
        await program.kill();
        await program.start();
      };
      const moments = [
        () => killWithin(3000),
        () => Promise.all([text(ann), killWithin(60)]),
        () => Promise.all([reply(ann), killWithin(600)]),
      ];
      const killing = (async () => {
        for (let kills = 0; kills < times; kills += 1) await moments[kills % moments.length]?.();
      })();
      return () => killing;
    },
  };
}
