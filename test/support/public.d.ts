declare module "#public/segments.js" {
  /** Billed parts of a text, and the characters left in the last one. */
  export function countSegments(text: string): { segments: number; left: number };
}
