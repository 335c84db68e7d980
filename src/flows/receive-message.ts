import { type Arrival, lookUpArrival } from "#data/arrivals.ts";
import { commitArrival } from "#data/inbound-texts.ts";
import { positionOf } from "#data/attachments.ts";
import { forClinic, type Store } from "#data/store.ts";
import { readAnswer, type Understood } from "#domain/appointment-answer.ts";
import { daysOf } from "#domain/calendar.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import { marksAfterInbound } from "#domain/conversation.ts";
import { reactionIn, reactsTo } from "#domain/shown-reaction.ts";
import { readStopAsk } from "#domain/stop-ask.ts";
import type { Work } from "#domain/work.ts";
import { optKeyword } from "#twilio-edge-helpers/keywords.ts";
import { mediaSidOf } from "#twilio-edge-helpers/media.ts";
import { nothingMore, planAfterHours } from "./answer-after-hours.ts";
import { logWith } from "./log.ts";
import type { Ports } from "./ports.ts";
import { tellReceivers } from "./tell-receivers.ts";

/** A text as the gateway tells it. `number` is the clinic's, `contact` the sender as it came. */
export interface InboundText {
  readonly providerSid: string;
  readonly number: string;
  readonly contact: string;
  readonly body: string;
  /** Where the gateway says that what came with it is, in order; null where it has not told. */
  readonly mediaUrls: readonly (string | null)[];
  readonly optOutType: string | null;
}

export type Received = "stored" | "repeat" | "unknown-number" | "switched-off";

/**
 * Stores a client's text, exactly once (I1). Safe to repeat and to run beside itself: what was
 * decided is checked again by the commit, and a commit that came second decides anew.
 */
export async function receiveMessage(ports: Ports, text: InboundText): Promise<Received> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const now = ports.now();
    const isReaction = reactionIn(text.body) !== null;
    const arrival = await lookUpArrival(ports.databases, { ...text, isReaction, now });
    if (!arrival) return "unknown-number";
    if (arrival.alreadyStored) return "repeat";
    if (arrival.isSwitchedOff) return "switched-off";
    const { clinicId, shard } = arrival;
    logWith({ clinic: clinicId });
    const isKeyword = optKeyword(text.body, text.optOutType) !== null;
    const understood = understand(arrival, text, now);
    const isYes = understood?.answer === "confirm";
    // Whoever is opted out already has nothing left to ask.
    const stopAsk = isKeyword || arrival.optedOut ? null : readStopAsk(text.body);
    // A yes to the clinic's own question needs no answer, and nobody is called for it at night; for
    // what is spam nobody is called at all.
    const plan =
      isYes || arrival.isSpam
        ? nothingMore
        : planAfterHours(arrival, { ...text, isKeyword, stopAsk }, now);
    const marks = arrival.isSpam
      ? { unreadSince: null, waitingSince: null }
      : marksAfterInbound(arrival.conversation, now);
    const isCalling = arrival.hasDevices && !isYes && !arrival.isSpam && !isKeyword;
    const replyId = ports.newId();
    const store = forClinic(ports.databases, { id: clinicId, shard });
    const conversationId = arrival.conversation?.id ?? ports.newId();
    const seq = await commitArrival(store, {
      ...text,
      ...marks,
      waitingSince: isYes ? (arrival.conversation?.waitingSince ?? null) : marks.waitingSince,
      understood,
      // A picture is more than a reaction: it is there to be looked at.
      reactsTo: text.mediaUrls.length > 0 ? null : reactsTo(text.body, arrival.sent),
      mediaSids: text.mediaUrls.map((url) => (url === null ? null : mediaSidOf(url))),
      messageId: ports.newId(),
      conversationId,
      opensConversation: arrival.conversation === null,
      clientId: arrival.clientId,
      clientName: arrival.clientName,
      sharedWith: arrival.sharedWith,
      consent: consentOf(text),
      stopAsk,
      silence: plan.silence,
      autoReply: plan.reply && { ...plan.reply, messageId: replyId },
      alert: plan.alert && { id: ports.newId(), isUrgent: plan.alert.isUrgent },
      now,
    });
    if (seq === null) continue;
    ports.poke(clinicId, seq);
    const follows = (kind: Work["kind"], subjectId: string) => ({
      shard,
      clinicId,
      kind,
      subjectId,
    });
    await ports.enqueue([
      ...(plan.reply ? [follows("deliver-message", replyId)] : []),
      ...(plan.alert ? [follows("send-alerts", clinicId)] : []),
      ...(isCalling ? [follows("call-devices", conversationId)] : []),
    ]);
    await tellReceivers(ports, arrival);
    if (text.mediaUrls.length > 0) await fetchMedia(ports, store, shard, text.providerSid);
    return "stored";
  }
  throw new Error(`Could not store ${text.providerSid}: its conversation kept changing`);
}

/** Whether it answers the one appointment that its sender was asked about. */
function understand(arrival: Arrival, text: InboundText, now: number): Understood | null {
  const { asked, conversation, timeZone, country } = arrival;
  if (!asked) return null;
  const clock = clinicTime(timeZone, country);
  const { startsAt, askedAt } = asked;
  const answer = readAnswer(text.body, {
    day: daysOf(clock.dayKey(startsAt)) ?? 0,
    today: daysOf(clock.dayKey(now)) ?? 0,
    dayWords: clock.day(startsAt),
    timeWords: clock.time(startsAt),
    staffWroteSince: (conversation?.staffWroteAt ?? 0) > askedAt,
    hasMedia: text.mediaUrls.length > 0,
  });
  return answer === "unclear" ? null : { answer, startsAt, appointmentId: asked.id };
}

/** The sweep hands it out a minute later when this is lost: the text is safe by now. */
async function fetchMedia(
  ports: Ports,
  store: Store,
  shard: string,
  providerSid: string,
): Promise<void> {
  const position = await positionOf(store, providerSid).catch(() => null);
  if (position === null) return;
  const subjectId = String(position);
  await ports.enqueue([{ shard, clinicId: store.clinicId, kind: "keep-media", subjectId }]);
}

/** Each lost round means that somebody else's commit won, so a handful is plenty. */
const mostAttempts = 8;

function consentOf(text: InboundText): "opt-out" | "opt-in" | null {
  const keyword = optKeyword(text.body, text.optOutType);
  if (keyword === "stop") return "opt-out";
  return keyword === "start" ? "opt-in" : null;
}
