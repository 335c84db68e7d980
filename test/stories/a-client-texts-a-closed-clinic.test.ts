import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { article, messages, row, stage } from "./play.ts";

const play = stage();

/** The mailbox of the people on duty, as the simulator's page shows it. */
async function mailbox(): Promise<Page> {
  const page = await play.open();
  await expect
    .poll(async () => {
      await page.goto(`${play.deskline.simulator}/mailbox`);
      return page.getByRole("article").count();
    })
    .toBe(1);
  return page;
}

test("an admin sets the hours and the message; a text at night is answered, seen and alerted (R16–R18)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.getByRole("link", { name: "Settings" }).click();
  await maya.getByRole("link", { name: "Business hours" }).click();
  await maya.getByText("counts as open at any time").waitFor();
  // Never open: whenever this runs, the clinic is closed.
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]) {
    await maya.getByLabel(`${day} from`, { exact: true }).fill("");
    await maya.getByLabel(`${day} to`, { exact: true }).fill("");
  }
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("Business hours saved.").waitFor();
  await maya.getByText("Closed now, and not opening again.").waitFor();

  await maya.getByRole("link", { name: "Texting" }).click();
  await maya.getByRole("checkbox", { name: /Answer texts by itself/ }).check();
  await maya.getByLabel("After-hours message").fill("{clinic} is asleep.");
  await maya.getByRole("checkbox", { name: /After hours alert/ }).check();
  await maya.getByLabel("Email addresses, separated by commas").fill("nonsense");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("“nonsense” is not an email address.").waitFor();
  await maya
    .getByLabel("Email addresses, separated by commas")
    .fill("maya@riverside.example; theo@riverside.example");
  await maya.getByRole("button", { name: "Save" }).click();
  await maya.getByText("Texting settings saved.").waitFor();
  await maya.getByText("A client would read: Riverside Animal Clinic is asleep.").waitFor();

  const theo = await play.atTheDesk("theo@riverside.example");
  await play.text("+15035550116", "Is anybody there?");
  await row(theo, /Farah Haddad.*unread/s).click();
  const answer = article(theo, "Riverside Animal Clinic is asleep.");
  await answer.getByText("Auto-responder").waitFor();
  await answer.getByText("Delivered").waitFor();
  const phone = await mailbox();
  const mail = phone.getByRole("article");
  await mail.getByText("A text came after hours at Riverside Animal Clinic").waitFor();
  await mail.getByText("to maya@riverside.example, theo@riverside.example").waitFor();
  expect(await mail.innerText()).not.toContain("Farah");
  const asHtml = mail.frameLocator("iframe");
  await asHtml.getByText("You get this because your clinic").waitFor();
  const link = await asHtml
    .getByRole("link", { name: "Open the conversation" })
    .getAttribute("href");
  await maya.goto(link ?? "");
  await messages(maya).getByText("Is anybody there?").waitFor();

  await play.text("+15035550116", "Hello??");
  await article(theo, "Hello??").waitFor();
  expect(await messages(theo).getByText("is asleep").count()).toBe(1);
});

test("staff are told why they see no settings", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await theo.getByRole("link", { name: "Settings" }).click();
  await theo.getByText("Only your clinic's admins can see and change the settings").waitFor();
});
