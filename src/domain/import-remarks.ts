import type { BornProblem } from "./age.ts";

/** Why a row was left out, or what of it was. */
export type RowReason =
  | "no-name"
  | "long-name"
  | "long-notes"
  | "no-number"
  | "not-a-number"
  | "abroad"
  | "premium"
  | "email"
  | BornProblem
  | "taken"
  | "several"
  | "archived"
  | "nobody"
  | "other-number"
  | "no-patient"
  | "nobodys-patient"
  | "several-patients"
  | "no-day"
  | "no-such-day"
  | "unclear-day"
  | "far-day"
  | "no-time"
  | "no-such-time"
  | "night"
  | "no-type"
  | "sensitive-type"
  | "fallback-type"
  | "minutes"
  | "status"
  | "bad-id"
  | "same-id"
  | "no-item"
  | "long-item"
  | "done";

/** `about` is the cell or the person it is about. */
export interface RowRemark {
  readonly reason: RowReason;
  readonly about: string;
}

/** Was a row read, or left out with a reason? */
export function isRemark(read: object): read is RowRemark {
  return "reason" in read && "about" in read;
}
