import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { openWith, post, text, theos } from "#test/support/visitor.ts";
import { ask, signInAs } from "#test/support/world.ts";

const path = paths.finding(paths.commands());

beforeAll(async () => {
  await env.DB.prepare(
    `INSERT OR IGNORE INTO patients (clinic_id, id, client_id, name, species, created_at)
     VALUES ('riverside', 'biscuit', 'ann', 'Biscuit', 'dog', 0)`,
  ).run();
  await text(people.ann, "Hello");
  await text(people.cleo, "Hello from nobody");
});

async function found(q: string, cookie?: string): Promise<string> {
  const response = await ask(path, {
    method: "POST",
    headers: { Cookie: cookie ?? (await theos()), "HX-Request": "true" },
    body: new URLSearchParams({ q }),
  });
  expect(response.status).toBe(200);
  return response.text();
}

test.each(["ann", "BISC", "(503) 555-0111", "5550111"])(
  "%s finds the client and the open conversation",
  async (q) => {
    const html = await found(q);
    expect(html).toContain(`href="${paths.conversation(await openWith(people.ann))}"`);
    expect(html).toContain(`href="${paths.client("ann")}"`);
    expect(html).not.toContain("Text Ann");
  },
);

test("a client without an open conversation can be texted", async () => {
  const html = await found("ben");
  expect(html).toContain(`href="${paths.newConversation({ clientId: "ben" })}"`);
  expect(html).not.toContain(`href="/inbox/01`);
});

test.each(["0142", "+1 503 555 0142", "(503) 555-0142"])(
  "%s finds the conversation of a number that is nobody's",
  async (q) => {
    const address = `href="${paths.conversation(await openWith(people.cleo))}"`;
    expect((await found(q)).split(address).length).toBe(2);
  },
);

test("places are found by their words, and the settings only by admins", async () => {
  const maya = await signInAs("maya");
  expect(await found("wait")).toContain(paths.inbox({ filter: "waiting" }));
  expect(await found("settings hours", maya)).toContain(paths.businessHours());
  expect(await found("settings hours")).not.toContain(paths.businessHours());
  expect(await found("")).toContain(paths.library());
});

test("nothing of another clinic is found", async () => {
  const noor = await signInAs("noor");
  for (const q of ["ann", "biscuit", "5550111", "0142"]) {
    const html = await found(q, noor);
    expect(html).not.toMatch(/\/inbox\/01|\/clients\/ann/);
  }
});

test("without a script it leads to the search, and takes no words into an address", async () => {
  const response = await post(path, { q: "ann" });
  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toBe(paths.search());
});
