import { expect, test } from "vitest";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();
const ann = "+15035550111";

test("a text that asks not to be texted is flagged beside it, and staff decide", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Ann Becker/).click();
  await messages(theo).waitFor();
  await play.text(ann, "I moved away. Please take me off your list");
  const asking = (page: typeof maya) => article(page, "take me off your list");
  await asking(theo).getByText("Understood as: asks not to be texted").waitFor();

  await row(maya, /Ann Becker.*take me off/s).click();
  await asking(maya).getByRole("button", { name: "Opt them out" }).click();
  await maya.getByText("They asked not to be texted").waitFor();
  expect(await composer(maya).isDisabled()).toBe(true);
  // Theo sees what was decided, and no longer the question.
  await asking(theo).getByText("Opted out").waitFor();
  expect(await asking(theo).getByRole("button", { name: "Leave it" }).count()).toBe(0);

  await maya.getByRole("link", { name: "Profile" }).click();
  await maya.getByText("opted out, Maya recorded: “Please take me off your list”").waitFor();
});

test("who asks by phone is opted out and in again, each time with a reason; a STOP only they lift", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Ben Ortiz/).click();
  await maya.getByRole("button", { name: "More actions" }).click();
  await maya.getByRole("menuitem", { name: "Consent to texts" }).click();
  const dialog = maya.getByRole("dialog");
  await dialog.getByLabel("Who asked, and how").fill(" ");
  await dialog.getByRole("button", { name: "Stop texting this number" }).click();
  await dialog.getByRole("alert").filter({ hasText: "Write who asked and how" }).waitFor();
  await dialog.getByLabel("Who asked, and how").fill("Ben, by phone at nine");
  await dialog.getByRole("button", { name: "Stop texting this number" }).click();
  await maya.getByText("They asked not to be texted").waitFor();

  await maya.getByRole("link", { name: "Profile" }).click();
  await maya.getByText("opted out, Maya recorded: “Ben, by phone at nine”").waitFor();
  await maya.getByText("Change consent").click();
  await maya.getByLabel(/Why they may be texted again/).fill("Ben at the desk");
  await maya.getByRole("button", { name: "Text this number again" }).click();
  await maya.getByText("opted in again, Maya recorded: “Ben at the desk”").waitFor();

  await play.text("+15035550112", "STOP");
  await maya.reload();
  await maya.getByText("Change consent").click();
  await maya.getByText("Ask them to text START").waitFor();
  expect(await maya.getByRole("button", { name: "Text this number again" }).count()).toBe(0);
});
