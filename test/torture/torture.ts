import { act, type Outcome, type Pace } from "./act.ts";
import type { Break } from "./breaks.ts";
import { copyProgram } from "./copy.ts";
import type { Fault } from "./fault.ts";
import { openProgram } from "./program.ts";
import { randomOf } from "./random.ts";
import { openScene, type Scene } from "./scene.ts";
import { setStage, type Stage } from "./stage.ts";
import { examine } from "./verdict.ts";

export interface Torture extends Pace {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** One fault after the other, again and again until so many minutes are over; 0: each once. */
  readonly minutes: number;
  /** Seconds from one run of the minute's cron to the next. */
  readonly cron: number;
  /** Made in the program that is tortured. */
  readonly mistake?: Break;
  /** Goes on to the next fault while what waited on the last one still drains. */
  readonly isHasty: boolean;
  /** Told of each outcome. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Starts the program, tortures it, and looks at everything once more in the end. */
export async function torture(plan: Torture): Promise<Outcome[]> {
  const random = randomOf(plan.seed);
  const until = Date.now() + plan.minutes * 60_000;
  const copy = await copyProgram(plan.mistake ?? null);
  const program = await openProgram(copy.build);
  const outcomes: Outcome[] = [];
  const scenes: Scene[] = [];
  const tell = async (outcome: Promise<Outcome>) => {
    outcomes.push(await outcome);
    plan.onOutcome(await outcome);
  };
  let cron: NodeJS.Timeout | undefined;
  try {
    await program.start();
    cron = setInterval(() => void program.minute(), plan.cron * 1000);
    const stage = await setStage(program, random, plan.seed.toString(36));
    const settling: Promise<unknown>[] = [];
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
  } finally {
    clearInterval(cron);
    await program.end();
    await copy.remove();
  }
}

/** Whatever came late must have changed nothing. */
async function lookAgain(stage: Stage, scenes: readonly Scene[]): Promise<Outcome> {
  const contacts = scenes.flatMap((scene) => scene.contacts);
  const all = { ...openScene(stage, scenes.length), contacts };
  const findings = await examine(stage, all);
  return { fault: "(all, at the end)", messages: 0, drainedIn: 0, last: "", findings };
}
