import { readFile } from "node:fs/promises";
import { demoStaff } from "#scripts/demo-data.ts";
import type { Contact } from "./scene.ts";

/** What the program printed and must not have: every word, number and name that this run used. */
export async function printedIn(logFile: string, contacts: readonly Contact[]): Promise<string[]> {
  const log = await readFile(logFile, "utf8");
  const words = contacts.flatMap(({ texts, replies }) =>
    [...texts, ...replies].map(({ word }) => word),
  );
  const people = demoStaff.flatMap(({ name, email, password }) => [name, email, password]);
  return [
    ...traces.filter((trace) => !log.includes(trace)).map((trace) => `no line has ${trace}`),
    ...canariesIn(log, {
      words: [...words, ...people, ...sentences],
      numbers: contacts.map(({ number }) => number),
    }),
  ];
}

/** Without these nothing was printed that could have told anything. */
const traces = ['"event":"request"', '"event":"job"', '"event":"handed-over"'];
/** Around the words in each text. */
const sentences = ["A question", "An answer", "She is bleeding", "is asleep", "Let me in"];

/** Which of these are in a log; numbers in E.164, found however they are written. */
export function canariesIn(
  log: string,
  { words, numbers }: { words: readonly string[]; numbers: readonly string[] },
): string[] {
  // The runtime on this machine tells of each request by its address; the deployed one does not.
  const ours = log
    .split("\n")
    .filter((line) => !/^\[wrangler:info\] [A-Z]+ \//.test(line))
    .join("\n");
  const joined = ours.replaceAll(/[^\w\n]/g, "");
  return [
    ...words.filter((word) => ours.includes(word)),
    ...numbers.filter((number) => joined.includes(number.slice(-10))),
  ].map((canary) => `${canary} is in the log`);
}
