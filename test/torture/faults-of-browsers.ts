import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { paths } from "#src/paths.ts";
import { launchBrowser } from "#test/stories/browser.ts";
import { openCrowd } from "./crowd.ts";
import type { Fault } from "./fault.ts";
import type { Contact, Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** Faults between the program and those who watch it. */
export const faultsOfBrowsers: readonly Fault[] = [
  {
    name: "sockets-reconnect",
    async begin(stage, scene) {
      const crowd = await openCrowd(stage, scene, 200);
      scene.alsoExpects.push(() => crowd.missing());
      scene.afterwards.push(async () => crowd.leave());
      await stage.program.kill();
      await stage.program.start();
      return async () => {};
    },
  },
  {
    name: "browsers-offline",
    async begin(stage, scene) {
      const browser = await launchBrowser();
      scene.afterwards.push(() => browser.close());
      const typing = scene.contacts.slice(0, 2).map(async (contact) => {
        const context = await browser.newContext();
        const page = await openThread(stage, context, contact);
        scene.alsoExpects.push(() => missedBy(page, contact));
        await typeOffline(stage, scene, { context, page, contact });
      });
      return async () => {
        await Promise.all(typing);
      };
    },
  },
];

async function openThread(
  { program, theo }: Stage,
  context: BrowserContext,
  { conversationId }: Contact,
): Promise<Page> {
  const cookies = theo.cookie.split("; ").map((cookie) => {
    const [name = "", value = ""] = cookie.split("=");
    return { name, value, url: program.url };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(program.url + paths.conversation(conversationId ?? ""));
  return page;
}

/** Loses the connection while typing, and once more while sending; each is then sent again. */
async function typeOffline(
  { random }: Stage,
  scene: Scene,
  { context, page, contact }: { context: BrowserContext; page: Page; contact: Contact },
): Promise<void> {
  const composer = page.getByRole("textbox", { name: "Message" });
  const send = async (word: string) => {
    await page.keyboard.press("Enter");
    await wait(random.between(0, 60));
    await context.setOffline(true);
    await wait(1000);
    await context.setOffline(false);
    for (let tries = 0; tries < 20; tries += 1) {
      await wait(500);
      if (!(await composer.inputValue()).includes(word)) break;
      await page.keyboard.press("Enter");
    }
    contact.replies.push({ word, sid: "", hasPicture: false, isUrgent: false });
  };
  const words = [scene.newWord(), scene.newWord()];
  for (const word of words) {
    await composer.pressSequentially("An ans");
    await context.setOffline(true);
    await composer.pressSequentially(`wer ${word}`);
    await context.setOffline(false);
    await send(word);
  }
}

/** What is not in a page that was open all the time, or is there twice. */
async function missedBy(page: Page, { texts, replies, number }: Contact): Promise<string[]> {
  const shown = await page
    .getByRole("log", { name: "Messages" })
    .getByRole("article")
    .allInnerTexts();
  return [...texts, ...replies].flatMap(({ word }) => {
    const times = shown.filter((text) => text.includes(word)).length;
    return times === 1 ? [] : [`${word} is ${times} times on the open page about ${number}`];
  });
}
