import { sql } from "drizzle-orm";
import { type ApiToken, type Caller, mostTokens, type Scope } from "#domain/api-token.ts";
import { type Activity, insertActivity } from "./activity.ts";
import { clinicColumns, type ClinicRow, toClinic } from "./clinic-columns.ts";
import type { Directory, Store } from "./store.ts";
import { transact } from "./transact.ts";

/** Who calls with this token, with the clinic that it opens: one indexed read, so a revoked one ends now. */
export async function whoCalls(
  db: Directory,
  tokenHash: string,
): Promise<{ caller: Caller; lastUsedAt: number | null } | null> {
  const [row] = await db.all<CallerRow>(sql`
    SELECT t.id, t.name AS staffName, t.scopes, t.last_used_at AS lastUsedAt, ${clinicColumns}
    FROM api_tokens t JOIN clinics c ON c.id = t.clinic_id
    WHERE t.token_hash = ${tokenHash} AND t.revoked_at IS NULL`);
  if (!row) return null;
  const { id, staffName, lastUsedAt } = row;
  const scopes = toScopes(row.scopes);
  return {
    caller: { staffId: `api:${id}`, staffName, scopes, clinic: toClinic(row) },
    lastUsedAt,
  };
}

export async function touchToken(db: Directory, tokenHash: string, now: number): Promise<void> {
  await db.run(sql`UPDATE api_tokens SET last_used_at = ${now} WHERE token_hash = ${tokenHash}`);
}

/** The clinic's tokens that are not revoked, the newest first. */
export async function listTokens({ clinicId, db }: Store): Promise<ApiToken[]> {
  const rows = await db.all<Omit<ApiToken, "scopes"> & { scopes: string }>(sql`
    SELECT id, name, scopes, created_at AS createdAt, created_by AS createdBy, last_used_at AS lastUsedAt
    FROM api_tokens INDEXED BY api_tokens_of_clinic
    WHERE clinic_id = ${clinicId} AND revoked_at IS NULL ORDER BY id DESC LIMIT ${mostTokens}`);
  return rows.map((row) => ({ ...row, scopes: toScopes(row.scopes) }));
}

/** False, and nothing written, when the clinic has as many tokens as it may. */
export async function insertToken(
  store: Store,
  token: Pick<ApiToken, "id" | "name" | "scopes"> & { readonly tokenHash: string },
  activity: Activity,
): Promise<boolean> {
  const { clinicId } = store;
  const { tokenHash, id, name, scopes } = token;
  const [made] = await transact<[{ id: string }[]]>(store, [
    sql`INSERT INTO api_tokens (token_hash, clinic_id, id, name, scopes, created_at, created_by)
      SELECT ${tokenHash}, ${clinicId}, ${id}, ${name}, ${JSON.stringify(scopes)}, ${activity.at},
        ${activity.staffName}
      WHERE (SELECT count(*) FROM api_tokens INDEXED BY api_tokens_of_clinic
        WHERE clinic_id = ${clinicId} AND revoked_at IS NULL) < ${mostTokens}
      RETURNING id`,
    insertActivity(
      store,
      activity,
      sql`EXISTS (SELECT 1 FROM api_tokens WHERE token_hash = ${tokenHash})`,
    ),
  ]);
  return made.length > 0;
}

/** Ends a token for good; of two who do, one is written down. */
export async function endToken(store: Store, id: string, activity: Activity): Promise<void> {
  const { clinicId } = store;
  await transact(store, [
    insertActivity(
      store,
      activity,
      sql`EXISTS (SELECT 1 FROM api_tokens INDEXED BY api_tokens_of_clinic
        WHERE clinic_id = ${clinicId} AND id = ${id} AND revoked_at IS NULL)`,
    ),
    sql`UPDATE api_tokens INDEXED BY api_tokens_of_clinic SET revoked_at = ${activity.at}
      WHERE clinic_id = ${clinicId} AND id = ${id} AND revoked_at IS NULL`,
  ]);
}

interface CallerRow extends ClinicRow {
  readonly id: string;
  readonly staffName: string;
  readonly scopes: string;
  readonly lastUsedAt: number | null;
}

function toScopes(json: string): Scope[] {
  return JSON.parse(json) as Scope[];
}
