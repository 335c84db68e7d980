import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { readLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import { type Agreement, enableLine } from "#flows/enable-line.ts";
import { tendLine } from "#flows/tend-line.ts";
import type { Business, Line } from "#domain/line.ts";
import type { SignedIn } from "#domain/staff.ts";
import { simulate } from "./simulator.ts";
import type { ports } from "./world.ts";

type World = ReturnType<typeof ports>;

/** The admin of a clinic that has no number yet. */
export const vera: SignedIn = {
  staffId: "vera",
  staffName: "Vera",
  role: "admin",
  told: { sound: "soft", notification: "anonymous" },
  clinic: {
    id: "northside",
    name: "Northside Cats",
    country: "US",
    timeZone: "America/Chicago",
    shard: "DB",
    staffMayDelete: true,
    staffMayAddDocuments: false,
    answeringAssigns: true,
    foldsAutomated: true,
    hours: null,
    raiseAfter: null,
    tags: [],
    lineNotice: "none",
  },
};

export const price = { fee: 4900, currency: "USD" } as const;

/** What Vera agrees to, unless said otherwise. */
export function agreement(over: Partial<Agreement> = {}): Agreement {
  return {
    number: "+15035550150",
    isBrought: false,
    messagingServiceSid: "",
    business: null,
    message: "{clinic} opens {opens}.",
    payer: { name: "Northside Cats", address: "1 Cat Road", email: "books@northside.example" },
    agrees: true,
    seen: price,
    ...over,
  };
}

/** A registration's form that the carriers take. */
export const business: Business = {
  legalName: "Northside Cats LLC",
  taxId: "12-3456789",
  website: "https://northside.example",
  street: "1 Cat Road",
  city: "Chicago",
  region: "IL",
  postalCode: "60601",
  firstName: "Vera",
  lastName: "Novak",
  email: "vera@northside.example",
  phone: "+13125550199",
  optIn: "We ask at the desk.",
  sample: "Northside Cats: Mochi is ready to be picked up.",
};

/** A registration's form that nobody filled in. */
export const noBusiness: Business = {
  legalName: "",
  taxId: "",
  website: "",
  street: "",
  city: "",
  region: "",
  postalCode: "",
  firstName: "",
  lastName: "",
  email: "",
  phone: "",
  optIn: "",
  sample: "",
};

/** No line, no number, nothing said, and a network that knows nothing of either. */
export async function withoutALine(): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM lines WHERE clinic_id = 'northside'"),
    env.DB.prepare("DELETE FROM numbers WHERE clinic_id = 'northside'"),
    env.DB.prepare("DELETE FROM messages WHERE clinic_id = 'northside'"),
    env.DB.prepare("DELETE FROM conversations WHERE clinic_id = 'northside'"),
    env.DB.prepare("DELETE FROM changes WHERE clinic_id = 'northside'"),
    env.DB.prepare("UPDATE clinics SET line_notice = 'none' WHERE id = 'northside'"),
  ]);
  await simulate("reset", {});
}

/** Agrees, and lets the job run once. */
export async function enable(world: World, over: Partial<Agreement> = {}) {
  const outcome = await enableLine(world, vera, agreement(over), price);
  await tend(world);
  return outcome;
}

/** One run of the job. */
export function tend(world: World): Promise<void> {
  return tendLine(world, { shard: "DB", clinicId: "northside", kind: "tend-line", subjectId: "" });
}

export async function lineOf(world: World): Promise<Line> {
  const line = await readLine(forClinic(world.databases, vera.clinic));
  if (!line) throw new Error("Northside has no line");
  return line;
}

/** What every page of Northside says of its line. */
export function notice(): Promise<string | null> {
  return env.DB.prepare("SELECT line_notice FROM clinics WHERE id = 'northside'").first<string>(
    "line_notice",
  );
}

interface NetworkNumber {
  readonly sid: string;
  readonly phoneNumber: string;
  readonly friendlyName: string;
  readonly smsUrl: string;
  readonly smsFallbackUrl: string;
}

/** The account's numbers, and how often one was bought and given back. */
export async function atTheNetwork() {
  const response = await fetch(`${inject("simulatorUrl")}/simulator/ledger`);
  return response.json<{
    numbers: NetworkNumber[];
    purchases: number;
    releases: number;
    webhooks: { url: string; status: number }[];
    emails: { to: string[] }[];
    accepted: { from: string; to: string; body: string }[];
    subscriptions: { id: string; status: string; cancelAtPeriodEnd: boolean }[];
    checkouts: { id: string; url: string; status: string; amount: number; currency: string }[];
  }>();
}
