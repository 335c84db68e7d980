import type { LineProblem } from "#domain/line.ts";
import { paths } from "#src/paths.ts";
import type { LinePageProps } from "./line-page.tsx";
import { NumberChoice, ServiceField } from "./number-choice.tsx";

/** What stopped, and what to do about it. */
export function Mend(props: LinePageProps & { problemOfLine: LineProblem }) {
  const { line, problemOfLine } = props;
  return (
    <section class="stack" aria-labelledby="mend">
      <h2 id="mend">What stopped</h2>
      <p class="alert" role="alert">
        {problemWords[problemOfLine]}
        {line.reason !== null && ` The answer was: “${line.reason}”`}
      </p>
      {problemOfLine === "checkout-expired" ? (
        <form method="post" action={paths.addOnPayment()}>
          <button>Begin the payment again</button>
        </form>
      ) : (
        <Again {...props} />
      )}
    </section>
  );
}

/** A number that is in the account stays; before that, another one can be chosen. */
function Again({ line, number, offers, country, problem }: LinePageProps) {
  if (line.numberSid === null) {
    return (
      <form class="stack" method="post" action={paths.addOnNumber()} aria-label="Number">
        <NumberChoice typed={number} offers={offers} country={country} problem={problem} />
        <button>Use this number</button>
      </form>
    );
  }
  return (
    <form class="stack" method="post" action={paths.addOnNumber()} aria-label="Number">
      <input type="hidden" name="number" value={line.number} />
      {country === "US" && line.kind === "local" && (
        <ServiceField
          value={number.messagingServiceSid}
          hint="Whoever runs Deskline for you knows it. Leave it empty to go on without: it can follow later."
          problem={problem}
        />
      )}
      <button>Try again</button>
    </form>
  );
}

const problemWords: Record<LineProblem, string> = {
  "number-taken": "Somebody else has this number by now. Choose another one.",
  "number-not-ours":
    "This number is not in our Twilio account. Check it, or ask whoever runs Deskline for you.",
  "number-in-use":
    "This number serves something else: its texts go elsewhere. Whoever runs Deskline for you can free it in Twilio's console, or choose another one.",
  "number-unfit": "This number takes no texts. Choose another one.",
  "checkout-expired": "The payment was not finished in time. Nothing was charged.",
  "service-unknown":
    "Twilio does not know this Messaging Service, or the number is in another one.",
  refused:
    "The phone network refused it. Try again, choose another number, or ask whoever runs Deskline for you.",
};
