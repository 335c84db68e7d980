/** What somebody does in a conversation, as their page says it. */
export interface Doing {
  readonly conversationId: string;
  readonly isAnswering: boolean;
}

/** What is kept of a socket, in the runtime's memory alone: whose it is and what they do. */
export interface Seat {
  readonly staffId: string;
  readonly name: string;
  readonly doing: Doing | null;
}

/**
 * Reads what a page says: "at <conversation>", "answering <conversation>", or "at" of nowhere. Undefined
 * when it is none of them.
 */
export function readDoing(text: string): Doing | null | undefined {
  if (text === "at") return null;
  const [, verb, conversationId] = /^(at|answering) ([\w-]{1,64})$/.exec(text) ?? [];
  if (conversationId === undefined) return undefined;
  return { conversationId, isAnswering: verb === "answering" };
}

/** Reads which conversation a page asks about without being there: "who <conversation>". */
export function readQuestion(text: string): string | undefined {
  return /^who ([\w-]{1,64})$/.exec(text)?.[1];
}

/**
 * Who else is at a conversation, for one who is: each once, by name, answering if they are anywhere.
 * `people ` and JSON, short enough to be sent at every change.
 */
export function peopleAt(conversationId: string, seats: readonly Seat[], staffId: string): string {
  const others = new Map<string, [name: string, isAnswering: boolean]>();
  for (const { doing, ...seat } of seats) {
    if (doing?.conversationId !== conversationId || seat.staffId === staffId) continue;
    const isAnswering = doing.isAnswering || others.get(seat.staffId)?.[1] === true;
    others.set(seat.staffId, [seat.name, isAnswering]);
  }
  const byName = [...others.values()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `people ${JSON.stringify({ at: conversationId, others: byName.slice(0, 5) })}`;
}
