import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { composer, conversations, messages, row, stage } from "./play.ts";

const play = stage();
const maya = "maya@riverside.example";
const palette = (page: Page) => page.getByRole("dialog", { name: "Find or do" });
const field = (page: Page) => page.getByRole("combobox", { name: "Find or do" });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });
const chosen = (page: Page) => palette(page).getByRole("option", { selected: true });
/** The page's script has run. */
const keysWork = (page: Page) =>
  page.locator("[aria-keyshortcuts=r], [aria-keyshortcuts='+']").first().waitFor();

test("what is typed right after Ctrl+K is typed there, and Enter goes to the client by their pet's name", async () => {
  const page = await play.atTheDesk(maya);
  await keysWork(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("bisc");
  await option(page, /Ann Becker.*Biscuit/).waitFor();
  expect(await field(page).inputValue()).toBe("bisc");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page).innerText()).toContain("Biscuit");
  const active = await field(page).getAttribute("aria-activedescendant");
  expect(await chosen(page).getAttribute("id")).toBe(active);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Ann Becker" }).waitFor();

  // From there, the conversation: also when Enter is quicker than the server.
  await page.locator("[aria-keyshortcuts='/']").waitFor({ state: "attached" });
  await page.keyboard.press("Control+k");
  await option(page, "Library").waitFor();
  await page.keyboard.type("ben ortiz\n");
  await messages(page).waitFor();
  await page.getByRole("heading", { name: "Ben Ortiz" }).waitFor();
  expect(page.url()).not.toContain("ben");
});

test("it does what the page can do, from the text that is being written, and opens what stands in the list", async () => {
  const page = await play.atTheDesk(maya);
  await row(page, /Grace Kim/).click();
  await composer(page).fill("Half a text");
  await page.keyboard.press("Control+k");
  await option(page, /^Close conversation/).waitFor();
  await page.keyboard.type("cleo");
  await option(page, /^Cleo Nakamura/)
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Cleo Nakamura" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("assign to client");
  await expect.poll(() => chosen(page).innerText()).toContain("Assign to client");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Assign to client" }).waitFor();
  // Not above another dialog.
  await page.keyboard.press("Control+k");
  expect(await palette(page).count()).toBe(0);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("settings hours");
  await option(page, "Settings, Business hours").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Business hours" }).waitFor();
});

test("an answer to what was typed before takes nobody elsewhere, however late it comes", async () => {
  const page = await play.atTheDesk(maya);
  await keysWork(page);
  let release = () => {};
  const isTyped = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/commands/finding", async (route) => {
    await isTyped;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await option(page, /^Select/).waitFor();
  await page.evaluate(() => {
    document.addEventListener("htmx:after:swap", () => document.body.setAttribute("data-came", ""));
  });
  // It comes in the moment before the question for these words is put.
  await field(page).fill("settings hours");
  release();
  await page.locator("[data-came]").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Business hours" }).waitFor();
});

test("by thumb on a phone: find a client, text them; axe finds nothing, light or dark", async () => {
  const page = await play.atTheDesk(maya, {
    viewport: { width: 360, height: 720 },
    hasTouch: true,
    reducedMotion: "reduce",
  });
  await keysWork(page);
  await page.getByRole("button", { name: "Find or do" }).tap();
  await option(page, "Library").waitFor();
  await field(page).fill("hugo");
  await option(page, /Text Hugo/).waitFor();
  await page.emulateMedia({ colorScheme: "light" });
  expect(await faults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await faults(page, "color-contrast")).toEqual([]);
  const height = await option(page, /Text Hugo/).evaluate((one) => one.clientHeight);
  expect(height).toBeGreaterThanOrEqual(44);
  await option(page, /Text Hugo/).tap();
  await page.getByRole("dialog", { name: "New conversation" }).getByText("Hugo").waitFor();
});

test("without a connection it still does what the page can do, and says so", async () => {
  const page = await play.atTheDesk(maya);
  await keysWork(page);
  await page.keyboard.press("Control+k");
  await option(page, "Library").waitFor();
  await page.context().setOffline(true);
  await page.keyboard.type("new");
  await page.getByText("No connection").waitFor();
  await expect.poll(() => chosen(page).innerText()).toContain("New conversation");
  await page.keyboard.press("Escape");
  expect(await conversations(page).isVisible()).toBe(true);
});
