/** What somebody had typed when their form could not be taken: to be copied and sent again. */
export function TypedText({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <label>
      What you typed
      <textarea readonly rows={6}>
        {text}
      </textarea>
    </label>
  );
}
