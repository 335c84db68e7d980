import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSecret, demoStaff, demoToken, demoVapidKey } from "#scripts/demo-data.ts";
import { wrangler } from "#scripts/wrangler.ts";

let folder = "";
let bundle = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "deskline-bundle-"));
  await wrangler(["deploy", "--dry-run", "--outdir", folder]);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".js"));
  bundle = (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join(
    "\n",
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

test("what is deployed holds no demo account and nothing of the simulator or the torture", async () => {
  expect(bundle).toContain("/webhooks/twilio/messages");
  const words = [
    ...demoStaff.flatMap(({ email, password }) => [email, password]),
    ...[demoSecret, demoToken, demoVapidKey, "simulator", "torture"],
  ];
  const assets = await readdir("public", { recursive: true, withFileTypes: true });
  const texts = assets.filter((entry) => entry.isFile());
  for (const word of words) {
    expect(bundle).not.toContain(word);
    for (const file of texts) {
      expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toContain(word);
    }
  }
});

// Less than a fifth of what Cloudflare takes at most, 3 MiB; a fifth of it is Stripe's and Resend's packages.
test("the Worker stays small: under 560 KiB compressed", () => {
  expect(gzipSync(bundle).byteLength).toBeLessThan(560 * 1024);
});

test("a first visit loads little: scripts under 24 KB, styles under 10 KB, nothing from elsewhere", async () => {
  const size = async (file: string) =>
    brotliCompressSync(await readFile(`public/${file}`)).byteLength;
  const scripts = ["vendor/htmx-4.0.1.min.js", "app.js"];
  for (const script of scripts) {
    const source = await readFile(`public/${script}`, "utf8");
    const imported = source.matchAll(/^import [^(]*?"\.\/([\w-]+\.js)";/gm);
    for (const [, name = ""] of imported) if (!scripts.includes(name)) scripts.push(name);
  }
  const sizes = await Promise.all(scripts.map(size));
  expect(sizes.reduce((sum, bytes) => sum + bytes)).toBeLessThan(24 * 1024);
  // With the page itself, its style and its icon.
  expect(scripts.length + 3).toBeLessThanOrEqual(8);
  expect(await size("app.css")).toBeLessThan(10 * 1024);
  expect(await readFile("public/app.css", "utf8")).not.toMatch(/https?:|@import|@font-face/);
});

test("the vendored htmx is the version that package.json names", async () => {
  const ours = await readFile("public/vendor/htmx-4.0.1.min.js", "utf8");
  expect(ours).toBe(await readFile("node_modules/htmx.org/dist/htmx.min.js", "utf8"));
});

test("what is served as it is bears the headers of every answer, and none lets a page frame it", async () => {
  const rules = (await readFile("public/_headers", "utf8")).split(/\n(?=\/)/);
  const [everything = "", ...others] = rules;
  expect(everything).toMatch(/^\/\*\n/);
  for (const header of [
    ...["X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin", "X-Frame-Options: DENY"],
    ...["Strict-Transport-Security: max-age=31536000; includeSubDomains"],
  ]) {
    expect(everything).toContain(header);
    // What a rule takes back of a header it says again.
    const name = `! ${header.split(":")[0]}`;
    for (const rule of others) expect(rule).not.toContain(name);
  }
  const policies = rules.flatMap(
    (rule) => /^ +Content-Security-Policy: (.*)$/m.exec(rule)?.[1] ?? [],
  );
  expect(policies).toHaveLength(2);
  for (const policy of policies) {
    for (const directive of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(directive);
    }
  }
});

test("nothing that is served as it is is hidden, a source map or of git", async () => {
  const served = await readdir("public", { recursive: true });
  expect(served).toContain("app.js");
  expect(served.filter((path) => /(?:^|\/)\.|\.(?:map|ts|md|sql|toml)$/.test(path))).toEqual([]);
});
