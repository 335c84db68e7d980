import { expect, test } from "vitest";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();

test("a phone that is off makes the text 'not delivered', with the reason and a second try", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await play.simulate("handsets", { number: "+15035550112", on: false });
  await row(maya, /Ben Ortiz/).click();
  await composer(maya).fill("Call us when you can");
  await maya.keyboard.press("Enter");
  const failed = article(maya, "Call us when you can").filter({ hasText: "Not delivered" });
  await failed.getByText("it may be off").waitFor();

  await play.simulate("handsets", { number: "+15035550112", on: true });
  await failed.getByRole("button", { name: "Send again" }).click();
  const second = article(maya, "Call us when you can").nth(1);
  await second.getByText("Delivered", { exact: true }).waitFor();
  expect(await article(maya, "Call us when you can").count()).toBe(2);
});

test("a gateway that took the text and then failed leaves 'not known', until its report comes", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Grace Kim/).click();
  await play.simulate("faults", { kind: "drop-reports", times: 2 });
  await play.simulate("faults", { kind: "500-after-accept", times: 1 });
  await composer(maya).fill("The tablets are ready");
  await maya.keyboard.press("Enter");
  await article(maya, "The tablets are ready").getByText("Not known whether it was sent").waitFor();
  await expect.poll(() => play.ledger()).toMatch(/"The tablets are ready"[^}]*"delivered"/);
  await play.minutePasses();
  await article(maya, "The tablets are ready").getByText("Delivered").waitFor();
  const ledger = await play.ledger();
  expect(ledger.match(/The tablets are ready/g)).toHaveLength(1);
});

test("a client who says STOP can't be texted, and the composer says why", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await play.text("+15035550111", "STOP");
  await row(maya, /Ann Becker.*STOP/s).click();
  await messages(maya).waitFor();
  await maya.getByText("They texted STOP").waitFor();
  expect(await composer(maya).isDisabled()).toBe(true);
  expect(await maya.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  await play.text("+15035550111", "START");
  await maya.reload();
  expect(await composer(maya).isDisabled()).toBe(false);
});

test("a reply to somebody who said STOP while it was typed is refused and kept", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Cleo Nakamura/).click();
  await composer(theo).fill("There is parking behind the house");
  await play.text("+15035550113", "STOP");
  await article(theo, "STOP").waitFor();
  await theo.getByRole("button", { name: "Send" }).click();
  await theo.getByRole("alert").filter({ hasText: "They texted STOP" }).waitFor();
  expect(await composer(theo).inputValue()).toBe("There is parking behind the house");
});

test("Shift+Enter is a new line, and segments are counted as one types", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Dana O'Brien/).click();
  await composer(maya).fill("a");
  await maya.getByText("1 segment, 159 left").waitFor();
  await maya.keyboard.press("Shift+Enter");
  await maya.keyboard.type("b 😀");
  await maya.getByText("1 segment, 64 left").waitFor();
  await maya.keyboard.press("Enter");
  await article(maya, "b 😀").waitFor();
  expect(await article(maya, "b 😀").locator("p").innerText()).toBe("a\nb 😀");
});
