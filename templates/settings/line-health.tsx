import type { ClinicTime } from "#domain/clinic-time.ts";
import type { Line, Registration } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";
import { when } from "./line-progress.tsx";

/** How the number is set at the gateway. */
type AtGateway = "right" | "wrong" | "missing" | "unavailable";

interface Test {
  readonly contact: string;
  readonly sentAt: number;
  readonly arrivedAt: number | null;
  readonly failure: string | null;
}

interface Health {
  readonly line: Line;
  readonly atGateway: AtGateway;
  readonly traffic: {
    readonly lastIn: number | null;
    readonly lastOut: number | null;
    readonly waitingSince: number | null;
    readonly refusedAt: number | null;
    readonly refusedWhy: string | null;
    readonly test: Test | null;
  };
}

/** One page that says whether the line is alive. */
export function LineHealthPage({
  health,
  clock,
  country,
  now,
  to,
  problem,
}: {
  /** Null: the clinic has no line. */
  health: Health | null;
  clock: ClinicTime;
  country: string;
  now: number;
  to: string;
  problem?: FieldProblem | undefined;
}) {
  if (!health) {
    return (
      <p>
        This clinic has no number yet: <a href={paths.addOns()}>enable texting</a> first.
      </p>
    );
  }
  const { line, atGateway, traffic } = health;
  const at = (instant: number | null) => (instant === null ? "none lately" : when(clock, instant));
  const waits = traffic.waitingSince === null ? 0 : now - traffic.waitingSince;
  return (
    <>
      <dl class="facts">
        <dt>Number</dt>
        <dd>{formatNumber(line.number, country)}</dd>
        <dt>At the phone network</dt>
        <dd>
          {atGatewayWords[atGateway]}
          {atGateway === "wrong" && (
            <form method="post" action={paths.lineRepair()}>
              <button>Repair</button>
            </form>
          )}
        </dd>
        <dt>Carrier registration</dt>
        <dd>{registrationWords[line.registration]}</dd>
        <dt>Last text in</dt>
        <dd>{at(traffic.lastIn)}</dd>
        <dt>Last text out</dt>
        <dd>{at(traffic.lastOut)}</dd>
        <dt>Texts waiting to leave</dt>
        <dd>
          {waits < 60_000
            ? "None for longer than a minute"
            : `For ${Math.round(waits / 60_000)} minutes`}
        </dd>
        <dt>Last webhook refused</dt>
        <dd>
          {traffic.refusedAt === null
            ? "None"
            : `${when(clock, traffic.refusedAt)}: ${traffic.refusedWhy}`}
        </dd>
      </dl>
      <h2>Text yourself</h2>
      <TestResult test={traffic.test} country={country} />
      <form class="stack" method="post" action={paths.lineTest()} aria-label="Text yourself">
        <Field name="to" label="Your mobile number" value={to} type="tel" problem={problem} />
        <button>Send a test</button>
      </form>
    </>
  );
}

function TestResult({ test, country }: { test: Test | null; country: string }) {
  const isUnderWay = test !== null && test.arrivedAt === null && test.failure === null;
  const asks = isUnderWay
    ? {
        "hx-get": paths.lineHealth(),
        "hx-trigger": "every 2s",
        "hx-select": "#line-test",
        "hx-swap": "outerHTML",
      }
    : {};
  return (
    <p id="line-test" class="note" role="status" {...asks}>
      {test ? testWords(test, formatNumber(test.contact, country)) : "No test was sent yet."}
    </p>
  );
}

function testWords({ sentAt, arrivedAt, failure }: Test, contact: string): string {
  if (failure !== null) return `The test to ${contact} did not arrive: ${failure}`;
  if (arrivedAt === null) return `The test to ${contact} is on its way.`;
  const seconds = Math.max(1, Math.round((arrivedAt - sentAt) / 1000));
  return `The test to ${contact} arrived after ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
}

const atGatewayWords: Record<AtGateway, string> = {
  right: "Set up as it has to be",
  wrong: "Its texts go elsewhere: nothing that clients write arrives here.",
  missing: "The Twilio account does not have this number any more.",
  unavailable: "The phone network does not answer just now.",
};

const registrationWords: Record<Registration, string> = {
  "not-needed": "Not needed",
  missing: "Missing: texts to clients don't arrive",
  pending: "Being checked by the carriers",
  approved: "Approved",
  rejected: "Refused by the carriers",
};
