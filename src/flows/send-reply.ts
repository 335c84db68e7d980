import { type CommittedReply, commitReply } from "#data/replies.ts";
import { whyNot } from "#data/unsent.ts";
import { forClinic, type Store } from "#data/store.ts";
import { replyRefusal, type ReplyRefusal } from "#domain/conversation.ts";
import { isLineOff } from "#domain/line.ts";
import { type BodyProblem, bodyProblem, type Message } from "#domain/message.ts";
import { blankIn } from "#domain/quick-reply.ts";
import type { CapReached } from "#domain/send-caps.ts";
import type { SignedIn } from "#domain/staff.ts";
import type { Ports } from "./ports.ts";

export interface Reply {
  readonly conversationId: string;
  readonly body: string;
  /** How many files of the draft (or of the message to be sent again) go with it. */
  readonly fileCount?: number;
  /** Of the form: posting the same form twice sends one text. */
  readonly token: string;
  /** The last message that its writer knew of: a colleague's answer after it stops the send. */
  readonly since?: number | null;
  /** The message that this one sends again. */
  readonly attemptOf?: string;
}

export type ReplyOutcome =
  | ({ readonly kind: "queued" } & CommittedReply)
  | {
      readonly kind: "refused";
      readonly reason: BodyProblem | ReplyRefusal | CapReached | "files-changed" | "blank";
    }
  /** A colleague was faster: nothing was sent, so that the writer reads that first. */
  | { readonly kind: "answered"; readonly message: Message }
  | { readonly kind: "not-found" };

/** Stores what staff typed as a queued message and sets its delivery going. */
export async function sendReply(
  ports: Ports,
  author: SignedIn,
  reply: Reply,
): Promise<ReplyOutcome> {
  const { fileCount = 0 } = reply;
  const problem = bodyProblem(reply.body);
  if (problem && (problem !== "empty" || fileCount === 0))
    return { kind: "refused", reason: problem };
  // What is sent again has gone out once as it is.
  if (reply.attemptOf === undefined && blankIn(reply.body) !== null)
    return { kind: "refused", reason: "blank" };
  const { clinic } = author;
  const store = forClinic(ports.databases, clinic);
  const messageId = ports.newId();
  const committed = await commitReply(store, {
    messageId,
    conversationId: reply.conversationId,
    clientToken: reply.token,
    attemptOf: reply.attemptOf ?? null,
    staffId: author.staffId,
    staffName: author.staffName,
    body: reply.body,
    fileCount,
    since: reply.since ?? null,
    takesOver: clinic.answeringAssigns,
    caps: ports.caps,
    now: ports.now(),
  });
  if (typeof committed === "string") return { kind: "refused", reason: committed };
  if (!committed) return explain(store, author, reply);
  ports.poke(clinic.id, committed.seq);
  await ports.enqueue([
    { shard: clinic.shard, clinicId: clinic.id, kind: "deliver-message", subjectId: messageId },
  ]);
  return { kind: "queued", ...committed };
}

async function explain(
  store: Store,
  { staffId, clinic }: SignedIn,
  reply: Reply,
): Promise<ReplyOutcome> {
  const { token: clientToken, since = null } = reply;
  const found = await whyNot(store, { ...reply, clientToken, staffId, since });
  if (!found) return { kind: "not-found" };
  const { conversation, optOut, sent, answered, seq } = found;
  if (sent) return { kind: "queued", message: sent, conversation, seq };
  const refusal = replyRefusal(conversation, optOut, isLineOff(clinic.lineNotice));
  if (!refusal && answered) return { kind: "answered", message: answered };
  return { kind: "refused", reason: refusal ?? "files-changed" };
}
