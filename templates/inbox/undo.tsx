/** What was just done, with the way back; app.js takes it away after ten seconds. */
export function Undo({ words, action }: { words: string; action: string }) {
  return (
    <div class="undo" role="status" data-goes-after="10000">
      <span>{words}</span>
      <form method="post" action={action} hx-post={action}>
        <button class="quiet" data-key="z">
          Undo
        </button>
      </form>
    </div>
  );
}
