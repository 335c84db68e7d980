import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { nameOf } from "./conversation-row.tsx";

export interface Mention {
  readonly conversationId: string;
  readonly byName: string;
  readonly isGiven: 0 | 1;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
  readonly contact: string;
}

/** Where colleagues ask whoever looks to come; it goes when they open the conversation. */
export function Mentions({ mentions, clinic }: { mentions: readonly Mention[]; clinic: Clinic }) {
  return (
    <ul id="mentions" class="mentions" aria-label="Mentions">
      {mentions.map((mention) => (
        <li id={mentionId(mention.conversationId)}>
          <a
            href={paths.conversation(mention.conversationId)}
            hx-get={paths.conversation(mention.conversationId)}
            hx-target="#thread"
            hx-swap="outerHTML"
            hx-push-url="true"
          >
            {mention.byName} {mention.isGiven === 1 ? "gave you" : "mentioned you"}:{" "}
            <strong>{nameOf(mention, clinic)}</strong>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function mentionId(conversationId: string): string {
  return `mention-${conversationId}`;
}
