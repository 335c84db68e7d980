import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "#test/stories/browser.ts";
import { startDeskline } from "#test/support/start-deskline.ts";
import { demoStaff } from "./demo-data.ts";

/** Takes the README's pictures: the demo clinic's inbox as Maya has it, in the real browser. */
const folder = join(import.meta.dirname, "..", "docs");
const desktop = { width: 1280, height: 740 };
const phone = { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true };

const deskline = await startDeskline();
const browser = await launchBrowser();
try {
  await mkdir(folder, { recursive: true });
  await take("desktop", { viewport: desktop, colorScheme: "light" }, openConversation);
  await take("dark", { viewport: desktop, colorScheme: "dark" }, openConversation);
  await take("phone-list", { ...phone, colorScheme: "light" }, listAlone);
  await take("phone", { ...phone, colorScheme: "dark" }, openConversation);
} finally {
  await browser.close();
  await deskline.stop();
}

type Look = NonNullable<Parameters<Browser["newContext"]>[0]>;

async function take(name: string, look: Look, open: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ ...look, reducedMotion: "reduce" });
  const page = await context.newPage();
  const [maya] = demoStaff;
  await page.goto(`${deskline.url}/inbox`);
  await page.getByRole("textbox", { name: "Email" }).fill(maya.email);
  await page.getByRole("textbox", { name: "Password" }).fill(maya.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("list", { name: "Conversations" }).waitFor();
  await open(page);
  // The lock on a note is a file of its own.
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

async function openConversation(page: Page): Promise<void> {
  await page.getByRole("link", { name: /Dana O'Brien/ }).click();
  await page.getByRole("log", { name: "Messages" }).waitFor();
  const text = page.getByRole("textbox", { name: "Message" });
  await text.fill("How is Finn today, Dana? Is he eating again?");
  await page.getByText("1 segment").first().waitFor();
}

async function listAlone(page: Page): Promise<void> {
  await page.getByRole("link", { name: /Grace Kim/ }).waitFor();
}
