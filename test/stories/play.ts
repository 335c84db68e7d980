import { DatabaseSync } from "node:sqlite";
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { lock } from "#test/support/lock.ts";
import { type Deskline, startDeskline } from "#test/support/start-deskline.ts";
import { launchBrowser } from "./browser.ts";

/**
 * A stage: the whole program, a browser, and ways for the cast to act. Call once in a file.
 * `environment` is added to the program's.
 */
export function stage(environment: NodeJS.ProcessEnv = {}) {
  let deskline: Deskline;
  let browser: Browser;
  const opened: BrowserContext[] = [];
  const over = new AbortController();
  let starting: Promise<unknown> = Promise.resolve();
  beforeAll(async () => {
    const both = [
      startDeskline(environment, over.signal).then((started) => (deskline = started)),
      launchBrowser().then((launched) => (browser = launched)),
    ];
    starting = Promise.allSettled(both);
    await Promise.all(both);
  });
  // A page that stays open goes on listening, and slows the next story down.
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await deskline?.stop();
    // What began too late for anybody to stop it.
    over.abort();
    await starting;
  });

  return {
    get deskline() {
      return deskline;
    },

    /** A browser of its own with somebody at it; what goes wrong in the page fails the story. */
    async open(options: BrowserContextOptions = {}): Promise<Page> {
      // Whoever is to be without a network lets the service worker in.
      const context = await browser.newContext({ serviceWorkers: "block", ...options });
      opened.push(context);
      await context.addInitScript(throwWhatPolicyForbids);
      context.on("weberror", (webError) => {
        throw webError.error();
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      return page;
    },

    async atTheDesk(who: keyof typeof passwords, options: BrowserContextOptions = {}) {
      const page = await this.open(options);
      await page.goto(`${deskline.url}/inbox`);
      await signIn(page, who);
      return page;
    },

    /** A clinic of its own that has no number yet, with its admin at the desk. */
    async newClinic(name: string, email: string, country: string): Promise<Page> {
      const printed = await deskline.staff(
        ...["add", "--clinic", name, "--country", country, "--time-zone", "America/Chicago"],
        ...["--email", email, "--name", email.split("@")[0] ?? ""],
      );
      const [, password = ""] = /with the password (\S+)/.exec(printed) ?? [];
      const page = await this.open();
      await page.goto(`${deskline.url}/inbox`);
      await page.getByRole("textbox", { name: "Email" }).fill(email);
      await page.getByRole("textbox", { name: "Password" }).fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
      return page;
    },

    /** A client's text, straight into the network; resolves when the clinic has answered it. */
    async text(from: string, body: string, to: string = "+15035550100"): Promise<void> {
      const response = await this.simulate("texts", { from, to, body });
      expect(response).toMatchObject({ status: 200 });
    },

    async simulate(path: string, body: object): Promise<unknown> {
      const response = await fetch(`${deskline.simulator}/simulator/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      return response.json();
    },

    /** The texts that the network accepted for somebody's phone, the first one first. */
    async textsTo(number: string): Promise<string[]> {
      type Ledger = { accepted: { to: string; body: string }[] };
      const { accepted } = JSON.parse(await this.ledger()) as Ledger;
      return accepted.filter(({ to }) => to === number).map(({ body }) => body);
    },

    /** All that the network accepted, received and posted, as JSON. */
    async ledger(): Promise<string> {
      return (await fetch(`${deskline.simulator}/simulator/ledger`)).text();
    },

    /** Nobody can write to the database until the returned function is called. */
    lockDatabase(): () => void {
      return lock(deskline.databaseFiles());
    },

    /** What time brings about, done in the database. */
    timeBrings(statement: string): void {
      for (const file of deskline.databaseFiles()) {
        const database = new DatabaseSync(file, { timeout: 5000 });
        database.exec(statement);
        database.close();
      }
    },

    /** Nobody has touched a browser for so many minutes, says the database. */
    nobodyThereFor(minutes: number): void {
      this.timeBrings(`UPDATE sessions SET seen_at = seen_at - ${minutes * 60_000}`);
    },

    /**
     * The clinics are where it is past noon, whatever the hour is here: automatic texts may go, and
     * much of the day is to come. Returns the days there, from today on, as "2026-11-24".
     */
    itIsNoon(): (daysFromNow: number) => string {
      // Etc/GMT+8 is eight hours behind UTC. Source: IANA, "etcetera".
      const behind = new Date().getUTCHours() - 12;
      const timeZone = `Etc/GMT${behind < 0 ? "-" : "+"}${Math.abs(behind)}`;
      this.timeBrings(`UPDATE clinics SET time_zone = '${timeZone}'`);
      const day = new Intl.DateTimeFormat("en-CA", { timeZone });
      return (daysFromNow) => day.format(Date.now() + daysFromNow * 86_400_000);
    },

    /** The minute's cron, now. */
    async minutePasses(): Promise<void> {
      await fetch(`${deskline.url}/cdn-cgi/local/scheduled`);
    },
  };
}

/** In every page: what its Content-Security-Policy forbids is an error of the page's own. */
function throwWhatPolicyForbids(): void {
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
    throw new Error(`Forbidden by ${effectiveDirective}: ${blockedURI} in ${sourceFile}`);
  });
}

const passwords = {
  "maya@riverside.example": "riverside-demo",
  "theo@riverside.example": "riverside-demo",
  "noor@lakeside.example": "lakeside-demo",
} as const;

export async function signIn(page: Page, who: keyof typeof passwords): Promise<void> {
  await page.getByRole("textbox", { name: "Email" }).fill(who);
  await page.getByRole("textbox", { name: "Password" }).fill(passwords[who]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await conversations(page).waitFor();
}

export const conversations = (page: Page): Locator =>
  page.getByRole("list", { name: "Conversations" });
export const row = (page: Page, name: string | RegExp): Locator =>
  conversations(page).getByRole("link", { name });
export const messages = (page: Page): Locator => page.getByRole("log", { name: "Messages" });
export const composer = (page: Page): Locator => page.getByRole("textbox", { name: "Message" });
export const article = (page: Page, text: string): Locator =>
  messages(page).getByRole("article").filter({ hasText: text });
