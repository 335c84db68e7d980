import { paths } from "#src/paths.ts";

/** Closing a conversation that is nobody's: it would have no profile to be found in. */
export function ClosingQuestion({
  conversationId,
  seen,
}: {
  conversationId: string;
  seen: string;
}) {
  const assignment = paths.assignment(conversationId);
  const closure = paths.closure(conversationId);
  return (
    <div class="stack">
      <p>
        It belongs to no client. Assign it, and it stays in their profile. Closed as it is, you find
        it under Closed, no client.
      </p>
      <div class="choices">
        <a class="button" href={assignment} hx-get={assignment} hx-target="#dialog">
          Assign to client
        </a>
        <form method="post" action={closure} hx-post={closure} hx-target="#dialog">
          <input type="hidden" name="seen" value={seen} />
          <input type="hidden" name="anyway" value="yes" />
          <button class="quiet">Close without a client</button>
        </form>
      </div>
    </div>
  );
}
