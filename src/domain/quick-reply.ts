import type { Language } from "./language.ts";
import { longestBody } from "./message.ts";

/** What is written again and again, kept to be filled in and sent: the clinic's, or one person's. */
export interface QuickReply {
  readonly id: string;
  /** Everybody's at the clinic; otherwise only its owner sees it. */
  readonly isShared: boolean;
  /** Empty: in none. */
  readonly folder: string;
  readonly name: string;
  readonly body: string;
  /** What it is written in; null where nobody has said. */
  readonly language: Language | null;
  /** Documents of the library that are attached with it. */
  readonly documentIds: readonly string[];
  /** Counts its changes, so that two people don't overwrite each other. */
  readonly version: number;
}

/** A quick reply as typed. */
export type QuickReplyForm = Pick<
  QuickReply,
  "folder" | "name" | "body" | "language" | "documentIds"
>;

export const longestQuickReplyName = 60;
export const longestFolder = 40;
/** How many the clinic may share, and each person may keep: more are not found again. */
export const mostQuickReplies = 100;

/** What Deskline fills in by itself where it knows it; every other {blank} is for whoever sends. */
export const knownBlanks = [
  "client",
  "patient",
  "appointment",
  "staff",
  "clinic",
  "hours",
  "phone",
] as const;
export type KnownBlanks = Readonly<Record<(typeof knownBlanks)[number], string | null>>;

export type QuickReplyProblem =
  | { readonly field: "name"; readonly kind: "empty" | "too-long" | "taken" }
  | { readonly field: "folder"; readonly kind: "too-long" }
  | { readonly field: "body"; readonly kind: "empty" | "too-long" | "lone-brace" }
  | { readonly field: "name"; readonly kind: "too-many" };

/** What is wrong with a quick reply as typed, or null. */
export function quickReplyProblem({
  name,
  folder,
  body,
}: QuickReplyForm): QuickReplyProblem | null {
  if (name.trim() === "") return { field: "name", kind: "empty" };
  if (name.length > longestQuickReplyName) return { field: "name", kind: "too-long" };
  if (folder.length > longestFolder) return { field: "folder", kind: "too-long" };
  if (body.trim() === "") return { field: "body", kind: "empty" };
  if (body.length > longestBody) return { field: "body", kind: "too-long" };
  if (/[{}]/u.test(body.replace(blank, ""))) return { field: "body", kind: "lone-brace" };
  return null;
}

/** The text with every blank filled in whose value is known; the others stay to be filled by hand. */
export function fillBlanks(body: string, known: KnownBlanks): string {
  return body.replace(blank, (whole, name: string) => {
    const found = knownBlanks.find((one) => one === name.trim().toLowerCase());
    return (found && known[found]) ?? whole;
  });
}

/** The first {blank} that is still to be filled in, with its braces; null when there is none. */
export function blankIn(text: string): string | null {
  return text.match(blank)?.[0] ?? null;
}

/** What was typed already, and then the quick reply. A lone "/" is how it was asked for. */
export function continueWith(typed: string, text: string): string {
  const before = typed.trimEnd();
  return before === "" || before === "/" ? text : `${before}\n${text}`;
}

/** Words in braces: {price}, {next visit}. */
const blank = /\{([\p{L}\p{N}][\p{L}\p{N} _-]{0,39})\}/gu;
