import type { ClinicTime } from "#domain/clinic-time.ts";
import { isHandMade, isPayingToReturn, type Line } from "#domain/line.ts";
import { paths } from "#src/paths.ts";
import { when } from "./line-progress.tsx";

/** The way off, with what it means. */
export function Disabling({ line }: { line: Line }) {
  const isOn = line.enabledAt !== null;
  if (line.clearedAt === null && !isOn) return null;
  return (
    // Kept as it is, open or not, when the page around it follows the line.
    <details id={isOn ? "line-disabling" : "line-stopping"} hx-preserve="true">
      <summary>{isOn ? "Switch texting off" : "Stop setting texting up"}</summary>
      <form class="stack" method="post" action={paths.addOnDisabling()}>
        <p>
          {isOn &&
            "From then on texts to the clinic don't arrive and nobody can send any. All conversations stay. "}
          For 30 days you can switch it on again with the same number; then {endOf(line)}.
          {line.subscriptionId !== null && " The subscription ends with what is paid."}
        </p>
        <button class="danger">Disable</button>
      </form>
    </details>
  );
}

/** Off: until when the number is kept, and both ways from here. */
export function Off({ line, clock, now }: { line: Line; clock: ClinicTime; now: number }) {
  const { disabledAt, releaseAt, releaseBegunAt } = line;
  const isGoing = releaseBegunAt !== null || (releaseAt !== null && releaseAt <= now);
  return (
    <section class="stack" aria-labelledby="line-off">
      <h2 id="line-off">Switched off</h2>
      <p>
        {disabledAt !== null && `Since ${when(clock, disabledAt)}. `}
        {isPayingToReturn(line) && "Texting comes on again as soon as it is paid. "}
        {isGoing && `This is the end of it: ${endOf(line)}.`}
        {!isGoing &&
          releaseAt !== null &&
          `The number is kept until ${when(clock, releaseAt)}; then ${endOf(line)}.`}
      </p>
      {!isPayingToReturn(line) && releaseBegunAt === null && (
        <form method="post" action={paths.addOnRestoring()}>
          <button>Switch on again</button>
        </form>
      )}
      {!isGoing && (
        <details>
          <summary>
            {line.isBrought ? "Let go of the number now" : "Give the number back now"}
          </summary>
          <form class="stack" method="post" action={paths.addOnRelease()}>
            <p>
              {line.isBrought
                ? `At once ${endOf(line)}, and texting has to be enabled anew.`
                : "Somebody else may get it, and it can't be had back."}
            </p>
            <button class="danger">Release the number</button>
          </form>
        </details>
      )}
    </section>
  );
}

/** What becomes of the number at the end: only what was bought for the line is given back. */
function endOf(line: Line): string {
  if (isHandMade(line))
    return "the clinic loses the number, which stays with whoever runs Deskline";
  if (line.isBrought) {
    return "the number's texts don't come here any more, and it stays in our Twilio account";
  }
  return "the number is given back, and somebody else may get it";
}
