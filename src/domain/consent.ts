/** Whose word an opt-out is: the client's to the carriers ('gateway': their refusal), or to the clinic. */
export type OptOutSource = "texted" | "gateway" | "staff";

/** A number that is not texted, since when (epoch milliseconds) and by whose word. */
export interface OptOut {
  readonly at: number;
  readonly source: OptOutSource;
}

export type ConsentRefusal = "no-reason" | "long-reason" | "carrier-stop";

/** Has a client agreed to automated texts? Answers of staff need none. */
export type TextsConsent = "given" | "withdrawn" | "unknown";

/** How it stands with automated texts, and how that came. */
export interface ClientConsent {
  readonly state: TextsConsent;
  /** 'before': the clinic had their number before it was asked. */
  readonly source: "before" | "texted" | "form" | "api" | "import";
  readonly byName: string | null;
}

/**
 * Who gives a clinic their number for its appointments agrees to be texted about them (FCC, Report and
 * Order 92-443 of 1992, § 31; CASL, S.C. 2010 c. 23, s. 6(6) for Canada): so, unless somebody says
 * otherwise, a client has agreed. Whoever writes it down says how it came.
 */
export const usualConsent: TextsConsent = "given";

/** As lists and files say it. */
export const textsConsentWords: Record<TextsConsent, string> = {
  given: "Agreed",
  unknown: "Not asked",
  withdrawn: "Declined",
};

/** The longest reason, in characters. */
export const longestReason = 300;

/**
 * Why it may not be changed, or null. What a client told the carriers only the client lifts: they
 * refuse every text until START comes from that phone (Twilio 21610), whatever we write down.
 */
export function consentRefusal(
  change: "opt-out" | "opt-in",
  reason: string,
  optOut: OptOut | null,
): ConsentRefusal | null {
  if (change === "opt-in" && optOut !== null && optOut.source !== "staff") return "carrier-stop";
  if (reason.trim() === "") return "no-reason";
  return Array.from(reason.trim()).length > longestReason ? "long-reason" : null;
}

/** A line of the ledger. Times are epoch milliseconds. */
export interface ConsentEntry {
  readonly id: string;
  readonly at: number;
  /** Null: it is about the client, whatever their number. */
  readonly number: string | null;
  readonly kind: "opted-out" | "opted-in" | "flagged" | "dismissed" | "agreed" | "withdrew";
  readonly source: OptOutSource | "form" | "api" | "import";
  /** The staff member's or the system's name; null: it was in a text. */
  readonly byName: string | null;
  readonly reason: string;
}

/** What a line of the ledger says, after whose number it was: "opted out, by texting STOP". */
export function consentWords({ kind, source, byName, reason }: ConsentEntry): string {
  const by = byName === null ? "" : `, ${byName} recorded`;
  const why = reason === "" ? "" : `: “${reason}”`;
  switch (kind) {
    case "opted-out":
      if (source === "texted") return "opted out, by texting STOP";
      return source === "gateway" ? "is opted out, says the phone network" : `opted out${by}${why}`;
    case "opted-in":
      return source === "staff" ? `opted in again${by}${why}` : "opted in, by texting START";
    case "flagged":
      return `may have asked not to be texted${why}`;
    case "dismissed":
      return `did not ask not to be texted${by}${why}`;
    case "agreed":
      return `agreed to automated texts${sourceWords[source]}${by}`;
    case "withdrew":
      return `has not agreed to automated texts${sourceWords[source]}${by}`;
  }
}

const sourceWords: Record<ConsentEntry["source"], string> = {
  texted: ", having texted first",
  gateway: "",
  staff: "",
  form: "",
  api: ", says their system",
  import: ", says a file",
};
