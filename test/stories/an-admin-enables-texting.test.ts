import { expect, test } from "vitest";
import { services } from "#test/simulator/messaging-services.ts";
import { faults } from "./axe.ts";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();
const cam = "+15035550188";

test("from nothing to the first text on the clinic's own number (R1, R3)", async () => {
  const vera = await play.newClinic("Northside Cats", "vera@northside.example", "US");
  await vera.getByText("Texting is not enabled: this clinic has no number yet.").waitFor();
  await vera.getByText("Nobody can text you yet, because the clinic has no number.").waitFor();
  await vera.getByRole("link", { name: "See what to do" }).click();
  await vera.getByText("49.00 USD a month").waitFor();
  expect(await faults(vera)).toEqual([]);

  await vera.getByLabel("Area code").fill("999");
  await vera.getByRole("button", { name: "Search numbers" }).click();
  await vera.getByText("No numbers there.").waitFor();
  await vera.getByLabel("Area code").fill("503");
  await vera.getByRole("button", { name: "Search numbers" }).click();
  await vera.getByRole("radio", { name: /\(503\) 555-0150 Portland/ }).check();
  await vera.getByLabel("After-hours message").fill("{clinic} sleeps.");
  await vera.getByText("1 segment, ").first().waitFor();
  await vera.getByRole("button", { name: "Enable" }).click();
  await vera.getByText("Write where the invoice or receipt goes.").waitFor();
  expect(await vera.getByLabel("After-hours message").inputValue()).toBe("{clinic} sleeps.");
  expect(await vera.getByRole("radio", { name: "(503) 555-0150" }).isChecked()).toBe(true);
  await vera.getByLabel("Billing email").fill("books@northside.example");
  await vera.getByRole("checkbox", { name: /agrees to this fee/ }).check();
  await play.simulate("faults", { kind: "number-500-before", times: 2 });
  await vera.getByRole("button", { name: "Enable" }).click();

  const steps = vera.getByRole("list", { name: "Progress" });
  await vera.getByText("The last answer was: “HTTP 500”").waitFor();
  // What somebody has opened stays open while the page follows the line.
  const followed = () => steps.getAttribute("hx-get");
  const before = await followed();
  await vera.getByText("Stop setting texting up").click();
  await expect.poll(followed, { timeout: 20_000 }).not.toBe(before);
  expect(await vera.getByRole("button", { name: "Disable" }).isVisible()).toBe(true);
  await vera.getByRole("button", { name: "Try now" }).click();
  await steps.getByRole("listitem").filter({ hasText: "On Done" }).waitFor();
  await vera.getByText("not registered with the carriers").waitFor();
  expect(await faults(vera)).toEqual([]);

  // An inbox in which nothing ever was teaches by doing.
  await vera.getByRole("link", { name: /^Inbox/ }).click();
  const first = vera.getByRole("region", { name: "Send yourself a text" });
  expect(await first.getByRole("link").getAttribute("href")).toBe("sms:+15035550150");
  await first.getByRole("img", { name: /QR code/ }).waitFor();
  expect(await faults(vera)).toEqual([]);
  await play.text(cam, "Do you see kittens?", "+15035550150");
  await row(vera, /555-0188/).waitFor();
  expect(await first.isVisible()).toBe(false);
  await row(vera, /555-0188/).click();
  await composer(vera).fill("We do!");
  await composer(vera).press("Enter");
  // Not registered, so the carriers hold it back, and the bubble says so.
  await article(vera, "We do!").getByText("not registered with the carriers yet").waitFor();

  await vera.goto(`${play.deskline.url}/settings/add-ons/texting`);
  await vera.getByLabel(/Messaging Service/).fill(services.verified);
  await vera.getByRole("button", { name: "Hand in" }).click();
  await expect
    .poll(async () => {
      await vera.reload();
      return steps.getByText("Approved").count();
    })
    .toBe(1);
  expect(await vera.getByText("not registered with the carriers").count()).toBe(0);
  await vera.getByRole("link", { name: /^Inbox/ }).click();
  await row(vera, /555-0188/).click();
  await composer(vera).fill("Bring the whole litter.");
  await composer(vera).press("Enter");
  await article(vera, "Bring the whole litter.").getByText("Delivered").waitFor();
});

test("the gear edits; switched off nothing comes or leaves, and it is undone (R4)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/add-ons`);
  await maya.getByRole("link", { name: "Edit SMS Messaging (Two-Way)" }).click();
  await maya.getByLabel("After-hours message").fill("Gone home.");
  await maya.getByRole("checkbox", { name: /After hours alert/ }).check();
  await maya.getByLabel("Email addresses, separated by commas").fill("a@b, , c");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("is not an email address").waitFor();
  expect(await maya.getByLabel("After-hours message").inputValue()).toBe("Gone home.");
  await maya.getByLabel("Email addresses, separated by commas").fill("maya@riverside.example");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("Add-on saved.").waitFor();

  const theo = await play.atTheDesk("theo@riverside.example");
  await maya.getByText("Switch texting off").click();
  await maya.getByRole("button", { name: "Disable" }).click();
  await maya.getByRole("heading", { name: "Switched off" }).waitFor();
  expect(await faults(maya)).toEqual([]);
  await play.text("+15035550111", "Anybody there?");
  await theo.reload();
  await theo.getByText("texts don't arrive and don't leave").waitFor();
  await row(theo, /Ann Becker/).click();
  await theo.getByText("Texting is switched off at this clinic.").waitFor();
  expect(await composer(theo).isDisabled()).toBe(true);
  expect(await messages(theo).getByText("Anybody there?").count()).toBe(0);

  await maya.getByRole("button", { name: "Switch on again" }).click();
  await maya.getByRole("heading", { name: "Settings" }).waitFor();
  await play.text("+15035550111", "And now?");
  await theo.reload();
  await article(theo, "And now?").waitFor();
  await composer(theo).fill("Here we are.");
  await composer(theo).press("Enter");
  await article(theo, "Here we are.").getByText("Delivered").waitFor();
});

test("a clinic outside the US and Canada is told why there is no texting (R2)", async () => {
  const olga = await play.newClinic("Oslo Dyreklinikk", "olga@oslo.example", "NO");
  await olga.goto(`${play.deskline.url}/settings/add-ons`);
  await olga.getByText("available to clinics in the United States and Canada only").waitFor();
  expect(await olga.getByRole("link", { name: /Enable/ }).count()).toBe(0);
});
