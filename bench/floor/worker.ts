import { createHmac } from "node:crypto";
import { DurableObject } from "cloudflare:workers";
import { type Env } from "./env.ts";
import type { Who } from "./markup.ts";
import { changes, conversation, inbox, reply } from "./pages.ts";
import { whoAndState } from "./statements.ts";
import { isSigned, receive, recordReport } from "./webhooks.ts";

// The least that does the same work: bare D1 calls, one batch each, string templates, no library.
// The session is checked inside that batch, so it costs no round trip of its own.

export class Inbox extends DurableObject {
  override fetch(): Response {
    const { 0: browser, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    return new Response(null, { status: 101, webSocket: browser });
  }

  poke(seq: number): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(String(seq));
  }
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    const [, room, id = "", leaf = ""] = pathname.split("/");
    const poke = (clinicId: string, seq: number) =>
      ctx.waitUntil(env.INBOX.get(env.INBOX.idFromName(clinicId)).poke(seq));
    if (room === "webhooks") {
      const form = new URLSearchParams(await request.text());
      if (!isSigned(request, env, pathname, form))
        return new Response("Not signed", { status: 403 });
      const report = pathname.split("/")[4];
      return report ? recordReport(env, form, report, poke) : receive(env, form, poke);
    }
    const token = /__Host-deskline=([^;]+)/.exec(request.headers.get("Cookie") ?? "")?.[1] ?? "";
    const session = createHmac("sha256", env.AUTH_SECRET).update(token).digest("base64url");
    if (id === "live") return openSocket(request, env, session);
    if (leaf === "messages") return reply(request, env, session, id, poke);
    if (id === "changes") return changes(env, session, searchParams);
    if (id !== "") return conversation(env, session, id, poke);
    return inbox(env, session, searchParams.get("before"));
  },
} satisfies ExportedHandler<Env>;

async function openSocket(request: Request, env: Env, session: string): Promise<Response> {
  const me = await env.DB.prepare(whoAndState).bind(session, Date.now()).first<Who>();
  if (!me || request.headers.get("Origin") !== env.PUBLIC_URL) {
    return new Response("Not ours", { status: 403 });
  }
  return env.INBOX.get(env.INBOX.idFromName(me.clinic_id)).fetch(request);
}
