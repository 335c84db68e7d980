import { act, type Outcome, type Pace } from "./act.ts";
import type { Fault } from "./fault.ts";
import { printedIn } from "./printed.ts";
import { randomOf } from "./random.ts";
import { openScene, type Scene } from "./scene.ts";
import { setStage, type Stage } from "./stage.ts";
import { examine } from "./verdict.ts";
import { withProgram } from "./with-program.ts";

export interface Torture extends Pace {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** One fault after the other, again and again until so many minutes are over; 0: each once. */
  readonly minutes: number;
  /** Seconds from one run of the minute's cron to the next. */
  readonly cron: number;
  /** Goes on to the next fault while what waited on the last one still drains. */
  readonly isHasty: boolean;
  /** Told of each outcome. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Starts the program, tortures it, and looks at everything once more in the end. */
export function torture(plan: Torture): Promise<Outcome[]> {
  const until = Date.now() + plan.minutes * 60_000;
  return withProgram(plan.cron, async (program) => {
    await program.start();
    const stage = await setStage(program, randomOf(plan.seed), plan.seed.toString(36));
    const outcomes: Outcome[] = [];
    const scenes: Scene[] = [];
    const settling: Promise<unknown>[] = [];
    const tell = async (outcome: Promise<Outcome>) => {
      outcomes.push(await outcome);
      plan.onOutcome(await outcome);
    };
    do {
      for (const fault of plan.faults) {
        const { scene, outcome } = await act(stage, fault, scenes.length, plan);
        scenes.push(scene);
        const told = tell(outcome);
        if (plan.isHasty) settling.push(told);
        else await told;
        if (plan.minutes > 0 && Date.now() > until) break;
      }
    } while (Date.now() < until);
    await Promise.all(settling);
    outcomes.push(await lookAgain(stage, scenes));
    return outcomes;
  });
}

/** Whatever came late must have changed nothing; and nothing of it all may be in the log. */
async function lookAgain(stage: Stage, scenes: readonly Scene[]): Promise<Outcome> {
  const contacts = scenes.flatMap((scene) => scene.contacts);
  const all = { ...openScene(stage, scenes.length), contacts };
  const printed = await printedIn(stage.program.logFile, contacts);
  const findings = { ...(await examine(stage, all)), printed };
  return { fault: "(all, at the end)", messages: 0, drainedIn: 0, last: "", findings };
}
