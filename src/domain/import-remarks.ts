/** Why a row was left out, or what of it was. */
export type RowReason =
  | "no-name"
  | "long-name"
  | "long-notes"
  | "no-number"
  | "not-a-number"
  | "abroad"
  | "email"
  | "taken"
  | "several"
  | "archived";

/** `about` is the cell or the person it is about. */
export interface RowRemark {
  readonly reason: RowReason;
  readonly about: string;
}
