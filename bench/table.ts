import { type Cost, fewestRounds, median, type Verdict } from "./measure.ts";

export interface Line extends Verdict {
  readonly name: string;
  readonly budget: number;
}

/** The table, then what is over its budget and what was thrown away. */
export function report(lines: readonly Line[]): string {
  const rows = lines.map(toRow);
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row.cells[i]?.length ?? 0)),
  );
  const print = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ");
  return [
    print(header),
    print(widths.map((width) => "-".repeat(width))),
    ...rows.map(({ cells }) => print(cells)),
    "",
    ...rows.flatMap(({ remarks }) => remarks),
  ].join("\n");
}

const header = ["action", "floor p50", "product p50", "p50 ×", "CPU ×", "budget", "rounds", ""];

function toRow({ name, budget, steady, thrownAway }: Line) {
  const of = (who: "floor" | "product", what: keyof Cost) => {
    const values = steady.map((round) => round[who][what]).filter((value) => value !== null);
    return values.length > 0 ? median(values) : null;
  };
  const [floor, product] = [of("floor", "p50"), of("product", "p50")];
  const ratios = {
    p50: quotient(product, floor),
    CPU: quotient(of("product", "cpu"), of("floor", "cpu")),
  };
  const over = Object.entries(ratios).filter(([, ratio]) => ratio !== null && ratio > budget);
  const isJudged = ratios.p50 !== null && steady.length >= fewestRounds;
  const verdict = over.length > 0 ? "over" : "ok";
  const remarks = over.map(
    ([what, ratio]) => `Over: ${name}, ${what} ${shown(ratio)} × the floor (budget ${budget}).`,
  );
  if (thrownAway.length > 0) {
    const controls = thrownAway.map((round) => round.floor.p50.toFixed(2)).join(", ");
    remarks.push(
      `Thrown away: rounds of ${name} whose floor was at ${controls} ms, more than 10 % off.`,
    );
  }
  if (!isJudged) remarks.push(`Not judged: ${name} had only ${steady.length} steady rounds.`);
  return {
    cells: [
      name,
      inMs(floor),
      inMs(product),
      shown(ratios.p50),
      shown(ratios.CPU),
      budget.toFixed(1),
      String(steady.length),
      isJudged ? verdict : "?",
    ],
    remarks,
  };
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}

function shown(ratio: number | null): string {
  return ratio?.toFixed(2) ?? "–";
}

function inMs(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(2)} ms`;
}
