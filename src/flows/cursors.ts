import { keyed } from "./keyed.ts";

/** Which list of which clinic a cursor belongs to. */
export interface ListName {
  readonly clinicId: string;
  readonly list: string;
  readonly secret: string;
}

/** A place in a list, as others may keep it: it leads nowhere in another list or at another clinic. */
export function writeCursor(name: ListName, place: readonly (string | number)[]): string {
  const text = Buffer.from(JSON.stringify(place)).toString("base64url");
  return `${text}.${sealOf(name, text)}`;
}

/** The place that a cursor of this list says; null for any other text. */
export function readCursor(name: ListName, cursor: string): unknown {
  const [text = "", seal = ""] = cursor.split(".");
  if (cursor !== `${text}.${sealOf(name, text)}` || seal === "") return null;
  return JSON.parse(Buffer.from(text, "base64url").toString());
}

function sealOf({ clinicId, list, secret }: ListName, text: string): string {
  return keyed(secret, `cursor ${clinicId} ${list} ${text}`).slice(0, 22);
}
