import { expect, test } from "vitest";
import { article, messages, row, stage } from "./play.ts";

const play = stage();

/** Subjects of the emails that went out. */
async function mailbox(): Promise<{ subject: string; text: string; to: string[] }[]> {
  return (
    JSON.parse(await play.ledger()) as { emails: { subject: string; text: string; to: string[] }[] }
  ).emails;
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
  await expect.poll(async () => (await mailbox()).length).toBe(1);
  const [mail] = await mailbox();
  expect(mail?.to).toEqual(["maya@riverside.example", "theo@riverside.example"]);
  expect(mail?.text).not.toContain("Farah");

  await play.text("+15035550116", "Hello??");
  await article(theo, "Hello??").waitFor();
  expect(await messages(theo).getByText("is asleep").count()).toBe(1);
});

test("staff are told why they see no settings", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await theo.getByRole("link", { name: "Settings" }).click();
  await theo.getByText("Only your clinic's admins can see and change the settings").waitFor();
});
