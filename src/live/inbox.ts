import { DurableObject } from "cloudflare:workers";

/** Names, separated by spaces, the session and the staff member that a socket belongs to. */
const ownersHeader = "Deskline-Owners";

/**
 * Who is watching one clinic's inbox. It stores nothing and knows nothing but open sockets, all
 * hibernating: between pokes it is evicted and costs nothing. If it vanished, nobody would lose a
 * message; they would see it a moment later.
 */
export class Inbox extends DurableObject {
  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    // Answered by the runtime without waking the object; a browser uses it to notice a dead line.
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /**
   * Opens a socket. The Worker has checked Origin and session before it passes a request on, and
   * says whose it is.
   */
  override fetch(request: Request): Response {
    const { 0: browser, 1: ours } = new WebSocketPair();
    const owners = request.headers.get(ownersHeader) ?? "";
    this.ctx.acceptWebSocket(ours, owners.split(" ").filter(Boolean));
    return new Response(null, { status: 101, webSocket: browser });
  }

  /**
   * Tells every open browser that the feed is at `seq`, or, with null, only that it went on; each
   * fetches what it has not seen.
   */
  poke(seq: number | null): void {
    const text = seq === null ? "behind" : String(seq);
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(text);
      } catch {
        // Closing already: the browser reconnects and asks for what it missed.
      }
    }
  }

  /** Closes the sockets of one session or of one staff member: they may not listen any more. */
  end(owner: string): void {
    for (const socket of this.ctx.getWebSockets(owner)) socket.close(4401, "Signed out");
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 may be reported, never sent (RFC 6455, 7.4.1).
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
}
