import { clinicTime } from "#domain/clinic-time.ts";
import type { DraftFile } from "#domain/attachment.ts";
import type { OptOut } from "#domain/consent.ts";
import type { Conversation } from "#domain/conversation.ts";
import { replyRefusal } from "#domain/conversation.ts";
import { languageToAnswer } from "#domain/language.ts";
import { isLineOff } from "#domain/line.ts";
import type { Message } from "#domain/message.ts";
import type { Note } from "#domain/note.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { closedByWords } from "#domain/quiet.ts";
import type { ScheduledText } from "#domain/send-later.ts";
import type { Clinic, SignedIn } from "#domain/staff.ts";
import { tagsOn } from "#domain/tag.ts";
import { paths } from "#src/paths.ts";
import { AnswerIn } from "./answer-in.tsx";
import { Aside } from "./aside.tsx";
import { Composer } from "./composer.tsx";
import type { ComposerProblem } from "./composer-words.ts";
import { DraftFiles, type RefusedFile } from "./draft-files.tsx";
import { faceOf, hueOf, nameOf } from "./conversation-row.tsx";
import { AskNotice } from "./stop-ask.tsx";
import { DeceasedNote } from "./deceased-note.tsx";
import { Folded } from "./folded.tsx";
import { Messages } from "./messages.tsx";
import { Earlier, Later } from "./more-messages.tsx";
import { ScheduledTexts } from "./scheduled-texts.tsx";
import { Tags } from "./tags.tsx";
import { ThreadMenu } from "./thread-menu.tsx";
import { Waiting } from "./waiting.tsx";

export interface ThreadProps {
  readonly conversation: Conversation;
  readonly optOut: OptOut | null;
  readonly askElsewhere: string | null;
  readonly deceased: readonly string[];
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
  readonly earlier: number | null;
  readonly later: number | null;
  readonly conversationBefore: { readonly id: string; readonly closedAt: number } | null;
  /** What whoever looks has attached to what they are writing. */
  readonly draft: readonly DraftFile[];
  readonly scheduled: readonly ScheduledText[];
  readonly refused?: readonly RefusedFile[];
  /** The message that somebody came for, if it is not the newest. */
  readonly at?: number;
}

/** The open conversation: who it is, what was said, how it ended, and the composer. */
export function Thread({
  thread,
  signedIn,
  seq,
  token,
  now,
  typed,
  problem,
  answered,
}: {
  thread: ThreadProps;
  signedIn: SignedIn;
  seq: number;
  token: string;
  now: number;
  typed?: string | undefined;
  problem?: ComposerProblem | undefined;
  answered?: Message | undefined;
}) {
  const { clinic } = signedIn;
  const { conversation, messages, earlier, later, at, conversationBefore } = thread;
  const { id, contact } = conversation;
  const locked = replyRefusal(conversation, thread.optOut, isLineOff(clinic.lineNotice));
  const reachesEnd = later === null && at === undefined;
  return (
    <section
      id="thread"
      class="thread"
      aria-labelledby="thread-title"
      data-conversation={id}
      data-seq={seq}
      data-at={at}
    >
      {/* Without it the feed sends no messages: they would leave a gap in a thread from long ago. */}
      {reachesEnd && <input type="hidden" name="conversation" value={id} form="live" />}
      <header class="thread-head">
        <a class="back" href={paths.inbox()} aria-label="Back to the list">
          ‹
        </a>
        <ThreadTitle conversation={conversation} clinic={clinic} />
        <p class="presence" />
        {conversationBefore && (
          <a class="before" href={paths.conversation(conversationBefore.id)}>
            Earlier conversation,{" "}
            {clinicTime(clinic.timeZone, clinic.country).short(conversationBefore.closedAt, now)}
          </a>
        )}
      </header>
      <div
        id={`messages-${id}`}
        class="messages"
        role="log"
        aria-label="Messages"
        tabindex={0}
        data-order="oldest-first"
      >
        {conversationBefore && <Folded past={conversationBefore} clinic={clinic} now={now} />}
        {earlier !== null && <Earlier conversationId={id} before={earlier} />}
        <Messages {...thread} signedIn={signedIn} who={nameOf(conversation, clinic)} folds />
        {later !== null && <Later conversationId={id} from={later} />}
      </div>
      {!reachesEnd && (
        <a class="more" href={paths.conversation(id)}>
          Go to the newest messages
        </a>
      )}
      {thread.askElsewhere !== null && (
        <div class="note">
          <AskNotice conversationId={id} words={thread.askElsewhere} />
        </div>
      )}
      <DeceasedNote names={thread.deceased} />
      <Ending conversation={conversation} clinic={clinic} now={now} />
      <Waiting
        conversation={conversation}
        clinic={clinic}
        now={now}
        seen={messages.at(-1)?.position ?? null}
      />
      <ScheduledTexts conversationId={id} texts={thread.scheduled} clinic={clinic} />
      <div id={`noting-${id}`} class="noting" />
      <div id="uploads" class="uploads" role="status" />
      <AnswerIn
        conversationId={id}
        language={locked === null ? languageToAnswer(messages) : null}
      />
      <DraftFiles conversationId={id} files={thread.draft} refused={thread.refused ?? []} />
      <Composer
        conversationId={id}
        hasFiles={thread.draft.length > 0}
        contact={contact}
        token={token}
        seen={messages.at(-1)?.position ?? null}
        locked={locked}
        {...(typed === undefined ? {} : { typed })}
        problem={problem}
        answered={answered}
        now={now}
      />
      <ThreadMenu
        conversation={conversation}
        signedIn={signedIn}
        seen={messages.at(-1)?.position ?? 0}
      />
      <aside id="panel" class="panel" aria-label="Client" hidden>
        <button type="button" class="quiet" id="panel-close" aria-label="Close">
          ✕
        </button>
        <div id="panel-body" />
      </aside>
    </section>
  );
}

/** Who it is: by name with the number below, and the way to their profile. */
export function ThreadTitle({
  conversation,
  clinic,
}: {
  conversation: Conversation;
  clinic: Clinic;
}) {
  const { id, clientId, contact, closedAt, staffName } = conversation;
  return (
    <div
      id={`title-${id}`}
      class={`thread-title ${hueOf(conversation)}`}
      data-initials={faceOf(conversation)}
    >
      <h2 id="thread-title">{nameOf(conversation, clinic)}</h2>
      <Tags tags={tagsOn(conversation, clinic.tags)} />
      {clientId !== null && (
        <p>
          {formatNumber(contact, clinic.country)} · <a href={paths.client(clientId)}>Profile</a> ·{" "}
          <a
            id="panel-link"
            href={paths.beside(id)}
            hx-get={paths.beside(id)}
            hx-target="#dialog"
            data-key="i"
          >
            About them
          </a>
          {closedAt === null && staffName !== null && <> · Assigned to {staffName}</>}
        </p>
      )}
      {clientId === null && closedAt === null && staffName !== null && (
        <p>Assigned to {staffName}</p>
      )}
    </div>
  );
}

/** How a conversation ended or was put aside, and how it goes on; empty in the list of open ones. */
export function Ending({
  conversation,
  clinic,
  now,
}: {
  conversation: Conversation;
  clinic: Clinic;
  now: number;
}) {
  const { id, closedAt } = conversation;
  if (closedAt === null && conversation.aside === null) {
    return <div id={`ending-${id}`} class="ending" role="status" />;
  }
  if (closedAt === null) return <Aside conversation={conversation} clinic={clinic} now={now} />;
  const clock = clinicTime(clinic.timeZone, clinic.country);
  return (
    <div id={`ending-${id}`} class="ending" role="status">
      <p>
        Closed{closedByWords(conversation)},{" "}
        <time datetime={clock.iso(closedAt)}>{clock.short(closedAt, now)}</time>
      </p>
      <form method="post" action={paths.reopening(id)} hx-post={paths.reopening(id)}>
        <button class="quiet">Reopen</button>
      </form>
    </div>
  );
}

/** Somebody deleted the conversation that this page shows. What was typed stays in the composer. */
export function DeletedThread({ id }: { id: string }) {
  return (
    <div id={`ending-${id}`} class="ending" role="status">
      <p>This conversation was just deleted. What you typed is kept until you leave this page.</p>
    </div>
  );
}

/** Where the thread goes when no conversation is open. */
export function NoThread() {
  return (
    <section id="thread" class="thread thread-none">
      <p>Choose a conversation to read it and answer.</p>
    </section>
  );
}
