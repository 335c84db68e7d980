import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Who may import whom (README, "The house"), shown on the real lint configuration. */
const rules: [file: string, imports: string, allowed: boolean][] = [
  ["src/domain/a.ts", "./b.ts", true],
  ["src/domain/a.ts", "libphonenumber-js/min", true],
  ["src/domain/a.ts", "linkifyjs", true],
  ["src/domain/a.ts", "#data/b.ts", false],
  ["src/domain/a.ts", "zod", false],
  ["src/domain/a.ts", "node:crypto", false],
  ["src/data/a.ts", "#domain/b.ts", true],
  ["src/data/a.ts", "drizzle-orm", true],
  ["src/data/a.ts", "#flows/b.ts", false],
  ["src/flows/a.ts", "#data/b.ts", true],
  ["src/flows/a.ts", "#twilio-edge-helpers/b.ts", true],
  ["src/flows/a.ts", "node:async_hooks", true],
  ["src/flows/a.ts", "node:fs", false],
  ["src/flows/a.ts", "#web/b.ts", false],
  ["src/flows/a.ts", "drizzle-orm", false],
  ["src/flows/a.ts", "hono", false],
  ["src/web/a.ts", "#flows/b.ts", true],
  ["src/web/a.ts", "#templates/b.tsx", true],
  ["src/web/a.ts", "drizzle-orm", false],
  ["src/web/a.ts", "#live/b.ts", false],
  ["templates/a.tsx", "#domain/b.ts", true],
  ["templates/a.tsx", "#src/paths.ts", true],
  ["templates/a.tsx", "#data/b.ts", false],
  ["templates/a.tsx", "#flows/b.ts", false],
  ["src/billing/a.ts", "stripe", true],
  ["src/billing/a.ts", "#data/b.ts", false],
  ["src/flows/a.ts", "#billing/b.ts", true],
  ["src/flows/a.ts", "stripe", false],
  ["src/receivers/a.ts", "./b.ts", true],
  ["src/receivers/a.ts", "#domain/b.ts", false],
  ["src/receivers/a.ts", "standardwebhooks", false],
  ["src/flows/a.ts", "#receivers/b.ts", true],
  ["src/web/a.ts", "#receivers/b.ts", false],
  ["src/web-push/a.ts", "./b.ts", true],
  ["src/web-push/a.ts", "#domain/b.ts", false],
  ["src/flows/a.ts", "#web-push/b.ts", true],
  ["src/web/a.ts", "#web-push/b.ts", false],
  ["src/live/a.ts", "#domain/b.ts", true],
  ["src/live/a.ts", "#data/b.ts", false],
  ["src/twilio-edge-helpers/a.ts", "./b.ts", true],
  ["src/twilio-edge-helpers/a.ts", "#domain/b.ts", false],
  ["src/twilio-edge-helpers/a.ts", "hono", false],
  ["src/jobs.ts", "#flows/b.ts", true],
  ["src/jobs.ts", "#web/b.ts", false],
  ["src/jobs.ts", "#data/b.ts", false],
  ["src/web/a.ts", "../flows/b.ts", false],
  ["src/web/a.ts", "#src/worker.ts", false],
  ["test/flows/a.ts", "../support/b.ts", false],
];

let house = "";
beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), "deskline-house-"));
  for (const file of [".oxlintrc.json", "tsconfig.json", "package.json"]) {
    await cp(file, join(house, file));
  }
  await symlink(resolve("node_modules"), join(house, "node_modules"));
});
afterAll(() => rm(house, { recursive: true }));

test.each(rules)("%s imports %s: allowed is %s", async (file, imports, allowed) => {
  const printed = await lint(file, `import * as it from "${imports}";\nexport const a = it;\n`);
  expect(printed.includes("no-restricted-imports")).toBe(!allowed);
});

test.each([
  ["src/domain/a.ts", "export const now = () => Date.now();", "no-restricted-globals"],
  ["src/domain/a.ts", "export const dice = () => Math.random();", "no-restricted-properties"],
  ["src/web/a.ts", "export const a = (x: any) => x;", "no-explicit-any"],
  ["src/web/a.ts", "export const a = (x: string) => eval(x) as unknown;", "no-eval"],
  ["src/web/a.ts", "export const a = (x: string) => new Function(x);", "no-implied-eval"],
  ["public/a.js", "eval(location.hash);", "no-eval"],
  ["src/web/a.ts", "export const a = (x: string, y: string) => x == y;", "eqeqeq"],
  ["src/web/a.ts", "export default 1;", "no-default-export"],
  ["src/flows/a.ts", "export const a = () => console.log(1);", "no-console"],
  ["src/worker.ts", "console.log(1);\nexport const a = 1;", "no-console"],
  ["src/web/a.ts", 'export * from "./b.ts";', "no-barrel-file"],
  [
    "src/web/a.ts",
    "export const a = () => { void 0; Promise.resolve(1); };",
    "no-floating-promises",
  ],
  [
    "templates/a.tsx",
    "export const A = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;",
    "no-danger",
  ],
])("%s may not say %s", async (file, source, rule) => {
  expect(await lint(file, `${source}\n`)).toContain(rule);
  expect(await lint(file, "export const a = 1;\n")).not.toContain(rule);
});

test("the templates hold no inline handler, no evaluated attribute and no address of their own", async () => {
  const files = await readdir("templates", { recursive: true });
  const sources = files.filter((file) => file.endsWith(".tsx"));
  expect(sources.length).toBeGreaterThan(10);
  for (const file of sources) {
    const source = await readFile(join("templates", file), "utf8");
    expect(source, file).not.toMatch(/hx-on|["'`]js:|hx-vals|\son[a-z]+=|\braw\b/);
    expect(source, file).not.toMatch(
      /(?:href|action|hx-get|hx-post)="\/(?!app|icons|manifest|vendor)/,
    );
  }
});

test("our scripts write no HTML of their own into the page, and talk to no other window", async () => {
  const scripts = (await readdir("public")).filter((file) => file.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(15);
  for (const file of scripts) {
    const source = await readFile(join("public", file), "utf8");
    expect(source, file).not.toMatch(/\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/);
    expect(source, file).not.toMatch(/createContextualFragment|setHTMLUnsafe|srcdoc/);
    expect(source, file).not.toMatch(/postMessage|addEventListener\("message"|window\.open/);
  }
});

/** Where something is asked of another host, and which. */
const outside = new Map([
  ["src/twilio-edge-helpers/request.ts", "the gateway, as it is configured"],
  ["src/twilio-edge-helpers/media.ts", "the gateway, and once where it sends us for a file"],
  ["src/email/send.ts", "Resend, as it is configured"],
  ["src/email/hear.ts", "nobody: Resend's package checks what its webhooks say"],
  ["src/billing/stripe.ts", "Stripe, as it is configured"],
  ["src/receivers/post.ts", "an address that domain/receiver-address lets through"],
  ["src/web-push/post.ts", "an address that domain/push-address lets through"],
]);

test("the program reaches out in few places, and puts no answer into a cache", async () => {
  const files = (await readdir("src", { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const reaching: string[] = [];
  for (const file of files) {
    const source = await readFile(join("src", file), "utf8");
    if (/(?<![.\w])fetch\((?!request: Request)|new (?:Resend|Stripe)\(/.test(source))
      reaching.push(`src/${file}`);
    expect(source, file).not.toMatch(/\bcaches\b|cacheTtl|cacheEverything/);
    expect(source, file).not.toMatch(
      /cloudflare:sockets|node:(?:net|tls|https?|dgram)|XMLHttpRequest/,
    );
  }
  expect(reaching.toSorted()).toEqual([...outside.keys()].toSorted());
});

test("what a person types at the terminal goes through no shell", async () => {
  for (const file of (await readdir("scripts")).filter((name) => name.endsWith(".ts"))) {
    const source = await readFile(join("scripts", file), "utf8");
    expect(source, file).not.toMatch(/\bexec(?:Sync)?\(|shell: ?true/);
  }
});

async function lint(file: string, source: string): Promise<string> {
  const path = join(house, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
  const args = ["--type-aware", "--format", "unix", file];
  const printed = await new Promise<string>((done) => {
    execFile(resolve("node_modules/.bin/oxlint"), args, { cwd: house }, (_, stdout, stderr) =>
      done(stdout + stderr),
    );
  });
  await rm(path);
  return printed;
}
