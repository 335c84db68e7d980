import { type Page } from "playwright-core";
import { expect, test } from "vitest";
import { composer, messages, row, stage } from "./play.ts";

const play = stage();
const presence = (page: Page) => page.locator("#thread .presence").textContent();

test("one sees within a second who else looks and answers, and that they have left", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Grace Kim/).click();
  await messages(theo).waitFor();
  await row(maya, /Grace Kim/).click();
  await expect.poll(() => presence(theo)).toBe("Maya is looking");
  await expect.poll(() => presence(maya)).toBe("Theo is looking");
  await composer(maya).fill("The tablets");
  await expect.poll(() => presence(theo), { timeout: 1000 }).toBe("Maya is answering");
  await row(maya, /Ben Ortiz/).click();
  await expect.poll(() => presence(theo), { timeout: 1000 }).toBe("");
  await row(maya, /Grace Kim/).click();
  await expect.poll(() => presence(theo)).toBe("Maya is looking");
  await maya.close();
  await expect.poll(() => presence(theo)).toBe("");
});

test("one key gives a conversation to a colleague, who has it in list, head and ball at once", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(maya, /Ann Becker/).click();
  await composer(maya).fill("Half a sen");
  await maya.keyboard.press("Escape");
  await maya.keyboard.press("a");
  const asked = maya.getByRole("dialog", { name: "Assign to staff" });
  await asked.waitFor();
  await expect
    .poll(() => maya.evaluate(() => document.activeElement?.textContent?.trim()))
    .toMatch(/^Me/);
  await asked.getByRole("button", { name: "Theo" }).click();
  await expect.poll(() => asked.count()).toBe(0);
  await maya.locator("#thread").getByText("Assigned to Theo").waitFor();
  expect(await composer(maya).inputValue()).toBe("Half a sen");
  await expect
    .poll(() => maya.evaluate(() => document.activeElement?.ariaLabel))
    .toBe("More actions");
  await row(theo, /Ann Becker.*Assigned to Theo/s).waitFor();
  await theo.getByText(/Maya gave you/).click();
  await theo.locator("#thread").getByText("Assigned to Theo").waitFor();
  await expect.poll(() => theo.getByText(/Maya gave you/).count()).toBe(0);
  await messages(theo).focus();
  await theo.keyboard.press("a");
  await theo.getByRole("dialog").getByRole("button", { name: "Nobody" }).click();
  await expect.poll(() => maya.locator("#thread").getByText("Assigned to").count()).toBe(0);
});

test("who waits too long is marked in its minute, in a page that nobody has loaded anew", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await play.text("+15035550112", "Is anybody there?");
  await row(theo, /Ben Ortiz.*Is anybody there/s).waitFor();
  const since = Date.now() - 40_000;
  play.timeBrings(
    `UPDATE conversations SET waiting_since = ${since} WHERE contact = '+15035550112' AND closed_at IS NULL`,
  );
  play.timeBrings("UPDATE clinics SET raise_after = 1, business_hours = NULL");
  await theo.goto(`${play.deskline.url}/inbox`);
  await row(theo, /Ben Ortiz/).click();
  const marks = [row(theo, /Ben Ortiz/).locator(".late"), theo.locator("#thread .late")];
  await row(theo, /Ben Ortiz.*Waiting since/s).waitFor();
  await composer(theo).waitFor();
  for (const mark of marks) expect(await mark.isVisible()).toBe(false);
  for (const mark of marks) await mark.waitFor({ timeout: 40_000 });
  expect(Date.now()).toBeGreaterThan(since + 60_000);
  play.timeBrings("UPDATE clinics SET raise_after = NULL");
});

test("a colleague's answer that arrives while one writes stops the send once", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  for (const page of [maya, theo]) {
    await row(page, /Cleo Nakamura/).click();
    await messages(page).waitFor();
  }
  await composer(theo).pressSequentially("Yes, behind the");
  await composer(maya).fill("Yes, in front of the house.");
  await composer(maya).press("Enter");
  // It is on his screen already; he may have had his eyes on the keys.
  await messages(theo).getByText("in front of the house").waitFor();
  await composer(theo).pressSequentially(" house.");
  await composer(theo).press("Enter");
  await theo
    .getByRole("alert")
    .filter({ hasText: /Maya answered .* ago: read it, then/ })
    .waitFor();
  expect(await composer(theo).inputValue()).toBe("Yes, behind the house.");
  await composer(theo).press("Enter");
  await messages(theo).getByText("Yes, behind the house.").waitFor();
  await expect
    .poll(async () => (await play.textsTo("+15035550113")).slice(-2))
    .toEqual(["Yes, in front of the house.", "Yes, behind the house."]);
});
