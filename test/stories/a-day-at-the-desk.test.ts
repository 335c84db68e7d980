import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { pictures } from "#test/support/pictures.ts";
import { article, composer, messages, row, stage } from "./play.ts";
import { byKeys, byNames, type Hand, wayOf } from "./ten-tasks.ts";

/**
 * Ten tasks of a day by four hands: keys alone, a pointer, a thumb on a phone, and a screen reader's
 * list of names. What is counted is every key, press and tap but the words of texts and notes.
 */
const play = stage();
const maya = "maya@riverside.example";

const tasks = [
  "answer the oldest waiting",
  "send a price list from the library",
  "assign to Theo with a note",
  "schedule for tomorrow 8:00",
  "move a stranger to a client",
  "mark spam",
  "find last month's photo",
  "confirm and close",
  "start a text to a client known by pet's name",
  "hand over at shift's end",
] as const;

const steps: Record<Hand, readonly number[]> = {
  keys: [4, 11, 5, 9, 8, 1, 7, 2, 8, 7],
  pointer: [3, 5, 5, 4, 8, 2, 6, 2, 7, 5],
  thumb: [3, 5, 5, 4, 8, 2, 7, 2, 7, 5],
  names: [3, 5, 5, 4, 8, 2, 6, 2, 7, 5],
};

const seconds = new Map<Hand, number[]>();
afterAll(() => {
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  const of = (hand: Hand, i: number) =>
    `${steps[hand][i]}, ${seconds.get(hand)?.[i]?.toFixed(1) ?? "?"} s`;
  const hands = [...seconds.keys()];
  const rows = tasks.map((task, i) => line([task, ...hands.map((hand) => of(hand, i))]));
  console.log([line(["task", ...hands]), ...rows].join("\n"));
});

test.each([
  ["keys", "+15035550111", "Ann Becker", "Choupette", "+15035550115"],
  ["pointer", "+15035550112", "Ben Ortiz", "Saga", "+15035550118"],
  ["thumb", "+15035550113", "Cleo Nakamura", "Zaytoun", "+15035550116"],
  ["names", "+15035550114", "Dana O'Brien", "Choupette", "+15035550115"],
] as const)(
  "ten tasks of a day by %s",
  { timeout: 180_000 },
  async (hand, number, name, pet, owner) => {
    const isPhone = hand === "thumb";
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const page = await play.atTheDesk(maya, isPhone ? phone : {});
    const stranger = `+150355501${{ keys: 61, pointer: 62, thumb: 63, names: 64 }[hand]}`;
    const pest = `+150355501${{ keys: 71, pointer: 72, thumb: 73, names: 74 }[hand]}`;
    const counted: number[] = [];
    const took: number[] = [];
    const does = hand === "keys" ? byKeys : byNames;

    await play.text(number, `It is ${name}: may I call you?`);
    longAgo("waiting_since", number, 2);
    await task(0, "/inbox", () => article(page, `Yes, ${name}`));
    await task(1, null, () => article(page, "Here it is."));
    await task(2, null, () => messages(page).getByText(`Call ${name} at noon`));
    await task(3, null, () => page.getByText("Good morning!").last());

    await play.text(stranger, `My new number, ${hand}`);
    await open(new RegExp(`My new number, ${hand}`));
    await task(4, null, () => page.getByRole("heading", { name: "Grace Kim" }));
    await play.text(pest, `You have won ${hand}`);
    await open(new RegExp(`You have won ${hand}`));
    await task(5, null, () => page.getByText("Spam").last());

    const cage = `The cage ${hand}`;
    const media = [
      { contentType: "image/png", base64: Buffer.from(pictures.png).toString("base64") },
    ];
    await play.simulate("texts", { from: number, to: "+15035550100", body: cage, media });
    play.timeBrings(`UPDATE messages SET created_at = created_at - ${30 * 86_400_000}
    WHERE body = '${cage}'`);
    await open(new RegExp(cage));
    await article(page, cage).getByRole("img").waitFor();
    await page.goto(`${play.deskline.url}/inbox`);
    await task(6, null, () => article(page, cage).getByRole("img"));

    await open(new RegExp(cage));
    await task(7, null, () => page.getByText("Conversation closed."));
    play.timeBrings(`UPDATE conversations SET closed_at = last_message_at, closed_by = 'Theo'
    WHERE contact = '${owner}' AND closed_at IS NULL`);
    await task(8, "/inbox", () => article(page, `${pet} is ready, says ${hand}`));
    await task(9, "/inbox", () => page.getByText(/handed over\.$/));

    expect(counted).toEqual(steps[hand]);
    seconds.set(hand, took);

    async function task(which: number, from: string | null, end: () => Locator): Promise<void> {
      if (from !== null) await page.goto(`${play.deskline.url}${from}`);
      await page.locator("[data-key][aria-keyshortcuts]").first().waitFor({ state: "attached" });
      const way = wayOf(page, hand);
      const begun = performance.now();
      await does[which]?.(way, { name, hand, pet });
      await end().first().waitFor();
      took.push((performance.now() - begun) / 1000);
      counted.push(way.count());
      if (hand === "keys") await page.keyboard.press("Escape");
    }

    async function open(words: RegExp): Promise<void> {
      await page.goto(`${play.deskline.url}/inbox`);
      await row(page, words).click();
      await messages(page).waitFor();
      if (hand === "keys") await page.keyboard.press("Escape");
    }

    function longAgo(column: string, contact: string, days: number): void {
      play.timeBrings(`UPDATE conversations SET ${column} = ${column} - ${days * 86_400_000}
      WHERE contact = '${contact}' AND closed_at IS NULL`);
    }
  },
);

test("on a phone whatever is pressed is 44 px high and wide, and the composer stays in sight", async () => {
  const viewport = { width: 360, height: 640 };
  const page = await play.atTheDesk(maya, { viewport, hasTouch: true, isMobile: true });
  await expect.poll(() => tooSmall(page)).toEqual([]);
  await page.getByRole("button", { name: "Tags" }).tap();
  expect.soft(await tooSmall(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await play.text("+15035550155", "Is a thumb enough?");
  await row(page, /Is a thumb enough/).tap();
  await messages(page).waitFor();
  expect.soft(await tooSmall(page)).toEqual([]);
  for (const name of ["Assign to staff", "Assign to client", "Add attachment", "Snooze", "Tags"]) {
    await page.getByRole("button", { name: "More actions" }).tap();
    expect.soft(await tooSmall(page)).toEqual([]);
    await page.getByRole("menuitem", { name, exact: true }).tap();
    await page.getByRole("dialog").waitFor();
    expect.soft(await tooSmall(page), name).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).tap();
  }
  // As high as a page is while a keyboard is up.
  await composer(page).tap();
  await page.setViewportSize({ width: 360, height: 340 });
  const send = await page.getByRole("button", { name: "Send", exact: true }).boundingBox();
  expect((send?.y ?? 340) + (send?.height ?? 0)).toBeLessThanOrEqual(340);
});

/** What can be pressed and is smaller; a link within a sentence may be (WCAG 2.2, 2.5.5). */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const front = document.querySelector("dialog:modal") ?? document.querySelector(":popover-open");
    const all = (front ?? document).querySelectorAll<HTMLElement>(
      "a[href], button, input:not([type=hidden]), select, textarea, summary",
    );
    return [...all]
      .filter(
        (one) =>
          one.checkVisibility({ visibilityProperty: true }) &&
          !one.closest(".message, p.text, .skip-link"),
      )
      .filter((one) => !one.matches(".skip-link"))
      .flatMap((one) => {
        const met = one.matches("[type=radio], [type=checkbox]")
          ? (one.closest("label") ?? one)
          : one;
        const { width, height } = met.getBoundingClientRect();
        const name = one.ariaLabel ?? one.textContent.trim();
        return Math.min(width, height) < 43.9
          ? [`${name || one.outerHTML.slice(0, 60)}: ${Math.round(width)} × ${Math.round(height)}`]
          : [];
      });
  });
}
