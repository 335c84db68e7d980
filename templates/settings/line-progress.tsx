import type { ClinicTime } from "#domain/clinic-time.ts";
import { isPayingToReturn, isSettled, type Line } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";
import { feeInWords } from "./money.ts";

/** How far the line is, step by step; looks again by itself while something is under way. */
export function LineProgress({
  line,
  country,
  clock,
}: {
  line: Line;
  country: string;
  clock: ClinicTime;
}) {
  const asks = isSettled(line)
    ? {}
    : {
        "hx-get": `${paths.addOn()}?shown=${line.version}`,
        "hx-trigger": "every 2s",
        "hx-select": "#line",
        "hx-select-oob": "#line-banner",
        "hx-target": "#line",
        "hx-swap": "outerHTML",
      };
  return (
    <ol class="progress-steps" aria-label="Progress" {...asks}>
      {stepsOf(line, country, clock).map(({ name, state, about }) => (
        <li data-state={state}>
          <strong>{name}</strong> <span class="step-state">{stateWords[state]}</span>
          {about !== "" && <small>{about}</small>}
        </li>
      ))}
    </ol>
  );
}

type State = "done" | "now" | "later" | "stopped" | "to-do";

const stateWords: Record<State, string> = {
  done: "Done",
  now: "Under way",
  later: "Later",
  stopped: "Stopped",
  "to-do": "To do",
};

function stepsOf(line: Line, country: string, clock: ClinicTime) {
  const marks: { name: string; isDone: boolean; about: string }[] = [
    {
      name: "Agreed",
      isDone: true,
      about: `${line.agreedBy}, ${when(clock, line.agreedAt)}, ${feeInWords(line)}`,
    },
    { name: "Payment", isDone: line.clearedAt !== null, about: paymentOf(line) },
    {
      name: "Number",
      isDone: line.numberSid !== null || line.enabledAt !== null,
      about: formatNumber(line.number, country),
    },
    { name: "Connected", isDone: line.configuredAt !== null, about: "" },
    {
      name: "On",
      isDone: line.enabledAt !== null && line.disabledAt === null,
      about: sinceWhen(line, clock),
    },
  ];
  const at = marks.findIndex(({ isDone }) => !isDone);
  const steps = marks.map(({ name, isDone, about }, i) => {
    const isOff = line.disabledAt !== null && !isPayingToReturn(line);
    const isStopped = line.problem !== null || isOff;
    const open: State = i === at ? (isStopped ? "stopped" : "now") : "later";
    return { name, about, state: isDone ? ("done" as const) : open };
  });
  return [...steps, registrationStep(line)];
}

function sinceWhen({ enabledAt, disabledAt }: Line, clock: ClinicTime): string {
  if (disabledAt !== null) return `Switched off ${when(clock, disabledAt)}`;
  return enabledAt === null ? "" : when(clock, enabledAt);
}

function paymentOf({ billing, fee, clearedAt, checkoutUrl }: Line): string {
  if (fee === 0) return "Nothing to pay";
  if (billing === "invoice") return "An invoice follows";
  if (clearedAt !== null) return "Paid at Stripe";
  return checkoutUrl === null ? "Stripe is being asked" : "Waiting for your payment";
}

function registrationStep({ registration, registrationReason, enabledAt }: Line): {
  name: string;
  state: State;
  about: string;
} {
  const name = "Carrier registration";
  switch (registration) {
    case "not-needed":
      return { name, state: "done", about: "Not needed for this number" };
    case "approved":
      return { name, state: "done", about: "Approved" };
    case "missing":
      return { name, state: "to-do", about: "Not handed in yet" };
    case "rejected":
      return {
        name,
        state: "stopped",
        about: `Refused: ${registrationReason ?? "no reason given"}`,
      };
    case "pending":
      return {
        name,
        state: enabledAt === null ? "later" : "now",
        about: "The carriers check it; this takes days to weeks",
      };
  }
}

export function when(clock: ClinicTime, at: number): string {
  return `${clock.day(at)}, ${clock.time(at)}`;
}
