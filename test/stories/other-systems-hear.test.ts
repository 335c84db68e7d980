import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { stage } from "./play.ts";

const play = stage();
const ann = "+15035550111";

const line = (page: Page, kind: string) =>
  page.getByRole("region", { name: "Events" }).getByRole("listitem").filter({ hasText: kind });

/** Opens the receiver's page anew until it says so. */
async function untilItSays(page: Page, kind: string, text: string | RegExp) {
  const says = async () => {
    await page.reload();
    return line(page, kind).first().textContent();
  };
  await expect.poll(says, { timeout: 20_000 }).toMatch(text);
}

test("an admin has a system told of texts, sees it fail, and sends again", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.goto(`${play.deskline.url}/settings/webhooks`);
  await maya.getByRole("link", { name: "Add a receiver" }).click();
  await maya.getByRole("textbox", { name: "Name" }).fill("VetSoft");
  for (const [address, words] of [
    ["https://192.168.0.10/deskline", "Write the system's name instead of an IP address."],
    ["https://pims.internal/deskline", "This name leads into a private network"],
    ["http://pims.example.com/deskline", "Events go over https only"],
  ] as const) {
    await maya.getByRole("textbox", { name: "Address" }).fill(address);
    await maya.getByRole("button", { name: "Add" }).click();
    await maya.getByText(words).waitFor();
    expect(await maya.getByRole("textbox", { name: "Address" }).inputValue()).toBe(address);
    expect(await maya.getByRole("textbox", { name: "Name" }).inputValue()).toBe("VetSoft");
  }
  const pims = `${play.deskline.simulator}/receiver`;
  await maya.getByRole("textbox", { name: "Address" }).fill(pims);
  await maya.getByRole("checkbox", { name: "Include what was written" }).check();
  await maya.getByRole("button", { name: "Add" }).click();
  const secret = (await maya.locator(".note code").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  // Opened again, the page shows its address instead of the answer to the form, and no secret.
  await maya.getByRole("link", { name: "Webhooks" }).click();
  await maya.getByRole("link", { name: "VetSoft" }).click();
  await maya.getByText("Nothing yet.").waitFor();
  expect(await maya.content()).not.toContain(secret);

  const theirs = await play.open();
  await theirs.goto(pims);
  await theirs.getByLabel("Its secret").fill(secret);
  await theirs.getByRole("button", { name: "Keep" }).click();
  await theirs.getByText("Nothing was posted yet.").waitFor();

  await play.text(ann, "Biscuit has eaten a sock");
  const told = theirs.getByRole("article").filter({ hasText: "message.received" });
  await expect.poll(async () => (await theirs.reload(), told.count())).toBe(1);
  expect(await told.textContent()).toMatch(/, signed, answered 200.*Biscuit has eaten a sock/s);
  await untilItSays(maya, "A text came", /Taken \(200\), 1 try/);

  await play.simulate("faults", { kind: "receiver-500", times: 100 });
  await play.text(ann, "Sorry: two socks");
  await untilItSays(maya, "A text came", /2 tries so far, again .*: it answered 500/);
  await maya.getByText("On, but failing since").waitFor();
  await play.simulate("faults", { kind: "receiver-500", times: 0 });
  // By itself it would be tried again in half a minute.
  await line(maya, "2 tries so far").getByRole("button", { name: "Send again" }).click();
  await untilItSays(maya, "A text came", /Taken \(200\)/);
  await maya.getByText("On.", { exact: true }).waitFor();

  await theirs.reload();
  const socks = theirs.getByRole("article").filter({ hasText: "Sorry: two socks" });
  await socks.filter({ hasText: "signed, answered 200" }).waitFor();
  const ids = await socks.evaluateAll((all) =>
    all.map((one) => /evt_\w+/.exec(one.querySelector("p")?.textContent ?? "")?.[0]),
  );
  expect(ids.length).toBeGreaterThan(2);
  expect(new Set(ids).size, "a repeat keeps its id").toBe(1);
});
