import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, conversations, messages, row, stage } from "./play.ts";

const play = stage();
const maya = "maya@riverside.example";

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || (document.activeElement?.textContent ?? ""));
/** The page's script has run, and says which keys there are. */
const keysWork = (page: Page) =>
  page.locator("[data-key][aria-keyshortcuts]").first().waitFor({ state: "attached" });
const sheet = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

test("keys alone go through the list, answer, settle, close and take back", async () => {
  const page = await play.atTheDesk(maya);
  await play.text("+15035550112", "Thank you!");
  await row(page, /Ben Ortiz.*Thank you!/s).waitFor();
  await page.keyboard.press("j");
  await expect.poll(() => focused(page)).toContain("Ben Ortiz");
  await page.keyboard.press("j");
  await expect.poll(() => focused(page)).not.toContain("Ben Ortiz");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await article(page, "Thank you!").waitFor();

  await expect.poll(() => focused(page)).toBe("composer-text");
  await page.keyboard.type("jkcea?");
  expect(await composer(page).inputValue()).toBe("jkcea?");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toContain("Ben Ortiz");
  await page.keyboard.press("r");
  await expect.poll(() => focused(page)).toBe("composer-text");
  expect(await composer(page).inputValue()).toBe("jkcea?");
  await page.keyboard.press("Escape");

  await page.keyboard.press("e");
  await page.getByText("Needs no answer.").waitFor();
  // What follows before the dialog is there is meant for it.
  await page.keyboard.type("pc");
  await page.getByRole("dialog", { name: "Assign to client" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).focus();
  await page.keyboard.press("c");
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  expect(await page.getByText("Needs no answer.").count()).toBe(1);

  await page.keyboard.press("c");
  await page.getByText("Conversation closed.").waitFor();
  expect(await conversations(page).getByText("Ben Ortiz").count()).toBe(0);
  await keysWork(page);
  await page.keyboard.press("z");
  await row(page, /Ben Ortiz/).waitFor();
  await keysWork(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("+");
  await page.getByRole("dialog", { name: "New conversation" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.getByRole("heading", { name: "Search" }).waitFor();
});

test("nothing happens in a menu, with Ctrl, Alt or Meta, or while a letter is being made", async () => {
  const page = await play.atTheDesk(maya);
  await row(page, /Grace Kim/).click();
  await messages(page).waitFor();
  await page.keyboard.press("Escape");
  for (const key of ["Control+e", "Alt+c", "Meta+c", "Control+j", "Shift+C"]) {
    await page.keyboard.press(key);
  }
  await page.getByRole("button", { name: "More actions" }).click();
  await page.keyboard.press("c");
  await page.keyboard.press("Escape");
  await page.getByRole("log").evaluate((log) => {
    log.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true, isComposing: true }));
  });
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await sheet(page).waitFor();
  await page.keyboard.press("c");
  await page.keyboard.press("Escape");
  await expect.poll(() => sheet(page).count()).toBe(0);
  expect(new URL(page.url()).pathname).toMatch(/^\/inbox\/.+/);
  expect(await page.getByText("Conversation closed.").count()).toBe(0);
});

test("the sheet lists what the page has, each key once, and turns them off for good", async () => {
  const page = await play.atTheDesk(maya);
  const keys = () => sheet(page).locator("dl.keys").first().locator("kbd").allInnerTexts();
  await keysWork(page);
  await page.keyboard.press("?");
  await sheet(page).waitFor();
  expect(await keys()).toEqual(["j", "k", "Enter", "/", "x", "+", "m", "w", "?", "Ctrl K"]);
  await page.keyboard.press("Escape");

  await row(page, /Grace Kim/).click();
  await messages(page).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await sheet(page).getByText("Close conversation").waitFor();
  const all = await keys();
  expect(new Set(all).size).toBe(all.length);
  for (const key of ["j", "k", "Enter", "r", "c", "a", "p", "s", "/", "Esc"])
    expect(all).toContain(key);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await faults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await faults(page, "color-contrast")).toEqual([]);

  const item = page.locator("[data-key=c]");
  expect(await item.getAttribute("aria-keyshortcuts")).toBe("c");
  await sheet(page).getByRole("checkbox").uncheck();
  expect(await item.getAttribute("aria-keyshortcuts")).toBeNull();
  await page.keyboard.press("Escape");
  await page.reload();
  await page.locator("[data-keys-off]").waitFor();
  await messages(page).focus();
  for (const key of ["c", "a", "/", "?", "j"]) await page.keyboard.press(key);
  await expect.poll(() => focused(page)).toMatch(/^messages-/);
  expect(await page.getByRole("dialog").count()).toBe(0);
  // What leads out of the text still does.
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toContain("Grace Kim");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await sheet(page).getByRole("checkbox").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect.poll(() => focused(page)).toBe("composer-text");
});

test("on a narrow screen j opens the next one, and Escape goes back to the list", async () => {
  const page = await play.atTheDesk(maya, { viewport: { width: 360, height: 720 } });
  for (const link of await page.getByRole("navigation", { name: "Show" }).getByRole("link").all()) {
    const box = await link.boundingBox();
    expect((box?.x ?? 360) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  }
  await conversations(page).getByRole("link").first().click();
  await messages(page).waitFor();
  const first = new URL(page.url()).pathname;
  await messages(page).focus();
  await page.keyboard.press("j");
  await expect.poll(() => new URL(page.url()).pathname).not.toBe(first);
  await messages(page).waitFor();
  await messages(page).focus();
  await page.keyboard.press("Escape");
  await conversations(page).waitFor();
});
