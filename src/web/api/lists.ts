import * as z from "zod";
import { readCursor, writeCursor } from "#flows/cursors.ts";
import type { Call } from "./operation.ts";
import { wrongParameters } from "./operation.ts";
import type { Refusal } from "./problem.ts";

/** What every list is asked with. */
export const listQuery = z.strictObject({
  cursor: z.string().max(400).optional().meta({
    description: "Where to go on: what the answer before said. Left out, at the beginning.",
  }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: "How many at most." }),
});

/** A part of a list. `id` is its name in the document. */
export function listOf<Item extends z.ZodType>(id: string, item: Item) {
  return z
    .object({
      items: z.array(item),
      cursor: z.string().nullable().meta({
        description:
          "Where it goes on, also when there is no more yet. Null while the list is empty.",
      }),
      more: z.boolean().meta({ description: "Whether there is more already." }),
    })
    .meta({ id });
}

type Place = readonly (string | number)[];
type ListCall = Pick<
  Call<unknown, z.output<typeof listQuery>, unknown>,
  "caller" | "secret" | "query"
>;

/** Where a list is to go on: a place, null at the beginning; or why the cursor leads nowhere. */
export function placeIn<Where>(
  { caller, secret, query }: ListCall,
  list: string,
  schema: z.ZodType<Where>,
): { readonly place: Where | null } | Refusal {
  if (query.cursor === undefined) return { place: null };
  const name = { clinicId: caller.clinic.id, list, secret };
  const read = schema.safeParse(readCursor(name, query.cursor));
  if (read.success) return { place: read.data };
  const detail = "This is no cursor of this list.";
  return wrongParameters([{ parameter: "cursor", detail }]);
}

/** The answer to a list of one row more than was asked for. */
export function toList<Row, Item>(
  { caller, secret, query }: ListCall,
  list: string,
  rows: readonly Row[],
  { placeOf, itemOf }: { placeOf: (row: Row) => Place; itemOf: (row: Row) => Item },
) {
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const name = { clinicId: caller.clinic.id, list, secret };
  return {
    items: page.map(itemOf),
    cursor: last ? writeCursor(name, placeOf(last)) : (query.cursor ?? null),
    more: rows.length > page.length,
  };
}
