/**
 * Has nothing come for unusually long? `arrivals` are the last texts that came, newest first, epoch
 * milliseconds; `openTime` says how much of a stretch the clinic was open, in ms. A line with few
 * texts has no usual, and four hours are a lunch and a quiet afternoon.
 */
export function isUnusuallyQuiet(
  arrivals: readonly number[],
  now: number,
  openTime: (from: number, to: number) => number,
): boolean {
  const [last] = arrivals;
  if (last === undefined || arrivals.length < enough) return false;
  const gaps = arrivals.slice(1).map((before, i) => openTime(before, arrivals[i] ?? before));
  return openTime(last, now) > Math.max(shortest, 2 * Math.max(...gaps));
}

const enough = 20;
const shortest = 4 * 3_600_000;
