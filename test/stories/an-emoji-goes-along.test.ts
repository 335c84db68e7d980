import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();

const picker = (page: Page) => page.getByRole("dialog", { name: "Emoji" });
const button = (page: Page) => page.getByRole("button", { name: "Emoji" });
const search = (page: Page) => picker(page).getByRole("searchbox", { name: "Search emoji" });
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id,
  );

async function conversationWith(name: RegExp, page: Page): Promise<Page> {
  await row(page, name).click();
  await messages(page).waitFor();
  return page;
}

test("an emoji is found and put in at the caret by keyboard, and is there again later", async () => {
  const page = await play.open();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${play.deskline.url}/inbox`);
  await page.keyboard.type("maya@riverside.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("riverside-demo");
  await page.keyboard.press("Enter");
  await conversationWith(/Grace Kim/, page);
  expect(asked).toContain("/app.js");
  expect(asked.filter((path) => path.includes("emoji"))).toEqual([]);

  await composer(page).fill("Well done, Luna!");
  for (let i = 0; i < " Luna!".length; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Emoji");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("Search emoji");
  expect(asked.filter((path) => path.endsWith(".json"))).toHaveLength(1);
  await page.keyboard.type("paw");
  await picker(page).getByRole("status").getByText("found").waitFor();
  await page.keyboard.press("Enter");
  expect(await composer(page).inputValue()).toBe("Well done,🐾 Luna!");
  await page.getByText("1 segment, 52 left").waitFor();
  expect(await focused(page)).toBe("Message");
  expect(await picker(page).isVisible()).toBe(false);

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focused(page)).toBe("paw prints");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const second = await focused(page);
  await page.keyboard.press("Enter");
  expect(await composer(page).inputValue()).toBe("Well done,🐾😃 Luna!");

  await page.keyboard.press("Control+z");
  expect(await composer(page).inputValue()).toBe("Well done,🐾 Luna!");
  await page.keyboard.press("Control+Shift+z");

  await page.reload();
  await messages(page).waitFor();
  expect(await composer(page).inputValue()).toBe("Well done,🐾😃 Luna!");
  await button(page).click();
  const recent = picker(page).getByRole("rowgroup", { name: "Recently used" });
  await recent.waitFor();
  const names = await recent
    .getByRole("gridcell")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-label")));
  expect(names).toEqual([second, "paw prints"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("Emoji");
  await composer(page).focus();
  await page.keyboard.press("Enter");
  await article(page, "🐾").waitFor();

  // The composer is another one now, the picker the same.
  await button(page).click();
  await picker(page).getByRole("gridcell", { name: "paw prints" }).first().click();
  expect(await composer(page).inputValue()).toBe("🐾");
});

test("Escape closes it and gives the focus back; so does another press", async () => {
  const page = await conversationWith(/Ben Ortiz/, await play.atTheDesk("theo@riverside.example"));
  await button(page).click();
  await expect.poll(() => focused(page)).toBe("Search emoji");
  await search(page).fill("nonsense word");
  await picker(page).getByText("Nothing found with “nonsense word”.").waitFor();
  await page.keyboard.press("Escape");
  expect(await picker(page).isVisible()).toBe(false);
  expect(await focused(page)).toBe("Emoji");
  expect(await composer(page).inputValue()).toBe("");

  await button(page).click();
  await expect.poll(() => focused(page)).toBe("Search emoji");
  expect(await search(page).inputValue()).toBe("");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await picker(page).getByRole("rowgroup", { name: "Animals & Nature" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("monkey face");
  await page.keyboard.press("ArrowUp");
  expect(await focused(page)).toBe("Search emoji");
  await button(page).click();
  expect(await picker(page).isVisible()).toBe(false);
});

test("what can't be loaded is said, and another press tries again", async () => {
  const page = await conversationWith(/Ben Ortiz/, await play.atTheDesk("maya@riverside.example"));
  await page.route("**/vendor/emoji-*", (route) => route.abort());
  await button(page).click();
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  await page.unroute("**/vendor/emoji-*");
  await button(page).click();
  await picker(page).waitFor();
});

test("without JavaScript there is no button that does nothing", async () => {
  const page = await play.atTheDesk("theo@riverside.example", { javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await conversationWith(/Ben Ortiz/, page);
  await page.getByRole("button", { name: "More actions" }).waitFor();
  expect(await button(page).isVisible()).toBe(false);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, options] of [
    ["desktop", {}],
    ["phone", { viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true }],
  ] as const) {
    test(`axe finds nothing in the open picker: ${size}, ${colorScheme}`, async () => {
      const page = await play.atTheDesk("maya@riverside.example", { ...options, colorScheme });
      await conversationWith(/Ann Becker/, page);
      await button(page).click();
      await picker(page).getByRole("gridcell", { name: "grinning face", exact: true }).click();
      expect(await composer(page).inputValue()).toBe("😀");
      await button(page).click();
      await picker(page).getByRole("rowgroup", { name: "Recently used" }).waitFor();
      expect(await faults(page)).toEqual([]);
      if (size === "phone") {
        const box = await picker(page).boundingBox();
        expect(box).toMatchObject({ x: 0, width: 375 });
        expect(box!.y + box!.height).toBe(720);
        expect(box!.y).toBeGreaterThan(720 / 4);
      }
      await search(page).fill("cat");
      await picker(page).getByRole("status").getByText("found").waitFor();
      expect(await faults(page)).toEqual([]);
    });
  }
}
