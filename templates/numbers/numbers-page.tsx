import type { ClinicTime } from "#domain/clinic-time.ts";
import { describeFailure } from "#domain/failure.ts";
import { answeredWithin, answersWithin, type Numbers, type Traffic } from "#domain/numbers.ts";
import { minutesWords, speedWords } from "#domain/numbers-rows.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";
import { BarChart, type Bars } from "./bar-chart.tsx";
import { hourWords, weekdays } from "./words.ts";

interface Props {
  readonly numbers: Numbers;
  readonly waiting: { readonly count: number; readonly since: number | null };
  /** Of those who wait no more are counted. */
  readonly mostCounted: number;
  /** Without hours nobody knows when the clinic closes. */
  readonly hasHours: boolean;
  readonly clock: ClinicTime;
  readonly now: number;
}

/** How the last days went, in counts of all that happened; of whom or by whom, it never says. */
export function NumbersPage({
  signedIn,
  state,
  days,
  choices,
  ...props
}: Props & {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  days: number;
  choices: readonly number[];
}) {
  const { numbers, clock } = props;
  return (
    <StaffPage signedIn={signedIn} title="Numbers" state={state}>
      <div class="page stack">
        <h1>Numbers</h1>
        <nav class="filters" aria-label="Of the last">
          {choices.map((choice) => (
            <a
              href={paths.numbers({ days: String(choice) })}
              aria-current={choice === days ? "page" : undefined}
            >
              {choice} days
            </a>
          ))}
        </nav>
        <p class="quiet">
          Today is the last of them; what has just happened is counted within a minute or two.{" "}
          <a href={paths.numbersFile({ days: String(days) })} download>
            Download as CSV
          </a>
        </p>
        <Facts {...props} />
        <BarChart
          title="By hour"
          what="Hour"
          series={["In", "Out"]}
          bars={hoursOf(numbers.byHour, clock)}
        />
        <BarChart
          title="By weekday"
          what="Day"
          series={["In", "Out"]}
          bars={numbers.byWeekday.map((day, i) => barsOf(weekdays[i] ?? "", day))}
        />
        <BarChart
          title="First answers"
          what="Answered"
          series={["Answers"]}
          bars={answersOf(numbers.answers)}
        />
        <Failures failures={numbers.failures} />
      </div>
    </StaffPage>
  );
}

function Facts({ numbers, waiting, mostCounted, hasHours, clock, now }: Props) {
  const byStaff = Math.max(0, numbers.sent - numbers.autoReplies - numbers.automated);
  return (
    <dl class="facts">
      <dt>Texts in</dt>
      <dd>{numbers.received}</dd>
      <dt>Texts out</dt>
      <dd>
        {numbers.sent}, of these {byStaff} by staff, {numbers.autoReplies} auto-replies,{" "}
        {numbers.automated} automated
      </dd>
      <dt>First answer</dt>
      <dd>{answerWords(numbers.answers)}</dd>
      <dt>Waiting now</dt>
      <dd>
        <a href={paths.inbox({ filter: "waiting" })}>
          {waiting.count < mostCounted ? waiting.count : `${mostCounted} or more`}
        </a>
        {waiting.since !== null && `, since ${clock.short(waiting.since, now)}`}
      </dd>
      <dt>Unanswered at closing</dt>
      <dd>
        {hasHours
          ? numbers.unanswered
          : "Not counted: your clinic's business hours are not set, so nobody knows when it closes."}
      </dd>
      <dt>Opted out</dt>
      <dd>{numbers.optOuts}</dd>
    </dl>
  );
}

function answerWords(answers: readonly number[]): string {
  const within = (share: number) => {
    const minutes = answeredWithin(answers, share);
    return typeof minutes === "number" ? `within ${minutesWords(minutes)}` : "after two days";
  };
  if (answeredWithin(answers, 0.5) === null) return "None yet";
  return `Half ${within(0.5)}, nine of ten ${within(0.9)}`;
}

function barsOf(label: string, { received, sent }: Traffic): Bars {
  return { label, counts: [received, sent] };
}

/** A usual day, or as far as there was something. */
function hoursOf(byHour: readonly Traffic[], clock: ClinicTime): Bars[] {
  const busy = byHour.flatMap(({ received, sent }, hour) => (received + sent > 0 ? [hour] : []));
  const [from, to] = [Math.min(8, ...busy), Math.max(17, ...busy)];
  return byHour
    .slice(from, to + 1)
    .map((traffic, i) => barsOf(hourWords(clock, from + i), traffic));
}

/** As far as the slowest one: what nobody took so long for is left out. */
function answersOf(answers: readonly number[]): Bars[] {
  const slowest = answers.findLastIndex((count) => count > 0);
  const shown = Math.max(slowest + 1, answersWithin.indexOf(30) + 1);
  return answers.slice(0, shown).map((count, speed) => ({
    label: speedWords(speed).replace("within ", "≤ "),
    counts: [count],
  }));
}

function Failures({ failures }: Pick<Numbers, "failures">) {
  return (
    <section class="stack">
      <h2>Texts that did not arrive</h2>
      {failures.length === 0 ? (
        <p>None.</p>
      ) : (
        <table class="numbers-table">
          <caption class="visually-hidden">Texts that did not arrive</caption>
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col">Texts</th>
            </tr>
          </thead>
          <tbody>
            {failures.map(({ code, count }) => (
              <tr>
                <th scope="row">{describeFailure(code === 0 ? null : code)}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
