import type { WebSocketRoute } from "playwright-core";
import { expect, test } from "vitest";
import { article, composer, messages, row, signIn, stage } from "./play.ts";

const play = stage();

test("a socket that was cut catches up with what came meanwhile, once", async () => {
  const maya = await play.open();
  const sockets: WebSocketRoute[] = [];
  let isCut = false;
  await maya.routeWebSocket("**/inbox/live", (socket) => {
    if (isCut) return void socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  await maya.goto(`${play.deskline.url}/inbox`);
  await signIn(maya, "maya@riverside.example");
  await row(maya, /Ben Ortiz/).click();
  await messages(maya).waitFor();

  isCut = true;
  await Promise.all(sockets.map((socket) => socket.close()));
  await maya.getByText("Reconnecting…").waitFor();
  await play.text("+15035550112", "While you were away");
  await play.text("+15035550114", "Me too");
  expect(await article(maya, "While you were away").count()).toBe(0);
  isCut = false;
  await article(maya, "While you were away").waitFor();
  await row(maya, /Dana O'Brien.*Me too/s).waitFor();
  expect(await article(maya, "While you were away").count()).toBe(1);
});

test("a text whose poke was lost comes within a minute and a half, and a page that nobody sees does not ask", async () => {
  const theo = await play.open();
  await theo.clock.install();
  const count = { sockets: 0, pings: 0, pongs: 0, asked: 0 };
  let isDeaf = false;
  await theo.routeWebSocket("**/inbox/live", (socket) => {
    count.sockets += 1;
    const server = socket.connectToServer();
    socket.onMessage((said) => {
      if (said === "ping") count.pings += 1;
      server.send(said);
    });
    server.onMessage((said) => {
      if (said === "pong") count.pongs += 1;
      else if (isDeaf) return;
      socket.send(said);
    });
  });
  theo.on("request", (request) => {
    if (request.url().includes("/inbox/changes")) count.asked += 1;
  });
  /** In steps, so that each heartbeat is answered: the line itself is never dead. */
  const pass = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      await theo.clock.runFor(5000);
      // A heartbeat may come to us a moment after the clock has run.
      await expect.poll(() => count.pings - count.pongs).toBe(0);
    }
  };
  await theo.goto(`${play.deskline.url}/inbox`);
  await signIn(theo, "theo@riverside.example");
  await row(theo, /Ben Ortiz/).click();
  await messages(theo).waitFor();
  await pass(5);
  const opened = count.sockets;
  isDeaf = true;
  await play.text("+15035550112", "Did anybody hear this?");
  await pass(50);
  expect(await article(theo, "Did anybody hear this?").count()).toBe(0);
  await pass(45);
  await article(theo, "Did anybody hear this?").waitFor();

  await theo.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  });
  const { asked } = count;
  await pass(200);
  expect(count.asked).toBe(asked);
  expect(count.sockets).toBe(opened);
});

test("a restarted Worker finds its pages again, and what was queued is still sent", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Cleo Nakamura/).click();
  await messages(theo).waitFor();
  await play.deskline.restart();
  await play.text("+15035550113", "After the restart");
  await article(theo, "After the restart").waitFor();
  await composer(theo).fill("We are back");
  await theo.keyboard.press("Enter");
  await article(theo, "We are back").getByText("Delivered").waitFor();
  expect(await article(theo, "After the restart").count()).toBe(1);
});

test("a draft survives a session that ends in the middle of typing", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Grace Kim/).click();
  await composer(maya).fill("A long and careful ans");
  await maya.context().clearCookies();
  await maya.getByRole("button", { name: "Send" }).click();
  await maya.getByRole("textbox", { name: "Password" }).waitFor();
  await maya.getByRole("textbox", { name: "Email" }).fill("maya@riverside.example");
  await maya.getByRole("textbox", { name: "Password" }).fill("riverside-demo");
  await maya.getByRole("button", { name: "Sign in" }).click();
  await messages(maya).waitFor();
  await expect.poll(() => composer(maya).inputValue()).toBe("A long and careful ans");
});

test("a send without a connection says so and keeps the text", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Dana O'Brien/).click();
  await composer(maya).fill("Can you hear me?");
  await maya.context().setOffline(true);
  await maya.keyboard.press("Enter");
  await maya.getByRole("alert").filter({ hasText: "nothing was sent" }).waitFor();
  expect(await composer(maya).inputValue()).toBe("Can you hear me?");
  await maya.context().setOffline(false);
  await maya.keyboard.press("Enter");
  await article(maya, "Can you hear me?").waitFor();
});

test("what a page fetches later comes when the connection is back", async () => {
  const maya = await play.open();
  const lost = new Set<string>();
  let isOnline = false;
  await maya.route(/\/(attach|lock)\.js/, (route) => {
    if (isOnline) return route.continue();
    lost.add(new URL(route.request().url()).pathname);
    return route.abort();
  });
  await maya.goto(`${play.deskline.url}/inbox`);
  await signIn(maya, "maya@riverside.example");
  await expect.poll(() => [...lost], { timeout: 15_000 }).toContain("/lock.js");
  lost.clear();
  await maya.keyboard.press("Shift");
  await expect.poll(() => [...lost]).toContain("/attach.js");
  const arrivals = ["/attach.js", "/lock.js"].map((path) =>
    maya.waitForResponse((response) => new URL(response.url()).pathname === path),
  );
  isOnline = true;
  for (const arrival of arrivals) expect((await arrival).ok()).toBe(true);
});

test("a text whose webhook never came is found within the minute", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await play.simulate("faults", { kind: "drop-webhook", times: 1 });
  const text = { from: "+15035550118", to: "+15035550100", body: "Did you get this?" };
  expect(await play.simulate("texts", text)).toMatchObject({ status: 0 });
  await play.minutePasses();
  await row(maya, /Hugo Lindqvist.*Did you get this\?/s).waitFor();
});

test("while the database is locked texts are taken and replies are kept, and all is there afterwards", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Ben Ortiz/).click();
  await composer(theo).fill("Written in the dark");
  const unlock = play.lockDatabase();
  try {
    await theo.keyboard.press("Enter");
    await theo.getByRole("alert").filter({ hasText: "Nothing was sent" }).waitFor();
    expect(await composer(theo).inputValue()).toBe("Written in the dark");
    await play.text("+15035550112", "Is anybody there?");
  } finally {
    unlock();
  }
  await article(theo, "Is anybody there?").waitFor({ timeout: 50_000 });
  await theo.getByRole("button", { name: "Send" }).click();
  await article(theo, "Written in the dark").getByText("Delivered").waitFor();
});

test("a text that comes while its thread is being opened is in it", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Ben Ortiz/).waitFor();
  let deliver: () => Promise<void> = async () => {};
  const isFetched = new Promise<void>((fetched) => {
    void maya.route(/\/inbox\/01[0-9A-Z]+$/, async (route) => {
      const response = await route.fetch();
      deliver = () => route.fulfill({ response });
      fetched();
    });
  });
  await row(maya, /Ben Ortiz/).click();
  await isFetched;
  await play.text("+15035550112", "In between");
  await row(maya, /Ben Ortiz.*In between/s).waitFor();
  await deliver();
  await article(maya, "In between").waitFor();
});

test("without a network a page says so, keeps what was being written, and comes back by itself", async () => {
  const page = await play.atTheDesk("theo@riverside.example", { serviceWorkers: "allow" });
  await row(page, /Ben Ortiz/).click();
  await composer(page).fill("Half a thou");
  const kept = page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(await kept).toEqual(["/offline", "/offline.js", "/app.css", "/icons/deskline.svg"]);
  const address = page.url();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole("heading", { name: "No connection" }).waitFor();
  expect(page.url()).toBe(address);
  expect(await page.content()).not.toContain("Ben Ortiz");
  await page.context().setOffline(false);
  await messages(page).waitFor();
  await expect.poll(() => composer(page).inputValue()).toBe("Half a thou");
});

test("the inbox can be installed as a program of its own", async () => {
  const page = await play.open();
  await page.goto(`${play.deskline.url}/sign-in`);
  const url = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await page.request.get(`${play.deskline.url}${url}`);
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string }[] };
  expect(manifest).toMatchObject({ start_url: "/inbox", display: "standalone" });
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== "any") expect(size, src).toBe(sizes);
  }
});
