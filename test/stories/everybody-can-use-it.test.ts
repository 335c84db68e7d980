import type { Locator } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { pictures } from "#test/support/pictures.ts";
import { screenOf, screens } from "#test/support/screens.ts";
import { faults } from "./axe.ts";
import { article, composer, conversations, messages, row, signIn, stage } from "./play.ts";

const play = stage();
const phone = { viewport: { width: 360, height: 720 } };
/** In ms: some eighty looks with axe, which takes its time. */
const walkTime = 300_000;

// A receiver that fails, with an event that waits and one that was given up, and a job that was.
beforeAll(() => {
  play.timeBrings(
    `INSERT INTO receivers (clinic_id, id, name, url, kinds, tells_text, secret, created_at,
       failing_since, failures)
     VALUES ('riverside', 'failing', 'VetSoft', 'https://pims.example/deskline/${"long/".repeat(12)}',
       '["consent.changed"]', 0, '', 0, 0, 3)`,
  );
  play.timeBrings(
    `INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, at, attempts, problem, due_at, outcome)
     VALUES ('riverside', 'failing', 'evt_1', 'consent.changed', '', 0, 3, 'timeout', 9e12, NULL),
       ('riverside', 'failing', 'evt_2', 'consent.changed', '', 0, 13, 'unreachable', NULL, 'given-up')`,
  );
  play.timeBrings(
    `INSERT INTO dead_letters (clinic_id, id, kind, subject_id, payload, reason, attempts, at)
     VALUES ('riverside', 'job', 'send-alerts', '', '{"kind":"send-alerts"}', 'It failed', 11, 0)`,
  );
});

for (const [size, options] of [
  ["desktop", {}],
  ["phone", phone],
] as const) {
  test(
    `axe finds nothing on any screen, light or dark: ${size}`,
    async () => {
      const page = await play.open({ ...options, reducedMotion: "reduce" });
      const seen = new Set<string | undefined>();
      const look = async () => {
        const { pathname, href } = new URL(page.url());
        await page.emulateMedia({ colorScheme: "light" });
        expect.soft(await faults(page), href).toEqual([]);
        await page.emulateMedia({ colorScheme: "dark" });
        expect.soft(await faults(page, "color-contrast"), `${href}, dark`).toEqual([]);
        const isWider = await page.evaluate(
          () => document.documentElement.scrollWidth > innerWidth,
        );
        expect.soft(isWider, `${href} is wider than the screen`).toBe(false);
        seen.add(screenOf(pathname));
      };
      const lookAt = async (path: string) => {
        await page.goto(play.deskline.url + path);
        expect(new URL(page.url()).pathname, "leads elsewhere").toBe(path.split("?")[0]);
        await look();
      };
      const pathOf = async (link: Locator) => (await link.getAttribute("href")) ?? "";

      await lookAt("/offline");
      await lookAt("/sign-in/forgotten");
      await lookAt("/sign-in/new-password/none");
      await lookAt("/sign-in");
      await signIn(page, "maya@riverside.example");
      await look();
      await page.goto(`${play.deskline.url}/inbox`);
      await row(page, /Ann Becker/).click();
      await messages(page).waitFor();
      await look();
      const conversation = new URL(page.url()).pathname;
      await composer(page).fill(" ");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByRole("alert").waitFor();
      await look();
      await page.getByRole("link", { name: "Internal note" }).click();
      await page.getByRole("textbox", { name: /^Internal note/ }).fill("For @Theo");
      await look();
      await page.getByRole("button", { name: "Keep note" }).click();
      await page.getByRole("article", { name: /^Internal note by Maya/ }).waitFor();
      await look();
      await page.getByRole("button", { name: "More actions" }).click();
      await look();
      for (const name of [
        "Add attachment",
        "Assign to staff",
        "Assign to client",
        "Delete conversation",
      ]) {
        await page.getByRole("menuitem", { name }).click();
        await page.getByRole("dialog", { name }).waitFor();
        await look();
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
        await page.getByRole("button", { name: "More actions" }).click();
      }
      await page.keyboard.press("Escape");
      await composer(page).fill("We are back at eight");
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Send later" }).click();
      await page.getByRole("dialog", { name: "Send later" }).waitFor();
      await look();
      await page.getByRole("button", { name: "Leave it for then" }).click();
      await page.getByRole("list", { name: "Leaves later" }).waitFor();
      await look();
      await lookAt(await pathOf(page.getByRole("link", { name: "Edit", exact: true }).first()));
      await page.goto(play.deskline.url + conversation);
      const asked = [
        ...["attachments", "notes", "closure", "snooze", "consent"],
        ...["deletion", "assignment", "assignee", "client", "tags"],
      ];
      for (const question of asked) {
        await lookAt(`${conversation}/${question}`);
      }
      for (const path of [
        "/inbox?filter=snoozed",
        "/inbox?filter=spam",
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
        "/numbers?days=90",
        "/library",
        "/quick-replies",
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
        "/settings/tags",
        "/settings/api",
        "/settings/webhooks",
        "/settings/webhooks/new",
        "/settings/webhooks/failing",
        "/settings/data",
        "/settings/activity",
        "/settings/activity/given-up",
        "/account",
        "/account/second-factor",
      ]) {
        await lookAt(path);
      }
      await page.goto(`${play.deskline.url}/quick-replies`);
      await lookAt(await pathOf(page.getByRole("link", { name: "Change Hours today" })));
      await page.goto(`${play.deskline.url}/schedule`);
      const appointment = await pathOf(page.locator(".appointment").getByRole("link").first());
      await lookAt(appointment);
      await lookAt(`${appointment}/moving`);
      await page.goto(`${play.deskline.url}/clients?q=ann`);
      await page.getByRole("link", { name: /Ann Becker/ }).click();
      await page.getByRole("heading", { name: "Communication history" }).waitFor();
      await look();
      const ann = new URL(page.url()).pathname;
      for (const part of ["patients", "merging", "history"]) await lookAt(`${ann}/${part}`);
      await lookAt(`${ann}/details`);
      await page.getByRole("textbox", { name: "Email" }).fill("nonsense");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("alert").waitFor();
      await look();
      await page.goto(play.deskline.url + ann);
      await lookAt(await pathOf(page.getByRole("link", { name: "Biscuit" }).first()));
      await page.goto(`${play.deskline.url}/library`);
      const map = { name: "Map.png", mimeType: "image/png", buffer: Buffer.from(pictures.png) };
      await page.getByLabel("Add documents").setInputFiles(map);
      await page.getByRole("link", { name: /Map/ }).first().waitFor();
      await look();
      await page.getByRole("link", { name: /Map/ }).first().click();
      await page.getByRole("heading", { name: "Map" }).waitFor();
      await look();
      await page.getByRole("link", { name: "Map" }).click();
      await page.getByRole("dialog", { name: "Picture" }).waitFor();
      await look();
      await page.keyboard.press("Escape");
      await page.goto(`${play.deskline.url}/inbox`);
      await row(page, /Ben Ortiz/).click();
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("menuitem", { name: "Add attachment" }).click();
      await page.getByLabel("Files", { exact: true }).setInputFiles(map);
      await page.getByRole("button", { name: "Remove Map.png" }).waitFor();
      await look();
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await messages(page).getByRole("img").first().waitFor();
      await look();
      await page.goto(`${play.deskline.url}/imports/new`);
      const buffer = Buffer.from("Owner,Phone\nAnn Becker,(503) 555-0111\nNobody,none\n");
      const file = { name: "clients.csv", mimeType: "text/csv", buffer };
      await page.getByLabel("CSV file").setInputFiles(file);
      await page.getByRole("button", { name: "Upload" }).click();
      await page.getByRole("button", { name: "Check the file" }).waitFor();
      await look();
      await page.getByRole("button", { name: "Check the file" }).click();
      await page.getByRole("heading", { name: "Rows to look at" }).waitFor();
      await look();
      await lookAt(`${new URL(page.url()).pathname}/rows`);
      await page.goto(`${play.deskline.url}/inbox/nothing-here`);
      await look();
      play.nobodyThereFor(11);
      await lookAt("/lock");
      play.timeBrings("UPDATE sessions SET awaits_code = 1");
      await lookAt("/sign-in/code");
      play.timeBrings("DELETE FROM sessions");
      expect(screens.filter((screen) => !seen.has(screen))).toEqual([]);
    },
    walkTime,
  );
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
  for (let i = 0; i < 40 && !(await focused()).includes("Grace Kim"); i += 1) {
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
