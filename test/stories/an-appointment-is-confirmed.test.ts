import { beforeAll, expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, row, signIn, stage } from "./play.ts";

const play = stage();
const ann = "+15035550111";
/** Ten days ahead: no demo appointment is there, and no reminder is due. */
let day = "";
beforeAll(() => {
  day = play.itIsNoon()(10);
});

test("an appointment is made, its text is answered with C, and staff can say that it was none (R19)", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await theo.goto(`${play.deskline.url}/schedule?day=${day}`);
  await theo.getByRole("list", { name: "Conversations" }).waitFor();
  await theo.getByRole("link", { name: "New appointment at 4:00 PM" }).click();
  await theo.getByLabel("Client").fill("ann beck");
  await theo.getByLabel("Client").press("Enter");
  await theo.getByRole("link", { name: /Ann Becker/ }).click();
  await theo.getByLabel("Patient").selectOption({ label: "Biscuit, dog" });
  expect(await theo.getByLabel("Time").inputValue()).toBe("16:00");
  await theo.getByRole("textbox", { name: "Minutes" }).fill("1");
  await theo.getByRole("combobox", { name: "With" }).fill("Dr. Patel");
  await theo.getByRole("button", { name: "Make the appointment" }).click();
  await theo.getByText("Between 5 and 720 minutes.").waitFor();
  expect(await theo.getByRole("combobox", { name: "With" }).inputValue()).toBe("Dr. Patel");
  await theo.getByRole("textbox", { name: "Minutes" }).fill("");
  await theo.getByRole("button", { name: "Make the appointment" }).click();
  const card = theo.getByRole("link", { name: /Biscuit.*Dr\. Patel/s });
  await card.getByText("Booked").waitFor();
  expect(await faults(theo)).toEqual([]);

  await expect.poll(async () => (await play.textsTo(ann)).length).toBeGreaterThan(0);
  const [confirmation] = await play.textsTo(ann);
  expect(confirmation).toMatch(/^Riverside Animal Clinic: Biscuit is booked for .* at 4:00 PM\./);

  await play.text(ann, "C");
  await theo.getByRole("link", { name: /^Inbox/ }).click();
  await row(theo, /Ann Becker/).click();
  const answer = article(theo, "Understood as: confirms");
  await answer.waitFor();
  await article(theo, "Biscuit is booked").getByText("Automatic: Confirmation").waitFor();
  await theo.goto(`${play.deskline.url}/schedule?day=${day}`);
  await card.getByText("Confirmed").waitFor();

  await theo.getByRole("link", { name: /^Inbox/ }).click();
  await row(theo, /Ann Becker/).click();
  await answer.getByRole("button", { name: "Undo" }).click();
  await article(theo, "Not an answer about").waitFor();
  await theo.goto(`${play.deskline.url}/schedule?day=${day}&view=week`);
  await card.getByText("Booked").waitFor();
});

test("an admin writes what is texted; a text that would unsubscribe clients is refused with the reason", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/appointments`);
  await maya.getByRole("link", { name: "Check-up" }).click();
  await maya
    .getByRole("textbox", { name: "Reminder", exact: true })
    .fill("Reply CANCEL to cancel {patient}.");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("Who replies CANCEL gets no more texts").waitFor();
  expect(await maya.getByRole("textbox", { name: "Reminder", exact: true }).inputValue()).toContain(
    "CANCEL",
  );
  await maya
    .getByRole("textbox", { name: "Reminder", exact: true })
    .fill("See you {day}, {patient}!");
  await maya.getByLabel("Reminders before the start").fill("soon");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("at most five, from 30 minutes").waitFor();
  await maya.getByLabel("Reminders before the start").fill("3 days, 2 hours");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("Kind of appointment saved.").waitFor();
  await maya.getByText("Reminders 3 days, 2 hours before").waitFor();
});

test("what a client would read follows what an admin types, and is what is counted", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/appointments/check-up`);
  // Fits into one text as it is written, and not as it is read.
  const words = "{clinic}: {patient}, {day}, {time}. ".repeat(3);
  await maya.getByRole("textbox", { name: "Confirmation" }).fill(words);
  const preview = maya.locator("#preview-confirmation");
  await preview.getByText(/Riverside Animal Clinic: \w+, \w+, \w+ \d+, .*Riverside/).waitFor();
  await maya
    .locator("#segments-confirmation")
    .getByText(/^2 segments/)
    .waitFor();
  await maya.getByRole("textbox", { name: "Confirmation" }).fill("{clinic}: {patien");
  await preview.getByText("Nobody would read this").waitFor();
  expect(await faults(maya)).toEqual([]);

  const plain = await play.open({ javaScriptEnabled: false });
  await plain.goto(`${play.deskline.url}/inbox`);
  await signIn(plain, "maya@riverside.example");
  await plain.goto(`${play.deskline.url}/settings/appointments/check-up`);
  await plain
    .getByRole("textbox", { name: "Reminder", exact: true })
    .fill("Hello {patient}, {day}!");
  await plain.getByRole("button", { name: "Preview" }).click();
  await plain.getByText(/A client would read: Hello \w+, /).waitFor();
  expect(await plain.getByRole("textbox", { name: "Reminder", exact: true }).inputValue()).toBe(
    "Hello {patient}, {day}!",
  );
});
