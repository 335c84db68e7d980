/** What was just done, with the way back; app.js takes it away after ten seconds. */
export function Undo({
  words,
  action,
  field,
}: {
  words: string;
  action: string;
  /** What the way back says, where its address alone does not. */
  field?: { readonly name: string; readonly value: string };
}) {
  return (
    <div class="undo" role="status" data-goes-after="10000">
      <span>{words}</span>
      <form method="post" action={action} hx-post={action}>
        <button class="quiet" data-key="z" {...field}>
          Undo
        </button>
      </form>
    </div>
  );
}
