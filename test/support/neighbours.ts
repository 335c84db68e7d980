import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { createApp } from "#web/app.tsx";
import { paths } from "#src/paths.ts";
import { everyField, plover } from "./canaries.ts";
import { askWith } from "./world.ts";
import { unzipped } from "./zip.ts";

const endings = new Set<string>([paths.signOut(), paths.secondFactorForAll()]);

/** As the router has them, so that none is forgotten. What ends the session or shuts it out comes last. */
export const routes = createApp()
  .routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
  .filter(({ path }) => path !== paths.live())
  .toSorted((one, other) => Number(endings.has(one.path)) - Number(endings.has(other.path)));

/** A clinic's rows by their table, as they are stored. */
export async function rowsOf(clinicId: string): Promise<Map<string, Record<string, unknown>[]>> {
  const { results: tables } = await env.DB.prepare(
    `SELECT name FROM sqlite_master
     WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND sql LIKE '%clinic_id %'`,
  ).all<{ name: string }>();
  const read = (sql: string) => env.DB.prepare(sql).bind(clinicId);
  const results = await env.DB.batch<Record<string, unknown>>([
    ...tables.map(({ name }) => read(`SELECT * FROM "${name}" WHERE clinic_id = ?`)),
    read("SELECT * FROM clinics WHERE id = ?"),
    read("SELECT s.* FROM sessions s JOIN staff p ON p.id = s.staff_id WHERE p.clinic_id = ?"),
  ]);
  const names = [...tables.map(({ name }) => name), "clinics", "sessions"];
  return new Map(names.map((name, i) => [name, (results[i]?.results ?? []).map(lasting)]));
}

/** Without when a receiver is to be tried again: its queue goes on by itself. */
function lasting(row: Record<string, unknown>): Record<string, unknown> {
  const isTurn = (column: string) =>
    "failing_since" in row && /^(?:due_at|busy_until)$/.test(column);
  return Object.fromEntries(Object.entries(row).filter(([column]) => !isTurn(column)));
}

/** The same, once nothing that happened in the clinic still changes anything. */
export async function settledRows(clinicId: string) {
  let rows = await rowsOf(clinicId);
  await vi.waitFor(async () => {
    const earlier = rows;
    await new Promise((resolve) => setTimeout(resolve, 300));
    rows = await rowsOf(clinicId);
    expect(rows).toEqual(earlier);
  }, 20_000);
  return rows;
}

/** How others may name what a clinic has: the first of each table, and no word that all have. */
export function idsIn(rows: Map<string, Record<string, unknown>[]>, not: readonly string[] = []) {
  const ids = [...rows.values()].flatMap((all) =>
    ["id", "external_id", "position"].flatMap((column) =>
      all
        .filter((row) => column in row && !not.includes(String(row[column])))
        .slice(0, 1)
        .map((row) => String(row[column])),
    ),
  );
  return [...new Set(ids)];
}

/** What is in a conversation or of a receiver, by both: the first of each table. */
export function pairsIn(rows: Map<string, Record<string, unknown>[]>): [string, string][] {
  return [...rows.values()].flatMap(([row = {}]) => {
    const [whole, part] = [
      row["conversation_id"] ?? row["receiver_id"],
      row["id"] ?? row["file_id"] ?? row["note_id"],
    ];
    return [whole, part].every((id) => typeof id === "string")
      ? [[String(whole), String(part)] as [string, string]]
      : [];
  });
}

/** All that an answer says, its headers and the files in a ZIP too. */
export async function saidBy(response: Response): Promise<string> {
  const headers = [...response.headers].map(
    ([name, value]) => `${name}: ${decodeURIComponent(value)}`,
  );
  const bytes = await response.arrayBuffer();
  const isZip = response.headers.get("Content-Type") === "application/zip";
  const files = isZip
    ? [...(await unzipped(bytes)).entries()]
    : [["", new Uint8Array(bytes)] as const];
  const said = files.map(([name, content]) => `${name}\n${new TextDecoder().decode(content)}`);
  return [...headers, ...said].join("\n");
}

/** All that the page says to which an answer leads; nothing when it leads nowhere. */
export async function pageBehind(
  { headers: answered }: Response,
  headers: Record<string, string>,
): Promise<string> {
  const where = answered.get("Location");
  return where === null ? "" : saidBy(await askWith(limiters, where, { headers }));
}

/** An address for each of these ids; a second part of it is one of the others. */
export function addresses(
  path: string,
  ids: readonly string[],
  others: readonly string[],
): string[] {
  const [first, second] = path.match(/:\w+/g) ?? [];
  if (first === undefined) return [path];
  return ids.flatMap((id) =>
    (second === undefined ? [""] : others).map((other) =>
      path.replace(first, id).replace(second ?? first, other),
    ),
  );
}

const unlimited = { limit: async () => ({ success: true }) };
const limiters = {
  SEARCHES: unlimited,
  UPLOADS: unlimited,
  API_CALLS: unlimited,
  API_FAILURES: unlimited,
};

/** Asks in words of one's own, for what is theirs. */
export async function askAbout(
  method: string,
  address: string,
  { headers, theirs }: { headers: Record<string, string>; theirs: Record<string, string> },
): Promise<Response> {
  // A search takes what is looked for, and takes other fields for an answer to it.
  const asked = address.endsWith(paths.finding("")) ? theirs : { ...everyField(plover), ...theirs };
  if (method === "GET") {
    const query = new URLSearchParams({ ...theirs, after: "0" });
    return askWith(limiters, `${address}?${query.toString()}`, { headers });
  }
  const isApi = address.startsWith("/api/");
  const body = isApi ? JSON.stringify(asked) : new URLSearchParams(asked);
  const type: Record<string, string> = isApi ? { "Content-Type": "application/json" } : {};
  return askWith(limiters, address, { method, headers: { ...headers, ...type }, body });
}
