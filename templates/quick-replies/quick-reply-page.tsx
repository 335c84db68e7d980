import type { LibraryDocument } from "#domain/library.ts";
import type { QuickReply } from "#domain/quick-reply.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem, Stored } from "#templates/settings/field.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { QuickReplyForm, type TypedQuickReply } from "./quick-reply-form.tsx";

/** One quick reply, to be changed or taken away. */
export function QuickReplyPage({
  signedIn,
  state,
  reply,
  typed,
  documents,
  problem,
  stored,
  notice,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  reply: QuickReply;
  typed: TypedQuickReply;
  documents: readonly LibraryDocument[];
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
  notice?: string | undefined;
}) {
  return (
    <StaffPage signedIn={signedIn} title={reply.name} state={state}>
      <div class="page page-narrow stack">
        <h1>{reply.name}</h1>
        {notice !== undefined && (
          <p class="alert" role="alert">
            {notice}
          </p>
        )}
        <QuickReplyForm
          action={paths.quickReply(reply.id)}
          typed={typed}
          version={reply.version}
          documents={documents}
          problem={problem}
          stored={stored}
          isAdmin={signedIn.role === "admin"}
          button="Save"
        />
        <form method="post" action={paths.quickReplyRemoval(reply.id)}>
          <button class="quiet">Take this quick reply away</button>
        </form>
        <p>
          <a href={paths.quickReplies()}>Back to the quick replies</a>
        </p>
      </div>
    </StaffPage>
  );
}
