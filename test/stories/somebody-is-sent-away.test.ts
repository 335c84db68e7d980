import type { Page, WebSocketRoute } from "playwright-core";
import { expect, test } from "vitest";
import { signIn, stage } from "./play.ts";

const play = stage();

/** When the page went to the sign-in by itself. */
async function leaving(page: Page): Promise<number> {
  await page.waitForURL(/\/sign-in/, { timeout: 30_000 });
  expect(await page.content()).not.toContain("Conversations");
  return Date.now();
}

test("within five seconds of what is written into the database alone, pages are at the sign-in", async () => {
  const [maya, noor] = [
    await play.atTheDesk("maya@riverside.example"),
    await play.atTheDesk("noor@lakeside.example"),
  ];
  const [mayaLeaves, noorLeaves] = [leaving(maya), leaving(noor)];
  const at = Date.now();
  play.timeBrings("DELETE FROM sessions");
  expect((await mayaLeaves) - at).toBeLessThan(5000);
  expect((await noorLeaves) - at).toBeLessThan(5000);
});

test("a page that was cut off, or asleep, when its session ended is at the sign-in when it wakes", async () => {
  const page = await play.open();
  let isCut = false;
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket("**/inbox/live", (socket) => {
    if (isCut) return void socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "theo@riverside.example");
  isCut = true;
  await Promise.all(sockets.map((socket) => socket.close()));
  await page.getByText("Reconnecting…").waitFor();
  play.timeBrings("DELETE FROM sessions");
  const left = leaving(page);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await left;
});

test.each([
  [["role", "--role", "staff"], "maya@riverside.example"],
  [["reset"], "noor@lakeside.example"],
  [["remove"], "theo@riverside.example"],
] as const)("%s at the terminal ends somebody's open page", async ([action, ...more], who) => {
  const page = await play.atTheDesk(who);
  const left = leaving(page);
  await play.deskline.staff(action, "--email", who, ...more);
  const done = Date.now();
  expect((await left) - done).toBeLessThan(5000);
});
