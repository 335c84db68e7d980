import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "#web-push/bytes.ts";
import { encrypt, isReaderKey } from "#web-push/encrypt.ts";
import { aPhone } from "#test/support/phone.ts";

/** RFC 8291, appendix A. */
const example = {
  text: "When I grow up, I want to be a watermelon",
  reader: {
    p256dh:
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
  ours: {
    d: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    public:
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
  },
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

test("the example of RFC 8291 comes out byte for byte", async () => {
  const point = fromBase64Url(example.ours.public);
  const [x, y] = [point.slice(1, 33), point.slice(33)].map(toBase64Url);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const publicJwk = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
  const keys = {
    publicKey: await crypto.subtle.importKey("jwk", publicJwk, curve, true, []),
    privateKey: await crypto.subtle.importKey(
      "jwk",
      { ...publicJwk, d: example.ours.d },
      curve,
      false,
      ["deriveBits"],
    ),
  };
  const once = { keys, salt: fromBase64Url(example.salt) };
  expect(toBase64Url(await encrypt(example.text, example.reader, once))).toBe(example.body);
});

test("a phone reads what was made for it, a second time made is another, and no other phone reads it", async () => {
  const [hers, his] = [await aPhone("hers"), await aPhone("his")];
  const text = JSON.stringify({ title: "Riverside", body: "Zoë wrote 🐈" });
  const [one, other] = [await encrypt(text, hers), await encrypt(text, hers)];
  expect([await hers.read(one), await hers.read(other)]).toEqual([text, text]);
  // Salt and key of ours are made for each anew (RFC 8188, 2.1; RFC 8291, 3.1).
  for (const part of [
    (all: Uint8Array) => all.slice(0, 16),
    (all: Uint8Array) => all.slice(21, 86),
  ]) {
    expect(toBase64Url(part(one))).not.toBe(toBase64Url(part(other)));
  }
  await expect(his.read(one)).rejects.toThrow(/operation/i);
});

test.each([
  ["a phone's own key", example.reader.p256dh, true],
  ["a point that is on no curve", `B${"A".repeat(86)}`, false],
  ["nothing", "", false],
  ["no base64", "🐈", false],
])("%s as a reader's key", async (_, key, isOne) => {
  expect(await isReaderKey(key)).toBe(isOne);
});
