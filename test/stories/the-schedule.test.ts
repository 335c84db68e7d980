import { type Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { faults } from "./axe.ts";
import { composer, messages, row, signIn, stage } from "./play.ts";

const play = stage();
const ann = "+15035550111";
let day: (daysFromNow: number) => string;
beforeAll(() => {
  day = play.itIsNoon();
});

const theo = "theo@riverside.example";
const card = (page: Page, name: string) =>
  page.locator(".appointment").filter({ hasText: name }).getByRole("link").first();
const slot = (page: Page, time: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name: `at ${time}` }) });
/** An appointment of Ann Becker's, made by form; ends on its day. */
async function book(page: Page, on: string, time: string, kind = "Check-up, 30 minutes") {
  await page.goto(`${play.deskline.url}/appointments/new?day=${on}&time=${time}&q=ann`);
  await page.getByRole("link", { name: /Ann Becker/ }).click();
  await page.getByLabel("Patient").selectOption({ label: "Biscuit, dog" });
  await page.getByLabel("Kind").selectOption({ label: kind });
  await page.getByRole("button", { name: "Make the appointment" }).click();
  await card(page, "Biscuit").waitFor();
}

test("without JavaScript an appointment is made, moved, cancelled and booked again", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/schedule`);
  await signIn(page, theo);
  await book(page, day(20), "10:00");
  await slot(page, "10:00 AM").getByText("10:00 – 10:30 AM").waitFor();
  await slot(page, "10:00 AM").getByRole("link", { name: "Move Biscuit, 10:00 AM" }).click();
  await page.getByRole("button", { name: "Half an hour later" }).click();
  await slot(page, "10:30 AM").getByText("Biscuit").waitFor();
  await page.getByRole("link", { name: "Move Biscuit" }).click();
  await page.getByLabel("Time").fill("14:00");
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await card(page, "Biscuit").click();
  await page.getByText("2:00 – 2:30 PM").waitFor();
  await page.getByRole("button", { name: "Cancel the appointment" }).click();
  await slot(page, "2:00 PM").getByText("Cancelled").waitFor();
  expect(await page.getByRole("link", { name: "Move Biscuit" }).count()).toBe(0);
  await card(page, "Biscuit").click();
  await page.getByRole("button", { name: "Book again" }).click();
  await slot(page, "2:00 PM").getByText("Booked").waitFor();
});

test("a card is dragged to another time of a day, and to another day of a week", async () => {
  // Tall enough for a whole day: dragging does not scroll.
  const page = await play.atTheDesk(theo, { viewport: { width: 1280, height: 1400 } });
  await book(page, day(34), "10:00");
  await page.locator("[data-moves]").waitFor();
  await card(page, "Biscuit").dragTo(slot(page, "2:30 PM"));
  await slot(page, "2:30 PM").getByText("Biscuit").waitFor();
  expect(await page.getByRole("status").getByText("Biscuit moved to").textContent()).toContain(
    "2:30 PM",
  );
  await page.getByRole("button", { name: "Move it back" }).click();
  await slot(page, "10:00 AM").getByText("Biscuit").waitFor();

  await page.goto(`${play.deskline.url}/schedule?view=week&day=${day(34)}`);
  await page.locator("[data-moves]").waitFor();
  // Some day of the same week.
  const other = page.locator(`.week section:not([data-day="${day(34)}"])`).nth(3);
  await card(page, "Biscuit").dragTo(other);
  await other.getByText("10:00 – 10:30 AM").waitFor();
  await other.getByText("Biscuit").waitFor();
});

test("the keyboard moves the card that has the focus, and it keeps it", async () => {
  const page = await play.atTheDesk(theo);
  await book(page, day(48), "10:00");
  await page.locator("[data-moves]").waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  await card(page, "Biscuit").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await slot(page, "10:30 AM").getByText("Biscuit").waitFor();
  await expect.poll(focused).toContain("10:30 – 11:00 AM");
  await page.keyboard.press("Shift+ArrowUp");
  await slot(page, "10:00 AM").getByText("Biscuit").waitFor();
  // To another day: it leaves this one, and the way to it has the focus.
  await page.keyboard.press("Shift+ArrowRight");
  await card(page, "Biscuit").waitFor({ state: "detached" });
  await expect.poll(focused).toMatch(/10:00 AM$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`day=${day(49)}`));
  // The same from its menu, by keyboard alone.
  await page.getByRole("link", { name: "Move Biscuit" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Move the appointment" });
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Half an hour earlier" }).focus();
  await page.keyboard.press("Enter");
  await slot(page, "9:30 AM").getByText("Biscuit").waitFor();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(focused).toContain("9:30 – 10:00 AM");
  expect(await faults(page)).toEqual([]);
});

test("what a colleague or a client changes comes to an open schedule; what was half typed stays", async () => {
  const page = await play.atTheDesk(theo);
  await book(page, day(62), "10:00");
  await row(page, /Ann Becker/).click();
  await messages(page).waitFor();
  await composer(page).fill("Half a sent");
  await composer(page).press("ArrowLeft");
  const caret = () =>
    page.evaluate(() => {
      const field = document.activeElement;
      return field instanceof HTMLTextAreaElement ? [field.id, field.selectionStart] : null;
    });
  expect(await caret()).toEqual(["composer-text", 10]);

  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/schedule?day=${day(62)}`);
  await maya.locator("[data-moves]").waitFor();
  await card(maya, "Biscuit").focus();
  await maya.keyboard.press("Shift+ArrowDown");
  await slot(page, "10:30 AM").getByText("Biscuit").waitFor();
  await slot(page, "10:30 AM").getByText("Booked").waitFor();
  expect(await composer(page).inputValue()).toBe("Half a sent");
  expect(await caret()).toEqual(["composer-text", 10]);

  // Theo's window knows the version that Maya made: what he does then is no surprise to anybody.
  await card(page, "Biscuit").focus();
  await page.keyboard.press("Shift+ArrowDown");
  await slot(maya, "11:00 AM").getByText("Biscuit").waitFor();

  await page.goto(`${play.deskline.url}/schedule?view=week&day=${day(62)}`);
  await card(maya, "Biscuit").click();
  await maya.getByRole("button", { name: "They confirmed" }).click();
  await page
    .locator(`#day-${day(62)}`)
    .getByText("Confirmed")
    .waitFor();
});

test("of two who move one appointment at once the second is asked, and saves it or not", async () => {
  const page = await play.atTheDesk(theo);
  await book(page, day(76), "10:00");
  await page.getByRole("link", { name: "Move Biscuit" }).click();
  const dialog = page.getByRole("dialog", { name: "Move the appointment" });
  await dialog.getByLabel("Time").fill("15:00");
  play.timeBrings(
    `UPDATE appointments SET version = version + 1, starts_at = starts_at + 3600000,
       ends_at = ends_at + 3600000 WHERE notes = '' AND id = (SELECT max(id) FROM appointments)`,
  );
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await dialog.getByText(/Somebody else has changed this appointment.*11:00 AM, booked/).waitFor();
  expect(await dialog.getByLabel("Time").inputValue()).toBe("15:00");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await slot(page, "3:00 PM").getByText("Biscuit").waitFor();
});

test("printed, a schedule is whole and nothing but the schedule", async () => {
  const page = await play.atTheDesk(theo, { viewport: { width: 1000, height: 500 } });
  await book(page, day(90), "17:30");
  for (const view of ["day", "week"]) {
    await page.goto(`${play.deskline.url}/schedule?view=${view}&day=${day(90)}`);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Main" }).isVisible()).toBe(false);
    expect(await page.getByRole("link", { name: "New appointment", exact: true }).isVisible()).toBe(
      false,
    );
    expect(await page.getByRole("list", { name: "Conversations" }).isVisible()).toBe(false);
    expect(await page.getByRole("link", { name: "Move Biscuit" }).isVisible()).toBe(false);
    // The last row is on the paper, not behind a scroll bar.
    await expect
      .poll(() =>
        page.evaluate(() => {
          const main = document.querySelector("#schedule-days");
          const boxes = [main, ...(main ? [main.parentElement, main.closest("main")] : [])];
          return boxes.some((box) => box && box.scrollHeight > box.clientHeight + 1);
        }),
      )
      .toBe(false);
    expect(await card(page, "Biscuit").isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
  }
});

test("running late and cancelled are texted by a click", async () => {
  const page = await play.atTheDesk(theo);
  // Later today: it is noon there.
  await book(page, day(0), "17:00");
  const hers = slot(page, "5:00 PM")
    .locator(".appointment")
    .filter({ hasText: "Biscuit" })
    .getByRole("link")
    .first();
  await hers.click();
  const before = (await play.textsTo(ann)).length;
  await page.getByRole("button", { name: "Text “running late”" }).click();
  await expect.poll(async () => (await play.textsTo(ann)).length).toBe(before + 1);
  expect((await play.textsTo(ann)).at(-1)).toContain("running late");
  await page.getByRole("button", { name: "Cancel the appointment" }).click();
  await hers.filter({ hasText: "Cancelled" }).click();
  await page.getByRole("button", { name: "Text “cancelled”" }).click();
  await expect.poll(async () => (await play.textsTo(ann)).at(-1)).toContain("is cancelled");
  await page.reload();
  await page.getByText(/Cancellation sent/).waitFor();
});

test("what is due for a patient is written down, and in time its client's phone says so", async () => {
  const page = await play.atTheDesk(theo);
  await page.goto(`${play.deskline.url}/clients?q=ortiz`);
  await page.getByRole("link", { name: /Ben Ortiz/ }).click();
  await page.getByRole("link", { name: "Comet" }).first().click();
  await page.getByLabel("What is due").fill("Bordetella");
  await page.getByLabel("Due on").fill(day(14));
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText("Next reminder").nth(1).waitFor();
  // Two weeks before is today, and eight o'clock is over: as if it had been written down yesterday.
  play.timeBrings(
    `UPDATE care_items SET remind_at = ${Date.now() - 1000} WHERE item = 'Bordetella'`,
  );
  await play.minutePasses();
  const ben = "+15035550112";
  await expect
    .poll(async () => (await play.textsTo(ben)).at(-1))
    .toMatch(/this is due\. Comet: Bordetella\./);

  // It is in the client's history, as what it is, and so it is printed.
  await page.getByRole("link", { name: "Ben Ortiz" }).click();
  const text = page.getByRole("article").filter({ hasText: "Comet: Bordetella" });
  await text.getByText("Automatic: Care reminder").waitFor();
  await page.getByRole("link", { name: "Print" }).click();
  await page.emulateMedia({ media: "print" });
  await text.getByText("Automatic: Care reminder").waitFor();
});
