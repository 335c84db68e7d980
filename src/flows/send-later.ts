import { conversationById } from "#data/conversations.ts";
import { commitReply } from "#data/replies.ts";
import { whyNot } from "#data/unsent.ts";
import {
  commitPutAway,
  commitRewriting,
  commitScheduled,
  commitWithdrawn,
  readScheduled,
  type Seen,
} from "#data/scheduled-texts.ts";
import { readSettings } from "#data/clinic-settings.ts";
import { forClinic, type Store } from "#data/store.ts";
import type { BusinessHours } from "#domain/business-hours.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { type Conversation, replyRefusal, type ReplyRefusal } from "#domain/conversation.ts";
import { isLineOff } from "#domain/line.ts";
import { type BodyProblem, bodyProblem, type Message } from "#domain/message.ts";
import { blankIn } from "#domain/quick-reply.ts";
import type { CapReached } from "#domain/send-caps.ts";
import {
  type ChosenTime,
  type ScheduledText,
  timeProblem,
  type TimeProblem,
} from "#domain/send-later.ts";
import type { SignedIn } from "#domain/staff.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";
import { scheduledToken } from "./send-scheduled.ts";

/** A text as typed, with the time that was chosen for it; null: none that there is. */
export interface Later {
  readonly conversationId: string;
  /** Of the form: posting it twice schedules one text. */
  readonly id: string;
  readonly body: string;
  readonly fileCount: number;
  readonly time: ChosenTime | null;
}

export type LaterProblem =
  | BodyProblem
  | ReplyRefusal
  | TimeProblem
  | "blank"
  | "files-changed"
  | "too-many";

export type LaterOutcome =
  | { readonly kind: "scheduled" }
  | { readonly kind: "refused"; readonly problem: LaterProblem }
  /** Somebody else was quicker; null: it has left, or was put away. */
  | { readonly kind: "stale"; readonly now: ScheduledText | null }
  | { readonly kind: "not-found" };

/** What the form offers times by: the clinic's hours, and whether there is such a conversation. */
export async function lookAtLater(
  ports: Ports,
  { clinic }: SignedIn,
  conversationId: string,
): Promise<{ conversation: Conversation; hours: BusinessHours | null } | null> {
  const store = forClinic(ports.databases, clinic);
  const [conversation] = await conversationById(store, conversationId);
  return conversation ? { conversation, hours: (await readSettings(store)).hours } : null;
}

/** Keeps what staff typed, to be sent at its time. */
export async function scheduleText(
  ports: Ports,
  staff: SignedIn,
  later: Later,
): Promise<LaterOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const [conversation] = await conversationById(store, later.conversationId);
  if (!conversation) return { kind: "not-found" };
  const written = writtenBy(ports, staff, later, later.fileCount > 0);
  if (typeof written === "string") return { kind: "refused", problem: written };
  const activity = lineOf(ports, staff, "text-scheduled", { conversation, at: written.at });
  const { fileCount } = later;
  const { isKept, seq } = await commitScheduled(store, later, { ...written, fileCount }, activity);
  if (!isKept) {
    const refusal = await refusalIn(store, staff, later);
    return { kind: "refused", problem: refusal ?? (fileCount > 0 ? "files-changed" : "too-many") };
  }
  ports.poke(staff.clinic.id, seq);
  return { kind: "scheduled" };
}

/** Changes what it says and when it leaves. */
export async function rewriteScheduled(
  ports: Ports,
  staff: SignedIn,
  seen: Seen,
  typed: Pick<Later, "body" | "time">,
): Promise<LaterOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const [before, [conversation]] = await Promise.all([
    readScheduled(store, seen),
    conversationById(store, seen.conversationId),
  ]);
  if (!conversation) return { kind: "not-found" };
  if (before?.version !== seen.version) return { kind: "stale", now: before };
  const written = writtenBy(ports, staff, typed, before.fileNames.length > 0);
  if (typeof written === "string") return { kind: "refused", problem: written };
  const line = lineOf(ports, staff, "scheduled-text-changed", { conversation, at: written.at });
  const seq = await commitRewriting(store, seen, written, line);
  if (seq === null) {
    const refusal = await refusalIn(store, staff, seen);
    if (refusal) return { kind: "refused", problem: refusal };
    return { kind: "stale", now: await readScheduled(store, seen) };
  }
  ports.poke(staff.clinic.id, seq);
  return { kind: "scheduled" };
}

/** Keeps it from leaving, or lets go of what does not leave by itself. False: not as it was seen. */
export async function endScheduled(
  ports: Ports,
  staff: SignedIn,
  seen: Seen,
  how: "withdraw" | "put-away",
): Promise<"done" | "stale" | "not-found"> {
  const store = forClinic(ports.databases, staff.clinic);
  const [before, [conversation]] = await Promise.all([
    readScheduled(store, seen),
    conversationById(store, seen.conversationId),
  ]);
  if (!conversation) return "not-found";
  if (!before) return "stale";
  const about = { conversation, at: before.leavesAt };
  const seq =
    how === "withdraw"
      ? await commitWithdrawn(
          store,
          seen,
          staff.staffName,
          lineOf(ports, staff, "scheduled-text-withdrawn", about),
        )
      : await commitPutAway(store, seen, lineOf(ports, staff, "scheduled-text-put-away", about));
  if (seq === null) return "stale";
  ports.poke(staff.clinic.id, seq);
  return "done";
}

export type NowOutcome =
  | { readonly kind: "sent"; readonly message: Message; readonly conversation: Conversation }
  | { readonly kind: "refused"; readonly problem: ReplyRefusal | CapReached | "files-changed" }
  | { readonly kind: "stale" }
  | { readonly kind: "not-found" };

/** Sends it now, in the name of whoever says so: it is an answer like any other. */
export async function sendScheduledNow(
  ports: Ports,
  staff: SignedIn,
  seen: Seen,
): Promise<NowOutcome> {
  const store = forClinic(ports.databases, staff.clinic);
  const [before, [found]] = await Promise.all([
    readScheduled(store, seen),
    conversationById(store, seen.conversationId),
  ]);
  if (!found) return { kind: "not-found" };
  if (before?.version !== seen.version) return { kind: "stale" };
  const messageId = ports.newId();
  const now = ports.now();
  const committed = await commitReply(store, {
    messageId,
    conversationId: seen.conversationId,
    clientToken: scheduledToken(seen.id),
    attemptOf: null,
    scheduled: { ...seen, writtenAt: now, byItself: false },
    staffId: staff.staffId,
    staffName: staff.staffName,
    body: before.body,
    fileCount: before.fileNames.length,
    takesOver: staff.clinic.answeringAssigns,
    caps: ports.caps,
    now,
  });
  if (typeof committed === "string") return { kind: "refused", problem: committed };
  if (!committed) {
    const problem = await refusalIn(store, staff, seen);
    return problem ? { kind: "refused", problem } : { kind: "stale" };
  }
  ports.poke(staff.clinic.id, committed.seq);
  const { id: clinicId, shard } = staff.clinic;
  await ports.enqueue([{ shard, clinicId, kind: "deliver-message", subjectId: messageId }]);
  return { kind: "sent", message: committed.message, conversation: committed.conversation };
}

/** What is to be stored of what was typed, or what is wrong with it. */
function writtenBy(
  ports: Ports,
  { staffId, staffName }: SignedIn,
  { body, time }: Pick<Later, "body" | "time">,
  hasFiles: boolean,
) {
  const now = ports.now();
  const problem = bodyProblem(body);
  if (problem && (problem !== "empty" || !hasFiles)) return problem;
  if (blankIn(body) !== null) return "blank" as const;
  const wrong = timeProblem(time?.at ?? null, now);
  if (wrong || time === null) return wrong ?? ("no-time" as const);
  return { staffId, staffName, body, ...time, now };
}

function lineOf(
  ports: Ports,
  staff: SignedIn,
  kind: Parameters<typeof activityOf>[2],
  { conversation, at }: { conversation: Conversation; at: number },
) {
  const clock = clinicTime(staff.clinic.timeZone, staff.clinic.country);
  const detail = `${clock.day(at)}, ${clock.time(at)}`;
  return { ...activityOf(ports, staff, kind, detail), clientId: conversation.clientId };
}

/** Why nobody can answer there now. */
async function refusalIn(
  store: Store,
  { staffId, clinic }: SignedIn,
  { conversationId }: { conversationId: string },
): Promise<ReplyRefusal | null> {
  const found = await whyNot(store, { conversationId, staffId, clientToken: "" });
  return found && replyRefusal(found.conversation, found.optOut, isLineOff(clinic.lineNotice));
}
