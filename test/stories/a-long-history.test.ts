import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { article, conversations, messages, row, stage } from "./play.ts";

const play = stage();
let longOne = "";

test("a long conversation shows its newest fifty and loads earlier ones as one scrolls", async () => {
  for (let i = 1; i <= 120; i += 1) await play.text("+15035550118", `Text number ${i}.`);
  const maya = await play.atTheDesk("maya@riverside.example");
  longOne = (await row(maya, /Hugo Lindqvist/).getAttribute("href")) ?? "";
  await row(maya, /Hugo Lindqvist/).click();
  await article(maya, "Text number 120.").waitFor();
  expect(await messages(maya).getByRole("article").count()).toBe(50);
  await maya.getByRole("link", { name: "Earlier messages" }).scrollIntoViewIfNeeded();
  await article(maya, "Text number 21.").waitFor();
  await maya.getByRole("link", { name: "Earlier messages" }).scrollIntoViewIfNeeded();
  await article(maya, "Text number 1.").waitFor();
  const texts = await messages(maya).getByRole("article").locator("p").allTextContents();
  expect(texts).toEqual(Array.from({ length: 120 }, (_, i) => `Text number ${i + 1}.`));
  expect(await messages(maya).locator(".day").count()).toBe(1);
  expect(await maya.getByRole("link", { name: "Earlier messages" }).count()).toBe(0);
});

test("earlier messages that come in leave the reader where they were", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Hugo Lindqvist/).click();
  const mark = article(maya, "Text number 71.");
  await mark.waitFor();
  await messages(maya).evaluate((log) => (log.scrollTop = 0));
  const before = await mark.evaluate((e) => e.getBoundingClientRect().top);
  await article(maya, "Text number 60.").waitFor();
  const after = await mark.evaluate((e) => e.getBoundingClientRect().top);
  expect(Math.abs(after - before)).toBeLessThan(60);
});

test("the last text stays in sight when a keyboard comes up or the client is shown beside it", async () => {
  const maya = await play.atTheDesk("maya@riverside.example", {
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  await row(maya, /Hugo Lindqvist/).click();
  await article(maya, "Text number 120.").waitFor();
  const isInSight = (text: string) =>
    article(maya, text).evaluate((one) => {
      const log = one.parentElement?.getBoundingClientRect();
      const { top, bottom } = one.getBoundingClientRect();
      return log !== undefined && top >= log.top && bottom <= log.bottom + 1;
    });
  await expect.poll(() => isInSight("Text number 120.")).toBe(true);
  await maya.locator("#panel-link").click();
  await maya.getByRole("complementary", { name: "Client" }).waitFor();
  await expect.poll(() => isInSight("Text number 120.")).toBe(true);
  await maya.setViewportSize({ width: 1280, height: 480 });
  await expect.poll(() => isInSight("Text number 120.")).toBe(true);
  await maya.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => isInSight("Text number 120.")).toBe(true);

  // Who reads further up stays there.
  await article(maya, "Text number 95.").scrollIntoViewIfNeeded();
  await maya.setViewportSize({ width: 1280, height: 480 });
  await maya.setViewportSize({ width: 1280, height: 800 });
  expect(await isInSight("Text number 95.")).toBe(true);
  expect(await isInSight("Text number 120.")).toBe(false);
});

test("a long list loads older conversations as one scrolls, each once", async () => {
  for (let i = 0; i < 90; i += 1) {
    await play.text(`+1206555${String(i).padStart(4, "0")}`, `Caller ${i}.`);
  }
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Caller 89\./).waitFor();
  expect(await conversations(theo).getByRole("link").count()).toBe(26);
  for (const last of ["Caller 45.", "Caller 20.", "Ann Becker"]) {
    await conversations(theo).evaluate((list) => (list.scrollTop = list.scrollHeight));
    await row(theo, new RegExp(last.replace(".", "\\."))).waitFor();
  }
  const names = await conversations(theo).getByRole("link").allTextContents();
  expect(new Set(names).size).toBe(names.length);
  expect(await theo.getByRole("link", { name: "Older conversations" }).count()).toBe(0);
});

test("the pages stay small", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  const cookie = (await page.context().cookies())
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
  const sizeOf = async (path: string) => {
    const text = await (
      await fetch(play.deskline.url + path, { headers: { Cookie: cookie } })
    ).text();
    return gzipSync(text).byteLength;
  };
  expect(await sizeOf("/inbox")).toBeLessThanOrEqual(8 * 1024);
  await page.goto(`${play.deskline.url}/inbox`);
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  expect(await nodes()).toBeLessThanOrEqual(900);
  await page.goto(`${play.deskline.url}${longOne}`);
  await messages(page).waitFor();
  expect(await nodes()).toBeLessThanOrEqual(500);
  expect(await sizeOf(longOne)).toBeLessThanOrEqual(10 * 1024);
});

test("fifty automated texts are one line that opens, and what fails among them opens it by itself", async () => {
  await play.text("+15035550117", "When is the next one?");
  const ofIt = "FROM conversations WHERE contact = '+15035550117' AND closed_at IS NULL";
  const write = (count: number, first: number) =>
    play.timeBrings(`WITH RECURSIVE n (i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${first + count - 1})
      INSERT INTO messages (clinic_id, id, conversation_id, direction, author, author_name, body, delivery, created_at)
      SELECT clinic_id, 'auto-' || i, id, 'outbound', 'automation', 'Reminder', 'Reminder ' || i || '.', 'sent', ${Date.now()}
      FROM conversations, n WHERE id = (SELECT id ${ofIt})`);
  write(50, 1);
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /When is the next one/).click();
  const log = messages(theo);
  const line = log.getByText("50 automated texts");
  await line.waitFor();
  expect(await theo.evaluate(() => document.querySelectorAll("*").length)).toBeLessThanOrEqual(500);
  expect(await article(theo, "Reminder 7.").isVisible()).toBe(false);
  await line.click();
  await article(theo, "Reminder 7.").waitFor();
  await line.click();
  await article(theo, "Reminder 7.").waitFor({ state: "hidden" });

  // The network reports on two of them: one arrived, which is nobody's business, and then one did not.
  const report = (fate: string, i: number) =>
    play.timeBrings(
      `UPDATE messages SET delivery = '${fate}', delivery_at = ${Date.now()}, error_code = 30003
        WHERE id = 'auto-${i}'`,
    );
  const fold = log.locator(".automated");
  report("delivered", 8);
  await play.text("+15035550111", "Something else");
  await fold.locator("#message-auto-8 [data-delivery=delivered]").waitFor({ state: "attached" });
  expect(await fold.getAttribute("open")).toBeNull();
  report("undelivered", 9);
  await play.text("+15035550111", "Something else again");
  await article(theo, "Reminder 9.").getByText("Not delivered").waitFor();
  expect(await log.locator(".automated article").count()).toBe(50);

  // What comes now is news, and stands for itself below.
  write(1, 51);
  await play.text("+15035550111", "And one more");
  await log.locator("> #message-auto-51").waitFor();
  const order = await log.locator("article").evaluateAll((all) => all.map(({ id }) => id));
  expect(order.slice(-51)).toEqual(Array.from({ length: 51 }, (_, i) => `message-auto-${i + 1}`));

  // Read anew, by an address that names one of them; what failed stands outside.
  const [address] = theo.url().split("#");
  await theo.goto("about:blank");
  await theo.goto(`${address}#message-auto-20`);
  await article(theo, "Reminder 20.").waitFor();
  expect(await log.locator(".automated[open]").count()).toBe(1);
});
