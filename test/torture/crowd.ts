import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { paths } from "#src/paths.ts";
import { openSocket } from "#test/support/socket.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** Many browsers of one clinic, as far as the program can tell. */
interface Crowd {
  /** Who is not connected, or was not told of a text. */
  missing(): Promise<string[]>;
  leave(): void;
}

/** Opens that many sockets, each of which comes back as a browser does when it is cut. */
export async function openCrowd(stage: Stage, scene: Scene, size: number): Promise<Crowd> {
  const { program, random, theo } = stage;
  const sockets = new Map<number, Socket>();
  const told = new Set<number>();
  const leaving = new AbortController();
  let isAsked = false;

  async function connect(i: number): Promise<void> {
    for (let tries = 0; tries < 100 && !leaving.signal.aborted; tries += 1) {
      try {
        const watcher = { url: new URL(program.url), origin: program.url, cookie: theo.cookie };
        const onClose = () => {
          sockets.delete(i);
          void connect(i);
        };
        const onText = () => told.add(i);
        sockets.set(i, await openSocket({ ...watcher, onText, onClose }));
        // As the page does: what it missed is one fetch away.
        await theo.get(`${paths.changes()}?after=0`);
        return;
      } catch {
        await wait(Math.min(500 * 2 ** tries, 5000) * (0.5 + random.next()));
      }
    }
  }

  await Promise.all(Array.from({ length: size }, (_, i) => connect(i)));
  return {
    async missing() {
      if (sockets.size < size) return [`${size - sockets.size} of ${size} sockets`];
      if (!isAsked) {
        isAsked = true;
        told.clear();
        await scene.text(scene.newContact(theo));
        await wait(1000);
      }
      return told.size < size ? [`${size - told.size} of ${size} were told of no text`] : [];
    },
    leave() {
      leaving.abort();
      for (const socket of sockets.values()) socket.destroy();
    },
  };
}
