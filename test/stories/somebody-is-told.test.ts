import type { CDPSession, Page } from "playwright-core";
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

/** A browser as it is with a push service that answers; this one's address is at the simulator. */
async function withPushService(page: Page): Promise<void> {
  await page.addInitScript((endpoint) => {
    // RFC 8291, appendix A: the keys of the one who receives.
    const p256dh =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const keys = { p256dh, auth: "BTBZMqHH6r4Tts7J_aSIgg" };
    const made = { toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
    PushManager.prototype.subscribe = async () => made as unknown as PushSubscription;
    PushManager.prototype.getSubscription = async () => null;
  }, `${play.deskline.simulator}/push/theos-phone`);
}

/** Pushes to the page's service worker, as its browser does with what it has decrypted. */
async function deliver(cdp: CDPSession, data: string): Promise<void> {
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  const origin = play.deskline.url;
  await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
}

test("with Deskline closed a phone is told, shows it, and leads to the conversation", async () => {
  const page = await play.open({ permissions: ["notifications"], serviceWorkers: "allow" });
  await withPushService(page);
  await page.goto(`${play.deskline.url}/inbox`);
  await signIn(page, "theo@riverside.example");
  await page.goto(`${play.deskline.url}/account`);
  await page
    .getByRole("button", { name: "Notify this phone even when Deskline is closed" })
    .click();
  await page
    .getByRole("status")
    .getByText("This browser tells you from now on")
    .waitFor({ timeout: 30_000 });
  await page.getByText("This one").first().waitFor();

  const never = Array.from({ length: 7 }, () => []);
  play.timeBrings(
    `UPDATE clinics SET business_hours = '${JSON.stringify({ weekly: never, closures: [] })}'`,
  );
  await play.text("+15035550117", "Is anybody there?");
  const pushed = async () => (JSON.parse(await play.ledger()) as Ledger).pushes;
  await expect
    .poll(pushed, { timeout: 30_000 })
    .toMatchObject([{ subscription: "theos-phone", isSigned: true, status: 201 }]);

  await page.goto(`${play.deskline.url}/inbox`);
  const href = (await row(page, /Is anybody there/).getAttribute("href")) ?? "";
  const id = new URL(href, play.deskline.url).pathname.split("/").at(-1);
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error("No service worker is there");
  await worker.evaluate(keepWhatIsShown);
  const cdp = await page.context().newCDPSession(page);
  await deliver(cdp, JSON.stringify({ title: "Riverside", body: "A client wrote", id }));
  const shown = () =>
    worker.evaluate(async () => {
      const all = await (globalThis as unknown as Worker).registration.getNotifications();
      return all.map(({ title, body }) => `${title}: ${body}`);
    });
  await expect.poll(shown).toEqual(["Riverside: A client wrote"]);

  // The system's own click is out of reach here: the worker is told of one.
  await worker.evaluate(async () => {
    const { registration, dispatchEvent } = globalThis as unknown as Worker;
    const [notification] = await registration.getNotifications();
    const click = new Event("notificationclick");
    dispatchEvent.call(globalThis, Object.assign(click, { notification, waitUntil() {} }));
  });
  await page.waitForURL(`**/inbox/${id}`);
  await messages(page).getByText("Is anybody there?").waitFor();
  await expect.poll(shown).toEqual([]);

  await page.goto(`${play.deskline.url}/account`);
  await page.getByRole("button", { name: /^Remove / }).click();
  await page.getByText("Nothing is told there any more.").waitFor();
});
type Ledger = { pushes: object[] };

type Worker = { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): void };

/** This Chromium has no system to show anything on: what its worker shows is kept in a list. */
function keepWhatIsShown(): void {
  const { registration } = globalThis as unknown as Worker;
  let shown: Notification[] = [];
  const one = (title: string, options: NotificationOptions = {}) =>
    Object.assign(new EventTarget(), options, {
      title,
      close() {
        shown = shown.filter((other) => other.title !== title);
      },
    }) as unknown as Notification;
  registration.showNotification = async (title, options) => {
    shown.push(one(title, options));
  };
  registration.getNotifications = async () => shown;
}
