import { createHmac, timingSafeEqual } from "node:crypto";
import { type Env, newId, type Poke } from "./env.ts";
import * as sql from "./statements.ts";

export function isSigned(request: Request, env: Env, path: string, form: URLSearchParams): boolean {
  const text = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  const expected = createHmac("sha1", env.TWILIO_AUTH_TOKEN)
    .update(env.PUBLIC_URL + path + text.join(""))
    .digest();
  const given = Buffer.from(request.headers.get("X-Twilio-Signature") ?? "", "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A repeat breaks a unique index, which undoes the batch: it is stored already. */
export async function receive({ DB }: Env, form: URLSearchParams, poke: Poke): Promise<Response> {
  const [to, from, body] = [form.get("To"), form.get("From"), form.get("Body") ?? ""];
  const now = Date.now();
  const results = await DB.batch<{ clinic_id: string; seq: number }>([
    DB.prepare(sql.openOrTouch).bind(to, from, newId(), now, body.slice(0, 120)),
    DB.prepare(sql.storeInbound).bind(to, from, newId(), body, form.get("MessageSid"), now),
    DB.prepare(sql.seqOfNumber).bind(to),
  ]).catch((error: unknown) => {
    if (String(error).includes("UNIQUE")) return [];
    throw error;
  });
  const [state] = results.at(2)?.results ?? [];
  if (state) poke(state.clinic_id, state.seq);
  return new Response("<Response></Response>", { headers: { "Content-Type": "text/xml" } });
}

export async function recordReport({ DB }: Env, form: URLSearchParams, id: string, poke: Poke) {
  const now = Date.now();
  const [changed, state] = await DB.batch<{ clinic_id: string; seq: number }>([
    DB.prepare(sql.advance).bind(
      form.get("From"),
      id,
      form.get("MessageStatus"),
      now,
      form.get("MessageSid"),
    ),
    DB.prepare(sql.seqOfNumber).bind(form.get("From")),
  ]);
  const [at] = state?.results ?? [];
  if (changed?.results.length && at) poke(at.clinic_id, at.seq);
  return new Response(null, { status: 204 });
}
