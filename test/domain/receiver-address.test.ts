import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressProblem, readAddress } from "#domain/receiver-address.ts";

const own = "https://desk.example";
const problemOf = (url: string, publicUrl = own) => {
  const read = readAddress(url, publicUrl);
  return read.ok ? null : read.problem;
};

test.each([
  ["https://pims.example.com/deskline", "https://pims.example.com/deskline"],
  [" https://PIMS.example.com ", "https://pims.example.com/"],
  ["https://pims.example.com:443/a?key=1#part", "https://pims.example.com/a?key=1"],
  ["https://bücher.example/", "https://xn--bcher-kva.example/"],
  ["https://localhost.example.com/", "https://localhost.example.com/"],
  ["https://192-168-0-1.example.com/", "https://192-168-0-1.example.com/"],
])("%s may be told, as %s", (typed, url) => {
  expect(readAddress(typed, own)).toEqual({ ok: true, url });
});

const refused: [problem: AddressProblem, addresses: string[]][] = [
  [
    "no-address",
    ["", "pims", "pims.example.com", "https://", "https://a b.example/", "//x.example"],
  ],
  ["too-long", [`https://pims.example.com/${"a".repeat(500)}`]],
  ["not-https", ["http://pims.example.com/", "ftp://pims.example.com/", "javascript:alert(1)"]],
  [
    "not-https",
    ["file:///etc/passwd", "data:text/plain,hi", "http://localhost/", "HTTP://a.example"],
  ],
  ["credentials", ["https://user:word@pims.example.com/", "https://user@pims.example.com/"]],
  ["credentials", ["https://desk.example@169.254.169.254/", "https://:word@pims.example.com/"]],
  [
    "port",
    ["https://pims.example.com:8443/", "https://pims.example.com:80/", "https://127.0.0.1:22/"],
  ],
  // Loopback, private, link-local (cloud metadata), carrier-grade NAT, multicast, unspecified, public.
  ["ip-address", ["https://127.0.0.1/", "https://127.1/", "https://10.0.0.1/", "https://0.0.0.0/"]],
  ["ip-address", ["https://172.16.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest"]],
  ["ip-address", ["https://100.64.0.1/", "https://224.0.0.1/", "https://255.255.255.255/"]],
  ["ip-address", ["https://198.18.0.1/", "https://192.0.2.1/", "https://8.8.8.8/"]],
  // Other ways to write 127.0.0.1 and 169.254.169.254.
  [
    "ip-address",
    ["https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0/"],
  ],
  [
    "ip-address",
    ["https://0x7f.1/", "https://127.0.1/", "https://127.0.0.1./", "https://2852039166/"],
  ],
  ["ip-address", ["https://１２７.０.０.１/", "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/"]],
  ["ip-address", ["https://0251.0376.0251.0376/", "https://%31%32%37.0.0.1/"]],
  ["ip-address", ["https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fc00::1]/"]],
  // IPv4 inside IPv6: mapped, compatible, NAT64, 6to4.
  [
    "ip-address",
    ["https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/"],
  ],
  ["ip-address", ["https://[64:ff9b::169.254.169.254]/", "https://[2002:7f00:1::]/"]],
  ["ip-address", ["https://[ff02::1]/", "https://[fd00:ec2::254]/", "https://[2606:4700::1]/"]],
  [
    "not-public",
    ["https://localhost/", "https://LOCALHOST./", "https://a.localhost/", "https://pims/"],
  ],
  ["not-public", ["https://printer.local/", "https://db.internal/", "https://x.local./"]],
  [
    "not-public",
    ["https://metadata.google.internal/computeMetadata/v1/", "https://router.home.arpa/"],
  ],
  [
    "not-public",
    ["localhost", "local", "internal", "home.arpa", "in-addr.arpa", "ip6.arpa", "alt", "intranet"]
      .concat(["private", "corp", "home", "lan", "localdomain", "onion", "invalid", "test"])
      .map((zone) => `https://host.${zone}/`),
  ],
  ["not-public", ["https://nas.lan/", "https://intranet/", "https://x.corp/", "https://a.onion/"]],
  [
    "own",
    [
      "https://desk.example/webhooks/twilio/messages",
      "https://DESK.example./",
      "https://desk.example",
    ],
  ],
];

test.each(refused.flatMap(([problem, urls]) => urls.map((url) => [url, problem] as const)))(
  "%s is refused: %s",
  (url, problem) => {
    expect(problemOf(url)).toBe(problem);
  },
);

test("no writing of an IP address is let through", () => {
  const part = (n: number) =>
    fc.constantFrom(String(n), `0x${n.toString(16)}`, `0${n.toString(8)}`, `0X0${n.toString(16)}`);
  const dotted = fc
    .array(fc.nat(255), { minLength: 4, maxLength: 4 })
    .chain((bytes) => fc.tuple(...bytes.map(part)))
    .map((parts) => parts.join("."));
  const whole = fc.nat(0xffff_ffff).chain(part);
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV4Extended(),
    dotted,
    whole,
    fc.ipV6().map((ip) => `[${ip}]`),
  );
  fc.assert(
    fc.property(host, fc.constantFrom("", "/", "/path?a=1#b"), (name, rest) => {
      expect(["ip-address", "no-address"]).toContain(problemOf(`https://${name}${rest}`));
    }),
    { numRuns: 3000 },
  );
});

test("what is let through is https to a public name, and is let through again as it is kept", () => {
  const address = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ["https", "http"] }),
    fc.tuple(fc.domain(), fc.webPath()).map(([host, path]) => `https://${host}${path}`),
    fc.string({ unit: "grapheme" }).map((text) => `https://${text}`),
    fc.string(),
  );
  let passed = 0;
  fc.assert(
    fc.property(address, (typed) => {
      const read = readAddress(typed, own);
      if (!read.ok) return;
      passed += 1;
      const url = new URL(read.url);
      expect(url.protocol).toBe("https:");
      expect(url.port + url.username + url.password + url.hash).toBe("");
      expect(url.hostname).toMatch(/\.[^\d.[\]:][^.[\]:]*\.?$/);
      expect(url.hostname).not.toBe("desk.example");
      expect(readAddress(read.url, own)).toEqual(read);
    }),
    { numRuns: 3000 },
  );
  expect(passed).toBeGreaterThan(500);
});

test("in development this machine may be told, but not ourselves, and no other machine over http", () => {
  const development = "http://localhost:8787";
  for (const url of ["http://localhost:8788/receiver", "https://127.0.0.1:9/", "http://[::1]:1/"]) {
    expect(readAddress(url, development)).toEqual({ ok: true, url });
  }
  expect(problemOf("http://localhost:8787/x", development)).toBe("own");
  expect(problemOf("http://127.0.0.1:8787/x", development)).toBe("own");
  expect(problemOf("http://user@localhost:8788/", development)).toBe("credentials");
  expect(problemOf("http://:word@localhost:8788/", development)).toBe("credentials");
  expect(problemOf("ftp://localhost:8788/", development)).toBe("not-https");
  expect(problemOf("http://pims.example.com/", development)).toBe("not-https");
  expect(problemOf("http://192.168.0.1/", development)).toBe("not-https");
  expect(problemOf("https://192.168.0.1/", development)).toBe("ip-address");
  expect(problemOf("http://localhost:8788/receiver", own)).toBe("not-https");
  expect(problemOf("https://localhost/receiver", own)).toBe("not-public");
});

test("an address may be five hundred characters long, blanks around it not counted", () => {
  const start = "https://pims.example.com/";
  const longest = start + "a".repeat(500 - start.length);
  expect(readAddress(`  ${longest}\n`, own)).toEqual({ ok: true, url: longest });
});
