import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, row, stage } from "./play.ts";

const play = stage();
const grace = "+15035550117";
const listOf = (page: Parameters<typeof composer>[0]) =>
  page.getByRole("list", { name: "Leaves later" });

/** A week passes for what waits for its time, and then the minute's cron comes. */
async function itsTimeComes() {
  play.timeBrings(
    `UPDATE scheduled_texts SET leaves_at = ${Date.now() - 1000}, due_at = ${Date.now() - 1000} WHERE held IS NULL`,
  );
  await play.minutePasses();
}

async function leave(page: Parameters<typeof composer>[0], text: string) {
  await composer(page).fill(text);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Send later" }).click();
  const dialog = page.getByRole("dialog", { name: "Send later" });
  await dialog.waitFor();
  return dialog;
}

test("a text is left for the morning, seen and changed by a colleague, and leaves at its time", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Grace Kim/).click();
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Grace Kim/).click();
  const dialog = await leave(theo, "Pepper can come at nine");
  expect(await dialog.getByLabel("Text").inputValue()).toBe("Pepper can come at nine");
  expect(await faults(theo)).toEqual([]);
  await dialog
    .getByRole("radio", { name: /Tomorrow morning|When you open/ })
    .first()
    .check();
  await dialog.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("Pepper can come at nine").waitFor();
  await expect.poll(() => dialog.count()).toBe(0);
  const isWriting = () => composer(theo).evaluate((e) => e === document.activeElement);
  await expect.poll(isWriting).toBe(true);
  expect(await composer(theo).inputValue()).toBe("");
  expect(await faults(theo)).toEqual([]);
  await theo.reload();
  expect(await composer(theo).inputValue()).toBe("");

  await listOf(maya)
    .getByText(/8:00 AM.*Theo/)
    .waitFor();
  await listOf(maya).getByRole("link", { name: "Edit" }).click();
  const change = maya.getByRole("dialog", { name: "Change what leaves later" });
  await change.getByLabel("Text").fill("Pepper can come at ten");
  expect(await faults(maya)).toEqual([]);
  await change.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("Pepper can come at ten").waitFor();
  await listOf(theo).getByText(/Maya/).waitFor();

  await itsTimeComes();
  await article(theo, "Pepper can come at ten").waitFor();
  await expect.poll(() => play.textsTo(grace)).toContain("Pepper can come at ten");
  await expect.poll(() => listOf(theo).count()).toBe(0);
  await expect.poll(() => listOf(maya).count()).toBe(0);
});

test("who writes first withdraws it, live, on a phone's width, and it can be put away", async () => {
  const theo = await play.atTheDesk("theo@riverside.example", {
    viewport: { width: 360, height: 740 },
  });
  await row(theo, /Ben Ortiz/).click();
  const dialog = await leave(theo, "The results are fine");
  await dialog.getByRole("radio", { name: "At another time" }).check();
  // The browser itself refuses an earlier day.
  const day = dialog.getByLabel("Day", { exact: true });
  await day.fill((await day.getAttribute("min")) ?? "");
  await dialog.getByLabel("Time", { exact: true }).fill("00:00");
  await dialog.getByRole("button", { name: "Leave it for then" }).click();
  await dialog.getByRole("alert").filter({ hasText: "That time is over" }).waitFor();
  expect(await dialog.getByLabel("Text").inputValue()).toBe("The results are fine");
  expect(await faults(theo)).toEqual([]);
  await dialog.getByRole("radio", { name: /In an hour/ }).check();
  await dialog.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("The results are fine").waitFor();
  expect(await faults(theo)).toEqual([]);

  await play.text("+15035550112", "Are the results there?");
  await listOf(theo)
    .getByText(/Withdrawn: they wrote first/)
    .waitFor();
  expect(await faults(theo)).toEqual([]);
  await listOf(theo).getByRole("button", { name: "Put away" }).click();
  await expect.poll(() => listOf(theo).count()).toBe(0);
  const width = () => theo.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(360);
});

test("it can be let go at once, and the composer's stays the only button to send", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Ben Ortiz/).click();
  const dialog = await leave(theo, "We call you back");
  await dialog.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("We call you back").waitFor();
  expect(await theo.getByRole("button", { name: "Send" }).count()).toBe(1);
  // By keyboard: whoever withdraws it stands where they were, at what is to be done with it next.
  await listOf(theo).getByRole("button", { name: "Withdraw" }).focus();
  await theo.keyboard.press("Enter");
  await listOf(theo).getByText("Withdrawn by Theo").waitFor();
  const focused = () => theo.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused).toBe("Put away");
  await listOf(theo).getByRole("button", { name: "Let it go now" }).click();
  await article(theo, "We call you back").waitFor();
  await expect.poll(() => play.textsTo("+15035550112")).toContain("We call you back");
});

test("without JavaScript the same is done on pages", async () => {
  const theo = await play.atTheDesk("theo@riverside.example", { javaScriptEnabled: false });
  await row(theo, /Grace Kim/).click();
  await composer(theo).fill("Bring the blue card");
  await theo.getByRole("button", { name: "More actions" }).click();
  await theo.getByRole("menuitem", { name: "Send later" }).click();
  await theo.getByRole("heading", { name: "Send later" }).waitFor();
  expect(theo.url()).not.toContain("card");
  expect(await theo.getByLabel("Text").inputValue()).toBe("Bring the blue card");
  await theo.getByRole("radio", { name: /In an hour/ }).check();
  await theo.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("Bring the blue card").waitFor();
  await listOf(theo).getByRole("button", { name: "Withdraw" }).click();
  await listOf(theo).getByText("Withdrawn by Theo").waitFor();
  await listOf(theo).getByRole("link", { name: "Edit" }).click();
  await theo.getByLabel("Text").fill("Bring the green card");
  await theo.getByRole("button", { name: "Leave it for then" }).click();
  await listOf(theo).getByText("Bring the green card").waitFor();
  await listOf(theo).getByRole("button", { name: "Let it go now" }).click();
  await article(theo, "Bring the green card").waitFor();
});
