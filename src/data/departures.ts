import { type SQL, sql } from "drizzle-orm";
import type { SendingHours } from "#domain/sending-hours.ts";
import { type DueCare, factsOfCareText } from "./care.ts";
import { lastSeq } from "./changes.ts";
import { type DueText, factsOfText } from "./due-texts.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

/** What decides whether a stored automated text may still leave, read in one round trip. */
export interface Leaving {
  readonly clinic: {
    readonly country: string;
    readonly timeZone: string;
    readonly sending: SendingHours;
  };
  /** Of one about an appointment; null when that was planned anew since, or of another one. */
  readonly text: DueText | null;
  /** Of one about care: what it tells of. */
  readonly care: readonly DueCare[] | null;
}

export async function readLeaving(
  store: Store,
  messageId: string,
  now: number,
): Promise<Leaving | null> {
  const { clinicId } = store;
  const [[clinic], [text], care] = await transact<[ClinicRow[], DueText[], DueCare[]]>(store, [
    sql`SELECT country, time_zone AS timeZone, sending_from AS "from", sending_to AS "to",
        EXISTS (SELECT 1 FROM ${careText(clinicId, messageId)}) AS isCare
      FROM clinics WHERE id = ${clinicId}`,
    factsOfText(store, messageId, now),
    factsOfCareText(store, messageId, now),
  ]);
  if (!clinic) return null;
  const { country, timeZone, from, to, isCare } = clinic;
  return {
    clinic: { country, timeZone, sending: { from, to } },
    text: text ?? null,
    care: isCare === 1 ? care : null,
  };
}

interface ClinicRow extends SendingHours {
  readonly country: string;
  readonly timeZone: string;
  readonly isCare: 0 | 1;
}

/**
 * Ends a claimed automated text that was not handed over, with its plan, in one transaction; given the
 * id of another, what it is about is due again. Returns the clinic's seq, and who else is told.
 */
export async function commitWithdrawal(
  store: Store,
  messageId: string,
  { reason, errorCode, anewAs }: { reason: string; errorCode: number; anewAs: string | null },
  now: number,
): Promise<{ seq: number; receivers: string | null }> {
  const { clinicId } = store;
  const plan = sql`WHERE clinic_id = ${clinicId} AND id = ${messageId}`;
  const [[ended], ...rest] = await transact<[{ receivers: string | null }[], ...object[][]]>(
    store,
    [
      sql`UPDATE messages SET delivery = 'failed', delivery_at = ${now}, error_code = ${errorCode}
      WHERE clinic_id = ${clinicId} AND direction = 'outbound' AND id = ${messageId}
        AND (delivery = 'sending' OR delivery = 'unknown')
      RETURNING CASE WHEN is_heard = 1
        THEN (SELECT receivers FROM clinics WHERE id = ${clinicId}) END AS receivers`,
      sql`DELETE FROM outbox WHERE clinic_id = ${clinicId} AND kind = 'deliver-message'
      AND subject_id = ${messageId}`,
      ...(anewAs === null
        ? [sql`UPDATE planned_texts SET settled_at = ${now}, outcome = ${reason} ${plan}`]
        : [
            sql`UPDATE planned_texts SET id = ${anewAs}, due_at = ${now}, settled_at = NULL,
            outcome = NULL, message_id = NULL ${plan}`,
            putBackCare(clinicId, messageId),
          ]),
      sql`DELETE FROM care_texts INDEXED BY care_texts_message
      WHERE clinic_id = ${clinicId} AND message_id = ${messageId}`,
      lastSeq(clinicId),
    ],
  );
  const [state] = rest.at(-1) as { seq: number }[];
  return { seq: state?.seq ?? 0, receivers: ended?.receivers ?? null };
}

/** The items are due again, as they were, but for those that are done. */
function putBackCare(clinicId: string, messageId: string): SQL {
  const told = sql`${careText(clinicId, messageId)}`;
  return sql`UPDATE care_items SET remind_at = (SELECT j.value ->> 1
      FROM (SELECT told FROM ${told}) k CROSS JOIN json_each(k.told) j WHERE j.value ->> 0 = care_items.id)
    WHERE clinic_id = ${clinicId} AND done_at IS NULL
      AND id IN (SELECT j.value ->> 0 FROM (SELECT told FROM ${told}) k CROSS JOIN json_each(k.told) j)`;
}

function careText(clinicId: string, messageId: string): SQL {
  return sql`care_texts INDEXED BY care_texts_message
    WHERE clinic_id = ${clinicId} AND message_id = ${messageId}`;
}
