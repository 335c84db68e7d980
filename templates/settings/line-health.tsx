import type { ClinicTime } from "#domain/clinic-time.ts";
import type { Line, Registration } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { Field, type FieldProblem } from "./field.tsx";
import { when } from "./line-progress.tsx";

/** How the number is set at the gateway. */
type AtGateway =
  | "not-yet"
  | "missing"
  | "application"
  | "service"
  | "other-service"
  | "elsewhere"
  | "fallback"
  | "right"
  | "unavailable";

interface Test {
  readonly contact: string;
  readonly sentAt: number;
  readonly arrivedAt: number | null;
  readonly failure: string | null;
  readonly answeredAt: number | null;
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
  afterHours,
  clock,
  country,
  now,
  to,
  problem,
}: {
  /** Null: the clinic has no line. */
  health: Health | null;
  /** Whether texts at night are answered by themselves; "no-hours": the clinic never closes. */
  afterHours: "on" | "off" | "no-hours";
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
  const at = (instant: number | null) => (instant === null ? "None lately" : when(clock, instant));
  const waits = traffic.waitingSince === null ? 0 : now - traffic.waitingSince;
  return (
    <>
      <dl class="facts">
        <dt>Number</dt>
        <dd>{formatNumber(line.number, country)}</dd>
        <dt>At the phone network</dt>
        <dd>
          <span class={isDead.has(atGateway) ? "alert" : undefined}>
            {atGatewayWords[atGateway]}
          </span>
          {repairable.has(atGateway) && (
            <form method="post" action={paths.lineRepair()}>
              <button>Repair</button>
            </form>
          )}
        </dd>
        <dt>Carrier registration</dt>
        <dd>
          <span class={isHeldBack(line) ? "alert" : undefined}>{registrationInWords(line)}</span>
        </dd>
        <dt>Last text in</dt>
        <dd>{at(traffic.lastIn)}</dd>
        <dt>Last text out</dt>
        <dd>{at(traffic.lastOut)}</dd>
        <dt>Texts waiting to leave</dt>
        <dd>
          {waits < 60_000
            ? "None for longer than a minute"
            : `The oldest for ${minutesInWords(waits)}`}
        </dd>
        <dt>Answers after hours</dt>
        <dd>
          {afterHours === "no-hours" ? (
            <>
              None: nobody has said when the clinic is open, so it counts as open at any time. Set
              the <a href={paths.businessHours()}>business hours</a>.
            </>
          ) : afterHours === "on" ? (
            "By itself"
          ) : (
            "Switched off"
          )}
        </dd>
        <dt>Last webhook refused</dt>
        <dd>
          {traffic.refusedAt === null
            ? "None"
            : `${when(clock, traffic.refusedAt)}: ${traffic.refusedWhy}`}
        </dd>
      </dl>
      <h2>Text yourself</h2>
      <TestResult test={traffic.test} country={country} now={now} />
      {line.enabledAt !== null && line.disabledAt === null ? (
        <form class="stack" method="post" action={paths.lineTest()} aria-label="Text yourself">
          <Field name="to" label="Your mobile number" value={to} type="tel" problem={problem} />
          <button>Send a test</button>
        </form>
      ) : (
        <p>
          Texting is not on, so no test can be sent: see <a href={paths.addOn()}>Add-ons</a>.
        </p>
      )}
    </>
  );
}

/** What became of the last test; looks again by itself while there is something to wait for. */
export function TestResult({
  test,
  country,
  now,
}: {
  test: Test | null;
  country: string;
  now: number;
}) {
  const isOver = test === null || test.failure !== null || test.answeredAt !== null;
  const asks =
    isOver || now - test.sentAt > 600_000
      ? {}
      : { "hx-get": paths.lineTest(), "hx-trigger": "every 2s", "hx-swap": "outerHTML" };
  return (
    <p id="line-test" class="note" role="status" {...asks}>
      {test ? testWords(test, formatNumber(test.contact, country)) : "No test was sent yet."}
    </p>
  );
}

function testWords({ sentAt, arrivedAt, failure, answeredAt }: Test, contact: string): string {
  if (failure !== null) return `The test to ${contact} did not arrive: ${failure}`;
  if (arrivedAt === null) return `The test to ${contact} is on its way.`;
  const arrived = `The test to ${contact} arrived after ${secondsInWords(arrivedAt - sentAt)}`;
  if (answeredAt === null) return `${arrived}. Answer it, to see that texts come in too.`;
  return `${arrived}, and an answer came in ${secondsInWords(answeredAt - sentAt)} after it was sent: texts go both ways.`;
}

function secondsInWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
}

function minutesInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

/** Nothing that clients write arrives. */
const isDead = new Set<AtGateway>([
  "missing",
  "application",
  "service",
  "other-service",
  "elsewhere",
]);
/** What "Repair" can put right. */
const repairable = new Set<AtGateway>(["application", "service", "elsewhere", "fallback"]);

const atGatewayWords: Record<AtGateway, string> = {
  "not-yet": "Not set up yet: see Add-ons for how far it is.",
  missing: "The Twilio account does not have this number any more.",
  application: "A TwiML application takes its texts: nothing that clients write arrives here.",
  service: "Its Messaging Service takes its texts: nothing that clients write arrives here.",
  "other-service":
    "Another Messaging Service takes its texts: nothing that clients write arrives here. Whoever runs Deskline for you has to take the number out of it in Twilio's console.",
  elsewhere: "Its texts go elsewhere: nothing that clients write arrives here.",
  fallback:
    "Texts arrive, but it has no second address: one that can't be taken at once is lost for a while.",
  right: "Set up as it has to be",
  unavailable: "The phone network does not answer just now.",
};

function isHeldBack({ registration }: Line): boolean {
  return registration === "missing" || registration === "rejected";
}

function registrationInWords({ registration, registrationReason }: Line): string {
  const words = registrationWords[registration];
  const isExplained = registration === "rejected" && registrationReason !== null;
  return isExplained ? `${words}: “${registrationReason}”` : words;
}

const registrationWords: Record<Registration, string> = {
  "not-needed": "Not needed",
  missing: "Missing: texts to clients don't arrive",
  pending: "Being checked by the carriers",
  approved: "Approved",
  rejected: "Refused by the carriers",
};
