import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { stage } from "./play.ts";

const play = stage();
let day: (daysFromNow: number) => string;
beforeAll(() => {
  day = play.itIsNoon();
});

/** As another program writes it: Ann's is to come, Ben's is over, and nobody here is called Zoe. */
const fileOf = (coming: string, over: string) => ({
  name: "practice-appointments.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    [
      "Client,Phone,Pet,Date,Time,Type,Provider",
      `Ann Becker,(503) 555-0111,Biscuit,${coming},4:15 PM,Check-up,Dr. Patel`,
      `"Ortiz, Ben",,Luna,${over},9:00 AM,Vaccination,`,
      `Zoe Zimmer,(503) 555-0177,Rex,${coming},10:00 AM,Check-up,`,
    ].join("\r\n"),
  ),
});

/** Looks until the import's page says so; a page without scripts is asked again by hand. */
async function untilItSays(page: Page, text: string) {
  await expect
    .poll(async () => {
      const link = page.getByRole("link", { name: "Look again" });
      if (await link.isVisible()) await link.click();
      return page.getByText(text).count();
    })
    .toBe(1);
}

for (const [javaScriptEnabled, daysFromNow] of [
  [true, 20],
  [false, 41],
] as const) {
  test(`a practice's appointments come in from its file and go out again, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await play.atTheDesk("theo@riverside.example", { javaScriptEnabled });
    const coming = day(daysFromNow);
    await page.goto(`${play.deskline.url}/schedule`);
    await page.getByRole("link", { name: "Import" }).click();
    expect(await page.getByRole("radio", { name: "Appointments" }).isChecked()).toBe(true);
    await page.getByLabel("CSV file").setInputFiles(fileOf(coming, day(-daysFromNow)));
    await page.getByRole("button", { name: "Upload" }).click();
    expect(await page.getByLabel("Pet").inputValue()).toBe("patient");
    expect(await page.getByLabel("Date").inputValue()).toBe("day");
    await page.getByRole("button", { name: "Check the file" }).click();
    await untilItSays(page, "Nothing has been added yet.");
    await page.getByText("Row 4 left out").waitFor();
    await page.getByRole("link", { name: "See every row" }).click();
    const rows = page.getByRole("listitem").filter({ hasText: /^Row \d/ });
    expect(await rows.count()).toBe(3);
    await rows.filter({ hasText: /Row 2 Check-up for Biscuit \(Ann Becker\).*reminder/ }).waitFor();
    await rows.filter({ hasText: /Row 3 Vaccination for Luna.*nothing is texted/ }).waitFor();
    await rows.filter({ hasText: /Row 4 left out: no client is found/ }).waitFor();
    await page.getByRole("link", { name: "Back to the import" }).click();
    await page.getByRole("button", { name: "Import 2 appointments" }).click();
    await untilItSays(page, "The import is finished.");

    await page.goto(`${play.deskline.url}/schedule?day=${coming}`);
    const visit = page.locator(".appointment").filter({ hasText: "Biscuit" });
    await visit.getByText("4:15 – 4:45 PM").waitFor();
    expect(await visit.textContent()).toContain("Dr. Patel");

    await page.getByRole("link", { name: "Export" }).click();
    await page.getByLabel("From").fill(coming);
    await page.getByLabel("To", { exact: true }).fill(coming);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export appointments" }).click();
    const exported = await download;
    expect(exported.suggestedFilename()).toMatch(/^appointments-\d{4}-\d\d-\d\d\.csv$/);
    const [, line, ...more] = (await readFile(await exported.path(), "utf8")).trim().split("\r\n");
    expect(line).toMatch(new RegExp(`Ann Becker.*Biscuit.*${coming}.*Check-up.*Dr. Patel`));
    expect(more).toEqual([]);
  });
}
