import { ulid } from "ulid";
import { sortName } from "#domain/client.ts";
import { clinicTime } from "#domain/clinic-time.ts";
import type { Language } from "#domain/language.ts";
import { dayAfter } from "#domain/schedule.ts";
import { scopes } from "#domain/api-token.ts";
import { hashOfToken } from "#flows/api-tokens.ts";
import { hashPassword } from "#flows/password.ts";
import { cast } from "#test/simulator/cast.ts";
import { demoCare } from "./demo-care.ts";
import { demoConversations } from "./demo-conversations.ts";
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
  demoConversations(insert, now, { ids, staffIds });
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

export const demoTags = [
  { id: "insurance", name: "Insurance", colour: "blue" },
  { id: "money", name: "Money", colour: "green" },
  { id: "new-client", name: "New client", colour: "purple" },
  { id: "surgery", name: "Surgery", colour: "red" },
] as const;

/** As far as it is known; of the others nobody has asked. */
const born: Readonly<Record<string, string>> = {
  Biscuit: "2019-05-14",
  Luna: "2013",
  Comet: "2022-08",
  Mochi: "2026-03",
  Pepper: "2015-11",
};

type Insert = (...statement: Parameters<typeof insertInto>) => void;
