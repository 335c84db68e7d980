import { expect, test } from "vitest";
import { pictures } from "#test/support/pictures.ts";
import { faults } from "./axe.ts";
import { article, composer, conversations, messages, row, signIn, stage } from "./play.ts";

const play = stage();
const phone = { viewport: { width: 375, height: 720 } };

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, options] of [
    ["desktop", {}],
    ["phone", phone],
  ] as const) {
    test(`axe finds nothing on any screen: ${size}, ${colorScheme}`, async () => {
      const page = await play.open({ ...options, colorScheme });
      await page.goto(`${play.deskline.url}/sign-in`);
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/sign-in/forgotten`);
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/sign-in/new-password/none`);
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/sign-in`);
      await signIn(page, "maya@riverside.example");
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/inbox`);
      await row(page, /Ann Becker/).click();
      await messages(page).waitFor();
      expect(await faults(page)).toEqual([]);
      await composer(page).fill(" ");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByRole("alert").waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "More actions" }).click();
      expect(await faults(page)).toEqual([]);
      for (const name of ["Add attachment", "Assign to client", "Delete conversation"]) {
        await page.getByRole("menuitem", { name }).click();
        await page.getByRole("dialog", { name }).waitFor();
        expect(await faults(page)).toEqual([]);
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
        await page.getByRole("button", { name: "More actions" }).click();
      }
      await page.keyboard.press("Escape");
      const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      for (const path of [
        "/inbox?filter=closed",
        "/inbox/conversations/new?q=be",
        "/inbox/conversations/new?number=503-555-0198",
        "/inbox/selection",
        "/clients",
        "/clients?q=ann",
        "/clients/new",
        "/search?q=the",
        "/imports/new",
        "/imports/new?kind=appointments",
        "/exports",
        "/library",
        "/library?archived=yes",
        "/schedule",
        "/schedule?view=week",
        "/appointments/new?q=ann",
        "/settings/appointments",
        "/settings/appointments/check-up",
        "/settings/care",
        "/settings/clinic",
        "/settings/staff",
        "/settings/add-ons",
        "/settings/add-ons/texting",
        "/settings/line-health",
        "/settings/business-hours",
        "/settings/texting",
        "/settings/api",
        "/settings/activity",
        "/account",
        "/account/second-factor",
      ]) {
        await page.goto(play.deskline.url + path);
        expect(await faults(page), path).toEqual([]);
        expect(await isWider(), `${path} is wider than the screen`).toBe(false);
      }
      await page.goto(`${play.deskline.url}/clients?q=ann`);
      await page.getByRole("link", { name: /Ann Becker/ }).click();
      await page.getByRole("heading", { name: "Communication history" }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await isWider()).toBe(false);
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByRole("textbox", { name: "Email" }).fill("nonsense");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("alert").waitFor();
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/clients?q=ann`);
      await page.getByRole("link", { name: /Ann Becker/ }).click();
      await page.getByRole("link", { name: "Biscuit" }).click();
      await page.getByRole("heading", { name: "Biscuit" }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.goto(`${play.deskline.url}/library`);
      const map = { name: "Map.png", mimeType: "image/png", buffer: Buffer.from(pictures.png) };
      await page.getByLabel("Add documents").setInputFiles(map);
      await page.getByRole("link", { name: /Map/ }).first().waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("link", { name: /Map/ }).first().click();
      await page.getByRole("heading", { name: "Map" }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await isWider()).toBe(false);
      await page.getByRole("link", { name: "Map" }).click();
      await page.getByRole("dialog", { name: "Picture" }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.goto(`${play.deskline.url}/inbox`);
      await row(page, /Ben Ortiz/).click();
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Add attachment" }).click();
      await page.getByLabel("Files", { exact: true }).setInputFiles(map);
      await page.getByRole("button", { name: "Remove Map.png" }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await messages(page).getByRole("img").first().waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await isWider()).toBe(false);
      await page.goto(`${play.deskline.url}/imports/new`);
      const buffer = Buffer.from("Owner,Phone\nAnn Becker,(503) 555-0111\nNobody,none\n");
      const file = { name: "clients.csv", mimeType: "text/csv", buffer };
      await page.getByLabel("CSV file").setInputFiles(file);
      await page.getByRole("button", { name: "Upload" }).click();
      await page.getByRole("button", { name: "Check the file" }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole("button", { name: "Check the file" }).click();
      await page.getByRole("heading", { name: "Rows to look at" }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await isWider()).toBe(false);
      await page.goto(`${play.deskline.url}/inbox/nothing-here`);
      expect(await faults(page)).toEqual([]);
      await page.context().close();
    });
  }
}

test("on a phone the list and the thread take turns, and nothing is wider than the screen", async () => {
  const page = await play.atTheDesk("maya@riverside.example", phone);
  expect(await conversations(page).isVisible()).toBe(true);
  await row(page, /Ben Ortiz/).click();
  await messages(page).waitFor();
  expect(await conversations(page).isVisible()).toBe(false);
  const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await isWider()).toBe(false);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await conversations(page).waitFor();
  expect(await isWider()).toBe(false);
});

test("the keyboard alone signs in, opens, answers and goes back", async () => {
  const page = await play.open();
  await page.goto(`${play.deskline.url}/sign-in`);
  await page.keyboard.type("theo@riverside.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("riverside-demo");
  await page.keyboard.press("Enter");
  await conversations(page).waitFor();
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest("a")?.textContent ?? "");
  for (let i = 0; i < 20 && !(await focused()).includes("Grace Kim"); i += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await messages(page).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("composer-text");
  await page.keyboard.type("Typed without a mouse");
  await page.keyboard.press("Enter");
  await article(page, "Typed without a mouse").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("composer-text");
  await page.goBack();
  await conversations(page).waitFor();
});

test("without JavaScript one signs in, reads, answers and is told what is wrong", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "theo@riverside.example");
  await page.goto(`${play.deskline.url}/inbox`);
  await row(page, /Dana O'Brien/).click();
  await composer(page).fill("See you at five");
  await page.getByRole("button", { name: "Send" }).click();
  await article(page, "See you at five").waitFor();
  await composer(page).fill("   ");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").filter({ hasText: "Write something first." }).waitFor();
  await composer(page).fill("Typed while signed out");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You have been signed out").waitFor();
  expect(await page.getByLabel("What you typed").inputValue()).toBe("Typed while signed out");
});

test("with reduced motion the ball is there and does not pulse", async () => {
  const page = await play.atTheDesk("maya@riverside.example", { reducedMotion: "reduce" });
  await play.text("+15035550142", "Anybody?");
  await page.getByRole("link", { name: /Inbox, \d+ unread/ }).waitFor();
  const animation = () =>
    page.locator(".ball").evaluate((ball) => getComputedStyle(ball).animationName);
  await expect.poll(animation).toBe("none");
});
