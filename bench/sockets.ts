import { request } from "node:http";
import type { Socket } from "node:net";
import { paths } from "#src/paths.ts";
import { publicUrl } from "./runtime.ts";
import { seeded } from "./seed.ts";

/** Open browsers, as far as an inbox can tell. */
export interface Watchers {
  /** Resolves when every one of them was told `text` next. */
  hear(text: string): Promise<void>;
  close(): void;
}

/** Opens that many sockets. Frames are cut by hand, so that the client's own work stays small. */
export async function openWatchers(url: URL, count: number): Promise<Watchers> {
  let heard: ((text: string) => void) | undefined;
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i += 1) sockets.push(await open(url, (text) => heard?.(text)));
  return {
    hear: (expected) =>
      new Promise((resolve, reject) => {
        let missing = count;
        const timer = setTimeout(() => reject(new Error(`${missing} sockets heard nothing`)), 5000);
        heard = (text) => {
          if (text !== expected) reject(new Error(`Expected ${expected}, heard ${text}`));
          missing -= 1;
          if (missing > 0) return;
          clearTimeout(timer);
          resolve();
        };
      }),
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}

function open({ hostname, port }: URL, onText: (text: string) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", // RFC 6455, 1.3
      Origin: publicUrl,
      Cookie: seeded.cookie,
    };
    const sent = request({ hostname, port, path: paths.live(), headers, agent: false });
    sent.on("error", reject);
    sent.on("response", ({ statusCode }) => reject(new Error(`No socket: ${statusCode}`)));
    sent.on("upgrade", (_, socket: Socket) => {
      let rest: Buffer = Buffer.alloc(0);
      socket.on("error", () => {});
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
