import { setTimeout as wait } from "node:timers/promises";
import { lock } from "#test/support/lock.ts";
import type { Fault } from "./fault.ts";
import type { Stage } from "./stage.ts";

/** Faults of the program's own processes, storage and queues. */
export const faultsOfProgram: readonly Fault[] = [
  locked("d1-locked", "d1"),
  { ...locked("r2-locked", "r2"), texts: () => ({ hasPicture: true }) },
  locked("object-locked", "do"),
  {
    name: "killed",
    begin: ({ program, random }, _, lasts) =>
      again(async () => {
        await wait(random.next() * 3000);
        await program.kill();
        await program.start();
      }, lasts),
    lasts: 20,
    load: { texts: 20, replies: 12 },
  },
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

/** Does it again and again, for so many seconds. */
async function again(job: () => Promise<void>, lasts: number): Promise<() => Promise<void>> {
  const until = Date.now() + lasts * 1000;
  const doing = (async () => {
    while (Date.now() < until) await job();
  })();
  return () => doing;
}
