import { parseArgs } from "node:util";
import { breaks } from "./breaks.ts";
import { faults, faultsNamed } from "./faults.ts";
import { killed } from "./faults-of-program.ts";
import { seek, type Sought } from "./seek.ts";
import { problemsOf, tableOf } from "./table.ts";
import { torture } from "./torture.ts";

// `npm run torture -- --seed N --minutes M --fault NAME`: the real program under every fault that we
// can make, judged from outside. Without --minutes each fault comes once. `--break I3` makes a mistake
// in a copy of the program and fails unless the torture finds it; `--break all` makes one after another.
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    minutes: { type: "string", default: "0" },
    fault: { type: "string", multiple: true, default: [] },
    lasts: { type: "string", default: "10" },
    cron: { type: "string", default: "60" },
    hasty: { type: "boolean", default: false },
    kills: { type: "string" },
    break: { type: "string" },
  },
});
const seed = Number(values.seed ?? Date.now() % 100_000);
const pace = { seed, lasts: Number(values.lasts), cron: Number(values.cron), drains: 120 };

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

if (values.break === undefined) {
  process.exitCode = (await tortureAsIs()) ? 0 : 1;
} else {
  const chosen = breaks.filter(({ invariant }) => ["all", invariant].includes(values.break ?? ""));
  const sought = await seek(chosen, pace, tellOfBreak);
  process.exitCode = sought.every(({ found }) => found !== null) ? 0 : 1;
}

async function tortureAsIs(): Promise<boolean> {
  const kills = Number(values.kills ?? (values.minutes === "0" ? 5 : 20));
  const chosen = (values.fault.length === 0 ? faults : faultsNamed(values.fault)).map((fault) =>
    fault.name === "killed" ? killed(kills) : fault,
  );
  console.log(`Seed ${seed}: ${chosen.map(({ name }) => name).join(", ")}`);
  const outcomes = await torture({
    ...pace,
    ...{ faults: chosen, minutes: Number(values.minutes), isHasty: values.hasty },
    onOutcome(outcome) {
      const { fault, messages, drainedIn, last } = outcome;
      const drained = drainedIn === null ? "never" : `in ${drainedIn.toFixed(1)} s`;
      console.log(`${fault}: ${messages} messages, drained ${drained}${last && `; last: ${last}`}`);
      for (const problem of problemsOf(outcome)) console.log(`  ${problem}`);
    },
  });
  console.log(`\n${tableOf(outcomes)}\n\nSeed ${seed}`);
  return outcomes.flatMap(problemsOf).length === 0;
}

function tellOfBreak({ mistake, found, seconds }: Sought): void {
  const { invariant, what, fault } = mistake;
  const said = found === null ? "NOT FOUND" : `found (${fault}: ${found})`;
  console.log(`${invariant}, ${what}: ${said} in ${seconds.toFixed(0)} s`);
}
