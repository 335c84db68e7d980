import { clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { WaitsSince } from "./late.tsx";

/** That a client waits, and the word that ends it without an answer; and the way back from that. */
export function Waiting({
  conversation,
  clinic,
  now,
  seen = null,
}: {
  conversation: Conversation;
  clinic: Clinic;
  now: number;
  /** The position of the last message on the page; app.js keeps it as it changes. */
  seen?: number | null;
}) {
  const { id, waitingSince, closedAt, lastMessageAuthor, aside } = conversation;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const isShown =
    closedAt === null &&
    aside !== "spam" &&
    (waitingSince !== null || lastMessageAuthor === "client");
  return (
    <div id={`waiting-${id}`} class="waiting">
      {isShown && (
        <form
          method="post"
          action={paths.waiting(id)}
          hx-post={paths.waiting(id)}
          hx-target={`#waiting-${id}`}
          hx-swap="outerHTML"
          hx-include="[name=view]"
        >
          <input type="hidden" name="seen" value={seen ?? ""} />
          {waitingSince === null ? (
            <span>Needs no answer.</span>
          ) : (
            <WaitsSince since={waitingSince} clinic={clinic} now={now}>
              Waiting since{" "}
              <time datetime={clock.iso(waitingSince)}>{clock.short(waitingSince, now)}</time>
            </WaitsSince>
          )}
          <button
            class="quiet"
            name="needed"
            value={waitingSince === null ? "yes" : "no"}
            data-key="e"
          >
            {waitingSince === null ? "It does need one" : "No answer needed"}
          </button>
        </form>
      )}
    </div>
  );
}
