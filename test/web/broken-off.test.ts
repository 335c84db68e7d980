import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { paths } from "#src/paths.ts";
import { people } from "#test/support/cast.ts";
import { quotingD1 } from "#test/support/faults.ts";
import { listening } from "#test/support/listening.ts";
import { text } from "#test/support/visitor.ts";
import { askWith, signInAs } from "#test/support/world.ts";

let maya: string;
beforeAll(async () => {
  maya = await signInAs("maya");
  await text(people.ann, "Is Luna's collar ready?");
});

/** An answer whose database fails at a read that is done while it goes out already. */
async function breakingOff(method: string, path: string, statements: RegExp) {
  const DB = quotingD1(env.DB, statements, "Ann Becker");
  return listening(async () => {
    const response = await askWith({ DB }, path, { method, headers: { Cookie: maya } });
    expect(response.status).toBe(200);
    return response.text().catch((error: unknown) => String(error));
  });
}

test.each([
  ["a printed history", "GET", paths.history("ann"), /FROM messages/, "The rest is missing"],
  ["a file of clients", "POST", paths.exportClients(), /FROM clients l/, "An answer broke off"],
  ["a client's file", "POST", paths.clientFile("ann"), /FROM messages/, "An answer broke off"],
  [
    "a clinic's file",
    "POST",
    paths.dataExport(),
    /SELECT \* FROM "clients"/,
    "An answer broke off",
  ],
])("%s that breaks off says so, and prints no words of the error", async (_, ...about) => {
  const [method, path, statements, words] = about;
  const { outcome, lines, text: printed } = await breakingOff(method, path, statements);
  expect(outcome).toContain(words);
  expect(printed + (method === "GET" ? "" : outcome)).not.toContain("Becker");
  const broken = lines.filter(({ event }) => event === "answer-broken-off");
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatchObject({ reason: "D1_ERROR", clinic: "riverside" });
});
