import querystring from "node:querystring";
import fc from "fast-check";
import webhooks from "twilio/lib/webhooks/webhooks.js";
import { expect, test } from "vitest";
import { isSignedByTwilio, signRequest } from "#twilio-edge-helpers/signature.ts";

/** The official library, as an oracle: what it signs and accepts is right. */
const { getExpectedTwilioSignature, validateRequest, validateRequestWithBody } = webhooks;
const runs = { numRuns: 2000 };

const token = fc.string({ minLength: 1, maxLength: 40 });
const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_~.!*'() ü你%20"), maxLength: 8 });
const url = fc
  .record({
    scheme: fc.constantFrom("http", "https"),
    user: fc.constantFrom("", "user:pass@"),
    host: fc.constantFrom("example.com", "api.desk.example", "127.0.0.1", "[::1]", "[2001:db8::]"),
    port: fc.constantFrom("", ":80", ":443", ":8443"),
    path: fc.array(word.map(encodeURIComponent), { maxLength: 3 }),
    query: fc.array(fc.tuple(word.map(encodeURIComponent), word.map(encodeURIComponent)), {
      maxLength: 4,
    }),
  })
  .map(({ scheme, user, host, port, path, query }) => {
    const search = query.map(([name, value]) => `${name}=${value}`).join("&");
    return `${scheme}://${user}${host}${port}/${path.join("/")}${search && `?${search}`}`;
  });
const pairs = fc.array(
  fc.tuple(
    fc.constantFrom("To", "From", "Body", "body", "MediaUrl0", "ü"),
    fc.string({ unit: "grapheme", maxLength: 20 }),
  ),
  { maxLength: 8 },
);

/** The parameters as Express hands them to the oracle: repeated names as an array. */
function asObject(params: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(params.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = params.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

test("what we sign, the official library signs alike, for any address and form", async () => {
  await fc.assert(
    fc.asyncProperty(token, url, pairs, async (secret, address, form) => {
      const params = new URLSearchParams(form);
      const expected = getExpectedTwilioSignature(secret, address, asObject(params));
      expect(await signRequest(secret, { url: address, params })).toBe(expected);
    }),
    runs,
  );
});

test("what the official library accepts we accept, with and without port, and the reverse", async () => {
  const moved = (address: string, change: string) => {
    if (change === "none") return address;
    const [, start = "", host = "", rest = ""] =
      /^(https?:\/\/(?:[^/@]*@)?)([^/?]*)(.*)$/.exec(address) ?? [];
    const bare = host.replace(/:\d+$/, "");
    return start + (change === "without" ? bare : `${bare}:${change}`) + rest;
  };
  await fc.assert(
    fc.asyncProperty(
      token,
      url,
      pairs,
      fc.constantFrom("none", "without", "443", "80", "8443"),
      async (secret, address, form, change) => {
        const params = new URLSearchParams(form);
        const signature = await signRequest(secret, { url: moved(address, change), params });
        const expected = validateRequest(secret, signature, address, asObject(params));
        expect(await isSignedByTwilio(secret, signature, { url: address, params })).toBe(expected);
      },
    ),
    runs,
  );
});

test("an address that an older back end signed escaped is accepted as the official library does", async () => {
  await fc.assert(
    fc.asyncProperty(token, word, word, async (secret, name, value) => {
      const address = `https://example.com/a?${name.replaceAll(/[%#&= ]/g, "")}x=${value.replaceAll(/[%#& ]/g, "")}`;
      for (const signed of [address, new URL(address).toString(), address.replaceAll("'", "%27")]) {
        const signature = getExpectedTwilioSignature(secret, signed, {});
        const expected = validateRequest(secret, signature, address, {});
        const params = new URLSearchParams();
        expect(await isSignedByTwilio(secret, signature, { url: address, params })).toBe(expected);
      }
    }),
    runs,
  );
});

test.each([
  ...["a=1+2", "a", "a&b", "a=1&b=2&a=3", "a=%7e", "&a=1&&b=2", "=1", "a=b=c", "?x", "a=%zz+1"],
  ...["a=%C3%BC+%26", "a+b=1&a%20b=2", ""],
])("an older back end signed the query %j as it wrote it anew, and is accepted", async (query) => {
  const rewritten = querystring.stringify(querystring.parse(query));
  const [address, signed] = [query, rewritten].map((one) => `https://example.com/p?${one}`);
  const signature = getExpectedTwilioSignature("secret", signed ?? "", {});
  expect(validateRequest("secret", signature, address ?? "", {})).toBe(true);
  expect(await isSignedByTwilio("secret", signature, { url: address ?? "" })).toBe(true);
  expect(await isSignedByTwilio("secret", signature, { url: `${address}#part` })).toBe(true);
});

test("a changed token, parameter, address or signature is refused", async () => {
  await fc.assert(
    fc.asyncProperty(token, url, pairs, async (secret, address, form) => {
      const params = new URLSearchParams([...form, ["MessageSid", "SM1"]]);
      const signature = await signRequest(secret, { url: address, params });
      const accepts = (over: {
        secret?: string;
        url?: string;
        params?: URLSearchParams;
        signature?: string;
      }) =>
        isSignedByTwilio(over.secret ?? secret, over.signature ?? signature, {
          url: over.url ?? address,
          params: over.params ?? params,
        });
      expect(await accepts({})).toBe(true);
      expect(await accepts({ secret: `${secret}x` })).toBe(false);
      expect(await accepts({ params: new URLSearchParams([...params, ["Extra", "1"]]) })).toBe(
        false,
      );
      expect(await accepts({ url: `${address}x` })).toBe(false);
      expect(
        await accepts({ signature: signature.replace(/^./, (c) => (c === "A" ? "B" : "A")) }),
      ).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("Twilio's published example is signed as published", async () => {
  const request = {
    url: "https://mycompany.com/myapp.php?foo=1&bar=2",
    params: new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675309",
      Digits: "1234",
      From: "+14158675309",
      To: "+18005551212",
    }),
  };
  expect(await signRequest("12345", request)).toBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  expect(await isSignedByTwilio("12345", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", request)).toBe(true);
});

test("a fragment, which Twilio never sends, is not part of what is signed", async () => {
  const plain = {
    url: "https://desk.example/webhooks?a=1",
    params: new URLSearchParams({ A: "b" }),
  };
  const signature = await signRequest("secret", plain);
  expect(
    await isSignedByTwilio("secret", signature, { ...plain, url: `${plain.url}#rc=2&rp=ct` }),
  ).toBe(true);
  const bare = await signRequest("secret", { url: "https://desk.example/webhooks" });
  const url = "https://desk.example/webhooks#rc=2";
  expect(await signRequest("secret", { url })).toBe(bare);
  expect(await isSignedByTwilio("secret", bare, { url })).toBe(true);
});

test("another kind of body is checked against the hash in the signed address", async () => {
  const body = '{"property": "value", "boolean": true}';
  const hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  const url = `https://mycompany.com/myapp.php?bodySHA256=${hash}`;
  const signature = await signRequest("12345", { url, body });
  expect(validateRequestWithBody("12345", signature, url, body)).toBe(true);
  expect(await isSignedByTwilio("12345", signature, { url, body })).toBe(true);
  expect(await isSignedByTwilio("12345", signature, { url, body: `${body} ` })).toBe(false);
  const unhashed = "https://mycompany.com/myapp.php";
  const other = await signRequest("12345", { url: unhashed, body });
  expect(await isSignedByTwilio("12345", other, { url: unhashed, body })).toBe(false);
});

test("what is no signature or no address is refused and never throws", async () => {
  const request = { url: "https://desk.example/", params: new URLSearchParams() };
  for (const signature of [
    null,
    undefined,
    "",
    "=",
    "not base64!",
    "AAAA",
    "!AAA",
    "AAA!",
    "AAAAA",
    "é".repeat(28),
    "A".repeat(100_000),
  ]) {
    expect(await isSignedByTwilio("secret", signature, request)).toBe(false);
  }
  const signature = await signRequest("secret", request);
  // The same bytes, written as nobody writes them.
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const odd = signature.replace(/.(?==$)/, (last) => alphabet[alphabet.indexOf(last) + 1] ?? "");
  expect(Buffer.from(odd, "base64")).toEqual(Buffer.from(signature, "base64"));
  expect(await isSignedByTwilio("secret", odd, request)).toBe(false);
  expect(await isSignedByTwilio("secret", signature, { ...request, url: "no address" })).toBe(
    false,
  );
  expect(await isSignedByTwilio("secret", signature, request)).toBe(true);
});
