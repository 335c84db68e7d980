import type { Message } from "#domain/message.ts";
import { paths } from "#src/paths.ts";

/** That a text may ask in plain words not to be texted, and the decision about it. */
export function StopAsk({
  message: { stopAsk, conversationId },
  isRecord,
}: {
  message: Message;
  isRecord: boolean;
}) {
  if (stopAsk === null) return null;
  if (stopAsk === "open" && !isRecord) {
    return (
      <div class="understood">
        <AskNotice conversationId={conversationId} />
      </div>
    );
  }
  return <span class="understood"> · {stateWords[stopAsk]}</span>;
}

const stateWords = {
  open: "Understood as: asks not to be texted",
  "opted-out": "Understood as: asks not to be texted. Opted out",
  left: "Not taken as: asks not to be texted",
} as const;

/** `words` when the text itself is not beside it. */
export function AskNotice({ conversationId, words }: { conversationId: string; words?: string }) {
  const action = paths.stopAsk(conversationId);
  return (
    <form class="choices" method="post" action={action} hx-post={action} hx-swap="none">
      <span>
        Understood as: asks not to be texted{words === undefined ? "" : ` (“${words}”)`}. Automatic
        texts wait until you decide.
      </span>
      <button class="quiet" name="change" value="opt-out">
        Opt them out
      </button>
      <button class="quiet" name="change" value="leave">
        Leave it
      </button>
    </form>
  );
}
