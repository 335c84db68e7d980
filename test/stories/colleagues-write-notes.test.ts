import { type Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, messages, row, signIn, stage } from "./play.ts";

const play = stage();
const maya = "maya@riverside.example";
const theo = "theo@riverside.example";
const noteField = (page: Page) => page.getByRole("textbox", { name: /^Internal note/ });
const notes = (page: Page) => messages(page).getByRole("article", { name: /^Internal note/ });
const isFocused = (page: Page) =>
  noteField(page).evaluate((field) => field === document.activeElement);

test("a note names a colleague, who is told at once and finds it in the thread; no text leaves", async () => {
  const [page, other] = [await play.atTheDesk(theo), await play.atTheDesk(maya)];
  const before = (await play.textsTo("+15035550117")).length;
  await row(page, /Grace Kim/).click();
  await messages(page).waitFor();
  await composer(page).fill("Half a text");
  await page.getByRole("link", { name: "Internal note" }).click();
  await expect.poll(() => isFocused(page)).toBe(true);
  await page.keyboard.type("Who filled this? @ma");
  await page.getByRole("button", { name: "@Maya" }).waitFor();
  // In the middle of a name Enter takes it; then it keeps the note.
  await page.keyboard.press("Enter");
  expect(await noteField(page).inputValue()).toBe("Who filled this? @Maya ");
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await notes(page).getByText("Who filled this? @Maya").waitFor();
  await noteField(page).waitFor({ state: "detached" });
  expect(await composer(page).inputValue()).toBe("Half a text");

  await other.getByRole("link", { name: "Theo mentioned you: Grace Kim" }).click();
  await notes(other).getByText("for Maya").waitFor();
  await expect.poll(() => other.getByText("mentioned you").count()).toBe(0);
  expect(await faults(other)).toEqual([]);

  // Both look at it: an answer to it comes live, and so does its end.
  await other.getByRole("link", { name: "Internal note" }).click();
  await noteField(other).fill("It was me.");
  await other.getByRole("button", { name: "Keep note" }).click();
  await notes(page).getByText("It was me.").waitFor();
  await notes(other)
    .filter({ hasText: "It was me." })
    .getByRole("button", { name: "Remove this note" })
    .click();
  await notes(page).getByText("It was me.").waitFor({ state: "detached" });
  expect(await play.textsTo("+15035550117")).toHaveLength(before);
  expect(await play.ledger()).not.toContain("Who filled this");
});

test("a note that is begun is still there after a reload, and gone when one leaves it", async () => {
  const page = await play.atTheDesk(theo, { viewport: { width: 360, height: 740 } });
  await row(page, /Ben Ortiz/).click();
  await page.getByRole("link", { name: "Internal note" }).click();
  await expect.poll(() => isFocused(page)).toBe(true);
  await noteField(page).fill("Half a note");
  await page.reload();
  await page.getByRole("link", { name: "Internal note" }).click();
  await expect.poll(() => noteField(page).inputValue()).toBe("Half a note");
  await noteField(page).press("Escape");
  await noteField(page).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Internal note" }).click();
  await expect.poll(() => isFocused(page)).toBe(true);
  expect(await noteField(page).inputValue()).toBe("");
});

test("without JavaScript a note is a page with a form", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, theo);
  await row(page, /Dana O'Brien/).click();
  await page.getByRole("link", { name: "Internal note" }).click();
  await noteField(page).fill("Asked for the invoice, @Maya");
  await page.getByRole("button", { name: "Keep note" }).click();
  await notes(page).getByText("Asked for the invoice").waitFor();
  expect(await article(page, "Asked for the invoice").count()).toBe(1);
  await notes(page)
    .filter({ hasText: "Asked for the invoice" })
    .getByRole("button", { name: "Remove this note" })
    .click();
  await expect.poll(() => notes(page).filter({ hasText: "Asked for the invoice" }).count()).toBe(0);
});
