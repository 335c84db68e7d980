import { clinicTime } from "#domain/clinic-time.ts";
import type { Conversation } from "#domain/conversation.ts";
import { type InboxFilter, isIn, placeIn } from "#domain/inbox-filter.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { colourOf, initialsOf } from "#domain/initials.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { tagsOn } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";
import { snoozedWords } from "./snooze-dialog.tsx";
import { WaitsSince } from "./late.tsx";
import { Tags } from "./tags.tsx";

interface RowProps {
  readonly conversation: Conversation;
  readonly clinic: Clinic;
  readonly filter: InboxFilter;
  readonly now: number;
}

/** A conversation in the list. `data-position` is what the list is ordered by. */
export function ConversationRow({ conversation, clinic, filter, now }: RowProps) {
  const { id, unreadSince, waitingSince, lastMessageAt, closedAt } = conversation;
  const { staffName, cameBackAt } = conversation;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const path = paths.conversationIn(id, filter);
  const isOpen = closedAt === null;
  const isBack = isOpen && cameBackAt !== null && cameBackAt >= lastMessageAt;
  return (
    <li id={`conversation-${id}`} data-position={placeIn(filter, conversation)}>
      <a
        class={`row ${hueOf(conversation)}${isOpen && unreadSince !== null ? " row-unread" : ""}`}
        data-initials={faceOf(conversation)}
        href={path}
        hx-get={path}
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
        {isOpen && staffName !== null && <Assignee name={staffName} />}
        {isOpen && waitingSince !== null && (
          <WaitsSince class="row-waiting" since={waitingSince} clinic={clinic} now={now}>
            Waiting since {clock.short(waitingSince, now)}
          </WaitsSince>
        )}
        {conversation.aside === "snoozed" && (
          <span class="row-closed">{snoozedWords(conversation, clinic, now)}</span>
        )}
        {isBack && <span class="row-closed">Back since {clock.short(cameBackAt, now)}</span>}
        {closedAt !== null && <span class="row-closed">Closed {clock.short(closedAt, now)}</span>}
        <Tags tags={tagsOn(conversation, clinic.tags)} />
        {isOpen && unreadSince !== null && <span class="visually-hidden">unread</span>}
      </a>
    </li>
  );
}

/** Whose it is: as much as there is room for, and in words. */
function Assignee({ name }: { name: string }) {
  return (
    <span class="row-whose" title={name}>
      <span aria-hidden="true">{initialsOf(name)}</span>
      <span class="visually-hidden">Assigned to {name}</span>
    </span>
  );
}

/** A row that changed, put in its place in a list that is there, or out of it. */
export function RowChange(props: Omit<RowProps, "clinic"> & { signedIn: SignedIn }) {
  const { conversation, filter, signedIn } = props;
  if (!isIn(filter, conversation, signedIn.staffId)) return <RowGone id={conversation.id} />;
  return (
    <hx-partial hx-target="#conversations" hx-swap="upsert">
      <ConversationRow {...props} clinic={signedIn.clinic} />
    </hx-partial>
  );
}

export function RowGone({ id }: { id: string }) {
  return <hx-partial hx-target={`#conversation-${id}`} hx-swap="delete" />;
}

/** The client's name with the household's others, or the number that nobody was found for. */
export function nameOf(
  conversation: Pick<Conversation, "clientName" | "sharedWith" | "contact">,
  clinic: Clinic,
): string {
  const { clientName, sharedWith, contact } = conversation;
  if (clientName === null) return formatNumber(contact, clinic.country);
  return sharedWith === null ? clientName : `${clientName} (or ${sharedWith})`;
}

/** The initials that stand for somebody before their name; "#" for a number that is nobody's. */
export function faceOf({ clientName }: Pick<Conversation, "clientName">): string {
  return clientName === null ? "#" : initialsOf(clientName);
}

/** Its colour: a client keeps theirs with every number. */
export function hueOf({ clientId, contact }: Pick<Conversation, "clientId" | "contact">): string {
  return `hue-${colourOf(clientId ?? contact)}`;
}
