import { parseArgs } from "node:util";
import { deletedSince } from "#data/deletions.ts";
import { openBucket } from "./bucket.ts";
import { openDatabase, type Place } from "./database.ts";
import { restore } from "./restore.ts";
import { literal } from "./sql.ts";

// `npm run ops -- …`: how the whole goes, from the terminal.
const usage = `npm run ops -- status [--remote]
npm run ops -- redrive [--kind KIND] [--remote]
npm run ops -- reconcile --since TIME [--remote]
npm run ops -- restore --file FILE [--remote]
npm run ops -- reapply-deletions --since TIME [--remote]

status     how far behind the jobs are, what was given up, and the texts of the last day.
redrive    has what was given up tried again, all of it or of one kind, within a minute.
reconcile  has the phone network's list compared again from a time on (2026-11-26T08:00Z), within a
           minute: what was missed since is made good.
restore    puts a clinic here that is not here yet, from what its admin exported under Settings,
           Data. One that broke off goes on when it is run again.
reapply-deletions
           right after a restore of the database to an earlier time: has what was deleted since then
           deleted again, within minutes.
--remote acts on the deployed database, otherwise it is the one on this machine.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kind: { type: "string" },
    since: { type: "string" },
    file: { type: "string" },
    remote: { type: "boolean" },
  },
});
const stateDir = process.env["STATE_DIR"] ?? ".wrangler/state";
const place: Place = values.remote ? { kind: "remote" } : { kind: "local", stateDir };
const database = await openDatabase(place);
const commands: Record<string, () => Promise<string>> = {
  ...{ status, redrive, reconcile },
  ...{ restore: restoreClinic, "reapply-deletions": reapplyDeletions },
};

try {
  const command = commands[positionals[0] ?? ""];
  if (!command)
    throw new Error("Say what to do: status, redrive, reconcile, restore or reapply-deletions.");
  console.log(await command());
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 1;
} finally {
  await database.close();
}

async function status(): Promise<string> {
  const [gauges] = await database.query(`SELECT (SELECT count(*) FROM outbox) AS waiting,
      (SELECT min(due_at) FROM outbox) AS oldest,
      (SELECT max(reconciled_until) FROM gateway_cursors) AS reconciled,
      (SELECT count(*) FROM messages INDEXED BY messages_unknown WHERE delivery = 'unknown') AS unknown,
      (SELECT sum(received) FROM traffic_hours WHERE hour >= unixepoch() / 3600 - 23) AS received,
      (SELECT sum(sent) FROM traffic_hours WHERE hour >= unixepoch() / 3600 - 23) AS sent`);
  const dead = await database.query(
    `SELECT kind, count(*) AS jobs, max(at) AS last, max(reason) AS reason FROM dead_letters GROUP BY kind`,
  );
  const { waiting, oldest, reconciled, unknown, received, sent } = gauges ?? {};
  return [
    `Received and sent in a day   ${count(received)} and ${count(sent)}`,
    `Waiting to be handed over    ${count(waiting)}, the next try ${timeOf(oldest, "none")}`,
    `Compared with the network    ${timeOf(reconciled, "never")}`,
    `Of unknown fate              ${count(unknown)}`,
    `Given up                     ${dead.length === 0 ? "nothing" : ""}`,
    ...dead.map(
      ({ kind, jobs, last, reason }) =>
        `  ${String(kind)}: ${String(jobs)}, the last ${timeOf(last, "")}, ${String(reason)}`,
    ),
  ].join("\n");
}

async function redrive(): Promise<string> {
  const ofKind = values.kind === undefined ? "" : ` AND kind = ${literal(values.kind)}`;
  const [found] = await database.query(
    `SELECT count(*) AS jobs FROM dead_letters WHERE retry_at IS NULL${ofKind}`,
  );
  await database.execute([
    `UPDATE dead_letters SET retry_at = ${Date.now()} WHERE retry_at IS NULL${ofKind};`,
  ]);
  return `${count(found?.["jobs"])} jobs are handed out again within a minute.`;
}

async function reconcile(): Promise<string> {
  const since = readSince();
  await database.execute([
    `UPDATE gateway_cursors SET reconciled_until = ${since} WHERE reconciled_until > ${since};`,
  ]);
  return `The phone network's list is compared from ${new Date(since).toISOString()} on, within a minute.`;
}

async function reapplyDeletions(): Promise<string> {
  const since = readSince();
  await database.execute([
    `INSERT OR REPLACE INTO deletion_replays VALUES ('ATTACHMENTS', ${literal(deletedSince(since))});`,
  ]);
  return `What was deleted from ${new Date(since).toISOString()} on is deleted again, within minutes.`;
}

function readSince(): number {
  const since = Date.parse(values.since ?? "");
  if (Number.isNaN(since)) throw new Error("Say --since, such as 2026-11-26T08:00Z.");
  if (since > Date.now()) throw new Error("--since is in the future.");
  return since;
}

async function restoreClinic(): Promise<string> {
  if (!values.file) throw new Error("Say --file.");
  const bucket = await openBucket(place);
  try {
    return await restore({ database, bucket }, values.file);
  } finally {
    await bucket.close();
  }
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function timeOf(at: unknown, none: string): string {
  return typeof at === "number" ? new Date(at).toISOString() : none;
}
