import { type CommittedReply, commitReply } from "#data/replies.ts";
import { forClinic } from "#data/store.ts";
import { replyRefusal, type ReplyRefusal } from "#domain/conversation.ts";
import { type BodyProblem, bodyProblem } from "#domain/message.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export interface Reply {
  readonly conversationId: string;
  readonly body: string;
  /** Of the form: posting the same form twice sends one text. */
  readonly token: string;
  /** The message that this one sends again. */
  readonly attemptOf?: string;
}

export type ReplyOutcome =
  | ({ readonly kind: "queued" } & CommittedReply & {
        message: NonNullable<CommittedReply["message"]>;
      })
  | { readonly kind: "refused"; readonly reason: BodyProblem | ReplyRefusal }
  | { readonly kind: "not-found" };

/** Stores what staff typed as a queued message and sets its delivery going. */
export async function sendReply(
  ports: Ports,
  author: SignedIn,
  reply: Reply,
): Promise<ReplyOutcome> {
  const problem = bodyProblem(reply.body);
  if (problem) return { kind: "refused", reason: problem };
  const { clinic } = author;
  const messageId = ports.newId();
  const committed = await commitReply(forClinic(ports.databases, clinic), {
    messageId,
    conversationId: reply.conversationId,
    clientToken: reply.token,
    attemptOf: reply.attemptOf ?? null,
    staffId: author.staffId,
    staffName: author.staffName,
    body: reply.body,
    now: ports.now(),
  });
  if (!committed) return { kind: "not-found" };
  const { message } = committed;
  if (!message) {
    const reason = replyRefusal(committed.conversation, committed.optedOut) ?? "closed";
    return { kind: "refused", reason };
  }
  if (committed.isNew) {
    ports.poke(clinic.id, committed.state.seq);
    await ports.enqueue([
      { shard: clinic.shard, clinicId: clinic.id, kind: "deliver-message", subjectId: messageId },
    ]);
  }
  return { kind: "queued", ...committed, message };
}
