import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { closedByWords } from "#domain/quiet.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { MessageArticle } from "#templates/inbox/message-article.tsx";

export interface HistoryConversation {
  readonly id: string;
  readonly contact: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly closedAfter: number | null;
  readonly messages: readonly Message[];
}

/** All that was ever texted with a client, the latest first. */
export function History({
  clientId,
  conversations,
  next,
  clinic,
}: {
  clientId: string;
  conversations: readonly HistoryConversation[];
  /** Where it goes on. */
  next: string | null;
  clinic: Clinic;
}) {
  return (
    <section aria-labelledby="history-title" class="history">
      <div class="page-head">
        <h2 id="history-title">Communication history</h2>
        <a href={paths.history(clientId)}>Print</a>
        <a href={`${paths.history(clientId)}?download`} download>
          Download
        </a>
      </div>
      <form role="search" method="post" action={paths.finding(paths.search())}>
        <input type="hidden" name="client" value={clientId} />
        <label>
          Search in this history
          <input type="search" name="q" minlength={2} autocomplete="off" />
        </label>
      </form>
      {conversations.length === 0 && <p>Nothing was texted yet.</p>}
      {conversations.map((conversation, i) => (
        <PastConversation conversation={conversation} clinic={clinic} daysShown={i === 0 ? 3 : 0} />
      ))}
      {next !== null && (
        <a class="more" href={paths.clientBefore(clientId, next)}>
          Earlier conversations
        </a>
      )}
    </section>
  );
}

/** One conversation of the communication history, its days folded but for the latest ones. */
export function PastConversation({
  conversation,
  clinic,
  daysShown,
}: {
  conversation: HistoryConversation;
  clinic: Clinic;
  /** How many of its latest days are unfolded. */
  daysShown: number;
}) {
  const { id, contact, openedAt, closedAt, messages } = conversation;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const days = [...Map.groupBy(messages, ({ createdAt }) => clock.dayKey(createdAt)).values()];
  return (
    <section class="past" aria-label={`Conversation of ${clock.day(openedAt)}`}>
      <header>
        <h3>
          <a href={paths.conversation(id)}>{clock.day(openedAt)}</a>
        </h3>
        <p>
          {formatNumber(contact, clinic.country)} ·{" "}
          {closedAt === null
            ? "open"
            : `closed${closedByWords(conversation)}, ${clock.day(closedAt)}`}
        </p>
      </header>
      {days.map((day, i) => (
        <Day messages={day} clinic={clinic} isOpen={i >= days.length - daysShown} />
      ))}
    </section>
  );
}

function Day({
  messages,
  clinic,
  isOpen,
}: {
  messages: readonly Message[];
  clinic: Clinic;
  isOpen: boolean;
}) {
  const clock = clinicTime(clinic.timeZone, clinic.country);
  const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  const [first] = messages;
  if (!first) return null;
  return (
    <details open={isOpen}>
      <summary>
        {clock.day(first.createdAt)} <small>{count}</small>
      </summary>
      <div class="past-messages">
        {messages.map((message) => (
          <MessageArticle message={message} clinic={clinic} isRecord />
        ))}
      </div>
    </details>
  );
}
