import { setTimeout as wait } from "node:timers/promises";
import { lock } from "#test/support/lock.ts";
import type { Fault } from "./fault.ts";
import type { Stage } from "./stage.ts";

/** Faults of the program's own processes, storage and queues. */
export const faultsOfProgram: readonly Fault[] = [
  { ...locked("d1-locked", "d1"), lasts: 30 },
  { ...locked("r2-locked", "r2"), lasts: 30, texts: () => ({ hasPicture: true }) },
  { ...locked("object-locked", "do"), lasts: 30 },
  {
    name: "killed",
    // Four rounds make twenty.
    begin: ({ program, random }) =>
      fiveTimes(async () => {
        await wait(random.next() * 3000);
        await program.kill();
        await program.start();
      }),
    lasts: 30,
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

async function fiveTimes(job: () => Promise<void>): Promise<() => Promise<void>> {
  const doing = (async () => {
    for (let times = 0; times < 5; times += 1) await job();
  })();
  return () => doing;
}
