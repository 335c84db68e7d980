import { setTimeout as wait } from "node:timers/promises";
import { act } from "./act.ts";
import type { Break } from "./breaks.ts";
import { faultsNamed } from "./faults.ts";
import type { Program } from "./program.ts";
import { randomOf } from "./random.ts";
import { setStage } from "./stage.ts";
import type { Torture } from "./torture.ts";
import { withProgram } from "./with-program.ts";

/** What the torture says of a mistake, in words; null when it did not find it for what it is. */
export interface Sought {
  readonly mistake: Break;
  readonly found: string | null;
  /** With the build that has it. */
  readonly seconds: number;
}

/** Makes one mistake after the other in one copy of the program, and plays where it shows. */
export function seek(
  mistakes: readonly Break[],
  plan: Pick<Torture, "seed" | "lasts" | "drains" | "cron">,
  onSought: (sought: Sought) => void = () => {},
): Promise<Sought[]> {
  return withProgram(plan.cron, async (program, copy) => {
    const all: Sought[] = [];
    await program.start();
    const stage = await setStage(program, randomOf(plan.seed), plan.seed.toString(36));
    for (const mistake of mistakes) {
      const startedAt = Date.now();
      await untilBuilt(program, await copy.make(mistake));
      const { fault, finds: seeks } = mistake;
      for (const one of faultsNamed([fault])) {
        const { outcome } = await act(stage, one, all.length, { ...plan, seeks });
        const [found = null] = (await outcome).findings[seeks];
        const seconds = (Date.now() - startedAt) / 1000;
        all.push({ mistake, found, seconds });
        onSought({ mistake, found, seconds });
      }
    }
    return all;
  });
}

async function untilBuilt({ url }: Program, build: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(`${url}/torture/build`).catch(() => null);
    if ((await response?.text()) === build) return;
    await wait(100);
  }
  throw new Error("The program was not built again");
}
