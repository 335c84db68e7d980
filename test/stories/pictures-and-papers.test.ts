import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { papers, pictures } from "#test/support/pictures.ts";
import { article, composer, messages, row, stage } from "./play.ts";

const play = stage();

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const file = (name: string, bytes: Uint8Array, mimeType = "image/png") => ({
  name,
  mimeType,
  buffer: Buffer.from(bytes),
});
const chips = (page: Page) => page.getByRole("list", { name: "Attachments" }).getByRole("listitem");
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true }).click();

async function addAttachment(page: Page) {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Add attachment" }).click();
}

/** What the network fetched for texts that went out, when it has fetched so many. */
async function fetched(
  count: number,
): Promise<{ contentType: string; size: number; status: number }[]> {
  const read = async () =>
    (
      JSON.parse(await play.ledger()) as {
        fetched: { contentType: string; size: number; status: number }[];
      }
    ).fetched;
  await expect.poll(async () => (await read()).length).toBe(count);
  return read();
}

test("a photo arrives and is seen by two staff at once, in full size by keyboard", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  const theo = await play.atTheDesk("theo@riverside.example");
  for (const page of [maya, theo]) {
    await row(page, /Ann Becker/).click();
    await messages(page).waitFor();
  }
  const media = [pictures.jpeg, pictures.png].map((bytes) => ({
    contentType: "image/jpeg",
    base64: base64(bytes),
  }));
  await play.simulate("texts", {
    from: "+15035550111",
    to: "+15035550100",
    body: "Her ear",
    media,
  });
  for (const page of [maya, theo]) {
    const shown = article(page, "Her ear").getByRole("img");
    await expect.poll(() => shown.count()).toBe(2);
    const isDrawn = () => shown.first().evaluate((img: HTMLImageElement) => img.naturalWidth);
    await expect.poll(isDrawn).toBeGreaterThan(0);
  }
  await article(maya, "Her ear").getByRole("link").first().focus();
  await maya.keyboard.press("Enter");
  const viewer = maya.getByRole("dialog", { name: "Picture" });
  await viewer.getByRole("img", { name: /Picture 1 of 2, from Client/ }).waitFor();
  await maya.keyboard.press("ArrowRight");
  await viewer.getByRole("img", { name: /Picture 2 of 2/ }).waitFor();
  await maya.keyboard.press("Escape");
  await expect.poll(() => viewer.count()).toBe(0);
  expect(await maya.evaluate(() => document.activeElement?.matches("a[data-picture]"))).toBe(true);
});

test("a document of the library goes out, and the network fetches it", async () => {
  const maya = await play.atTheDesk("maya@riverside.example");
  await maya.getByRole("link", { name: "Library" }).click();
  await maya
    .getByLabel("Add documents")
    .setInputFiles([
      file("Intake form.pdf", papers.pdf, "application/pdf"),
      file("Map of the car park.png", pictures.png),
    ]);
  await maya.getByRole("link", { name: /Map of the car park/ }).waitFor();
  await maya.getByRole("link", { name: /Intake form/ }).waitFor();

  const theo = await play.atTheDesk("theo@riverside.example");
  await row(theo, /Ben Ortiz/).click();
  await messages(theo).waitFor();
  await addAttachment(theo);
  const dialog = theo.getByRole("dialog", { name: "Add attachment" });
  await dialog.getByRole("searchbox", { name: "Search the library" }).fill("intake");
  await expect.poll(() => dialog.getByRole("checkbox").count()).toBe(1);
  await dialog.getByRole("checkbox", { name: /Intake form/ }).check();
  await dialog.getByRole("button", { name: "Attach", exact: true }).click();
  await chips(theo).getByText("Intake form").waitFor();
  await theo.reload();
  await chips(theo).getByText("Intake form").waitFor();
  await send(theo);
  await expect.poll(() => chips(theo).count()).toBe(0);
  await messages(theo)
    .getByRole("link", { name: /Intake form/ })
    .waitFor();
  const [got] = await fetched(1);
  expect(got).toMatchObject({
    contentType: "application/pdf",
    status: 200,
    size: papers.pdf.length,
  });
  await messages(theo)
    .getByRole("article")
    .filter({ hasText: "Intake form" })
    .getByText("Delivered")
    .waitFor();
});

test("files are chosen, dropped and pasted, reordered and taken off, and go with the text", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await row(page, /Grace Kim/).click();
  await messages(page).waitFor();
  await composer(page).fill("As promised");
  await addAttachment(page);
  await page.getByLabel("Files", { exact: true }).setInputFiles(file("chosen.png", pictures.png));
  await chips(page).getByText("chosen.png").waitFor();
  for (const [name, event] of [
    ["dropped.png", "drop"],
    ["pasted.png", "paste"],
  ] as const) {
    await composer(page).evaluate(
      (target, { name, event, data }) => {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: "image/png" }));
        const init = { bubbles: true, cancelable: true };
        target.dispatchEvent(
          event === "drop"
            ? new DragEvent("drop", { ...init, dataTransfer: transfer })
            : new ClipboardEvent("paste", { ...init, clipboardData: transfer }),
        );
      },
      { name, event, data: base64(pictures.png) },
    );
    await chips(page).getByText(name).waitFor();
  }
  expect(await composer(page).inputValue()).toBe("As promised");
  await page.getByRole("button", { name: "Move pasted.png forward" }).click();
  await expect.poll(() => chips(page).nth(1).textContent()).toContain("pasted.png");
  await page.getByRole("button", { name: "Remove chosen.png" }).click();
  await expect.poll(() => chips(page).count()).toBe(2);
  await send(page);
  const sent = article(page, "As promised");
  await expect.poll(() => sent.getByRole("img").count()).toBe(2);
  await sent.getByText("Delivered").waitFor();
});

test("what phones do not take is offered as a smaller picture, and refused in words", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await row(page, /Cleo Nakamura/).click();
  await messages(page).waitFor();
  await addAttachment(page);
  await page
    .getByLabel("Files", { exact: true })
    .setInputFiles([
      file("big.webp", pictures.webp, "image/webp"),
      file("notes.txt", papers.html, "text/plain"),
    ]);
  await page.getByText("notes.txt is of a kind that phones do not take").waitFor();
  await page.getByRole("button", { name: "Make it smaller" }).click();
  await chips(page).getByText("big.jpg").waitFor();
  await page.getByRole("button", { name: "Remove big.jpg" }).click();
  await expect.poll(() => chips(page).count()).toBe(0);
});

test("an upload that lost its connection is kept and tried again", async () => {
  const page = await play.atTheDesk("theo@riverside.example");
  await row(page, /Cleo Nakamura/).click();
  await messages(page).waitFor();
  await composer(page).click();
  // What uploads is fetched at the first gesture.
  const fetched = () =>
    page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  await expect
    .poll(async () => (await fetched()).some((name) => name.endsWith("/attach.js")))
    .toBe(true);
  await page.context().setOffline(true);
  await addAttachmentOffline(page);
  await page.getByText("No connection: it was not uploaded.").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await chips(page).getByText("pasted.png").waitFor();
  await page.getByRole("button", { name: "Remove pasted.png" }).click();
  await expect.poll(() => chips(page).count()).toBe(0);
});

async function addAttachmentOffline(page: Page) {
  await composer(page).evaluate((target, data) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
    const init = { bubbles: true, cancelable: true, clipboardData: transfer };
    target.dispatchEvent(new ClipboardEvent("paste", init));
  }, base64(pictures.png));
}

test("without JavaScript a file is attached, taken off and sent", async () => {
  const page = await play.open({ javaScriptEnabled: false });
  await page.goto(`${play.deskline.url}/inbox`);
  await page.getByRole("textbox", { name: "Email" }).fill("theo@riverside.example");
  await page.getByRole("textbox", { name: "Password" }).fill("riverside-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await row(page, /Dana O'Brien/).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Add attachment" }).click();
  await page
    .getByLabel("Files", { exact: true })
    .setInputFiles([file("one.png", pictures.png), file("two.gif", pictures.gif, "image/gif")]);
  await page.getByRole("button", { name: "Attach", exact: true }).first().click();
  await expect.poll(() => chips(page).count()).toBe(2);
  await composer(page).fill("Half a sentence");
  await page.getByRole("button", { name: "Remove one.png" }).click();
  await expect.poll(() => chips(page).count()).toBe(1);
  expect(await composer(page).inputValue()).toBe("Half a sentence");
  await send(page);
  await expect.poll(() => article(page, "Half a sentence").getByRole("img").count()).toBe(1);
});

/** A picture of 2,000 by 2,000 pixels, as its head says. */
const tall = Uint8Array.from(pictures.gif);
tall.set([0xd0, 7, 0xd0, 7], 6);

test("a thread of fifty pictures fetches only those that are near", async () => {
  const page = await play.open();
  const media = [tall, tall].map((bytes) => ({ contentType: "image/gif", base64: base64(bytes) }));
  const text = { from: "+15035550118", to: "+15035550100", media };
  await Promise.all(
    Array.from({ length: 25 }, (_, i) =>
      play.simulate("texts", { ...text, body: `Pictures ${i}` }),
    ),
  );
  await page.goto(`${play.deskline.url}/inbox`);
  await page.getByRole("textbox", { name: "Email" }).fill("theo@riverside.example");
  await page.getByRole("textbox", { name: "Password" }).fill("riverside-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await row(page, /Hugo Lindqvist/).click();
  // All are there; now the thread is opened anew.
  await expect.poll(() => messages(page).getByRole("img").count()).toBe(50);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.reload();
  await expect.poll(() => messages(page).getByRole("img").count()).toBe(50);
  await page.waitForLoadState("networkidle");
  const files = new Set(asked.filter((url) => url.includes("/files/")));
  expect(files.size).toBeGreaterThan(0);
  expect(files.size).toBeLessThan(50);
});
