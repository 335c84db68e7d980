import { DurableObject } from "cloudflare:workers";
import { peopleAt, readDoing, readQuestion, type Seat } from "./presence.ts";

/** Names, separated by spaces, the session and the staff member that a socket belongs to. */
const ownersHeader = "Deskline-Owners";
/** Percent-encoded, what the staff member is called. */
const nameHeader = "Deskline-Name";

/**
 * Who is watching one clinic's inbox. It stores nothing and knows nothing but open sockets and what
 * their pages say of themselves, all hibernating: between pokes it is evicted and costs nothing. If it vanished, nobody would lose a
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
    const tags = owners.split(" ").filter(Boolean);
    this.ctx.acceptWebSocket(ours, tags);
    const name = decodeURIComponent(request.headers.get(nameHeader) ?? "");
    sit(ours, { staffId: tags[1] ?? "", name, doing: null });
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

  /** Whether somebody has a conversation before their eyes. */
  isAttended(conversationId: string): boolean {
    return this.ctx
      .getWebSockets()
      .some((socket) => seatOf(socket)?.doing?.conversationId === conversationId);
  }

  /** Closes the sockets of one session or of one staff member: they may not listen any more. */
  end(owner: string): void {
    for (const socket of this.ctx.getWebSockets(owner)) socket.close(4401, "Signed out");
  }

  /** A page says where its owner is, and those who are there too hear of it; or asks who is. */
  override webSocketMessage(socket: WebSocket, said: string | ArrayBuffer): void {
    const seat = seatOf(socket);
    if (!seat || typeof said !== "string") return;
    const asked = readQuestion(said);
    if (asked !== undefined) {
      const seats = this.ctx.getWebSockets().flatMap((one) => seatOf(one) ?? []);
      return socket.send(peopleAt(asked, seats, seat.staffId));
    }
    const doing = readDoing(said);
    if (doing === undefined) return;
    sit(socket, { ...seat, doing });
    const places = new Set([seat.doing?.conversationId, doing?.conversationId]);
    for (const place of places) if (place !== undefined) this.#tellPeopleAt(place);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    const left = seatOf(socket)?.doing;
    // 1005 and 1006 may be reported, never sent (RFC 6455, 7.4.1).
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    if (left) this.#tellPeopleAt(left.conversationId, socket);
  }

  #tellPeopleAt(conversationId: string, gone?: WebSocket): void {
    const there = this.ctx.getWebSockets().flatMap((socket) => {
      const seat = socket === gone ? null : seatOf(socket);
      return seat?.doing?.conversationId === conversationId ? [{ socket, seat }] : [];
    });
    const seats = there.map(({ seat }) => seat);
    for (const { socket, seat } of there) {
      try {
        socket.send(peopleAt(conversationId, seats, seat.staffId));
      } catch {
        // Closing already.
      }
    }
  }
}

/** Kept with the socket while the object sleeps; nothing is stored. */
function sit(socket: WebSocket, seat: Seat): void {
  socket.serializeAttachment(seat);
}

function seatOf(socket: WebSocket): Seat | null {
  const seat: Seat | null = socket.deserializeAttachment();
  return seat;
}
