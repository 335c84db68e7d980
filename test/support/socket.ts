import { request } from "node:http";
import type { Socket } from "node:net";
import { paths } from "#src/paths.ts";

/** Who opens the live feed, from where. */
export interface Watcher {
  readonly url: URL;
  readonly origin: string;
  readonly cookie: string;
  readonly onText: (text: string) => void;
  readonly onClose?: () => void;
}

/**
 * Opens a socket of the live feed as a browser does; rejects when it is refused. Frames are cut by
 * hand, so that hundreds of them cost little.
 */
export function openSocket({ url, origin, cookie, onText, onClose }: Watcher): Promise<Socket> {
  const { hostname, port } = url;
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", // RFC 6455, 1.3
      Origin: origin,
      Cookie: cookie,
    };
    const sent = request({ hostname, port, path: paths.live(), headers, agent: false });
    sent.on("error", reject);
    sent.on("response", ({ statusCode }) => reject(new Error(`No socket: ${statusCode}`)));
    sent.on("upgrade", (_, socket: Socket) => {
      let rest: Buffer = Buffer.alloc(0);
      socket.on("error", () => {});
      socket.on("close", () => onClose?.());
      socket.on("data", (chunk: Buffer) => {
        rest = readFrames(rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk, onText);
      });
      resolve(socket);
    });
    sent.end();
  });
}

/** Short unmasked text frames (RFC 6455, 5.2), which is all that a poke is. Returns what is left. */
function readFrames(bytes: Buffer, onText: (text: string) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const end = at + 2 + (bytes[at + 1] ?? 0);
    if (bytes.length < end) break;
    if (bytes[at] === 0x81) onText(bytes.toString("utf8", at + 2, end));
    at = end;
  }
  return bytes.subarray(at);
}
