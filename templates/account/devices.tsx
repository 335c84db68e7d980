import type { ClinicTime } from "#domain/clinic-time.ts";
import { type Hearing, hearings } from "#domain/push.ts";
import { paths } from "#src/paths.ts";
import { type FieldProblem, Wrong } from "#templates/settings/field.tsx";

/** A browser or phone that somebody is told on. Times are epoch milliseconds. */
export interface ShownDevice {
  readonly id: string;
  readonly name: string;
  readonly hears: Hearing;
  readonly createdAt: number;
  readonly toldAt: number | null;
  readonly refusedAt: number | null;
  /** The one that looks at the page. */
  readonly isHere: boolean;
}

/** Where somebody is told with Deskline closed, and the switch for this browser. */
export function Devices({
  devices,
  pushKey,
  clock,
  problem,
}: {
  devices: readonly ShownDevice[];
  pushKey: string;
  clock: ClinicTime;
  problem?: FieldProblem | undefined;
}) {
  return (
    <>
      <h2>When Deskline is closed</h2>
      <p class="hint">
        A phone or computer can tell you all the same. It says that a client wrote, and who if you
        chose that above; never what they wrote. While a colleague has the conversation open, it
        stays silent.
      </p>
      {devices.length > 0 && (
        <ul class="remarks">
          {devices.map((device) => (
            <Device device={device} clock={clock} />
          ))}
        </ul>
      )}
      {!devices.some(({ isHere }) => isHere) && (
        <form
          class="stack with-script"
          method="post"
          action={paths.devices()}
          id="push"
          data-key={pushKey}
        >
          {["endpoint", "p256dh", "auth"].map((name) => (
            <input type="hidden" name={name} value="" />
          ))}
          <fieldset>
            <legend>What this one tells of</legend>
            {hearings.map((hears) => (
              <label class="choice">
                <input type="radio" name="hears" value={hears} checked={hears === "duty"} />
                {words[hears]}
              </label>
            ))}
          </fieldset>
          <p>
            {/* push.js enables it: pressed before, it would hand in no address. */}
            <button disabled>Notify this phone even when Deskline is closed</button>
          </p>
          <p id="may-push" role="status" />
          <Wrong field="endpoint" problem={problem} />
        </form>
      )}
    </>
  );
}

function Device({ device, clock }: { device: ShownDevice; clock: ClinicTime }) {
  const { id, name, hears, createdAt, toldAt, refusedAt, isHere } = device;
  const when = (at: number) => `${clock.day(at)} at ${clock.time(at)}`;
  return (
    <li class="person">
      <span>
        <strong>{name}</strong> {isHere && <span class="hint">This one</span>}
        <small>
          {words[hears]}. On since {clock.day(createdAt)},{" "}
          {toldAt === null ? "not yet told anything" : `last told ${when(toldAt)}`}
        </small>
        {refusedAt !== null && (
          <small>
            Its push service takes nothing since {when(refusedAt)}: remove it, and switch it on
            again there.
          </small>
        )}
      </span>
      <form method="post" action={paths.deviceRemoval(id)} data-here={isHere ? "" : undefined}>
        <button class="quiet" aria-label={`Remove ${name}`}>
          Remove
        </button>
      </form>
    </li>
  );
}

const words: Record<Hearing, string> = {
  duty: "Texts that come while the clinic is closed, and clients who wait too long",
  all: "Also every other text that nobody has read after half a minute",
};
