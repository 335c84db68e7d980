import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { faults } from "./axe.ts";
import { composer, messages, row, stage } from "./play.ts";

const play = stage();
const maya = "maya@riverside.example";
const panel = (page: Page) => page.getByRole("complementary", { name: "Client" });

beforeAll(() => {
  play.timeBrings(
    "UPDATE patients SET deceased_at = 1764000000000 WHERE name = 'Comet' AND clinic_id = 'riverside'",
  );
});

test("a key shows the client beside the thread, it goes along to the next one, and is remembered", async () => {
  const page = await play.atTheDesk(maya, {
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  await row(page, /Ben Ortiz/).click();
  await page.getByRole("note").getByText("Comet has died.").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  await panel(page).getByText("Comet, cat has died (noted").waitFor();
  await panel(page).getByText("Next appointment").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faults(page)).toEqual([]);
  }
  await composer(page).fill("Still writing");
  await row(page, /Grace Kim/).click();
  await panel(page).getByRole("link", { name: "Grace Kim" }).waitFor();
  expect(await page.getByText("has died").count()).toBe(0);
  await page.reload();
  await panel(page).getByRole("link", { name: "Grace Kim" }).waitFor();

  await panel(page).getByRole("link", { name: "Grace Kim" }).focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => panel(page).count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("panel-link");
  await page.reload();
  await messages(page).waitFor();
  await page.locator("[data-key=i][aria-keyshortcuts]").waitFor();
  expect(await panel(page).count()).toBe(0);
});

test("on a phone it is a sheet above the thread", async () => {
  const page = await play.atTheDesk(maya, {
    viewport: { width: 360, height: 720 },
    reducedMotion: "reduce",
  });
  await row(page, /Ben Ortiz/).click();
  await page.getByRole("link", { name: "About them" }).click();
  const sheet = page.getByRole("dialog", { name: "Ben Ortiz" });
  await sheet.getByText("Luna, cat").waitFor();
  expect(await faults(page)).toEqual([]);
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await messages(page).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
});

test("without JavaScript it is a page of its own, and the way back", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await page.getByRole("textbox", { name: "Email" }).fill(maya);
  await page.getByRole("textbox", { name: "Password" }).fill("riverside-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await row(page, /Ben Ortiz/).click();
  await page.getByText("Comet has died.").waitFor();
  // It is the style sheet that hides it.
  await page.getByRole("button", { name: "Find or do" }).waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "About them" }).click();
  await page.getByRole("heading", { name: "Ben Ortiz" }).waitFor();
  await page.getByRole("link", { name: "Cancel" }).click();
  await messages(page).waitFor();
});
