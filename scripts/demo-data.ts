import { ulid } from "ulid";
import { sortName } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Language } from "#domain/language.ts";
import { dayAfter } from "#domain/schedule.ts";
import { reactsTo } from "#domain/shown-reaction.ts";
import { scopes } from "#domain/api-token.ts";
import { hashOfToken } from "#flows/api-tokens.ts";
import { hashPassword } from "#flows/password.ts";
import { cast } from "#test/simulator/cast.ts";
import { demoCare } from "./demo-care.ts";
import { demoNumbers } from "./demo-numbers.ts";
import { insertInto } from "./sql.ts";

/** The demo clinics as statements: a Tuesday at two front desks. `now` in epoch milliseconds. */
export async function demoData(now: number): Promise<string[]> {
  const statements: string[] = [];
  const insert: Insert = (table, row) => statements.push(insertInto(table, row));

  for (const clinic of cast.clinics) {
    insert("clinics", {
      id: clinic.id,
      name: clinic.name,
      country: clinic.country,
      time_zone: clinic.timeZone,
      tags: JSON.stringify(clinic.id === "riverside" ? demoTags : []),
      created_at: now,
    });
    insert("numbers", { number: clinic.number, clinic_id: clinic.id, created_at: now });
  }
  const staffIds = new Map<string, string>();
  for (const { clinic, email, name, role, password } of demoStaff) {
    const password_hash = await hashPassword(password);
    const id = ulid(now);
    staffIds.set(name, id);
    insert("staff", {
      id,
      clinic_id: clinic,
      email,
      name,
      role,
      password_hash,
      created_at: now,
    });
  }
  insert("api_tokens", {
    token_hash: hashOfToken(demoSecret, demoToken),
    clinic_id: "riverside",
    id: ulid(now),
    name: "Practice system",
    scopes: JSON.stringify(scopes),
    created_at: now,
    created_by: "Maya",
  });
  for (const [folder, name, body, language = ""] of quickReplies) {
    insert("quick_replies", {
      ...{ clinic_id: "riverside", owner_id: "", id: ulid(now), document_ids: "[]" },
      ...{ folder, name, body, language },
    });
  }
  const ids = new Map<string, string>();
  const patients = new Map<string, string>();
  for (const { clinic, name, number, patients: theirs } of cast.clients) {
    const id = ulid(now);
    ids.set(number, id);
    insert("clients", {
      clinic_id: clinic,
      id,
      name,
      sort_name: sortName(name),
      created_at: now,
    });
    insert("client_numbers", { clinic_id: clinic, number, client_id: id });
    for (const patient of theirs) {
      const patientId = ulid(now);
      patients.set(`${number} ${patient.name}`, patientId);
      insert("patients", {
        clinic_id: clinic,
        id: patientId,
        client_id: id,
        ...patient,
        born: born[patient.name] ?? null,
        created_at: now,
      });
    }
  }
  for (const [clientName, patientName, type, day, time, staff] of schedule) {
    const client = cast.clients.find(({ name }) => name === clientName);
    const clinic = cast.clinics.find(({ id }) => id === client?.clinic);
    if (!client || !clinic) throw new Error(`The cast has no ${clientName}`);
    const clock = clinicTime(clinic.timeZone, clinic.country);
    const startsAt = clock.instantOf(dayAfter(clock.dayKey(now), day), time * 60);
    insert("appointments", {
      clinic_id: clinic.id,
      id: ulid(now),
      client_id: ids.get(client.number) ?? "",
      patient_id: patients.get(`${client.number} ${patientName}`) ?? null,
      type_id: type,
      staff_name: staff,
      room: "",
      notes: "",
      starts_at: startsAt,
      ends_at: startsAt + 30 * 60_000,
      status: startsAt < now ? "done" : "booked",
      created_at: now,
    });
  }
  for (const clinic of cast.clinics.filter(({ id }) => id === "riverside")) {
    const clock = clinicTime(clinic.timeZone, clinic.country);
    demoNumbers(insert, clinic.id, clock.dayKey(now));
    demoCare(insert, now, { clinicId: clinic.id, clock, patients });
  }
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
  return statements;
}

/** What the demo's sessions and tokens are kept under, and the token of its first clinic's system. */
export const demoSecret = "only-for-the-demo-on-this-machine-0";
/** What browsers' push services know the demo by; of no account, and of no use elsewhere. */
export const demoVapidKey = "ZGVtby1rZXktb2YtdGhpcy1tYWNoaW5lLW9ubHktMDA";
export const demoToken = "dl_demo-token-of-riverside-for-this-machine-00";

/** Only ever in local demo data: what is deployed has no account until `npm run staff` makes one. */
export const demoStaff = [
  {
    clinic: "riverside",
    email: "maya@riverside.example",
    name: "Maya",
    role: "admin",
    password: "riverside-demo",
  },
  {
    clinic: "riverside",
    email: "theo@riverside.example",
    name: "Theo",
    role: "staff",
    password: "riverside-demo",
  },
  {
    clinic: "lakeside",
    email: "noor@lakeside.example",
    name: "Noor",
    role: "admin",
    password: "lakeside-demo",
  },
] as const;

const quickReplies: readonly (readonly [
  folder: string,
  name: string,
  body: string,
  language?: Language,
])[] = [
  ["", "Hours today", "We are open today {hours}. You can also call us at {phone}."],
  ["", "Ready to pick up", "Hi {client}, {patient} is ready to be picked up. {staff}, {clinic}"],
  ["", "Next visit", "{patient} comes {appointment}. Does that still suit you?"],
  [
    "Money",
    "Price of a dental",
    "A dental cleaning for {patient} is {price}, blood work included.",
  ],
  ["Money", "Insurance form", "Please bring the insurance form along; we fill in our part here."],
  [
    "Care",
    "Before surgery",
    "Please give {patient} nothing to eat after 10 PM tonight. Water is fine until you leave home.",
  ],
  ["", "Horario de hoy", "Hoy abrimos {hours}. También puede llamarnos al {phone}.", "es"],
  ["Care", "Puede comer", "Sí, {patient} puede comer como siempre. Saludos, {staff}", "es"],
];

/** Who comes: client, patient, kind, days from today, the hour, and to whom. */
const schedule: readonly (readonly [string, string, string, number, number, string])[] = [
  ["Ben Ortiz", "Luna", "check-up", 0, 9, "Dr. Patel"],
  ["Grace Kim", "Pepper", "vaccination", 0, 10.5, "Dr. Patel"],
  ["Dana O'Brien", "Finn", "check-up", 0, 16, "Dr. Silva"],
  ["Cleo Nakamura", "Mochi", "check-up", 1, 10.5, "Dr. Silva"],
  ["Hugo Lindqvist", "Saga", "vaccination", 1, 14, "Dr. Silva"],
  ["Ann Becker", "Biscuit", "check-up", 2, 16.25, "Dr. Patel"],
  ["Émile Tremblay", "Choupette", "surgery", 3, 8.5, "Dr. Patel"],
  ["Farah Haddad", "Zaytoun", "check-up", 4, 11, "Dr. Silva"],
  ["Imani Clarke", "Kofi", "check-up", 1, 9, "Dr. Roy"],
];

const demoTags = [
  { id: "insurance", name: "Insurance", colour: "blue" },
  { id: "money", name: "Money", colour: "green" },
  { id: "new-client", name: "New client", colour: "purple" },
  { id: "surgery", name: "Surgery", colour: "red" },
] as const;

/** Who speaks (a staff member's name, or "client"), minutes ago, and what; "{visit}" is a weekday. */
type Line = readonly [speaker: string, minutesAgo: number, text: string];

/** As far as it is known; of the others nobody has asked. */
const born: Readonly<Record<string, string>> = {
  Biscuit: "2019-05-14",
  Luna: "2013",
  Comet: "2022-08",
  Mochi: "2026-03",
  Pepper: "2015-11",
};

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

type Insert = (...statement: Parameters<typeof insertInto>) => void;

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
