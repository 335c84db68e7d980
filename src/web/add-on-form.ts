import { businessFields } from "#domain/business.ts";
import type { Business, Payer } from "#domain/line.ts";
import type { Agreement, AgreementProblem, EnableOutcome, Price } from "#flows/enable-line.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import type { TypedNumber } from "#templates/settings/number-choice.tsx";

/** All that the forms of the add-on may hold; each sends its part. */
export interface AddOnFields {
  readonly number: TypedNumber;
  readonly message: string;
  readonly alertOn: boolean;
  readonly addresses: string;
  readonly business: Business;
  readonly payer: Payer;
  readonly agrees: boolean;
  /** What the page said that it costs. */
  readonly seen: Price;
}

export function readAddOn(field: (name: string) => string): AddOnFields {
  const text = (name: string, longest: number) => field(name).slice(0, longest);
  const business = Object.fromEntries(
    businessFields.map((name) => [name, text(`business-${name}`, 500)]),
  ) as Record<keyof Business, string>;
  return {
    number: {
      kind: field("kind") === "toll-free" ? "toll-free" : "local",
      areaCode: text("areaCode", 3),
      city: text("city", 60),
      number: text("number", 20),
      ownNumber: text("ownNumber", 30),
      messagingServiceSid: text("messagingServiceSid", 60),
    },
    message: text("message", 2000),
    alertOn: field("alertOn") === "yes",
    addresses: text("addresses", 8000),
    business,
    payer: {
      name: text("payerName", 200),
      address: text("payerAddress", 300),
      email: text("payerEmail", 200),
    },
    agrees: field("agrees") === "yes",
    seen: {
      fee: /^\d{1,9}$/.test(field("fee")) ? Number(field("fee")) : -1,
      currency: field("currency"),
    },
  };
}

/** What the form says, as the flow takes it. */
export function agreementOf({ number, business, ...rest }: AddOnFields): Agreement {
  const { message, payer, agrees, seen } = rest;
  const isBrought = number.number === "own";
  const isEmpty = Object.values(business).every((value) => value.trim() === "");
  return {
    number: isBrought ? number.ownNumber : number.number,
    isBrought,
    messagingServiceSid: number.messagingServiceSid,
    business: isEmpty ? null : business,
    message,
    payer,
    agrees,
    seen,
  };
}

export function problemInWords({
  field,
  why,
}: Extract<EnableOutcome, { kind: "refused" }>): FieldProblem {
  return { field, words: exactly[`${field} ${why}`] ?? usually[why] };
}

const usually: Record<AgreementProblem, string> = {
  missing: "Fill this in.",
  wrong: "This can't be right.",
  "too-long": "A text holds 1600 characters at most.",
  changed: "This has changed since you opened the page.",
  taken: "Another clinic has this number, or is getting it. Choose another one.",
};

const exactly: Record<string, string> = {
  "number missing": "Choose a number, or write the one that the account has.",
  "number wrong": "This is no number of the US or Canada.",
  "messagingServiceSid wrong": "It begins with MG and has 32 letters and digits after that.",
  "message missing": "Write what clients are to read.",
  "payerName missing": "Write who pays.",
  "payerEmail missing": "Write where the invoice or receipt goes.",
  "payerEmail wrong": "This is not an email address.",
  "agrees missing": "Tick this to enable texting.",
  "agrees changed":
    "The fee has changed since you opened this page: tick this if you agree to what it says now.",
  "business-website wrong": "Write it as https://www.example.com.",
  "business-email wrong": "This is not an email address.",
  "business-phone wrong": "This is no phone number of the US or Canada.",
};
