import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newSecret, signatureHeaders } from "#receivers/sign.ts";

test("our signature is the official library's, for every body and secret", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.uint8Array({ minLength: 24, maxLength: 64 }),
      fc.integer({ min: 0, max: 4e12 }),
      async (body, bytes, at) => {
        const secret = `whsec_${Buffer.from(bytes).toString("base64")}`;
        const headers = await signatureHeaders([secret], { id: "evt_1", at, body });
        const theirs = new Webhook(secret).sign("evt_1", new Date(at), body);
        expect(headers["webhook-signature"]).toBe(theirs);
      },
    ),
  );
});

test("a post with two signatures is believed by who knows either secret, and by nobody else", async () => {
  const [old, fresh, other] = [newSecret(), newSecret(), newSecret()];
  const body = '{"type":"receiver.tested"}';
  const headers = await signatureHeaders([fresh, old], { id: "evt_1", at: Date.now(), body });
  expect(new Webhook(old).verify(body, headers)).toEqual(JSON.parse(body));
  expect(new Webhook(fresh).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(other).verify(body, headers)).toThrow(/No matching signature/);
  expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow(/No matching signature/);
});

test("secrets are 256 random bits in the form that libraries take", () => {
  expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(newSecret()).not.toBe(newSecret());
});
