import type { LibraryDocument } from "#domain/library.ts";
import { mostQuickReplies, type QuickReply } from "#domain/quick-reply.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { byFolder } from "./folders.ts";
import { QuickReplyForm, type TypedQuickReply } from "./quick-reply-form.tsx";

/** What is written again and again: everybody's and one's own, and a form for another. */
export function QuickRepliesPage({
  signedIn,
  state,
  replies,
  documents,
  typed,
  problem,
  said,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  replies: readonly QuickReply[];
  documents: readonly LibraryDocument[];
  typed: TypedQuickReply;
  problem?: FieldProblem | undefined;
  said?: string | undefined;
}) {
  const isAdmin = signedIn.role === "admin";
  return (
    <StaffPage signedIn={signedIn} title="Quick replies" state={state}>
      <div class="page page-narrow stack">
        <h1>Quick replies</h1>
        <p role="status">{said ?? ""}</p>
        <p>
          In a conversation, “/” opens them. What Deskline knows is filled in before you send; what
          it does not know waits in its braces for you.
        </p>
        <QuickReplyList
          title="Everybody's"
          replies={replies.filter(({ isShared }) => isShared)}
          none={isAdmin ? "None yet." : "None yet. Your clinic's admins add them."}
          mayChange={isAdmin}
        />
        <QuickReplyList
          title="Yours"
          replies={replies.filter(({ isShared }) => !isShared)}
          none="None yet."
          mayChange
        />
        <section class="stack" aria-labelledby="new-quick-reply">
          <h2 id="new-quick-reply">A new one</h2>
          <QuickReplyForm
            action={paths.quickReplies()}
            typed={typed}
            documents={documents}
            problem={problem}
            isAdmin={isAdmin}
            button="Add"
          />
          <p class="hint">
            Up to {mostQuickReplies} for everybody and {mostQuickReplies} of your own.
          </p>
        </section>
      </div>
    </StaffPage>
  );
}

function QuickReplyList({
  title,
  replies,
  none,
  mayChange,
}: {
  title: string;
  replies: readonly QuickReply[];
  none: string;
  mayChange: boolean;
}) {
  const id = title === "Yours" ? "own-quick-replies" : "shared-quick-replies";
  return (
    <section class="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {replies.length === 0 && <p class="hint">{none}</p>}
      {byFolder(replies).map(({ folder, replies: kept }) => (
        <>
          {folder !== "" && <h3>{folder}</h3>}
          <ul class="remarks">
            {kept.map(({ id: replyId, name, body }) => (
              <li class="person">
                <span>
                  <strong>{name}</strong>
                  <small class="quick-reply-body">{body}</small>
                </span>
                {mayChange && (
                  <a
                    class="button quiet"
                    href={paths.quickReply(replyId)}
                    aria-label={`Change ${name}`}
                  >
                    Change
                  </a>
                )}
              </li>
            ))}
          </ul>
        </>
      ))}
    </section>
  );
}
