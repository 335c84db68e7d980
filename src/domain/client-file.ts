import { generatedName } from "./attachment.ts";
import type { ClinicTime } from "./clinic-time.ts";
import type { Message } from "./message.ts";

/** What is kept of a client beside their texts, as they get it. Times are epoch milliseconds. */
export interface ClientFacts {
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly since: number;
  readonly numbers: readonly { readonly number: string; readonly optedOutAt: number | null }[];
  readonly consent: readonly {
    readonly number: string | null;
    readonly state: string;
    readonly source: string;
    readonly at: number;
  }[];
  readonly patients: readonly {
    readonly name: string;
    readonly species: string;
    readonly born: string | null;
    readonly deceasedAt: number | null;
  }[];
  readonly appointments: readonly {
    readonly startsAt: number;
    readonly endsAt: number;
    readonly patient: string | null;
    readonly kind: string;
    readonly status: string;
  }[];
  readonly care: readonly {
    readonly patient: string;
    readonly item: string;
    readonly dueOn: string;
    readonly doneAt: number | null;
  }[];
}

export const textHeading = ["Day", "Time", "UTC", "Number", "From", "Text", "Attachments"];

/** A text as its client gets it: who of the staff wrote it is the clinic's own business. */
export function textRow(message: Message, contact: string, clock: ClinicTime): string[] {
  const { createdAt, direction, body } = message;
  return [
    clock.dayKey(createdAt),
    clock.time(createdAt),
    clock.iso(createdAt),
    contact,
    direction === "inbound" ? "client" : "clinic",
    body,
    filesOf(message)
      .map(({ name }) => name)
      .join(" / "),
  ];
}

/** The files of a text that are kept, and what each is called in the client's folder. */
export function filesOf({ id, attachments }: Message): { fileId: string; name: string }[] {
  return attachments.flatMap(({ fileId, contentType, place }) =>
    fileId === null ? [] : [{ fileId, name: `${id}-${generatedName(contentType, place)}` }],
  );
}
