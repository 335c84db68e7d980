import { insertLine, isNumberTaken, readLine } from "#data/lines.ts";
import { forClinic } from "#data/store.ts";
import { isEmail } from "#domain/client.ts";
import { businessProblem, type BusinessField } from "#domain/business.ts";
import {
  type Business,
  isOffered,
  isTollFree,
  type Line,
  type Payer,
  readLineNumber,
  registrationAtFirst,
} from "#domain/line.ts";
import { longestBody } from "#domain/message.ts";
import type { SignedIn } from "#domain/staff.ts";
import { searchNumbers, type OfferedNumber } from "#twilio-edge-helpers/numbers.ts";
import { activityOf } from "./activity-of.ts";
import type { Ports } from "./ports.ts";

/** The operator's prices: `fee` a month, in the smallest unit of its currency. */
export interface Price {
  readonly fee: number;
  readonly currency: string;
}

/** What an admin agrees to. */
export interface Agreement {
  /** As chosen from a search, or typed when the account has it already. */
  readonly number: string;
  readonly isBrought: boolean;
  readonly messagingServiceSid: string;
  /** Null when nothing of it was filled in. */
  readonly business: Business | null;
  readonly message: string;
  readonly payer: Payer;
  readonly agrees: boolean;
  /** The price that the page showed. */
  readonly seen: Price;
}

/** What of it is about the number. */
export type NumberChosen = Pick<
  Agreement,
  "number" | "isBrought" | "messagingServiceSid" | "business"
>;

type AgreementField =
  | "number"
  | "messagingServiceSid"
  | "message"
  | "payerName"
  | "payerEmail"
  | "agrees"
  | `business-${BusinessField}`;

export type EnableOutcome =
  | { readonly kind: "coming" }
  | { readonly kind: "refused"; readonly field: AgreementField; readonly why: AgreementProblem }
  | { readonly kind: "not-offered" };

export type AgreementProblem = "missing" | "wrong" | "too-long" | "taken" | "changed";

/**
 * Writes down what an admin agreed to and sets the line going (R1). Pressed twice, the second finds
 * the first's: a clinic has one line.
 */
export async function enableLine(
  ports: Ports,
  staff: SignedIn,
  agreement: Agreement,
  price: Price,
): Promise<EnableOutcome> {
  const { clinic } = staff;
  if (!isOffered(clinic.country)) return { kind: "not-offered" };
  const store = forClinic(ports.databases, clinic);
  if (await readLine(store)) return { kind: "coming" };
  const number = readLineNumber(agreement.number, clinic.country);
  const wrong = problemOf(agreement, number, price);
  if (wrong || !number) return wrong ?? refused("number", "wrong");
  if (await isNumberTaken(ports.databases, number)) return refused("number", "taken");
  const about = toLine(number, agreement);
  const id = ports.newId();
  const now = ports.now();
  const inserted = await insertLine(
    store,
    {
      ...about,
      id,
      agreedAt: now,
      agreedBy: staff.staffName,
      ...price,
      payer: agreement.payer,
      billing: price.fee === 0 ? "invoice" : ports.billing.kind,
      registration: registrationAtFirst(clinic.country, about),
    },
    {
      message: agreement.message.trim(),
      activities: [
        activityOf(ports, staff, "line-agreed", detailOf(number, price)),
        activityOf(ports, staff, "texting-changed", ""),
      ],
    },
  );
  if (!inserted) {
    return (await readLine(store)) ? { kind: "coming" } : refused("number", "taken");
  }
  await setGoing(ports, staff, id);
  return { kind: "coming" };
}

/** Numbers to choose from. */
export async function offerNumbers(
  ports: Ports,
  { clinic }: SignedIn,
  search: { kind: Line["kind"]; areaCode: string; city: string },
): Promise<
  | { readonly kind: "offered"; readonly numbers: readonly OfferedNumber[] }
  | { readonly kind: "unavailable" }
  /** The gateway refuses to search; `reason` is its own. */
  | { readonly kind: "refused"; readonly reason: string }
> {
  const country = clinic.country === "CA" ? "CA" : "US";
  const found = await searchNumbers(ports.gateway, { country, ...search });
  switch (found.kind) {
    case "ok":
      return { kind: "offered", numbers: found.value };
    case "refused":
      return { kind: "refused", reason: found.message };
    case "unavailable":
      return { kind: "unavailable" };
  }
}

/** What a line is made of, but for who agreed. */
export function toLine(
  number: string,
  { isBrought, messagingServiceSid, business }: NumberChosen,
): Pick<Line, "number" | "kind" | "isBrought" | "messagingServiceSid" | "business"> {
  const kind = isTollFree(number) ? "toll-free" : "local";
  const service = messagingServiceSid.trim();
  return {
    number,
    kind,
    isBrought,
    messagingServiceSid: kind === "toll-free" || service === "" ? null : service,
    business: kind === "toll-free" ? business : null,
  };
}

/** What is wrong with the choice of a number, or null. */
export function numberProblem(
  { messagingServiceSid, business }: NumberChosen,
  number: string | null,
): Extract<EnableOutcome, { kind: "refused" }> | null {
  if (!number) return refused("number", "missing");
  const service = messagingServiceSid.trim();
  if (service !== "" && !/^MG[0-9a-f]{32}$/.test(service)) {
    return refused("messagingServiceSid", "wrong");
  }
  if (!isTollFree(number) || !business) return null;
  const problem = businessProblem(business);
  return problem && refused(`business-${problem.field}`, problem.why);
}

function problemOf(
  agreement: Agreement,
  number: string | null,
  { fee, currency }: Price,
): Extract<EnableOutcome, { kind: "refused" }> | null {
  const { message, payer, agrees, seen } = agreement;
  const wrong = numberProblem(agreement, number);
  if (wrong) return wrong;
  if (message.trim() === "") return refused("message", "missing");
  if (message.length > longestBody) return refused("message", "too-long");
  if (payer.name.trim() === "") return refused("payerName", "missing");
  if (payer.email.trim() === "") return refused("payerEmail", "missing");
  if (!isEmail(payer.email.trim())) return refused("payerEmail", "wrong");
  if (!agrees) return refused("agrees", "missing");
  // Nobody has agreed to a fee that came into force while they filled the form in.
  return seen.fee === fee && seen.currency === currency ? null : refused("agrees", "changed");
}

function refused(field: AgreementField, why: AgreementProblem) {
  return { kind: "refused", field, why } as const;
}

/** Hands the line to the job. */
export async function setGoing(ports: Ports, { clinic }: SignedIn, lineId: string): Promise<void> {
  const work = { shard: clinic.shard, clinicId: clinic.id, subjectId: lineId } as const;
  await ports.enqueue([{ ...work, kind: "tend-line" }]);
}

function detailOf(number: string, { fee, currency }: Price): string {
  return `${number}, ${(fee / 100).toFixed(2)} ${currency} a month`;
}
