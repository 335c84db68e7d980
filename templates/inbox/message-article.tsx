import { clinicTime } from "#domain/clinic-time.ts";
import { canBeSentAgain, deliveryWords } from "#domain/delivery.ts";
import { describeFailure } from "#domain/failure.ts";
import type { Message } from "#domain/message.ts";
import type { Clinic } from "#domain/staff.ts";
import { Attachments } from "./attachments.tsx";
import { StopAsk } from "./stop-ask.tsx";
import { MessageText } from "./message-text.tsx";
import { Understanding } from "./understanding.tsx";
import { paths } from "#src/paths.ts";

/** One text: the same in the page, in the answer to a send, and in the live feed. */
export function MessageArticle({
  message,
  clinic,
  isRecord = false,
  isFolded = false,
}: {
  message: Message;
  clinic: Clinic;
  /** Shown to be read, not to be acted on. */
  isRecord?: boolean;
  /** Among others that were sent by themselves, with nothing to decide about it. */
  isFolded?: boolean;
}) {
  const { id, direction, createdAt, position } = message;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <article
      id={`message-${id}`}
      class={`message message-${direction}`}
      data-position={position}
      aria-label={`${authorOf(message)}, ${clock.time(createdAt)}`}
    >
      {message.body !== "" && (
        <MessageText text={message.body} country={clinic.country} said={clock.dayKey(createdAt)} />
      )}
      <Attachments
        message={message}
        by={`${authorOf(message)}, ${clock.day(createdAt)}, ${clock.time(createdAt)}`}
        isRecord={isRecord}
      />
      {isFolded && message.delivery ? (
        <footer>{`${authorOf(message)} · ${clock.time(createdAt)} · ${deliveryWords[message.delivery]}`}</footer>
      ) : hasOnlyItsTime(message) ? (
        <time datetime={clock.iso(createdAt)}>{clock.time(createdAt)}</time>
      ) : (
        <Footer message={message} clinic={clinic} isRecord={isRecord} />
      )}
    </article>
  );
}

/** Most of what clients write: a page of fifty is fifty elements lighter without a footer around it. */
function hasOnlyItsTime({ direction, understood, stopAsk }: Message): boolean {
  return direction === "inbound" && understood === null && stopAsk === null;
}

/** Who wrote it and when, what became of it, and what can be done about that. */
function Footer({
  message,
  clinic,
  isRecord,
}: {
  message: Message;
  clinic: Clinic;
  isRecord: boolean;
}) {
  const { id, conversationId, direction, delivery, createdAt } = message;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <footer>
      {direction === "outbound" && `${authorOf(message)} · `}
      <time datetime={clock.iso(createdAt)}>{clock.time(createdAt)}</time>
      {delivery && (
        <span class="delivery" data-delivery={delivery}>
          {deliveryWords[delivery]}
        </span>
      )}
      {delivery === "failed" || delivery === "undelivered" ? (
        <span class="message-reason">{describeFailure(message.errorCode)}</span>
      ) : null}
      <Understanding message={message} clinic={clinic} isRecord={isRecord} />
      <StopAsk message={message} isRecord={isRecord} />
      {!isRecord && canBeSentAgain(message) && (
        <SendAgain conversationId={conversationId} messageId={id} />
      )}
    </footer>
  );
}

function SendAgain(which: { conversationId: string; messageId: string }) {
  const action = paths.attempts(which.conversationId, which.messageId);
  return (
    <form
      method="post"
      action={action}
      hx-post={action}
      hx-target={`#composer-${which.conversationId}`}
      hx-swap="none"
      hx-sync="this:drop"
      hx-include="[name=view]"
    >
      <button class="quiet">Send again</button>
    </form>
  );
}

function authorOf({ author, authorName }: Message): string {
  switch (author) {
    case "client":
      return "Client";
    case "staff":
      return authorName ?? "Staff";
    case "auto-responder":
      return "Auto-responder";
    case "automation":
      return authorName === null ? "Automatic" : `Automatic: ${authorName}`;
  }
}
