import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { messages, row, signIn, stage } from "./play.ts";

const play = stage();

/** What the browser was asked to sound and show, counted where it leaves the page. */
async function atAListeningDesk(who: "maya@riverside.example" | "theo@riverside.example") {
  const page = await play.open({ permissions: ["notifications"] });
  await page.addInitScript(() => {
    const told = { tones: 0, shown: [] as string[] };
    Object.assign(globalThis, { told });
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function createOscillator() {
      told.tones += 1;
      return make.call(this);
    };
    globalThis.Notification = class extends EventTarget {
      static readonly permission = "granted";
      constructor(title: string, { body = "" }: NotificationOptions = {}) {
        super();
        told.shown.push(`${title}: ${body}`);
      }
    } as unknown as typeof Notification;
    document.hasFocus = () => false;
  });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, who);
  return page;
}
const told = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { told: { tones: number; shown: string[] } }).told);

async function choose(page: Page, sound: RegExp, notification: RegExp) {
  await page.goto(`${play.deskline.url}/account`);
  const choice = (question: RegExp, answer: RegExp) =>
    page.getByRole("group", { name: question }).getByRole("radio", { name: answer });
  await choice(/Sound/, sound).check();
  await choice(/Notification/, notification).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("status").getByText("Saved.").waitFor();
  expect(await choice(/Sound/, sound).isChecked()).toBe(true);
  expect(await choice(/Notification/, notification).isChecked()).toBe(true);
  await page.goto(`${play.deskline.url}/inbox`);
  await page.getByRole("heading", { name: "Inbox", level: 2 }).click();
}

test("a client's text sounds once and shows that somebody wrote, without their name or words", async () => {
  const page = await atAListeningDesk("theo@riverside.example");
  await page.getByRole("heading", { name: "Inbox", level: 2 }).click();
  await play.text("+15035550117", "Rex ate a sock");
  await expect
    .poll(async () => (await told(page)).shown)
    .toEqual(["Riverside Animal Clinic: A client wrote"]);
  await expect.poll(async () => (await told(page)).tones).toBe(2);
});

test("each chooses how: off is silent, insistent sounds again until somebody is there", async () => {
  const [maya, theo] = [
    await atAListeningDesk("maya@riverside.example"),
    await atAListeningDesk("theo@riverside.example"),
  ];
  await choose(maya, /Off/, /Off/);
  await choose(theo, /Insistent/, /Who wrote/);
  await theo.clock.install();
  await play.text("+15035550117", "And another");
  await expect.poll(async () => (await told(theo)).tones).toBe(4);
  const [shown = ""] = (await told(theo)).shown;
  expect(shown).toMatch(/^Riverside Animal Clinic: .* wrote$/);
  expect(shown).not.toContain("A client");
  await theo.clock.runFor(20_500);
  await expect.poll(async () => (await told(theo)).tones).toBe(8);
  await theo.getByRole("heading", { name: "Inbox", level: 2 }).click();
  await theo.clock.runFor(60_000);
  expect(await told(theo)).toMatchObject({ tones: 8, shown: [shown] });
  expect(await told(maya)).toEqual({ tones: 0, shown: [] });
});

test("it is silent while a colleague has that conversation open", async () => {
  const [maya, theo] = [
    await play.atTheDesk("maya@riverside.example"),
    await atAListeningDesk("theo@riverside.example"),
  ];
  await choose(theo, /Off/, /Who wrote/);
  await row(maya, /Ben Ortiz/).click();
  await messages(maya).waitFor();
  await expect.poll(() => theo.locator("#inbox-link").count()).toBe(1);
  await play.text("+15035550112", "Ours alone");
  await row(theo, /Ours alone/).waitFor();
  await play.text("+15035550117", "Nobody has this one open");
  await expect.poll(async () => (await told(theo)).shown.length).toBe(1);
  expect((await told(theo)).shown[0]).not.toContain("Ben Ortiz");
});

test("who looks at something else is asked whether to be told, and not again after a no", async () => {
  const page = await play.open();
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { value: "default" });
    document.hasFocus = () => false;
  });
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "noor@lakeside.example");
  const text = async (body: string) => {
    await play.text("+14165550111", body, "+14165550100");
    await row(page, new RegExp(body)).waitFor();
  };
  await text("One more");
  const offer = page.getByRole("status").filter({ hasText: "while you looked at something else" });
  await offer.getByRole("button", { name: "No, thanks" }).click();
  await text("Yet another");
  await page.waitForTimeout(1500);
  expect(await offer.count()).toBe(0);
});
