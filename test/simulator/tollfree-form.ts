/** What a verification of a toll-free number is asked to say, and what must not be missing. */

const authorities = [
  ...["EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET"],
  ...["NZBN", "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"],
];
const volumes = [
  ...["10", "100", "1,000", "10,000", "100,000", "250,000", "500,000", "750,000", "1,000,000"],
  ...["5,000,000", "10,000,000+"],
];
/** The allowed words. Source: twilio-node, tollfreeVerification.d.ts; Twilio, same resource. */
const choices: Record<string, readonly string[]> = {
  BusinessType: ["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"],
  OptInType: [
    "VERBAL",
    "WEB_FORM",
    "PAPER_FORM",
    "VIA_TEXT",
    "MOBILE_QR_CODE",
    "IMPORT",
    "IMPORT_PLEASE_REPLACE",
  ],
  BusinessRegistrationAuthority: authorities,
  MessageVolume: volumes,
};

const required = [
  "BusinessName",
  "BusinessWebsite",
  "NotificationEmail",
  "UseCaseCategories",
  "UseCaseSummary",
  "ProductionMessageSample",
  "OptInImageUrls",
  "OptInType",
  "MessageVolume",
  "TollfreePhoneNumberSid",
];

/** Required since 2026 of all but sole proprietors. Source: twilio-node, tollfreeVerification.d.ts. */
const registration = [
  "BusinessRegistrationNumber",
  "BusinessRegistrationAuthority",
  "BusinessRegistrationCountry",
];

const optional = [
  ...["CustomerProfileSid", "BusinessStreetAddress", "BusinessStreetAddress2", "BusinessCity"],
  ...["BusinessStateProvinceRegion", "BusinessPostalCode", "BusinessCountry"],
  ...["AdditionalInformation", "BusinessContactFirstName", "BusinessContactLastName"],
  ...["BusinessContactEmail", "BusinessContactPhone", "ExternalReferenceId", "BusinessType"],
  ...["BusinessRegistrationPhoneNumber", "DoingBusinessAs", "OptInConfirmationMessage"],
  ...["HelpMessageSample", "PrivacyPolicyUrl", "TermsAndConditionsUrl", "AgeGatedContent"],
  ...["OptInKeywords", "VettingProvider", "VettingId"],
];
const lists = new Set(["UseCaseCategories", "OptInImageUrls", "OptInKeywords"]);

export type Answers = ReadonlyMap<string, string | readonly string[]>;

/** The fields of the form that the resource has; a list may be given several times over. */
export function readAnswers(form: URLSearchParams): Answers {
  const names = [...required, ...registration, ...optional].filter((name) => form.has(name));
  return new Map(
    names.map((name) => [name, lists.has(name) ? form.getAll(name) : (form.get(name) ?? "")]),
  );
}

/** What is wrong with the answers, naming the first field that is, or null. */
export function problemIn(answers: Answers): string | null {
  const isSole = answers.get("BusinessType") === "SOLE_PROPRIETOR";
  const needed = isSole ? required : [...required, ...registration];
  const absent = needed.find((name) => (answers.get(name) ?? "").length === 0);
  if (absent) return `Missing required parameter ${absent} in the post body`;
  for (const [name, allowed] of Object.entries(choices)) {
    const answer = answers.get(name);
    if (typeof answer === "string" && !allowed.includes(answer))
      return `Invalid ${name}: ${answer}`;
  }
  return null;
}

/** The answers as the resource shows them: snake_case, null where nothing was said. */
export function answersBody(answers: Answers): Record<string, unknown> {
  const names = [...required, ...registration, ...optional];
  const entries = names.map((name) => {
    const key = name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    return [key, answers.get(name) ?? null];
  });
  return {
    ...Object.fromEntries(entries),
    age_gated_content: answers.get("AgeGatedContent") === "true",
  };
}
