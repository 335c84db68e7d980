import { asksFrom, type Conversation } from "#domain/conversation.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { nameOf } from "./conversation-row.tsx";

/** Names what goes, says that nobody gets it back, and what can't be taken back at all (R14). */
export function DeletionQuestion({
  conversation,
  messages,
  clinic,
  problem,
}: {
  conversation: Conversation;
  messages: number;
  clinic: Clinic;
  problem?: "unconfirmed" | "forbidden" | "kept" | undefined;
}) {
  const action = paths.deletion(conversation.id);
  const name = nameOf(conversation, clinic);
  const asks = messages >= asksFrom;
  const count = asks
    ? "with all its messages and attachments"
    : messages === 1
      ? "with 1 message"
      : `with ${messages} messages`;
  return (
    <form class="stack" method="post" action={action} hx-post={action} hx-target="#dialog">
      {problem && (
        <p class="alert" role="alert" id="deletion-problem">
          {words[problem]}
        </p>
      )}
      <p>
        The conversation with <strong>{name}</strong> goes for good, {count}. It is not kept in the
        client's profile. <strong>It cannot be recovered.</strong>
      </p>
      <p>
        Texts that wait to be sent are not sent. The phone network's copies are deleted, too. What
        is on the client's phone stays there, and for 30 days our database's own backups could still
        hold it.
      </p>
      {asks && (
        <label>
          Type delete{conversation.clientName === null ? "" : `, or ${conversation.clientName},`} to
          confirm
          <input
            name="confirmation"
            autocomplete="off"
            aria-describedby={problem ? "deletion-problem" : undefined}
          />
        </label>
      )}
      <button class="danger">Delete for good</button>
    </form>
  );
}

const words = {
  unconfirmed: "Nothing was deleted: the word or the name did not fit.",
  kept: "Nothing was deleted: all that was said with this client is kept. An admin can end that on the client's page.",
  forbidden: "In your clinic only admins delete conversations. Close it, or ask one of them.",
} as const;
