import { type Action, actions, fanOut } from "./actions.ts";
import { type Cost, exchange, findRuntimeProcess, interleave, measure } from "./measure.ts";
import { type Contender, type Runtime, startRuntime } from "./runtime.ts";
import { seed, written } from "./seed.ts";
import { openWatchers } from "./sockets.ts";
import { type Line, report } from "./table.ts";

// `npm run bench`: what each action costs the product, as a multiple of the least that could do it.
// It tells and never fails: a shared machine is no judge. Bounded in requests, rounds and time.
const warmUps = 100;
const requestsPerRound = 100;
const pokesPerRound = 100;
const mostMinutes = 2.5;

const deadline = Date.now() + mostMinutes * 60_000;
const runtime = await startRuntime();
try {
  const { floor, product } = runtime;
  await Promise.all([seed(floor.db), seed(product.db)]);
  const pid = await findRuntimeProcess();
  const lines: Line[] = [];
  for (const action of actions) lines.push(await compare(runtime, action, pid));
  lines.push(await compareFanOut(runtime, pid));
  console.log(report(lines));
  const [byFloor, byProduct] = [await written(floor.db), await written(product.db)];
  console.log(
    byFloor === byProduct
      ? `Both hold the same rows: ${byFloor}.`
      : `Not the same work! The floor holds ${byFloor}; the product ${byProduct}.`,
  );
} finally {
  await runtime.stop();
}

async function compare({ floor, product }: Runtime, action: Action, pid: number | null) {
  const [byFloor, byProduct] = [await asker(floor, action), await asker(product, action)];
  const round = (ask: () => Promise<void>) => () => measure(pid, requestsPerRound, ask);
  for (const ask of [byFloor, byProduct]) await measure(null, warmUps, ask);
  const verdict = await interleave(round(byFloor), round(byProduct), deadline);
  return { ...verdict, name: action.name, budget: action.budget };
}

/** Asks one worker again and again, and looks at every answer. */
async function asker({ name, url, db }: Contender, action: Action): Promise<() => Promise<void>> {
  const seq = await db.prepare("SELECT max(seq) AS seq FROM changes").first<number>("seq");
  const { status, mark, times } = action.shows;
  let asked = 0;
  return async () => {
    const answer = await exchange(url, action.request(asked, seq ?? 0));
    asked += 1;
    const found = mark === "" ? times : answer.text.split(mark).length - 1;
    if (answer.status === status && found === times) return;
    throw new Error(
      `${action.name}: the ${name} answered ${answer.status} with ${found} of ${times} "${mark}"`,
    );
  };
}

/** From one call into the inbox object until the last of the sockets has heard it. */
async function compareFanOut({ floor, product, pokerUrl }: Runtime, pid: number | null) {
  const watchers = {
    floor: await openWatchers(floor.url, fanOut.sockets),
    product: await openWatchers(product.url, fanOut.sockets),
  };
  let seq = 1_000_000;
  const poke = (name: Contender["name"]) => async () => {
    seq += 1;
    const heard = watchers[name].hear(String(seq));
    await exchange(pokerUrl, { method: "GET", path: `/${name}/${seq}`, headers: {} });
    await heard;
  };
  const round = (name: Contender["name"]) => (): Promise<Cost> =>
    measure(pid, pokesPerRound, poke(name));
  try {
    for (const name of ["floor", "product"] as const) await measure(null, warmUps, poke(name));
    const verdict = await interleave(round("floor"), round("product"), deadline);
    return { ...verdict, name: fanOut.name, budget: fanOut.budget };
  } finally {
    watchers.floor.close();
    watchers.product.close();
  }
}
