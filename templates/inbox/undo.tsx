import { paths } from "#src/paths.ts";

/** What was just done, with the way back; app.js takes it away after ten seconds. */
export function Undo({
  conversationId,
  withdrawn,
}: {
  conversationId: string;
  /** How many texts were to leave later in it. */
  withdrawn: number;
}) {
  const action = paths.reopening(conversationId);
  return (
    <div class="undo" role="status" data-goes-after="10000">
      <span>
        Conversation closed.
        {withdrawn > 0 && ` What was to leave later in it is withdrawn (${withdrawn}).`}
      </span>
      <form method="post" action={action} hx-post={action}>
        <button class="quiet" data-key="z">
          Undo
        </button>
      </form>
    </div>
  );
}
