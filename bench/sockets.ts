import type { Socket } from "node:net";
import { openSocket } from "#test/support/socket.ts";
import { publicUrl } from "./runtime.ts";
import { seeded } from "./seed.ts";

/** Open browsers, as far as an inbox can tell. */
export interface Watchers {
  /** Resolves when every one of them was told `text` next. */
  hear(text: string): Promise<void>;
  close(): void;
}

/** Opens that many sockets. */
export async function openWatchers(url: URL, count: number): Promise<Watchers> {
  let heard: ((text: string) => void) | undefined;
  const sockets: Socket[] = [];
  const watcher = { url, origin: publicUrl, cookie: seeded.cookie };
  for (let i = 0; i < count; i += 1) {
    sockets.push(await openSocket({ ...watcher, onText: (text) => heard?.(text) }));
  }
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
