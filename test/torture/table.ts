import type { Outcome } from "./act.ts";
import type { Findings } from "./verdict.ts";

/** What was found, fault by fault. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ fault }) => fault))];
  const rows = names.map((name) => {
    const runs = outcomes.filter(({ fault }) => fault === name);
    const sum = (kind: keyof Findings) => total(runs.map(({ findings }) => findings[kind].length));
    const drained = runs.map(({ drainedIn }) => drainedIn);
    return [
      ...[name, runs.length, total(runs.map(({ messages }) => messages))],
      ...[
        sum("lost"),
        sum("doubled") + sum("sentTwice"),
        sum("leaked"),
        sum("untrue"),
        sum("leftOver"),
        sum("printed"),
      ],
      drained.includes(null) ? "never" : Math.max(...drained.map(Number)).toFixed(1),
    ].map(String);
  });
  const all = [heads, ...rows];
  const widths = heads.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const lines = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [...lines.slice(0, 1), rule, ...lines.slice(1)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** In words, what is not as it must be. */
export function problemsOf({ fault, findings, drainedIn }: Outcome): string[] {
  const said = (Object.keys(invariants) as (keyof Findings)[]).flatMap((kind) =>
    findings[kind].map((what) => `${fault}: ${invariants[kind]}: ${what}`),
  );
  return drainedIn === null && said.length === 0 ? [`${fault}: I5: it never settled`] : said;
}

const invariants: Record<keyof Findings, string> = {
  lost: "I1, lost",
  doubled: "I1, doubled",
  sentTwice: "I2, sent twice",
  leaked: "I3, leaked",
  untrue: "I4, untrue",
  waiting: "I5, still waits",
  leftOver: "I6, left over",
  printed: "in the log",
};

const heads = [
  ...["fault", "runs", "messages", "lost", "doubled", "leaked", "untrue", "left over", "printed"],
  "drained in (s)",
];
const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
