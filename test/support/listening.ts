import { vi } from "vitest";

type Line = Record<string, unknown> & { readonly level: string; readonly event: string };

/** What is printed while something runs: as it was said, and the log's own lines of it, read. */
export async function listening<Outcome>(run: (heard: () => string) => Promise<Outcome>) {
  const printed: string[] = [];
  const spies = (["debug", "log", "info", "warn", "error"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => {
      printed.push(said.map(asPrinted).join(" "));
    }),
  );
  try {
    const outcome = await run(() => printed.join("\n"));
    const lines = printed
      .filter((text) => text.startsWith("{"))
      .map((text): Line => JSON.parse(text));
    return { outcome, lines, text: printed.join("\n") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** An argument of console as it is printed, causes and all. */
function asPrinted(value: unknown): string {
  if (value instanceof Error)
    return `${value.stack} ${asPrinted(value.cause)} ${JSON.stringify(value)}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
