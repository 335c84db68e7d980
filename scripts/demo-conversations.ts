import { ulid } from "ulid";
import { clinicTime } from "#domain/clinic-time.ts";
import { reactsTo } from "#domain/shown-reaction.ts";
import { cast } from "#test/simulator/cast.ts";
import type { demoTags } from "./demo-data.ts";
import type { insertInto } from "./sql.ts";

/** What was said before today and until now. `now` in epoch milliseconds; both maps are of ids. */
export function demoConversations(
  insert: Insert,
  now: number,
  {
    ids,
    staffIds,
  }: {
    /** Of clients by their number. */
    ids: ReadonlyMap<string, string>;
    /** By name. */
    staffIds: ReadonlyMap<string, string>;
  },
): void {
  let position = 0;
  for (const said of tuesday) {
    const clinic = cast.clinics.find(({ id }) => id === said.clinic);
    const person = [...cast.clients, ...cast.strangers].find(({ name }) => name === said.with);
    if (!clinic || !person) throw new Error(`The cast has no ${said.clinic} with ${said.with}`);
    // Of Biscuit's check-up in the schedule.
    const [visit = ""] = clinicTime(clinic.timeZone, clinic.country)
      .day(now + 2 * 86_400_000)
      .split(",");
    seedConversation(insert, now, {
      clinicId: clinic.id,
      number: clinic.number,
      contact: person.number,
      clientId: ids.get(person.number) ?? null,
      clientName: ids.has(person.number) ? person.name : null,
      lines: said.lines.map(([speaker, minutesAgo, text]) => [
        ...([speaker, minutesAgo] as const),
        text.replace("{visit}", visit),
      ]),
      staffIds,
      closed: said.closed ?? null,
      snoozedFor: said.snoozedFor ?? null,
      note: said.note ?? null,
      tags: said.tags ?? null,
      position,
    });
    position += said.lines.length;
  }
}

type Insert = (...statement: Parameters<typeof insertInto>) => void;

/** Who speaks (a staff member's name, or "client"), minutes ago, and what; "{visit}" is a weekday. */
type Line = readonly [speaker: string, minutesAgo: number, text: string];

/** Who closed it (nobody: by itself, after so many quiet days), and how many minutes ago. */
type Closed = readonly [staffName: string | null, minutesAgo: number, quietDays?: number];

const tuesday: readonly {
  clinic: string;
  with: string;
  lines: readonly Line[];
  closed?: Closed;
  /** How many minutes it is still snoozed. */
  snoozedFor?: number;
  note?: Line;
  tags?: readonly (typeof demoTags)[number]["id"][];
}[] = [
  {
    clinic: "riverside",
    with: "Farah Haddad",
    lines: [
      ["client", 9 * 24 * 60, "Zaytoun pulls out feathers again. Is that the new cage?"],
      ["Theo", 9 * 24 * 60 - 14, "It may be. Could you send us a picture of him and the cage?"],
      ["client", 8 * 24 * 60, "We moved it away from the window and he is much calmer now."],
      ["Theo", 8 * 24 * 60 - 5, "Wonderful. Then we'll see him at his check in December."],
    ],
    closed: ["Theo", 8 * 24 * 60 - 6],
  },
  {
    clinic: "riverside",
    with: "Ann Becker",
    lines: [
      [
        "client",
        26 * 60,
        "Hi! Biscuit finished the antibiotics on Sunday. Does she need another check?",
      ],
      [
        "Maya",
        26 * 60 - 6,
        "Hi Ann, good to hear! If the ear looks calm, no. Is she still shaking her head?",
      ],
      ["client", 25 * 60, "A little, in the evening mostly."],
      ["Theo", 25 * 60 - 11, "Then Dr. Patel would like a quick look. {visit} 4:15 PM?"],
      ["client", 25 * 60 - 12, "Liked “Then Dr. Patel would like a quick look. {visit} 4…”"],
      ["client", 24 * 60 + 30, "Perfect, thank you 🐶"],
      ["client", 9, "Small question: may she eat before the check on {visit}?"],
    ],
  },
  {
    clinic: "riverside",
    with: "Ben Ortiz",
    lines: [
      ["client", 190, "Are Luna's blood results back?"],
      ["Theo", 171, "They are: kidney values are stable. Dr. Patel will call you after lunch."],
      [
        "client",
        168,
        "¡Qué buena noticia, muchas gracias! ¿Puede Luna comer su pienso de siempre?",
      ],
      ["Theo", 167, "Sí, puede. Give Luna and Comet a scratch from us."],
    ],
  },
  {
    clinic: "riverside",
    with: "Cleo Nakamura",
    lines: [
      [
        "Maya",
        300,
        "Hi Cleo, Mochi's nail trim is tomorrow at 10:30 AM. Bring her favourite blanket.",
      ],
      ["client", 44, "We'll be there. Is there parking on Alder Street?"],
    ],
  },
  {
    clinic: "riverside",
    with: "Dana O'Brien",
    tags: ["money", "surgery"],
    lines: [
      ["client", 3 * 24 * 60, "Finn ate half a tennis ball. Should I worry?"],
      [
        "Maya",
        3 * 24 * 60 - 3,
        "Please come right in, Dana, and don't give him anything to eat. Door B.",
      ],
      ["client", 3 * 24 * 60 - 4, "On our way"],
      ["Maya", 2 * 24 * 60, "Finn is doing well after surgery. You can pick him up from 5 PM."],
    ],
    note: ["Theo", 2 * 24 * 60 - 20, "Dana pays the surgery in two parts: Dr. Patel has agreed."],
  },
  {
    clinic: "riverside",
    with: "Grace Kim",
    lines: [
      ["client", 20 * 24 * 60 + 9, "Is the clinic open on Thanksgiving?"],
      ["Maya", 20 * 24 * 60, "We are closed on Thursday and back on Friday at 8 AM."],
    ],
    closed: [null, 6 * 24 * 60, 14],
  },
  {
    clinic: "riverside",
    with: "Grace Kim",
    lines: [
      ["client", 75, "Could we get a refill of Pepper's joint tablets?"],
      ["Theo", 62, "Of course. Ready at the desk from 3 PM."],
    ],
  },
  {
    clinic: "riverside",
    with: "Somebody new",
    tags: ["new-client"],
    lines: [
      ["client", 17, "Hello, do you see guinea pigs? Ours has stopped eating since this morning."],
    ],
  },
  {
    clinic: "lakeside",
    with: "Imani Clarke",
    lines: [
      ["client", 130, "Kofi is limping again, can we move Friday's visit up?"],
      ["Noor", 118, "Yes, we have tomorrow at 9:00. Shall I book it?"],
      ["client", 22, "Yes please!"],
    ],
  },
  {
    clinic: "lakeside",
    with: "Keiko Mori",
    lines: [
      ["client", 2 * 24 * 60, "Can somebody look at Yuzu's teeth some time in December?"],
      ["Noor", 2 * 24 * 60 - 20, "Dr. Roy makes her plan next week. We will write to you then."],
    ],
    snoozedFor: 5 * 24 * 60,
  },
  {
    clinic: "lakeside",
    with: "Jonas Weber",
    lines: [["Noor", 1500, "Hello Jonas, Minka's insurance papers are ready to pick up."]],
  },
];

interface SeedConversation {
  readonly clinicId: string;
  readonly number: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly lines: readonly Line[];
  /** By name. */
  readonly staffIds: ReadonlyMap<string, string>;
  readonly closed: Closed | null;
  readonly snoozedFor: number | null;
  /** What a colleague wrote behind the last text. */
  readonly note: Line | null;
  readonly tags: readonly string[] | null;
  /** Of the message before its first. */
  readonly position: number;
}

function sentBefore({ lines, position }: SeedConversation, end: number) {
  return lines
    .slice(0, end)
    .map(([speaker, , body], i) => ({ speaker, body, position: position + i + 1 }))
    .filter(({ speaker }) => speaker !== "client")
    .toReversed();
}

function seedConversation(insert: Insert, now: number, seed: SeedConversation): void {
  const { clinicId: clinic_id, lines } = seed;
  const id = ulid(now);
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return;
  const at = ([, minutesAgo]: Line) => now - minutesAgo * 60_000;
  const isWaiting = last[0] === "client";
  const [staffName = null] = lines.findLast(([speaker]) => speaker !== "client") ?? [];
  insert("conversations", {
    clinic_id,
    id,
    number: seed.number,
    contact: seed.contact,
    client_id: seed.clientId,
    client_name: seed.clientName,
    staff_id: staffName === null ? null : (seed.staffIds.get(staffName) ?? null),
    staff_name: staffName,
    opened_at: at(first),
    last_message_at: at(last),
    last_message_text: last[2],
    last_message_author: isWaiting ? "client" : "staff",
    unread_since: isWaiting && last[1] < 30 ? at(last) : null,
    waiting_since: isWaiting ? at(last) : null,
    closed_at: seed.closed && now - seed.closed[1] * 60_000,
    closed_by: seed.closed?.[0] ?? null,
    closed_after: seed.closed?.[2] ?? null,
    aside: seed.snoozedFor && "snoozed",
    snoozed_until: seed.snoozedFor && now + seed.snoozedFor * 60_000,
    tags: seed.tags && JSON.stringify(seed.tags),
  });
  for (const [i, line] of lines.entries()) {
    const [speaker, , body] = line;
    const isClient = speaker === "client";
    insert("messages", {
      position: seed.position + i + 1,
      clinic_id,
      id: ulid(at(line)),
      conversation_id: id,
      direction: isClient ? "inbound" : "outbound",
      author: isClient ? "client" : "staff",
      author_name: isClient ? null : speaker,
      body,
      reacts_to: isClient ? reactsTo(body, sentBefore(seed, i)) : null,
      provider_sid: `SM${crypto.randomUUID().replaceAll("-", "")}`,
      delivery: isClient ? null : "delivered",
      delivery_at: isClient ? null : at(line) + 2000,
      created_at: at(line),
    });
  }
  if (!seed.note) return;
  const [author_name, , body] = seed.note;
  insert("notes", {
    clinic_id,
    conversation_id: id,
    after_position: seed.position + lines.length,
    place: 1,
    id: ulid(at(seed.note)),
    token: ulid(at(seed.note)),
    staff_id: author_name,
    author_name,
    body,
    mentions: "[]",
    created_at: at(seed.note),
  });
}
