import { type TagColour, tagColours } from "./tag.ts";

/** Of the first and the last word of a name, in capitals: "MV" of "Maya van der Velde"; "" of none. */
export function initialsOf(name: string): string {
  const [first = "", ...others] = name.match(/(?<!\S)\S/gu) ?? [];
  return (first + (others.at(-1) ?? "")).toUpperCase();
}

/** The colour that goes with an id: always the same, and spread over all of them. */
export function colourOf(id: string): TagColour {
  const sum = new TextEncoder().encode(id).reduce((hash, byte) => (hash * 31 + byte) % 65_521, 7);
  return tagColours[sum % tagColours.length] ?? "grey";
}
