import { readdir, readFile } from "node:fs/promises";
import { Agent, request } from "node:http";

/** One request as it goes over the wire. */
export interface Exchange {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** What one worker cost in one round, in ms per repetition; `cpu` is null where it can't be read. */
export interface Cost {
  readonly p50: number;
  readonly cpu: number | null;
}

interface Round {
  readonly floor: Cost;
  readonly product: Cost;
}

export interface Verdict {
  /** Rounds whose floor stayed within 10 % of the median floor. */
  readonly steady: readonly Round[];
  readonly thrownAway: readonly Round[];
}

/** Rounds floor, product, floor, product… until enough are steady, or there is no more time. */
export async function interleave(
  floor: () => Promise<Cost>,
  product: () => Promise<Cost>,
  deadline: number,
): Promise<Verdict> {
  const rounds: Round[] = [];
  let verdict: Verdict = { steady: [], thrownAway: [] };
  while (verdict.steady.length < wantedRounds && rounds.length < mostRounds) {
    rounds.push({ floor: await floor(), product: await product() });
    verdict = judge(rounds);
    if (rounds.length >= fewestRounds && Date.now() > deadline) break;
  }
  return verdict;
}

/** With fewer steady rounds nothing is judged. */
export const fewestRounds = 3;
const wantedRounds = 5;
const mostRounds = 18;

function judge(rounds: readonly Round[]): Verdict {
  const control = median(rounds.map(({ floor }) => floor.p50));
  const isSteady = ({ floor }: Round) => Math.abs(floor.p50 - control) <= control * 0.1;
  return {
    steady: rounds.filter(isSteady),
    thrownAway: rounds.filter((round) => !isSteady(round)),
  };
}

/** Repeats a step one after the other. `pid` is of the process whose CPU counts. */
export async function measure(
  pid: number | null,
  times: number,
  step: () => Promise<void>,
): Promise<Cost> {
  const before = await cpuOf(pid);
  const durations: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    await step();
    durations.push(performance.now() - start);
  }
  const after = await cpuOf(pid);
  const cpu = before === null || after === null ? null : (after - before) / times;
  return { p50: median(durations), cpu };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

const connection = new Agent({ keepAlive: true, maxSockets: 1 });

/** Sends one request over a connection that stays open, and reads the answer to its end. */
export function exchange(
  url: URL,
  { method, path, headers, body }: Exchange,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = url;
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const options = { agent: connection, hostname, port, method, path, timeout: 10_000 };
    const sent = request({ ...options, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path} took ten seconds`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The workerd that this process started, on Linux; null elsewhere. */
export async function findRuntimeProcess(): Promise<number | null> {
  const names = await readdir("/proc").catch((): string[] => []);
  for (const pid of names.map(Number).filter(Boolean)) {
    const stat = await processStat(pid);
    if (stat?.name === "workerd" && stat.fields[1] === String(process.pid)) return pid;
  }
  return null;
}

/** User and system time of a process with all its threads, in ms. */
async function cpuOf(pid: number | null): Promise<number | null> {
  const stat = pid === null ? null : await processStat(pid);
  // proc(5): utime and stime are fields 14 and 15, in ticks of 10 ms on every Linux of today.
  return stat ? (Number(stat.fields[11]) + Number(stat.fields[12])) * 10 : null;
}

/** `fields` begins with the state: proc(5)'s third. */
async function processStat(pid: number): Promise<{ name: string; fields: string[] } | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [, name = "", rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(text) ?? [];
  return name === "" ? null : { name, fields: rest.trim().split(" ") };
}
