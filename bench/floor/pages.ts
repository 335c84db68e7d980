import { type Env, newId, type Poke } from "./env.ts";
import {
  type ConversationRow,
  listMarkup,
  messageMarkup,
  type MessageRow,
  page,
  rowMarkup,
  stateMarkup,
  threadMarkup,
  type Who,
} from "./markup.ts";
import * as sql from "./statements.ts";

export async function reply(request: Request, env: Env, session: string, id: string, poke: Poke) {
  const { DB } = env;
  const form = new URLSearchParams(await request.text());
  const [messageId, now, body] = [newId(), Date.now(), form.get("body") ?? ""];
  if (body.trim() === "" || body.length > 1600) return new Response("Refused", { status: 422 });
  const [stored, touched, , who] = await DB.batch<MessageRow & ConversationRow & Who>([
    DB.prepare(sql.storeReply).bind(session, now, id, messageId, body, form.get("token")),
    DB.prepare(sql.answer).bind(session, now, id, messageId, body.slice(0, 120)),
    DB.prepare(sql.putOnOutbox).bind(session, now, messageId),
    DB.prepare(sql.whoAndState).bind(session, now),
  ]);
  const [message] = stored?.results ?? [];
  const [row] = touched?.results ?? [];
  const [me] = who?.results ?? [];
  if (!message || !row || !me) return new Response("Not found", { status: 404 });
  poke(me.clinic_id, me.seq);
  await env.OUTBOX.send({ clinicId: me.clinic_id, subjectId: messageId });
  return page(threadMarkup(id, newId(), "") + messageMarkup(message, me) + rowMarkup(row, me, now));
}

export async function inbox(
  { DB, LIST_PAGE }: Env,
  session: string,
  before: string | null,
): Promise<Response> {
  const [at = "", id = ""] = before?.split(".") ?? [];
  const now = Date.now();
  const [who, rows] = await DB.batch<Who & ConversationRow>([
    DB.prepare(sql.whoAndState).bind(session, now),
    before === null
      ? DB.prepare(sql.newestConversations).bind(session, now, LIST_PAGE + 1)
      : DB.prepare(sql.olderConversations).bind(session, now, LIST_PAGE + 1, Number(at), id),
  ]);
  const [me] = who?.results ?? [];
  if (!me) return new Response("Signed out", { status: 401 });
  return page(listMarkup(rows?.results ?? [], LIST_PAGE, me, now, before === null));
}

export async function conversation(
  { DB, THREAD_PAGE }: Env,
  session: string,
  id: string,
  poke: Poke,
) {
  const now = Date.now();
  const [read, who, found, messages] = await DB.batch<Who & ConversationRow & MessageRow>([
    DB.prepare(sql.markRead).bind(session, now, id),
    DB.prepare(sql.whoAndState).bind(session, now),
    DB.prepare(sql.oneConversation).bind(session, now, id),
    DB.prepare(sql.newestMessages).bind(session, now, id, THREAD_PAGE + 1),
  ]);
  const [me] = who?.results ?? [];
  const [row] = found?.results ?? [];
  if (!me || !row) return new Response("Not found", { status: 404 });
  if (read?.results.length) poke(me.clinic_id, me.seq);
  const shown = (messages?.results ?? []).slice(0, THREAD_PAGE).toReversed();
  const markup = shown.map((message) => messageMarkup(message, me)).join("");
  return page(threadMarkup(id, newId(), markup) + rowMarkup(row, me, now));
}

export async function changes(
  { DB }: Env,
  session: string,
  query: URLSearchParams,
): Promise<Response> {
  const now = Date.now();
  const [who, rows, messages] = await DB.batch<Who & ConversationRow & MessageRow>([
    DB.prepare(sql.whoAndState).bind(session, now),
    DB.prepare(sql.changedRows).bind(session, now, Number(query.get("after"))),
    DB.prepare(sql.changedMessages).bind(
      session,
      now,
      Number(query.get("after")),
      query.get("conversation"),
    ),
  ]);
  const [me] = who?.results ?? [];
  if (!me) return new Response("Signed out", { status: 401 });
  return page(
    (messages?.results ?? []).map((message) => messageMarkup(message, me)).join("") +
      (rows?.results ?? []).map((row) => rowMarkup(row, me, now)).join("") +
      stateMarkup(me),
  );
}
