/** That patients of the client have died, before a text to them is sent; nothing where none has. */
export function DeceasedNote({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p class="note deceased-note" role="note">
      <strong>
        {names.join(", ")} {names.length === 1 ? "has" : "have"} died.
      </strong>{" "}
      Read your text once more before you send it.
    </p>
  );
}
