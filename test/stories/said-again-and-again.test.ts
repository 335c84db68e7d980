import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();

test("a quick reply is found by its words, filled in and sent, by keyboard alone", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/quick-replies`);
  const form = maya.getByRole("form", { name: "Add a quick reply" });
  await form.getByLabel("Name").fill("Cleaning");
  await form
    .getByLabel("Text")
    .fill("A good cleaning for {patient} is {price}. {staff} at {clinic}");
  await form.getByLabel("For everybody at the clinic").check();
  await form.getByRole("button", { name: "Add" }).click();
  await maya.getByRole("status").filter({ hasText: "Added." }).waitFor();
  expect(await faults(maya)).toEqual([]);

  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Grace Kim/).click();
  await composer(theo).focus();
  await theo.keyboard.type("/");
  const dialog = theo.getByRole("dialog", { name: "Quick replies" });
  const find = dialog.getByRole("searchbox", { name: "Find" });
  await expect.poll(() => find.evaluate((e) => e === document.activeElement)).toBe(true);
  expect(await faults(theo)).toEqual([]);
  await theo.keyboard.type("nothing like it");
  await dialog.getByText("Nothing found.").waitFor();
  await find.fill("cleaning good");
  await dialog.getByText("1 found.").waitFor();
  await theo.keyboard.press("Enter");

  await expect
    .poll(() => composer(theo).inputValue())
    .toBe("A good cleaning for Pepper is {price}. Theo at Riverside Animal Clinic");
  expect(await dialog.count()).toBe(0);
  await theo.keyboard.press("Enter");
  await theo.getByRole("alert").filter({ hasText: "{price} is still to be filled in" }).waitFor();

  await composer(theo).fill("");
  await theo.keyboard.type("/");
  await find.waitFor();
  await theo.keyboard.press("ArrowDown");
  await theo.keyboard.press("Enter");
  await expect.poll(() => composer(theo).inputValue()).toContain("{price}");
  // The caret is at what is still to be filled in.
  await theo.keyboard.type("$240");
  await theo.keyboard.press("Enter");
  const sent = "A good cleaning for Pepper is $240. Theo at Riverside Animal Clinic";
  await article(theo, sent).waitFor();
  await expect.poll(() => play.textsTo("+15035550117")).toContain(sent);
});

test("what was written before the dialog is kept, whether one is chosen or not", async () => {
  const theo = await play.atTheDesk("theo@riverside.example", {
    viewport: { width: 360, height: 740 },
  });
  await row(theo, /Ben Ortiz/).click();
  await composer(theo).fill("Hello Ben,");
  await theo.getByRole("button", { name: "Quick replies" }).click();
  await theo.getByRole("dialog", { name: "Quick replies" }).waitFor();
  await theo.keyboard.press("Escape");
  expect(await composer(theo).inputValue()).toBe("Hello Ben,");
  await theo.reload();
  expect(await composer(theo).inputValue()).toBe("Hello Ben,");
});

test("without JavaScript a quick reply is chosen on a page of its own", async () => {
  const theo = await play.atTheDesk("theo@riverside.example", { javaScriptEnabled: false });
  await row(theo, /Ben Ortiz/).click();
  await composer(theo).fill("Hello Ben,");
  await theo.getByRole("button", { name: "Quick replies" }).click();
  await theo.getByRole("heading", { name: "Quick replies" }).waitFor();
  await theo.getByRole("button", { name: /We are open/ }).click();
  expect(await composer(theo).inputValue()).toMatch(/^Hello Ben,\nWe are open today/);
});

test("what a client likes and in which language they write shows at once", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Grace Kim/).click();
  const ready = "They are ready: come by any time until six.";
  await composer(theo).fill(ready);
  await composer(theo).press("Enter");
  await expect.poll(() => play.textsTo("+15035550117")).toContain(ready);

  await play.text("+15035550117", "Liked “They are ready: come by…”");
  const liked = messages(theo).getByText("👍 Grace Kim liked this");
  await liked.waitFor();
  expect(await theo.locator(".message:has(+ .reaction)").innerText()).toContain(ready);
  await play.text("+15035550117", "Removed a like from “They are ready: come by…”");
  await messages(theo).getByText("Grace Kim took back 👍").waitFor();
  expect(await liked.count()).toBe(0);
  expect(await theo.locator(".reaction").count()).toBe(1);
  // Whoever closes now has seen the reaction, too.
  const stored = await theo.locator(".reaction").getAttribute("data-stored");
  const seen = theo.locator("#thread [name=seen]");
  expect(await seen.first().inputValue()).toBe(stored);

  // From right to left where it is written so, and an address of a page breaks where it must.
  await play.text("+15035550117", "مرحبا https://a.example/" + "long".repeat(80));
  const arabic = article(theo, "مرحبا").locator("p");
  expect(await arabic.evaluate((p) => getComputedStyle(p).direction)).toBe("rtl");
  expect(await messages(theo).evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true);

  await play.text("+15035550117", "Hola, ¿puede comer mi perro mañana?");
  const offer = theo.getByRole("button", { name: "Answer in Español" });
  await offer.waitFor();
  expect(await faults(theo)).toEqual([]);
  await offer.click();
  const dialog = theo.getByRole("dialog", { name: "Quick replies" });
  await dialog.getByRole("button", { name: /Puede comer/ }).waitFor();
  expect(await dialog.getByRole("button", { name: /Hours today/ }).count()).toBe(0);
  expect(await faults(theo)).toEqual([]);
  await dialog.getByRole("button", { name: "In every language" }).click();
  await dialog.getByRole("button", { name: /Hours today/ }).waitFor();
  await dialog.getByRole("button", { name: /Puede comer/ }).click();
  await expect.poll(() => composer(theo).inputValue()).toContain("Sí, Pepper puede comer");
});
