/** What a clinic marks its conversations with. */
export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly colour: TagColour;
}

/** By name, so that each has its shade in the light and in the dark. */
export const tagColours = [
  ...(["grey", "red", "orange", "green"] as const),
  ...(["teal", "blue", "purple", "pink"] as const),
] as const;
export type TagColour = (typeof tagColours)[number];

export function toTagColour(typed: string): TagColour {
  return tagColours.find((colour) => colour === typed) ?? "grey";
}

export const longestTagName = 30;
/** How many a clinic has at most: every page has them all, and more are not told apart. */
export const mostTags = 20;

export type TagProblem = "empty" | "too-long" | "taken" | "too-many";

/** What is wrong with a tag's name beside the others of the clinic, or null. */
export function tagProblem(name: string, others: readonly Tag[]): TagProblem | null {
  if (name === "") return "empty";
  if (name.length > longestTagName) return "too-long";
  const isSame = (other: Tag) => other.name.toLowerCase() === name.toLowerCase();
  if (others.some(isSame)) return "taken";
  return others.length >= mostTags ? "too-many" : null;
}

/** A name as typed, without what nobody sees. */
export function tagName(typed: string): string {
  return typed.replaceAll(/\s+/gu, " ").trim();
}

/** The clinic's tags that a conversation has, in the clinic's order; an id that is none any more is passed over. */
export function tagsOn({ tags }: { readonly tags: string | null }, all: readonly Tag[]): Tag[] {
  if (tags === null || all.length === 0) return [];
  const ids = JSON.parse(tags) as string[];
  return all.filter(({ id }) => ids.includes(id));
}

/** By name: the order in which they stand everywhere. */
export function inOrder(tags: readonly Tag[]): Tag[] {
  return tags.toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}
