declare module "#public/segments.js" {
  /** Billed parts of a text, and the characters left in the last one. */
  export function countSegments(text: string): { segments: number; left: number };
}

declare module "#public/emoji-search.js" {
  export function findEmoji(emoji: readonly string[][], typed: string): string[][];
}
