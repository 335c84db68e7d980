import { expect, test } from "vitest";
import type { Attachment } from "#domain/attachment.ts";
import { filesOf, textHeading, textRow } from "#domain/client-file.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Message } from "#domain/message.ts";

const clock = clinicTime("America/Los_Angeles", "US");
const kept = (place: number, contentType: string | null): Attachment => ({
  ...{ place, state: "kept", fileId: `file-${place}`, name: "IMG_1.JPG", contentType },
  ...{ size: 1, width: null, height: null },
});
const text: Message = {
  ...{ id: "01TEXT", position: 1, conversationId: "01CONV", direction: "inbound" },
  ...{ author: "client", authorName: null, body: "See, here", attachments: [] },
  ...{ delivery: null, errorCode: null, understood: null, stopAsk: null, reactsTo: null },
  createdAt: Date.parse("2026-11-24T17:30-08:00"),
};
const sent: Message = { ...text, direction: "outbound", author: "staff", authorName: "Maya" };
const column = (message: Message, name: string) =>
  textRow(message, "+15035550111", clock)[textHeading.indexOf(name)];

test("a client gets each text with its day and time in the clinic and for machines", () => {
  const row = textRow(text, "+15035550111", clock);
  const named = Object.fromEntries(textHeading.map((name, i) => [name, row[i]]));
  expect({ ...named, Time: named["Time"]?.replace(/\s/u, " ") }).toEqual({
    ...{ Day: "2026-11-24", Time: "5:30 PM", UTC: "2026-11-25T01:30Z" },
    ...{ Number: "+15035550111", From: "client", Text: "See, here", Attachments: "" },
  });
});

test("who of the staff wrote to a client is the clinic's own business", () => {
  expect(column(sent, "From")).toBe("clinic");
  expect(textRow(sent, "+15035550111", clock).join()).not.toContain("Maya");
});

test("the files of a text are called by the text and what they are, in the list as in the folder", () => {
  const gone = { ...kept(1, "image/png"), state: "unavailable", fileId: null } as const;
  const attachments = [kept(0, "image/jpeg"), gone, kept(2, "application/pdf"), kept(3, null)];
  const names = ["01TEXT-picture-1.jpg", "01TEXT-pdf-3.pdf", "01TEXT-file-4.bin"];
  expect(filesOf({ ...text, attachments })).toEqual([
    { fileId: "file-0", name: names[0] },
    { fileId: "file-2", name: names[1] },
    { fileId: "file-3", name: names[2] },
  ]);
  expect(column({ ...text, attachments }, "Attachments")).toBe(names.join(" / "));
});
