import { env } from "cloudflare:workers";
import type { Ports } from "#flows/ports.ts";
import { receiveMessage } from "#flows/receive-message.ts";
import { sendReply } from "#flows/send-reply.ts";
import { numbers } from "./cast.ts";
import { newSid } from "./world.ts";

/** Theo, signed in at Riverside. */
export const theo = {
  staffId: "theo",
  staffName: "Theo",
  role: "staff",
  told: { sound: "soft", notification: "anonymous" },
  clinic: {
    id: "riverside",
    name: "Riverside Animal Clinic",
    country: "US",
    timeZone: "America/Los_Angeles",
    shard: "DB",
    staffMayDelete: true,
    staffMayAddDocuments: false,
    answeringAssigns: true,
    foldsAutomated: true,
    hours: null,
    raiseAfter: null,
    tags: [],
    lineNotice: null,
  },
} as const;

/** A text from a contact, as the gateway tells it. */
export function textFrom(contact: string, body = "Hi") {
  const providerSid = newSid();
  return { providerSid, number: numbers.riverside, contact, body, mediaUrls: [], optOutType: null };
}

/** A contact's conversation with one queued reply of Theo's in it. */
export async function queuedReply(world: Ports, contact: string, body: string) {
  await receiveMessage(world, textFrom(contact));
  const row = await env.DB.prepare("SELECT id FROM conversations WHERE contact = ?")
    .bind(contact)
    .first<{ id: string }>();
  const conversationId = row?.id ?? "";
  const outcome = await sendReply(world, theo, { conversationId, body, token: newSid() });
  if (outcome.kind !== "queued") throw new Error(outcome.kind);
  const messageId = outcome.message.id;
  const work = {
    shard: "DB",
    clinicId: "riverside",
    kind: "deliver-message",
    subjectId: messageId,
  } as const;
  return { contact, conversationId, work, messageId };
}

/** What is known of a message's way. */
export async function deliveryOf(messageId: string) {
  return env.DB.prepare("SELECT delivery, provider_sid, error_code FROM messages WHERE id = ?")
    .bind(messageId)
    .first<{ delivery: string; provider_sid: string | null; error_code: number | null }>();
}
