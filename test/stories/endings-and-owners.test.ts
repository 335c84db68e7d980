import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { article, composer, conversations, messages, row, stage } from "./play.ts";

const play = stage();

const more = async (page: Page, item: string) => {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};
const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });
const gone = (page: Page, name: RegExp) => expect.poll(() => row(page, name).count()).toBe(0);

test("closing takes a conversation out of both inboxes, and a new text starts another (R13)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(maya, /Grace Kim/).click();
  await row(theo, /Grace Kim/).click();
  await messages(theo).waitFor();
  await more(maya, "Close conversation");
  await maya.getByText("Conversation closed.").waitFor();
  await gone(maya, /Grace Kim/);
  await gone(theo, /Grace Kim/);
  await theo.getByText("Closed by Maya").waitFor();

  await maya.getByRole("link", { name: "Closed", exact: true }).click();
  await row(maya, /Grace Kim.*Of course.*Closed/s).click();
  await article(maya, "Ready at the desk from 3 PM.").waitFor();
  await maya.getByRole("link", { name: "Profile" }).click();
  await maya.getByRole("heading", { name: "Communication history" }).waitFor();
  await maya.getByText("Ready at the desk from 3 PM.").waitFor();

  await play.text("+15035550117", "One more question");
  await row(theo, /Grace Kim.*One more question/s).click();
  await article(theo, "One more question").waitFor();
  expect(await article(theo, "Ready at the desk").count()).toBe(0);
  await theo.getByText(/^What was said until/).click();
  await article(theo, "Ready at the desk from 3 PM.").waitFor();
  expect(await article(theo, "One more question").count()).toBe(1);
  await theo.getByRole("link", { name: /Earlier conversation/ }).click();
  await article(theo, "Ready at the desk from 3 PM.").waitFor();
  await theo.getByRole("button", { name: "Reopen" }).click();
  await article(theo, "One more question").waitFor();
});

test("a closing can be undone for ten seconds, with the marks that it had", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Cleo Nakamura.*Waiting/s).click();
  await messages(maya).waitFor();
  await more(maya, "Close conversation");
  await maya.getByRole("button", { name: "Undo" }).click();
  await messages(maya).waitFor();
  await row(maya, /Cleo Nakamura.*Waiting/s).waitFor();
});

test("a text that nobody has seen keeps a conversation from being closed away", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Ben Ortiz/).click();
  await messages(maya).waitFor();
  // Her page hears of nothing: the text is there before she could see it.
  await maya.context().route("**/inbox/changes*", (route) => route.abort());
  await play.text("+15035550112", "Wait, Luna is worse!");
  await more(maya, "Close conversation");
  await article(maya, "Wait, Luna is worse!").waitFor();
  await row(maya, /Ben Ortiz/).waitFor();
});

test("a number of nobody's is given to a client, in both inboxes at once (R15)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /guinea pigs/).click();
  await messages(theo).waitFor();
  await row(maya, /guinea pigs/).click();
  await more(maya, "Assign to client");
  await dialog(maya, "Assign to client").getByRole("searchbox").fill("saga");
  await dialog(maya, "Assign to client")
    .getByRole("radio", { name: /Hugo Lindqvist/ })
    .waitFor();
  await dialog(maya, "Assign to client").getByRole("button", { name: "Save", exact: true }).click();
  for (const page of [maya, theo]) {
    await row(page, /Hugo Lindqvist.*guinea pigs/s).waitFor();
    await page.getByRole("heading", { name: "Hugo Lindqvist" }).waitFor();
  }
  await more(maya, "Close conversation");
  await play.text("+15035550142", "She eats again!");
  await row(theo, /Hugo Lindqvist.*She eats again!/s).waitFor();
});

test("a new client is made in the dialog, and a household shares a number", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await play.text("+15035550177", "Hi, it's about our parrot");
  await row(maya, /our parrot/).click();
  await more(maya, "Assign to client");
  await maya.getByText("Add client").click();
  await maya.getByRole("textbox", { name: "Name" }).fill("Zoë <script>O’Neill");
  await maya.getByRole("button", { name: "Save new client" }).click();
  await row(maya, /Zoë <script>O’Neill/).waitFor();

  await more(maya, "Assign to client");
  await dialog(maya, "Assign to client").getByRole("searchbox").fill("farah");
  await dialog(maya, "Assign to client").getByRole("radio", { name: /Farah/ }).check();
  await dialog(maya, "Assign to client").getByRole("button", { name: "Save", exact: true }).click();
  await maya.getByText("belongs to Zoë <script>O’Neill").waitFor();
  await maya.getByRole("button", { name: "Both share it" }).click();
  await row(maya, /Farah Haddad \(or Zoë <script>O’Neill\)/).waitFor();
});

test("deleting asks for a word, and leaves nothing in the inbox, the search or the network (R14)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  for (const text of ["Secret one", "Secret two", "Secret three", "Secret four"]) {
    await play.text("+15035550188", text);
  }
  await row(theo, /Secret four/).click();
  await composer(theo).fill("Half an answer");
  await row(maya, /Secret four/).click();
  await more(maya, "Delete conversation");
  await maya.getByText("It cannot be recovered.").waitFor();
  await maya.getByRole("button", { name: "Delete for good" }).click();
  await maya.getByRole("alert").filter({ hasText: "Nothing was deleted" }).waitFor();
  await dialog(maya, "Delete conversation").getByRole("textbox").fill("Delete");
  await maya.getByRole("button", { name: "Delete for good" }).click();
  await maya.getByText("Choose a conversation").waitFor();
  await gone(theo, /Secret/);
  await theo.getByText("This conversation was just deleted.").waitFor();
  await composer(theo).press("Enter");
  await theo.getByRole("alert").filter({ hasText: "somebody deleted it" }).waitFor();
  expect(await composer(theo).inputValue()).toBe("Half an answer");
  await theo.getByRole("button", { name: "Send in a new conversation" }).click();
  await article(theo, "Half an answer").waitFor();

  await maya.goto(`${play.deskline.url}/search?q=secret`);
  await maya.getByText("Nothing found.").waitFor();
  const inNetwork = async () => {
    const ledger: { received: { body: string }[] } = JSON.parse(await play.ledger());
    return ledger.received.filter(({ body }) => body.startsWith("Secret")).length;
  };
  await expect.poll(inNetwork).toBe(0);
  await play.minutePasses();
  await maya.goto(`${play.deskline.url}/inbox`);
  await conversations(maya).waitFor();
  expect(await row(maya, /Secret/).count()).toBe(0);
});

test("a conversation is started by name, patient or number, and never twice (R8)", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.getByRole("button", { name: "New conversation" }).click();
  const start = dialog(maya, "New conversation");
  await start.getByRole("searchbox", { name: "To" }).fill("emile");
  await start.getByRole("link", { name: /Émile Tremblay.*Choupette/ }).click();
  await start.getByRole("textbox", { name: "Message" }).fill("Choupette is ready");
  await start.getByRole("button", { name: "Send" }).click();
  await article(maya, "Choupette is ready").getByText("Delivered").waitFor();

  await maya.getByRole("button", { name: "New conversation" }).click();
  await start.getByRole("searchbox", { name: "To" }).fill("(503) 555-0115");
  await start.getByRole("link", { name: "Text (503) 555-0115" }).click();
  await article(maya, "Choupette is ready").waitFor();
  // The page behind the dialog shows the same: this is about the one that it leads to.
  await start.waitFor({ state: "detached" });
  await expect.poll(() => row(maya, /Émile Tremblay/).count()).toBe(1);

  await maya.getByRole("button", { name: "New conversation" }).click();
  await start.getByRole("searchbox", { name: "To" }).fill("+1 876 555 0111");
  await start.getByText("this number belongs to Jamaica").waitFor();
  // The first Escape empties a search field, as it does everywhere.
  await maya.keyboard.press("Escape");
  await maya.keyboard.press("Escape");
  const focused = () => maya.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await expect.poll(focused).toBe("New conversation");

  await maya.getByRole("link", { name: "Clients" }).click();
  await maya.getByRole("link", { name: /Dana O'Brien/ }).click();
  await maya.getByRole("button", { name: "New Communication" }).click();
  await maya.getByRole("menuitem", { name: "Send SMS" }).click();
  await article(maya, "pick him up from 5 PM").waitFor();
});

test("what was said is found as one types, and opens where it was said", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const addresses: string[] = [];
  maya.on("request", (request) => addresses.push(request.url()));
  await maya.getByRole("link", { name: "Search" }).click();
  await maya.getByRole("searchbox", { name: "Words" }).pressSequentially("tenn");
  const found = maya.getByRole("link", { name: /Dana O'Brien.*tennis ball/s });
  await found.waitFor();
  expect(await found.locator("mark").textContent()).toBe("tennis");
  await found.click();
  await maya.locator(".message-found", { hasText: "half a tennis ball" }).waitFor();
  await maya.goBack();
  await found.waitFor();
  expect(await maya.getByRole("searchbox", { name: "Words" }).inputValue()).toBe("tenn");
  expect(new URL(maya.url()).search).toMatch(/^\?find=[\w-]+$/);
  expect(addresses.filter((address) => /tenn|dana/i.test(decodeURIComponent(address)))).toEqual([]);
});

test("without JavaScript one starts, assigns, closes, reopens and deletes", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await page.getByRole("textbox", { name: "Email" }).fill("theo@riverside.example");
  await page.getByRole("textbox", { name: "Password" }).fill("riverside-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("searchbox", { name: "To" }).fill("(503) 555-0199");
  await page.getByRole("searchbox", { name: "To" }).press("Enter");
  await page.getByRole("link", { name: "Text (503) 555-0199" }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("No script needed");
  await page.getByRole("button", { name: "Send" }).click();
  await article(page, "No script needed").waitFor();
  await more(page, "Assign to client");
  await page.getByText("Add client").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Nils Berg");
  await page.getByRole("button", { name: "Save new client" }).click();
  await page.getByRole("heading", { name: "Nils Berg" }).waitFor();
  await more(page, "Close conversation");
  await page.getByRole("button", { name: "Undo" }).click();
  await article(page, "No script needed").waitFor();
  await more(page, "Delete conversation");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await conversations(page).waitFor();
  expect(await row(page, /Nils Berg/).count()).toBe(0);
});

test("the menu and its dialogs work by keyboard, and give the focus back", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await row(maya, /Ann Becker/).click();
  await messages(maya).waitFor();
  await maya.getByRole("button", { name: "More actions" }).focus();
  const focused = () => maya.evaluate(() => document.activeElement?.textContent?.trim());
  await maya.keyboard.press("Enter");
  await expect.poll(focused).toBe("Add attachment");
  await maya.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe("Delete conversation");
  await maya.keyboard.press(" ");
  await dialog(maya, "Delete conversation").waitFor();
  await maya.keyboard.press("Escape");
  await expect.poll(focused).toBe("…");
  expect(await dialog(maya, "Delete conversation").count()).toBe(0);
});
