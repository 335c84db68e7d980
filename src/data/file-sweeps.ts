import { sql } from "drizzle-orm";
import { directory, type Databases } from "./store.ts";
import { transact } from "./transact.ts";

// These cross clinics, as all sweeping does; they answer with keys and ids only.

/** Files that nothing names any more. */
export async function unwantedFiles(
  databases: Databases,
  atMost: number,
): Promise<{ clinicId: string; id: string }[]> {
  return directory(databases).all(sql`
    SELECT clinic_id AS clinicId, id FROM files WHERE unwanted_at IS NOT NULL
    ORDER BY unwanted_at LIMIT ${atMost}`);
}

/** Forgets files whose objects are gone. */
export async function forgetFiles(
  databases: Databases,
  files: readonly { clinicId: string; id: string }[],
): Promise<void> {
  const pairs = JSON.stringify(files.map(({ clinicId, id }) => [clinicId, id]));
  await transact({ db: directory(databases) }, [
    sql`DELETE FROM files WHERE unwanted_at IS NOT NULL AND (clinic_id, id) IN
      (SELECT value ->> 0, value ->> 1 FROM json_each(${pairs}))`,
  ]);
}

/** The key that the comparison goes on after; empty at the start. */
export async function sweptUntil(databases: Databases): Promise<string> {
  const [row] = await directory(databases).all<{ until: string }>(
    sql`SELECT swept_until AS until FROM file_sweeps WHERE bucket = 'ATTACHMENTS'`,
  );
  return row?.until ?? "";
}

export async function setSweptUntil(databases: Databases, key: string): Promise<void> {
  await directory(databases).run(sql`
    INSERT INTO file_sweeps (bucket, swept_until) VALUES ('ATTACHMENTS', ${key})
    ON CONFLICT (bucket) DO UPDATE SET swept_until = excluded.swept_until
    WHERE swept_until <> excluded.swept_until`);
}

/** Those keys, `<clinic>/files/<id>` or `<clinic>/imports/<id>/<n>.json`, that belong to no row. */
export async function keysWithoutRow(
  databases: Databases,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const parts = keys.map((key) => [key, ...key.split("/")]);
  const rows = await directory(databases).all<{ key: string }>(sql`
    SELECT value ->> 0 AS key FROM json_each(${JSON.stringify(parts)}) WHERE NOT CASE value ->> 2
      WHEN 'files' THEN EXISTS (SELECT 1 FROM files WHERE clinic_id = value ->> 1 AND id = value ->> 3)
      WHEN 'imports' THEN EXISTS (SELECT 1 FROM imports WHERE clinic_id = value ->> 1 AND id = value ->> 3)
      ELSE 1 END`);
  return rows.map(({ key }) => key);
}

/**
 * Files that should have been among these keys of R2, which are all there are after `after` (and, if
 * `isLast`, all to the end) in R2's order. Files of the last hour are left out: they may be newer
 * than the list.
 */
export async function rowsWithoutObject(
  databases: Databases,
  { after, keys, isLast }: { after: string; keys: readonly string[]; isLast: boolean },
): Promise<string[]> {
  const [fromClinic = "", , fromId = ""] = after.split("/");
  const [toClinic = "", , toId = ""] = (isLast ? "" : (keys.at(-1) ?? "")).split("/");
  const rows = await directory(databases).all<{ key: string }>(sql`
    SELECT clinic_id || '/files/' || id AS key FROM files
    WHERE (clinic_id, id) > (${fromClinic}, ${fromId})
      AND (${toClinic} = '' OR (clinic_id, id) <= (${toClinic}, ${toId}))
      AND created_at < unixepoch() * 1000 - 3600000
      AND clinic_id || '/files/' || id NOT IN (SELECT value FROM json_each(${JSON.stringify(keys)}))
    LIMIT 500`);
  return rows.map(({ key }) => key);
}
