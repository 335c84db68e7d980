import { expect, test } from "vitest";
import { stage } from "./play.ts";

const play = stage();

const file = {
  name: "practice-export.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    [
      "Owner,Mobile,Pet,Species",
      ...Array.from({ length: 700 }, (_, i) => `Ida Rask ${i},+1604${2_000_000 + i},Saga,cat`),
      "Nobody,call the desk,,",
    ].join("\n"),
  ),
};

for (const javaScriptEnabled of [true, false]) {
  test(`a practice's clients come in from its file, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await play.atTheDesk("maya@riverside.example", { javaScriptEnabled });
    await page.goto(`${play.deskline.url}/clients`);
    await page.getByRole("link", { name: "Import" }).click();
    await page.getByLabel("CSV file").setInputFiles(file);
    await page.getByRole("button", { name: "Upload" }).click();
    expect(await page.getByLabel("Mobile").inputValue()).toBe("number");
    await page.getByRole("button", { name: "Check the file" }).click();
    const lookAgain = async (text: string) => {
      await expect
        .poll(async () => {
          const link = page.getByRole("link", { name: "Look again" });
          if (!javaScriptEnabled && (await link.isVisible())) await link.click();
          return page.getByText(text).count();
        })
        .toBe(1);
    };
    await lookAgain("Nothing has been added yet.");
    await page.getByText("Row 702").waitFor();
    if (javaScriptEnabled) {
      await page.getByRole("button", { name: "Import 700 clients" }).click();
      await lookAgain("The import is finished.");
      await page.getByRole("link", { name: "Go to the clients" }).click();
      await page.getByRole("searchbox", { name: "Search clients" }).fill("rask 699");
      await page.getByRole("link", { name: /Ida Rask 699.*Saga/s }).click();
      await page.getByText("(604) 200-0699").first().waitFor();
    } else {
      // The same file again: everybody is here.
      await page.getByText("700 here already, with nothing to add").waitFor();
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByRole("button", { name: "Upload" }).waitFor();
    }
  });
}
