import type { Delivery } from "#domain/delivery.ts";
import { abroadIn } from "#domain/destination.ts";
import { describeFailure } from "#domain/failure.ts";
import type { Author } from "#domain/message.ts";
import { formatNumber } from "#domain/phone-number.ts";

/** What somebody did, as the log says it. */
export function activityWords(line: { staffName: string; kind: string; detail: string }): string {
  const did = kinds[line.kind] ?? line.kind;
  return `${line.staffName} ${did}${line.detail === "" ? "" : `: ${line.detail}`}`;
}

const kinds: Record<string, string> = {
  "conversation-deleted": "deleted a conversation",
  "conversation-deleted-again": "deleted a conversation again, which a restore had brought back",
  "conversation-purged": "deleted a conversation whose time was over",
  "conversations-closed": "closed conversations that had been quiet",
  "conversation-assigned": "assigned a conversation",
  "conversation-given": "assigned a conversation to staff",
  "text-scheduled": "wrote a text that leaves later",
  "scheduled-text-changed": "changed a text that leaves later",
  "scheduled-text-withdrawn": "withdrew a text that was to leave later",
  "scheduled-text-put-away": "put away a text that was to leave later",
  "conversation-snoozed": "snoozed a conversation",
  "conversation-woken": "brought a snoozed conversation back",
  "number-is-spam": "marked a number as spam",
  "number-is-no-spam": "took a number out of the spam",
  "no-answer-needed": "said that a text needs no answer",
  "conversation-tagged": "changed the tags of a conversation",
  "tags-changed": "changed the clinic's tags",
  "note-removed": "removed an internal note",
  "answer-needed": "said that a text does need an answer",
  "client-added": "added a client",
  "client-changed": "changed a client",
  "client-archived": "archived a client",
  "client-restored": "restored a client",
  "client-kept": "keeps all that was said with a client",
  "client-not-kept": "no longer keeps all that was said with a client",
  "retention-changed": "changed how long conversations are kept",
  "clients-merged": "merged two clients",
  "merge-undone": "undid a merge",
  "clients-imported": "imported clients",
  "appointments-imported": "imported appointments",
  "care-imported": "imported what is due for patients",
  "clinic-exported": "exported everything",
  "clinic-restored": "put the clinic here from an export",
  "client-exported": "exported all that is kept of a client",
  "clients-exported": "exported clients",
  "appointments-exported": "exported appointments",
  "consent-exported": "exported the ledger of consent",
  "care-exported": "exported what is due for patients",
  "hours-changed": "changed the business hours",
  "texting-changed": "changed the texting settings",
  "appointment-made": "made an appointment",
  "appointment-changed": "changed an appointment",
  "appointment-types-changed": "changed the kinds of appointment",
  "clinic-changed": "changed the clinic's name or zone",
  "staff-added": "added somebody to the staff",
  "staff-changed": "changed somebody's role",
  "staff-removed": "removed somebody from the staff",
  "second-factor-lifted": "took away somebody's second step",
  "second-factor-demanded": "changed who needs a second step",
  "job-tried-again": "had a job tried again",
  "job-discarded": "discarded a job that was given up",
  "line-agreed": "agreed to SMS Messaging (Two-Way)",
  "line-changed": "changed SMS Messaging (Two-Way)",
  "line-enabled": "switched the clinic's number on",
  "line-disabled": "switched texting off",
  "line-restored": "switched texting on again",
  "line-unpaid": "switched texting off, since it was not paid",
  "line-repaired": "repaired the clinic's number at the phone network",
  "line-tested": "sent a test from the clinic's number",
  "automatic-texts-changed": "changed when automatic texts go",
  "alert-tested": "sent a test alert",
  "address-forgiven": "let an address be alerted again",
  "line-released": "gave the clinic's number back",
  "quick-replies-changed": "changed the shared quick replies",
  "document-added": "added a document",
  "document-changed": "changed a document",
  "document-replaced": "replaced a document's file",
  "document-archived": "archived or restored a document",
  "document-removed": "removed a document",
  "api-token-made": "made a token for the API",
  "api-token-revoked": "revoked a token for the API",
  "receiver-added": "added a receiver of webhooks",
  "receiver-changed": "changed a receiver of webhooks",
  "receiver-removed": "removed a receiver of webhooks",
  "receiver-secret-changed": "gave a receiver of webhooks a new secret",
  "receiver-tested": "sent a test event",
  "receiver-stopped": "switched a receiver of webhooks off, since it can't be posted to",
  "events-posted-again": "sent events again",
};

/** The kinds of line that are about the settings. */
export const settingsKinds = [
  ...["hours-changed", "texting-changed", "clinic-changed", "appointment-types-changed"],
  ...["automatic-texts-changed", "staff-added", "staff-changed", "staff-removed"],
  ...["line-agreed", "line-changed", "line-enabled", "line-disabled", "line-restored"],
  ...["line-unpaid", "line-released", "line-repaired", "line-tested"],
  ...["alert-tested", "address-forgiven"],
  ...["second-factor-lifted", "second-factor-demanded"],
  ...["job-tried-again", "job-discarded", "retention-changed"],
  ...["api-token-made", "api-token-revoked"],
  ...["receiver-added", "receiver-changed", "receiver-removed", "receiver-secret-changed"],
  ...["receiver-tested", "receiver-stopped", "events-posted-again"],
];

/** Whom a text was from or to; of a deleted one nobody knows any more. */
export function whoInWords(
  { contact, clientName }: { contact: string | null; clientName: string | null },
  country: string,
): string {
  if (clientName !== null) return clientName;
  return contact === null ? "somebody (deleted since)" : formatNumber(contact, country);
}

/** Who sent a text. */
export function senderInWords(author: Author, authorName: string | null): string {
  if (author === "auto-responder") return "The auto-responder";
  return authorName ?? (author === "automation" ? "An automatic text" : "Somebody");
}

/** What became of a text that was sent. */
export function fateInWords(delivery: Delivery, errorCode: number | null): string {
  const isLost = delivery === "failed" || delivery === "undelivered";
  return isLost ? `${fates[delivery]}: ${describeFailure(errorCode)}` : fates[delivery];
}

const fates: Record<Delivery, string> = {
  queued: "waits to be sent",
  sending: "is being sent",
  unknown: "nobody knows whether it arrived",
  sent: "sent",
  delivered: "delivered",
  undelivered: "not delivered",
  failed: "not sent",
};

/** What a text after hours was met with: an answer and its fate, or the reason for silence. */
export function answerInWords(line: {
  silence: string | null;
  isEmergency: boolean;
  contact: string | null;
  delivery: Delivery | null;
  errorCode: number | null;
}): string {
  const { silence, delivery, errorCode } = line;
  if (silence === null) {
    const answer = line.isEmergency ? "given the emergency answer" : "answered by itself";
    return delivery === null ? answer : `${answer}, ${fateInWords(delivery, errorCode)}`;
  }
  const place = line.contact === null ? "abroad" : abroadIn(line.contact);
  const why = silence === "abroad" ? `it came from ${place}, and ${homeOnly}` : reasons[silence];
  return `not answered by itself: ${why ?? silence}`;
}

const homeOnly = "texts go to the US and Canada only";

const reasons: Record<string, string> = {
  "switched-off": "the auto-responder is switched off",
  "opted-out": "they are opted out",
  "asks-to-stop": "they may have asked not to be texted",
  keyword: "the network answers STOP, START and HELP itself",
  unreachable: "the sender takes no texts",
  premium: "it came from a premium number, which charges whoever texts it",
  "own-number": "it came from a clinic's own number",
  "answered-already": "it had answered once since closing",
  "no-words": "its message says nothing",
  "staff-active": "somebody of the clinic had just written",
};

/** What an email to the people on duty was about, and what became of it. */
export function emailInWords(line: {
  texts: number;
  urgent: number;
  late: number;
  stillWaiting: number | null;
  isCapped: 0 | 1;
  sentAt: number | null;
  failure: string | null;
  attempts: number;
}): string {
  const { late, stillWaiting } = line;
  if (stillWaiting !== null) return `${stillWaiting} waiting at closing: ${emailFate(line)}`;
  const texts = line.texts === 1 ? "1 text" : `${line.texts} texts`;
  const waited =
    late === 0
      ? ""
      : late === line.texts
        ? " that waited too long"
        : `, ${late} that waited too long`;
  const urgent =
    line.urgent === 0
      ? ""
      : line.urgent === line.texts
        ? ", urgent"
        : `, ${line.urgent} of them urgent`;
  const capped = line.isCapped === 1 ? ", folded since too many emails had gone out" : "";
  return `${texts}${waited}${urgent}${capped}: ${emailFate(line)}`;
}

function emailFate(line: { sentAt: number | null; failure: string | null; attempts: number }) {
  if (line.sentAt !== null) return "emailed";
  if (line.failure !== null) return `not emailed (${line.failure})`;
  if (line.attempts === 0) return "waiting to be emailed";
  return `to be tried again, ${line.attempts} times so far`;
}
