import type { Conversation } from "#domain/conversation.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { snoozedWords } from "./snooze-dialog.tsx";

/** That an open conversation is out of the way, and the way back. */
export function Aside({
  conversation,
  clinic,
  now,
}: {
  conversation: Conversation;
  clinic: Clinic;
  now: number;
}) {
  const { id } = conversation;
  const isSpam = conversation.aside === "spam";
  const action = isSpam ? paths.spam(id) : paths.waking(id);
  return (
    <div id={`ending-${id}`} class="ending" role="status">
      <p>
        {isSpam
          ? "This number is marked as spam: nobody is called for what it texts. What you write goes out."
          : snoozedWords(conversation, clinic, now)}
      </p>
      <form method="post" action={action} hx-post={action}>
        {isSpam && <input type="hidden" name="spam" value="no" />}
        <button class="quiet">{isSpam ? "Not spam" : "Wake now"}</button>
      </form>
    </div>
  );
}
