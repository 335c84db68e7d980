import type { DueEvent } from "#data/events.ts";
import type { EventBody, ToldDelivery } from "#domain/event.ts";

/** What is posted; null when what it was to tell of is gone. */
export function eventBody(event: DueEvent): EventBody | null {
  const timestamp = iso(event.at);
  const { kind, detail, clientId, clientExternalId } = event;
  switch (kind) {
    case "message.received": {
      const message = aboutMessage(event);
      if (!message) return null;
      const { attachments, text } = event;
      const data = {
        ...message,
        attachments: attachments ?? 0,
        ...(text === null ? {} : { text }),
      };
      return { type: kind, timestamp, data };
    }
    case "delivery.changed": {
      const message = aboutMessage(event);
      if (!message) return null;
      const delivery = detail as ToldDelivery;
      const hasFailed = delivery === "undelivered" || delivery === "failed";
      const errorCode = hasFailed ? event.errorCode : null;
      return { type: kind, timestamp, data: { ...message, delivery, errorCode } };
    }
    case "consent.changed": {
      const consent = detail === "opted-in" ? "opted-in" : "opted-out";
      const data = { contact: event.subjectId, clientId, clientExternalId, consent } as const;
      return { type: kind, timestamp, data };
    }
    case "appointment.answered": {
      const { appointmentId, appointmentExternalId, startsAt } = event;
      const { patientId, patientExternalId } = event;
      if (appointmentId === null || clientId === null || startsAt === null) return null;
      const answer = detail as "confirm" | "reschedule" | null;
      const data = {
        ...{ appointmentId, appointmentExternalId, clientId, clientExternalId },
        ...{ patientId, patientExternalId, startsAt: iso(startsAt), answer },
      };
      return { type: kind, timestamp, data };
    }
    case "receiver.tested":
      return { type: kind, timestamp, data: { receiverId: event.subjectId } };
  }
}

function aboutMessage(event: DueEvent) {
  const { messageId, conversationId, number, contact, clientId, clientExternalId } = event;
  if (messageId === null || conversationId === null || number === null || contact === null) {
    return null;
  }
  return { messageId, conversationId, number, contact, clientId, clientExternalId };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
