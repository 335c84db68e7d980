import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { stage } from "./play.ts";

const play = stage();

/** The first letters of what a button downloads: a ZIP's are PK. */
async function downloaded(page: Page, button: string): Promise<{ name: string; head: string }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), head: bytes.subarray(0, 2).toString() };
}

test("an admin sees what a shorter keeping would delete, saves it, and takes everything along", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/data`);
  await maya.getByRole("textbox", { name: "Archive after" }).fill("12");
  await maya.getByRole("textbox", { name: "Delete after" }).fill("12");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("What is deleted first can't be archived").waitFor();
  expect(await maya.getByRole("textbox", { name: "Archive after" }).inputValue()).toBe("12");

  await maya.getByRole("textbox", { name: "Delete after" }).fill("24");
  await maya.keyboard.press("Enter");
  await maya.getByRole("alert").getByText("Nothing is older than 24 months today").waitFor();
  expect(await faults(maya)).toEqual([]);
  await maya.getByRole("button", { name: "Save, and delete from now on" }).click();
  await maya.getByRole("status").getByText("Saved.").waitFor();
  expect(await maya.getByRole("textbox", { name: "Delete after" }).inputValue()).toBe("24");

  const whole = await downloaded(maya, "Export everything");
  expect(whole).toEqual({ name: expect.stringMatching(/^clinic-[\d-]+\.zip$/), head: "PK" });
  await maya.goto(`${play.deskline.url}/clients?q=ann`);
  await maya.getByRole("link", { name: /Ann Becker/ }).click();
  const anns = await downloaded(maya, "Export their data");
  expect(anns).toEqual({ name: expect.stringMatching(/^client-[\d-]+\.zip$/), head: "PK" });

  await maya.getByRole("button", { name: "Keep: delete nothing" }).click();
  await maya.getByText("no conversation with them is deleted").waitFor();
  await maya.goto(`${play.deskline.url}/settings/activity`);
  for (const line of ["Maya exported everything", "archived after 12 months, deleted after 24"]) {
    await maya.getByText(line).first().waitFor();
  }
});
