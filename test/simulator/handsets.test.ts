import { expect, onTestFinished, test } from "vitest";
import { cast } from "./cast.ts";
import { demoNetwork } from "./demo-network.ts";
import { ann, clinic, openNetwork } from "./network-for-test.ts";
import { startSimulator } from "./simulator.ts";

const read = async (url: string) => (await fetch(url)).text();
const bubbles = (page: string, side: "mine" | "theirs") =>
  [...page.matchAll(/<article [^>]*class="(mine|theirs)">([\s\S]*?)<\/article>/g)]
    .filter(([, whose]) => whose === side)
    .map(([, , inside = ""]) => inside.replaceAll(/<\/?p>/g, "").trim());

test("each person's handset is a region of the person's name, with a log of their texts", async () => {
  const options = demoNetwork({ port: 0, publicUrl: "http://127.0.0.1:1" });
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.stop());
  const page = await read(simulator.url);
  const names = (pattern: RegExp) =>
    [...page.matchAll(pattern)].map(([, name = ""]) => name.replaceAll("&#39;", "'"));
  const people = [...cast.clients, ...cast.strangers].map(({ name }) => name);
  expect(people).toContain("Dana O'Brien");
  expect(names(/<section[^>]*aria-label="([^"]*)"/g)).toEqual(people);
  expect(names(/role="log" aria-label="Texts of ([^"]*)"/g)).toEqual(people);
});

test("what the person wrote is theirs, what the clinic wrote is the other side's", async () => {
  const { client, text, url } = await openNetwork();
  await text("Is Biscuit all right?");
  await client.messages.create({ from: clinic, to: ann, body: "He sleeps" });
  await expect.poll(async () => bubbles(await read(url), "theirs")).toEqual(["He sleeps"]);
  expect(bubbles(await read(url), "mine")).toEqual(["Is Biscuit all right?"]);
});

test("a text of markup, from either side, is shown as the text that it is", async () => {
  const { client, text, url } = await openNetwork();
  await text("<script>alert(1)</script>");
  await client.messages.create({ from: clinic, to: ann, body: '"><img src=x onerror=alert(2)>' });
  await expect
    .poll(async () => bubbles(await read(url), "theirs"))
    .toEqual(["&quot;&gt;&lt;img src=x onerror=alert(2)&gt;"]);
  const page = await read(url);
  expect(bubbles(page, "mine")).toEqual(["&lt;script&gt;alert(1)&lt;/script&gt;"]);
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("<img src=x");
});

test("a picture is shown on the handset that sent it", async () => {
  const { text, url } = await openNetwork();
  await text("", { media: [{ contentType: "image/png", base64: btoa("png") }] });
  const [, source = ""] = /<img src="([^"]+)" alt="Picture"/.exec(await read(url)) ?? [];
  const picture = await fetch(url + source);
  expect(picture.headers.get("Content-Type")).toBe("image/png");
  expect(await picture.text()).toBe("png");
});

test("a phone that is off shows nothing of what was sent to it meanwhile", async () => {
  const { client, ledger, post, url } = await openNetwork();
  const send = (body: string) => client.messages.create({ from: clinic, to: ann, body });
  const statuses = async () => (await ledger()).accepted.map(({ status }) => status);
  await send("While on");
  await expect.poll(statuses).toEqual(["delivered"]);
  await post("handsets", { number: ann, on: false });
  await send("While off");
  await expect.poll(statuses).toEqual(["delivered", "undelivered"]);
  const page = await read(url);
  expect(bubbles(page, "theirs")).toEqual(["While on"]);
  expect(page).not.toMatch(/name="on" checked/);
  await post("handsets", { number: ann, on: true });
  expect(await read(url)).toMatch(/name="on" checked/);
});
