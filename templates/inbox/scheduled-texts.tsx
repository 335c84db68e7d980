import { clinicTime } from "#domain/clinic-time.ts";
import type { Held, ScheduledText } from "#domain/send-later.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";

/**
 * What is to leave later, above the composer, and what was withdrawn until somebody puts it away. The
 * same for whoever looks: it comes with the live feed.
 */
export function ScheduledTexts({
  conversationId,
  texts,
  clinic,
  problem,
}: {
  conversationId: string;
  texts: readonly ScheduledText[];
  clinic: Clinic;
  /** Why what was just pressed did not happen. */
  problem?: string | undefined;
}) {
  return (
    <div id={`scheduled-${conversationId}`} class="scheduled">
      {problem !== undefined && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      {texts.length > 0 && (
        <ul aria-label="Leaves later">
          {texts.map((text) => (
            <Scheduled text={text} clinic={clinic} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Scheduled({ text, clinic }: { text: ScheduledText; clinic: Clinic }) {
  const { id, conversationId, body, fileNames, held, staffName } = text;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const about = `scheduled-text-${id}`;
  const edit = paths.scheduledText(conversationId, id);
  return (
    <li id={`scheduled-item-${id}`} data-held={held ?? undefined}>
      <p id={about} class="scheduled-when">
        <span aria-hidden="true">◷</span> {held === null ? "Leaves" : heldInWords(text)}{" "}
        {held === null && (
          <time datetime={clock.iso(text.leavesAt)}>
            {clock.day(text.leavesAt)}, {clock.time(text.leavesAt)}
          </time>
        )}
        {held === null && text.atOpening && " (when you open)"} · {staffName}
      </p>
      <p class="scheduled-body">{body}</p>
      {fileNames.length > 0 && <p class="scheduled-files">With {fileNames.join(", ")}</p>}
      <form method="post" action={edit}>
        <input type="hidden" name="version" value={text.version} />
        <a
          class="button quiet"
          href={edit}
          hx-get={edit}
          hx-target="#dialog"
          hx-swap="innerHTML"
          aria-describedby={about}
        >
          Edit
        </a>
        <Act text={text} path={paths.scheduledDeparture(conversationId, id)}>
          Let it go now
        </Act>
        {held === null ? (
          <Act text={text} path={paths.scheduledWithdrawal(conversationId, id)}>
            Withdraw
          </Act>
        ) : (
          <Act text={text} path={paths.scheduledRemoval(conversationId, id)}>
            Put away
          </Act>
        )}
      </form>
    </li>
  );
}

/** No button here is called Send: beside the composer's there would be two. */
function Act({
  path,
  text: { id, conversationId },
  children,
}: {
  path: string;
  text: ScheduledText;
  children: string;
}) {
  return (
    <button
      class="quiet"
      formaction={path}
      hx-post={path}
      hx-target={`#scheduled-${conversationId}`}
      hx-swap="outerMorph"
      hx-include="[name=view]"
      aria-describedby={`scheduled-text-${id}`}
    >
      {children}
    </button>
  );
}

function heldInWords({ held, heldBy }: ScheduledText): string {
  const by = heldBy === null ? "" : ` by ${heldBy}`;
  if (held === "withdrawn") return `Withdrawn${by}`;
  if (held === "closed") return `Withdrawn: the conversation was closed${by}`;
  return held === null ? "" : heldWords[held];
}

const heldWords: Record<Exclude<Held, "withdrawn" | "closed">, string> = {
  "client-wrote": "Withdrawn: they wrote first",
  "opted-out": "Withdrawn: they texted STOP",
  "asked-not-to": "Withdrawn: they asked not to be texted",
  "asks-to-stop": "Withdrawn: they may have asked not to be texted",
  "line-off": "Withdrawn: texting was switched off at its time",
  "files-changed": "Withdrawn: its attachments are not there any more",
  "too-late": "Withdrawn: Deskline could not send it in time. Read whether it is still right",
  unreachable: "Withdrawn: this sender takes no texts",
  abroad: "Withdrawn: texts go to the US and Canada only",
  premium: "Withdrawn: this is a premium number",
};
