import { type SQL, sql } from "drizzle-orm";
import type { SendCaps } from "#domain/send-caps.ts";
import { preview } from "#domain/message.ts";
import { lastSeq } from "./changes.ts";
import { keepsLow, mayMove } from "./automated-places.ts";
import { asksToStop, isSilencedBeside } from "./recipients.ts";
import { capReached, countSends } from "./send-counts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** A planned text that may go; its message bears its id. */
export interface PlannedSend {
  readonly id: string;
  readonly appointmentId: string;
  /** The appointment's, as it was when this was decided. */
  readonly version: number;
  /** Does it ask whether they come? Then it takes the client's consent, and counts against the cap. */
  readonly asks: boolean;
  /** For a conversation with them, should none be open. */
  readonly conversationId: string;
  readonly line: string;
  readonly contact: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly body: string;
  /** What it is, as the thread says: "Reminder". */
  readonly reason: string;
  /** When it is handed to the gateway, epoch milliseconds. */
  readonly deliverAt: number;
}

/** What was decided about texts that are due. */
export interface DecidedTexts {
  readonly sends: readonly PlannedSend[];
  /** Not sent, and why; not looked at again. */
  readonly withheld: readonly { readonly id: string; readonly reason: string }[];
  /** Not yet: when they are looked at again, epoch milliseconds. */
  readonly later: readonly { readonly id: string; readonly at: number }[];
}

/**
 * Stores many automated texts with the end of their plans, in one transaction of few statements: of
 * any number of runs one stores each. What has changed since it was decided is left as it is, still
 * due. Returns the ids of those stored now, and the clinic's seq.
 */
export async function commitPlanned(
  store: Store,
  decided: DecidedTexts,
  now: number,
  caps: SendCaps,
): Promise<{ sent: string[]; seq: number }> {
  try {
    return await commit(store, decided, now, caps);
  } catch (error) {
    // Others went meanwhile: these are still due, and looked at again in a minute.
    if (capReached(error)) return { sent: [], seq: 0 };
    throw error;
  }
}

async function commit(
  store: Store,
  { sends, withheld, later }: DecidedTexts,
  now: number,
  caps: SendCaps,
): Promise<{ sent: string[]; seq: number }> {
  const { clinicId } = store;
  const rows = await transact<object[][]>(store, [
    ...(withheld.length === 0
      ? []
      : settle(
          clinicId,
          withheld.map(({ id, reason }) => [id, reason]),
          (reason) => sql`due_at = NULL, settled_at = ${now}, outcome = ${reason}`,
        )),
    ...(later.length === 0
      ? []
      : settle(
          clinicId,
          later.map(({ id, at }) => [id, at]),
          (at) => sql`due_at = ${at}`,
        )),
    ...(sends.length === 0 ? [] : storeTexts(store, sends, now, caps)),
    lastSeq(clinicId),
  ]);
  const sent = sends.length === 0 ? [] : (rows.at(-2) as { id: string }[]);
  const [state] = rows.at(-1) as { seq: number }[];
  return { sent: sent.map(({ id }) => id), seq: state?.seq ?? 0 };
}

/** Sets something of each plan that has not ended; `set` is given that plan's own value. */
function settle(
  clinicId: string,
  values: readonly (readonly [id: string, value: string | number])[],
  set: (value: SQL) => SQL,
): SQL[] {
  const map = JSON.stringify(Object.fromEntries(values));
  return [
    sql`UPDATE planned_texts SET ${set(ownOf(map, sql`id`))}
      WHERE clinic_id = ${clinicId} AND settled_at IS NULL AND id IN (SELECT key FROM json_each(${map}))`,
  ];
}

/** An UPDATE … FROM would read all that the clinic has: SQLite begins with the table to be changed. */
function ownOf(map: string, key: SQL): SQL {
  return sql`json_extract(${map}, '$."' || ${key} || '"')`;
}

/** The last of these statements returns the ids of the messages. */
function storeTexts(
  { clinicId }: Store,
  sends: readonly PlannedSend[],
  now: number,
  caps: SendCaps,
): SQL[] {
  const list = JSON.stringify(sends);
  const said = JSON.stringify(
    Object.fromEntries(
      sends.map(({ line, contact, body }) => [`${line} ${contact}`, preview(body, 0)]),
    ),
  );
  const get = (name: string) => sql.raw(`(j.value ->> '${name}')`);
  const open = sql`conversations INDEXED BY conversations_one_open
    WHERE clinic_id = ${clinicId} AND number = ${get("line")} AND contact = ${get("contact")}
      AND closed_at IS NULL`;
  const ended = sql`json_each(${list}) j
    CROSS JOIN planned_texts x ON x.clinic_id = ${clinicId} AND x.id = ${get("id")}
    WHERE x.outcome = 'sent' AND x.settled_at = ${now}`;
  // By this transaction: what another run ended in the same millisecond has its message by now.
  const endedHere = sql`${ended} AND NOT EXISTS (SELECT 1 FROM messages m
    WHERE m.clinic_id = ${clinicId} AND m.direction = 'outbound' AND m.id = x.id)`;
  return [
    sql`UPDATE planned_texts SET due_at = NULL, settled_at = ${now}, outcome = 'sent', message_id = id
      WHERE clinic_id = ${clinicId} AND settled_at IS NULL AND id IN (${stillRight(clinicId, list)})`,
    sql`UPDATE conversations SET last_message_at = ${now}, last_message_author = 'automation',
        last_message_text = ${ownOf(said, sql`number || ' ' || contact`)}
      WHERE clinic_id = ${clinicId} AND ${mayMove(clinicId)}
        AND id IN (SELECT (SELECT id FROM ${open}) FROM ${ended})`,
    sql`INSERT INTO conversations (clinic_id, id, number, contact, client_id, client_name, opened_at,
        last_message_at, last_message_text, last_message_author, only_automated)
      SELECT ${clinicId}, ${get("conversationId")}, ${get("line")}, ${get("contact")}, ${get("clientId")},
        ${get("clientName")}, ${now}, ${now}, ${ownOf(said, sql`${get("line")} || ' ' || ${get("contact")}`)},
        'automation', ${keepsLow(clinicId)} FROM ${ended}
        AND NOT EXISTS (SELECT 1 FROM ${open})
      ON CONFLICT (clinic_id, number, contact) WHERE closed_at IS NULL DO NOTHING`,
    sql`INSERT INTO outbox (clinic_id, kind, subject_id, due_at)
      SELECT ${clinicId}, 'deliver-message', x.id, ${get("deliverAt")} FROM ${endedHere}`,
    countSends(
      { clinicId },
      {
        ...{ staffId: null, toNew: 0, caps, now },
        texts: sql`(SELECT count(*) FROM ${endedHere} AND ${get("asks")})`,
      },
    ),
    sql`INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, body,
        delivery, delivery_at, created_at)
      SELECT ${clinicId}, x.id, (SELECT id FROM ${open}), 'outbound', 'automation', ${get("reason")},
        ${get("body")}, 'queued', ${now}, ${now} FROM ${endedHere} ORDER BY j.key
      RETURNING id`,
  ];
}

/** The rule about what is never texted about, once more: it may have become so in this very moment. */
function stillRight(clinicId: string, list: string): SQL {
  return sql`SELECT j.value ->> 'id' FROM json_each(${list}) j
    CROSS JOIN appointments a ON a.clinic_id = ${clinicId} AND a.id = j.value ->> 'appointmentId'
      AND a.version = j.value ->> 'version'
    CROSS JOIN appointment_types t ON t.clinic_id = ${clinicId} AND t.id = a.type_id AND t.is_sensitive = 0
    CROSS JOIN clients c ON c.clinic_id = ${clinicId} AND c.id = a.client_id AND c.archived_at IS NULL
    LEFT JOIN patients p ON p.clinic_id = ${clinicId} AND p.id = a.patient_id
    WHERE p.deceased_at IS NULL AND NOT ${isSilencedBeside(clinicId, sql`a`)} AND NOT EXISTS (SELECT 1 FROM opt_outs o
      WHERE o.clinic_id = ${clinicId} AND o.number = j.value ->> 'contact')
    AND (NOT j.value ->> 'asks' OR (c.texts_consent = 'given'
      AND NOT ${asksToStop(clinicId, sql`j.value ->> 'contact'`)}))`;
}
