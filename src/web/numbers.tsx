import type { Context } from "hono";
import { readSettings } from "#data/clinic-settings.ts";
import { mostCounted, readNumbers } from "#data/numbers.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { numbersHeading, numbersRows } from "#domain/numbers-rows.ts";
import { sumUp } from "#domain/numbers.ts";
import { dayAfter } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { NumbersPage } from "#templates/numbers/numbers-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { csvFile } from "./csv.ts";

/** How the last days went, for everybody who works there. */
export const numbers = factory
  .createApp()
  .get(paths.numbers(), async (c) => {
    const { clock, days, from } = spanOf(c);
    const [read, { hours }, state] = await Promise.all([
      readNumbers(storeOf(c), from),
      readSettings(storeOf(c)),
      stateOf(c),
    ]);
    return c.html(
      <NumbersPage
        signedIn={c.get("signedIn")}
        state={state}
        days={days}
        choices={choices}
        numbers={sumUp(read.days)}
        waiting={read.waiting}
        mostCounted={mostCounted}
        hasHours={hours !== null}
        clock={clock}
        now={c.env.ports.now()}
      />,
    );
  })
  .get(paths.numbersFile(), async (c) => {
    const { days, today, from } = spanOf(c);
    const read = await readNumbers(storeOf(c), from);
    c.header("Content-Type", "text/csv; charset=utf-8");
    c.header("Content-Disposition", `attachment; filename="numbers-${today}-${days}-days.csv"`);
    return c.body(csvFile(numbersHeading, parts(numbersRows(read.days))));
  });

async function* parts(rows: string[][]): AsyncGenerator<string[][], void> {
  yield rows;
}

/** Of how many days; today is the last. */
const choices = [7, 30, 90] as const;

function spanOf(c: Context<App>) {
  const { timeZone, country } = c.get("signedIn").clinic;
  const clock = clinicTime(timeZone, country);
  const today = clock.dayKey(c.env.ports.now());
  const days = choices.find((choice) => String(choice) === c.req.query("days")) ?? choices[0];
  return { clock, days, today, from: dayAfter(today, 1 - days) };
}
