import { clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";

/** A conversation in the list. `data-position` is what the list is ordered by. */
export function ConversationRow({
  conversation,
  clinic,
  now,
}: {
  conversation: Conversation;
  clinic: Clinic;
  now: number;
}) {
  const { id, unreadSince, waitingSince, lastMessageAt } = conversation;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <li id={`conversation-${id}`} data-position={lastMessageAt}>
      <a
        class={unreadSince === null ? "row" : "row row-unread"}
        href={paths.conversation(id)}
        hx-get={paths.conversation(id)}
        hx-target="#thread"
        hx-swap="outerHTML"
        hx-push-url="true"
      >
        <strong>{nameOf(conversation, clinic)}</strong>
        <time datetime={clock.iso(lastMessageAt)}>{clock.short(lastMessageAt, now)}</time>
        <span class="row-text">
          {conversation.lastMessageAuthor === "client" ? "" : "Reply: "}
          {conversation.lastMessageText}
        </span>
        {waitingSince !== null && (
          <span class="row-waiting">Waiting since {clock.short(waitingSince, now)}</span>
        )}
        {unreadSince !== null && <span class="visually-hidden">unread</span>}
      </a>
    </li>
  );
}

/** The client's name, or the number that nobody has been found for. */
export function nameOf(
  conversation: Pick<Conversation, "clientName" | "contact">,
  clinic: Clinic,
): string {
  return conversation.clientName ?? formatNumber(conversation.contact, clinic.country);
}
