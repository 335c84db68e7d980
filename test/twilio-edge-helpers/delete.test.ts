import { expect, test } from "vitest";
import { deleteMessage } from "#twilio-edge-helpers/delete.ts";
import { json, startHost } from "./fake-host.ts";

const account = (apiUrl: string) => ({ accountSid: "AC1", authToken: "secret", apiUrl });
const message = `MM${"a".repeat(32)}`;
const medium = `ME${"b".repeat(32)}`;
const at = `/2010-04-01/Accounts/AC1/Messages/${message}`;

test("media go before their message, since deleting a message leaves them", async () => {
  const host = await startHost((seen, response) =>
    seen.method === "GET"
      ? json(200, { media_list: [{ sid: medium }, { sid: "../evil" }] })(seen, response)
      : json(204, "")(seen, response),
  );
  expect(await deleteMessage(account(host.url), message, { hasMedia: true })).toEqual({
    kind: "gone",
  });
  expect(host.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET ${at}/Media.json`,
    `DELETE ${at}/Media/${medium}.json`,
    `DELETE ${at}.json`,
  ]);
});

test("what Twilio does not have is gone; what it refuses or does not answer is tried again", async () => {
  const outcome = async (status: number) => {
    const host = await startHost(json(status, {}));
    return deleteMessage(account(host.url), message, { hasMedia: false });
  };
  expect(await outcome(404)).toEqual({ kind: "gone" });
  for (const status of [400, 409, 429, 500]) {
    expect(await outcome(status)).toEqual({ kind: "pending", reason: `HTTP ${status}` });
  }
  const nobody = await deleteMessage(account("http://127.0.0.1:9"), message, { hasMedia: true });
  expect(nobody).toMatchObject({ kind: "pending" });
});

test("what can't be a message's id is never asked for", async () => {
  const host = await startHost(json(204, ""));
  for (const sid of ["../Accounts", "SMx", ""]) {
    expect(await deleteMessage(account(host.url), sid, { hasMedia: true })).toEqual({
      kind: "gone",
    });
  }
  expect(host.seen).toEqual([]);
});
