import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, conversations, messages, row, signIn, stage } from "./play.ts";

const play = stage();

test("a screen that is left alone locks, and unlocked it is as it was", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await row(page, /Ben Ortiz/).click();
  await composer(page).fill("Half a thought");
  // The page's own part of the lock comes some seconds after the page, and nobody is away by then.
  const fetched = () =>
    page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  await expect
    .poll(async () => (await fetched()).some((name) => name.endsWith("/lock.js")))
    .toBe(true);
  await composer(page).focus();
  play.nobodyThereFor(11);
  await play.text("+15035550112", "canary of the locked screen");

  const lock = page.getByRole("dialog", { name: "Locked" });
  await lock.waitFor();
  expect(await messages(page).isVisible()).toBe(false);
  expect(await composer(page).isVisible()).toBe(false);
  expect(await page.content()).not.toContain("canary of the locked screen");
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  expect(await lock.isVisible()).toBe(true);

  await lock.getByLabel("Password").fill("not it");
  await page.keyboard.press("Enter");
  await lock.getByRole("alert").waitFor();
  await lock.getByLabel("Password").fill("riverside-demo");
  await page.keyboard.press("Enter");
  await article(page, "canary of the locked screen").waitFor();
  expect(await lock.count()).toBe(0);
  expect(await composer(page).inputValue()).toBe("Half a thought");
  await page.keyboard.type(", finished");
  expect(await composer(page).inputValue()).toBe("Half a thought, finished");
});

test("a page locks by its own clock, with nothing to be told of", async () => {
  const page = await play.open();
  await page.clock.install();
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "maya@riverside.example");
  await page.clock.runFor(6000);
  play.nobodyThereFor(11);
  await page.clock.runFor(10 * 60_000 + 2000);
  await page.getByRole("dialog", { name: "Locked" }).waitFor();
});

test("somebody else takes over a shared computer, and finds nothing of what was written", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await row(page, /Grace Kim/).click();
  await composer(page).fill("Theo's own draft");
  play.nobodyThereFor(11);
  await page.reload();
  await page.getByRole("heading", { name: "Locked" }).waitFor();
  await page.getByRole("button", { name: "Switch user" }).click();
  await signIn(page, "maya@riverside.example");
  await conversations(page).waitFor();
  await messages(page).waitFor();
  expect(await composer(page).inputValue()).toBe("");
});

test("without scripts a lock is a page, and what was typed is on it", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "theo@riverside.example");
  await row(page, /Ben Ortiz/).click();
  await composer(page).fill("Typed a moment too late");
  play.nobodyThereFor(11);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: "Locked" }).waitFor();
  expect(await page.getByLabel("What you typed").inputValue()).toBe("Typed a moment too late");
  await page.getByLabel("Password").fill("riverside-demo");
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("link", { name: "Inbox" }).waitFor();
});

test("Back after signing out shows the sign-in, and nothing of what was read", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await play.text("+15035550112", "canary of the shared computer");
  await row(page, /Ben Ortiz/).click();
  await article(page, "canary of the shared computer").waitFor();
  await page.goto(`${play.deskline.url}/clients`);
  await page.getByRole("link", { name: /Ben Ortiz/ }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("textbox", { name: "Password" }).waitFor();
  for (const place of ["the clients", "the conversation", "the inbox"]) {
    await page.goBack();
    expect(new URL(page.url()).pathname, place).toBe("/sign-in");
    expect(await page.content(), place).not.toMatch(/canary|Ben Ortiz/);
  }
});

// The browsers of the stories put no page aside whole, as people's may: the event is made by hand.
test("a page that the browser brings back as it was asks anew whose it is", async () => {
  const page = await play.open();
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "theo@riverside.example");
  await page.goto(`${play.deskline.url}/clients`);
  await page.getByRole("link", { name: /Ben Ortiz/ }).waitFor();
  const show = (persisted: boolean) =>
    page.evaluate(
      (init) => {
        document.documentElement.classList.add("as-it-was");
        dispatchEvent(new PageTransitionEvent("pageshow", init));
      },
      { persisted },
    );
  await show(false);
  expect(await page.locator("html.as-it-was").count()).toBe(1);
  await show(true);
  await page.locator("html:not(.as-it-was)").waitFor();
});
