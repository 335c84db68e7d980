import type { Conversation } from "#domain/conversation.ts";
import { languageOf, languageToAnswer } from "#domain/language.ts";
import { newsIn } from "#domain/being-told.ts";
import type { InboxFilter } from "#domain/inbox-filter.ts";
import type { Message } from "#domain/message.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Note } from "#domain/note.ts";
import type { SignedIn } from "#domain/staff.ts";
import { ScheduleDays, type ShownSchedule } from "#templates/schedule/schedule-days.tsx";
import { AnswerIn } from "./answer-in.tsx";
import { ClosingNotice, type ClosingSoon } from "./closing-soon.tsx";
import { nameOf, RowChange, RowGone } from "./conversation-row.tsx";
import { Cursor, InboxLink } from "./inbox-link.tsx";
import type { ScheduledText } from "#domain/send-later.ts";
import { type Mention, Mentions } from "./mentions.tsx";
import { Messages } from "./messages.tsx";
import { NoteGone } from "./note-fragment.tsx";
import { ScheduledTexts } from "./scheduled-texts.tsx";
import { Waiting } from "./waiting.tsx";
import { DeletedThread, Ending, ThreadTitle } from "./thread.tsx";

/** What a page has missed, each partial naming its place. A place that is not there is skipped. */
export function ChangesFragment({
  conversations,
  gone,
  messages,
  scheduled,
  notes,
  goneNotes,
  mentions,
  closing,
  state,
  signedIn,
  filter,
  openId,
  schedule,
  now,
}: {
  conversations: readonly Conversation[];
  gone: readonly string[];
  messages: readonly Message[];
  /** What leaves later in the conversation that is open. */
  scheduled: readonly ScheduledText[];
  notes: readonly Note[];
  goneNotes: readonly Pick<Note, "after" | "place">[];
  mentions: readonly Mention[];
  closing: ClosingSoon | null;
  state: { unread: number; seq: number };
  signedIn: SignedIn;
  filter: InboxFilter;
  openId: string | null;
  /** What the page shows of the schedule, when an appointment there has changed. */
  schedule: ShownSchedule | null;
  now: number;
}) {
  const { clinic } = signedIn;
  const news = newsIn(conversations, now);
  const opened = conversations.find(({ id }) => id === openId);
  // Of what came only the last word counts that says in which language: "ok" leaves the offer as it is.
  const says = messages.some(
    ({ direction, body }) => direction === "inbound" && languageOf(body) !== null,
  );
  return (
    <>
      {openId !== null && messages.length + notes.length > 0 && (
        <hx-partial hx-target={`#messages-${openId}`} hx-swap="upsert">
          {/* A reaction's text is in the page that asks: it means one of the latest. */}
          <Messages
            messages={messages}
            notes={notes}
            signedIn={signedIn}
            who={opened && nameOf(opened, clinic)}
            isAll={false}
          />
        </hx-partial>
      )}
      {opened?.closedAt === null && says && (
        <hx-partial hx-target={`#answer-in-${opened.id}`} hx-swap="outerHTML">
          <AnswerIn conversationId={opened.id} language={languageToAnswer(messages)} />
        </hx-partial>
      )}
      {opened && goneNotes.map((note) => <NoteGone note={note} />)}
      {opened && (
        <>
          <hx-partial hx-target={`#title-${opened.id}`} hx-swap="outerHTML">
            <ThreadTitle conversation={opened} clinic={clinic} />
          </hx-partial>
          <hx-partial hx-target={`#ending-${opened.id}`} hx-swap="outerHTML">
            <Ending conversation={opened} clinic={clinic} now={now} />
          </hx-partial>
          <hx-partial hx-target={`#scheduled-${opened.id}`} hx-swap="outerMorph">
            <ScheduledTexts conversationId={opened.id} texts={scheduled} clinic={clinic} />
          </hx-partial>
          <hx-partial hx-target={`#waiting-${opened.id}`} hx-swap="outerHTML">
            <Waiting conversation={opened} clinic={clinic} now={now} />
          </hx-partial>
        </>
      )}
      {openId !== null && gone.includes(openId) && (
        <hx-partial hx-target={`#ending-${openId}`} hx-swap="outerHTML">
          <DeletedThread id={openId} />
        </hx-partial>
      )}
      {gone.map((id) => (
        <RowGone id={id} />
      ))}
      {conversations.map((conversation) => (
        <RowChange conversation={conversation} signedIn={signedIn} filter={filter} now={now} />
      ))}
      {schedule && (
        <hx-partial hx-target="#schedule-days" hx-swap="innerMorph">
          <ScheduleDays {...schedule} clock={clinicTime(clinic.timeZone, clinic.country)} />
        </hx-partial>
      )}
      <hx-partial hx-target="#closing-soon" hx-swap="outerMorph">
        <ClosingNotice closing={closing} clinic={clinic} />
      </hx-partial>
      <hx-partial hx-target="#mentions" hx-swap="outerHTML">
        <Mentions mentions={mentions} clinic={clinic} />
      </hx-partial>
      <hx-partial hx-target="#inbox-link" hx-swap="outerHTML">
        <InboxLink
          unread={state.unread}
          news={news && { id: news.id, name: nameOf(news, clinic), at: news.lastMessageAt }}
        />
      </hx-partial>
      <hx-partial hx-target="#cursor" hx-swap="outerHTML">
        <Cursor seq={state.seq} />
      </hx-partial>
    </>
  );
}
