import type { ClinicTime } from "#domain/clinic-time.ts";
import { mostReceivers, type Receiver } from "#domain/receiver.ts";
import { paths } from "#src/paths.ts";
import { when } from "./line-progress.tsx";
import { offWords } from "./receiver-words.ts";

/** The clinic's own systems that are told what happens. */
export function Receivers({
  receivers,
  clock,
}: {
  receivers: readonly Receiver[];
  clock: ClinicTime;
}) {
  return (
    <>
      <p>
        Your other systems can be told when a text comes, when a text of yours arrives, when
        somebody opts out, and when a client answers about an appointment.
      </p>
      <ul class="remarks">
        {receivers.map((receiver) => (
          <li>
            <a href={paths.receiver(receiver.id)}>{receiver.name}</a>
            <small>{receiver.url}</small>
            <small>{stateWords(receiver, clock)}</small>
          </li>
        ))}
      </ul>
      {receivers.length < mostReceivers ? (
        <p>
          <a class="button" href={paths.receiver("new")}>
            Add a receiver
          </a>
        </p>
      ) : (
        <p class="hint">{tooManyWords}</p>
      )}
    </>
  );
}

/** Whether a receiver is told, or why not. */
export function stateWords(receiver: Receiver, clock: ClinicTime): string {
  if (receiver.offAt !== null) return offWords[receiver.offReason ?? "admin"];
  if (receiver.failingSince === null) return "On.";
  const tries = receiver.failures === 1 ? "the last try" : `the last ${receiver.failures} tries`;
  return `On, but failing since ${when(clock, receiver.failingSince)}: ${tries} did not succeed.`;
}

export const tooManyWords = `A clinic has ${mostReceivers} receivers at most: remove one first.`;
