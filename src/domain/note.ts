/** What somebody wrote for colleagues only. It stands in the thread after a message, at a place. */
export interface Note {
  readonly id: string;
  readonly conversationId: string;
  /** The position of the message that was the last one when it was written. */
  readonly after: number;
  /** Among those after the same message, from 1 to `mostAfterOne`. */
  readonly place: number;
  readonly staffId: string;
  readonly authorName: string;
  readonly body: string;
  /** Names of colleagues who are asked to look. */
  readonly mentions: readonly string[];
  readonly createdAt: number;
}

/** In characters. */
export const longestNote = 4000;
/** How many notes there are between two messages. */
export const mostAfterOne = 99;

export type NoteProblem = "empty" | "too-long" | "too-many";

export function noteProblem(body: string): NoteProblem | null {
  if (body.trim() === "") return "empty";
  return body.length > longestNote ? "too-long" : null;
}

/** Where it stands among messages, which have whole positions: exact, since there are 99 at most. */
export function positionOf({ after, place }: Pick<Note, "after" | "place">): string {
  return `${after}.${String(place).padStart(2, "0")}`;
}

/** Its author takes it back, and an admin what anybody wrote. */
export function mayRemove(
  { staffId, role }: { readonly staffId: string; readonly role: string },
  note: Pick<Note, "staffId">,
): boolean {
  return role === "admin" || note.staffId === staffId;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Who is named after an "@": by full name or, where nobody else has it, by first name. Of two names that
 * fit the longer one is meant ("@Ann Lee", not "@Ann").
 */
export function mentionsIn<Colleague extends Named>(
  body: string,
  colleagues: readonly Colleague[],
): Colleague[] {
  const calls = new Map<string, Colleague | null>();
  for (const colleague of colleagues) {
    const full = folded(colleague.name);
    const first = full.split(" ", 1)[0] ?? full;
    for (const call of new Set([full, first])) calls.set(call, calls.has(call) ? null : colleague);
  }
  // A full name is that person's, also where it is somebody else's first name.
  for (const colleague of colleagues) calls.set(folded(colleague.name), colleague);
  const longestFirst = [...calls].toSorted(([a], [b]) => b.length - a.length);
  const text = folded(body);
  const named = [...text.matchAll(/(?<![\p{L}\p{N}._-])@/gu)].map(({ index }) => {
    const rest = text.slice(index + 1);
    return longestFirst.find(
      ([call]) => rest.startsWith(call) && !/^[\p{L}\p{N}]/u.test(rest.slice(call.length)),
    )?.[1];
  });
  return [...new Set(named.filter((colleague) => colleague !== undefined && colleague !== null))];
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

interface Placed {
  readonly position: number;
}

/** What a thread shows at a time: messages and the notes among them, both oldest first. */
export interface Stretch<Message extends Placed> {
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
}

/**
 * Messages that end where they were asked for, with the notes among them. Where `notes` did not reach
 * back as far (`cut`), the stretch begins later: no note is left out between two of them.
 */
export function stretchBack<Message extends Placed>(
  { messages, notes }: Stretch<Message>,
  cut: boolean,
): Stretch<Message> {
  const oldest = cut ? notes[0]?.after : undefined;
  const shown = messages.filter(({ position }) => position > (oldest ?? -1));
  const begin = shown[0]?.position ?? 0;
  return { messages: shown, notes: notes.filter(({ after }) => after >= begin) };
}

/** The same forward, from where they were asked for. */
export function stretchOn<Message extends Placed>(
  { messages, notes }: Stretch<Message>,
  cut: boolean,
): Stretch<Message> {
  const newest = cut ? notes.at(-1)?.after : undefined;
  const shown = messages.filter(({ position }) => position < (newest ?? Infinity));
  const end = shown.at(-1)?.position ?? 0;
  return { messages: shown, notes: notes.filter(({ after }) => after <= end) };
}
