import { expect, test } from "vitest";
import { freePort, startDeskline } from "#test/support/start-deskline.ts";

const answers = (port: number) =>
  fetch(`http://localhost:${port}/healthz`).then(
    () => true,
    () => false,
  );

test("a start that somebody gave up leaves nothing running", async () => {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const over = new AbortController();
  const ports = { PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
  const starting = startDeskline(ports, over.signal).catch(String);
  const waits = { timeout: 50_000, interval: 20 };
  await expect.poll(() => answers(simulatorPort), waits).toBe(true);
  over.abort();
  const began = await starting;
  const left = await Promise.all([port, simulatorPort].map(answers));
  if (typeof began !== "string") await began.stop();
  expect(began).toContain("Deskline did not start");
  expect(left).toEqual([false, false]);
});
