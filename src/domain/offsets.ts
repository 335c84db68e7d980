/** Reads "3 days, 24 hours, 2 hours" as minutes before the start; null for what is no such list. */
export function readOffsets(typed: string): number[] | null {
  const parts = typed
    .split(/[,;\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const minutes = parts.map(readOffset);
  const read = minutes.flatMap((one) => one ?? []);
  if (read.length !== parts.length || read.length > mostOffsets) return null;
  return [...new Set(read)].sort((a, b) => b - a);
}

/** "3 days, 2 hours". */
export function writeOffsets(offsets: readonly number[]): string {
  return offsets.map(writeOffset).join(", ");
}

const mostOffsets = 5;
const farthest = 30 * 1440;
const units: Record<string, number> = { minute: 1, hour: 60, day: 1440, week: 7 * 1440 };

function readOffset(part: string): number | null {
  const [, count, unit = ""] = /^(\d{1,5}) ?(minute|hour|day|week)s?$/iu.exec(part) ?? [];
  const minutes = Number(count) * (units[unit.toLowerCase()] ?? Number.NaN);
  return minutes >= 30 && minutes <= farthest ? minutes : null;
}

function writeOffset(minutes: number): string {
  const [unit, size] = Object.entries(units).reduce((largest, one) =>
    minutes % one[1] === 0 ? one : largest,
  );
  const count = minutes / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
