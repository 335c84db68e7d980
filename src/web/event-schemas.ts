import * as z from "zod";
import type { EventBody } from "#domain/event.ts";

// What is posted to a receiver, as the API's document describes it. Tests hold every post to this.

const timestamp = z.iso.datetime().meta({ description: "When it happened, in UTC." });
const externalId = z.string().nullable().meta({ description: "What your system calls it." });
const message = {
  messageId: z.string(),
  conversationId: z.string(),
  number: z.string().meta({ description: "The clinic's, E.164." }),
  contact: z.string().meta({ description: "The other side: E.164, a short code, or letters." }),
  clientId: z.string().nullable().meta({ description: "Null for whom nobody knows." }),
  clientExternalId: externalId,
};

const messageReceived = z
  .strictObject({
    type: z.literal("message.received"),
    timestamp,
    data: z.strictObject({
      ...message,
      attachments: z.int().min(0),
      text: z.string().exactOptional().meta({
        description: "Only for a receiver that is to hear what was written.",
      }),
    }),
  })
  .meta({ id: "MessageReceived", description: "A text came." });

const deliveryChanged = z
  .strictObject({
    type: z.literal("delivery.changed"),
    timestamp,
    data: z.strictObject({
      ...message,
      delivery: z.enum(["sent", "delivered", "undelivered", "failed", "unknown"]),
      errorCode: z
        .int()
        .nullable()
        .meta({ description: "Twilio's, of one that did not arrive; below 100: we withdrew it." }),
    }),
  })
  .meta({ id: "DeliveryChanged", description: "What became of a text of the clinic's." });

const consentChanged = z
  .strictObject({
    type: z.literal("consent.changed"),
    timestamp,
    data: z.strictObject({
      contact: message.contact,
      clientId: message.clientId,
      clientExternalId: externalId,
      consent: z.enum(["opted-out", "opted-in"]),
    }),
  })
  .meta({ id: "ConsentChanged", description: "A number texted STOP, or START after that." });

const appointmentAnswered = z
  .strictObject({
    type: z.literal("appointment.answered"),
    timestamp,
    data: z.strictObject({
      appointmentId: z.string(),
      appointmentExternalId: externalId,
      clientId: z.string(),
      clientExternalId: externalId,
      patientId: z.string().nullable(),
      patientExternalId: externalId,
      startsAt: z.iso.datetime(),
      answer: z.enum(["confirm", "reschedule"]).nullable().meta({
        description: "Null: what the client said holds no longer.",
      }),
    }),
  })
  .meta({ id: "AppointmentAnswered", description: "A client answered about an appointment." });

const receiverTested = z
  .strictObject({
    type: z.literal("receiver.tested"),
    timestamp,
    data: z.strictObject({ receiverId: z.string() }),
  })
  .meta({ id: "ReceiverTested", description: "An admin tried the way to the receiver." });

/** Beside the body; how to check them: Standard Webhooks, "Signature scheme". */
export const eventHeaders = z.object({
  "webhook-id": z.string().meta({ description: "The same whenever the event is posted again." }),
  "webhook-timestamp": z.string().meta({ description: "When it is posted, in epoch seconds." }),
  "webhook-signature": z.string().meta({
    description: "v1 and an HMAC-SHA256 in base64; two of them while a secret is changed.",
  }),
});

/** Any of them. */
export const eventSchema = z.discriminatedUnion("type", [
  messageReceived,
  deliveryChanged,
  consentChanged,
  appointmentAnswered,
  receiverTested,
]) satisfies z.ZodType<EventBody>;
