import { expect, test } from "vitest";
import { article, composer, conversations, messages, row, stage } from "./play.ts";

const play = stage();

test("a client texts, both desks see it at once, one answers, and the text is delivered", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  const handset = await play.open();
  await handset.goto(play.deskline.simulator);
  const hugo = handset.getByRole("region", { name: "Hugo Lindqvist" });
  const before = Number(await maya.locator("#inbox-link").getAttribute("data-unread"));

  await hugo.getByRole("textbox", { name: "Text message" }).fill("Saga is lame again 🐴");
  await hugo.getByRole("button", { name: "Send" }).click();

  for (const page of [maya, theo]) {
    await row(page, /Hugo Lindqvist.*Saga is lame again 🐴.*unread/s).waitFor();
    await page.getByRole("link", { name: `Inbox, ${before + 1} unread` }).waitFor();
    await expect.poll(() => page.title()).toBe(`(${before + 1}) Inbox · Deskline`);
    expect(await conversations(page).getByRole("link").first().textContent()).toContain("Hugo");
  }
  const animation = () =>
    maya.locator(".ball").evaluate((ball) => getComputedStyle(ball).animationName);
  await expect.poll(animation).toBe("pulse");

  await row(maya, /Hugo/).click();
  await article(maya, "Saga is lame again").waitFor();
  await theo
    .getByRole("link", { name: before === 0 ? "Inbox" : `Inbox, ${before} unread` })
    .waitFor();
  await row(theo, /Hugo/).click();
  await article(theo, "Saga is lame again").waitFor();

  await composer(maya).fill("Bring her at 4 PM.");
  await maya.getByRole("button", { name: "Send" }).click();
  await article(maya, "Bring her at 4 PM.").waitFor();
  expect(await composer(maya).inputValue()).toBe("");
  for (const page of [maya, theo]) {
    await article(page, "Bring her at 4 PM.").getByText("Delivered").waitFor();
    expect(await article(page, "Bring her at 4 PM.").count()).toBe(1);
  }
  await hugo.getByText("Bring her at 4 PM.").waitFor();
});

test("a delivery is shown as queued, then sent, then delivered", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Ben Ortiz/).click();
  await messages(maya).waitFor();
  await maya.evaluate(() => {
    window.states = [];
    new MutationObserver(() => {
      const state = [...document.querySelectorAll("article")]
        .find((article) => article.textContent.includes("One moment"))
        ?.querySelector(".delivery")?.textContent;
      if (state && state !== window.states.at(-1)) window.states.push(state);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await composer(maya).fill("One moment");
  await maya.keyboard.press("Enter");
  await article(maya, "One moment").getByText("Delivered").waitFor();
  const seen = await maya.evaluate(() => window.states.join());
  expect(seen.replace("Sending,", "")).toBe("Queued,Sent,Delivered");
});

test("a half-written answer keeps its text, caret and focus while texts come in", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Grace Kim/).click();
  await composer(theo).fill("We have it ready from three");
  await composer(theo).evaluate((text: HTMLTextAreaElement) => text.setSelectionRange(3, 7));
  await play.text("+15035550117", "Never mind the refill");
  await article(theo, "Never mind the refill").waitFor();
  await play.text("+15035550116", "Zaytoun says hello");
  await row(theo, /Farah Haddad/).waitFor();
  const kept = await composer(theo).evaluate((text: HTMLTextAreaElement) => ({
    value: text.value,
    caret: [text.selectionStart, text.selectionEnd],
    focused: document.activeElement === text,
  }));
  expect(kept).toEqual({ value: "We have it ready from three", caret: [3, 7], focused: true });
});

test("a text into an open thread stays unread until somebody does something there", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Cleo Nakamura/).click();
  await messages(maya).waitFor();
  await play.text("+15035550113", "Are you there?");
  await row(maya, /Cleo Nakamura.*unread/s).waitFor();
  await composer(maya).press("W");
  await expect.poll(() => row(maya, /Cleo Nakamura.*unread/s).count()).toBe(0);
  await row(maya, /Cleo Nakamura.*Waiting since/s).waitFor();
});

test("the thread follows what comes only when its reader is at the end", async () => {
  const maya = await play.atTheDesk("maya@riverside.example", {
    viewport: { width: 1000, height: 420 },
  });
  await row(maya, /Ann Becker/).click();
  const log = messages(maya);
  const gap = () => log.evaluate((e) => Math.round(e.scrollHeight - e.scrollTop - e.clientHeight));
  await expect.poll(gap).toBeLessThan(2);
  await play.text("+15035550111", "First");
  await article(maya, "First").waitFor();
  await expect.poll(gap).toBeLessThan(2);
  await log.evaluate((e) => (e.scrollTop = 10));
  await play.text("+15035550111", "Second");
  await article(maya, "Second").waitFor();
  expect(await log.evaluate((e) => e.scrollTop)).toBe(10);
});

declare global {
  interface Window {
    /** What the delivery of "One moment" was, one after the other. */
    states: string[];
  }
}
