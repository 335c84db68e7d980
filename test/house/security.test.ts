import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("SECURITY.md", "utf8");

/**
 * How many requirements of levels 1 and 2 each section has: of chapter 1 its sections 1.1 to 1.5, and so on.
 * In each they are the first, those of level 3 the last. Source: OWASP ASVS 5.0.0 (May 2025).
 */
const sections = [
  [2, 9, 11, 3, 2],
  [3, 3, 4, 1],
  [0, 2, 4, 6, 5, 0, 2],
  [3, 1, 2, 4],
  [1, 3, 2, 3],
  [3, 12, 4, 4, 5, 3, 0, 4],
  [3, 4, 2, 5, 2, 2],
  [2, 3, 1, 1],
  [3, 4],
  [2, 2, 4, 11, 5, 2, 3],
  [2, 3, 3, 4, 1, 1],
  [3, 2, 4],
  [1, 5, 2, 5],
  [2, 4, 3],
  [3, 3, 7],
  [1, 5, 4, 3, 3],
  [1, 4, 2],
];
const all = sections.flatMap((counts, chapter) =>
  counts.flatMap((count, section) =>
    Array.from({ length: count }, (_, i) => `${chapter + 1}.${section + 1}.${i + 1}`),
  ),
);

/** What the tables and the gaps begin with: "3.3.1 to 3.3.4 cookies", "- 6.5.2, 11.5.1: …". */
const entries = page
  .slice(page.indexOf("## The requirements"))
  .split("\n")
  .flatMap((line) => /^(?:\| |- )(\d+\.\d+\.\d+.*)/.exec(line)?.[1] ?? []);

/** The requirements that an entry is about. */
function about(entry: string): string[] {
  const [listed = ""] = /^[\d., to]+(?= |:|$)/.exec(entry) ?? [];
  return listed.split(",").flatMap((part) => {
    const [first = "", last = first] = part.trim().split(/ to /);
    const [from, to] = [all.indexOf(first), all.indexOf(last)];
    if (from < 0 || to < from) return [`${part.trim()} (there is none)`];
    return all.slice(from, to + 1);
  });
}

test("every requirement of ASVS 5.0, levels 1 and 2, has its row, its reason or its gap", () => {
  expect(all).toHaveLength(253);
  const ours = entries.filter((entry) => !/^\S+ \(level 3\)/.test(entry)).flatMap(about);
  expect(ours.filter((one) => !all.includes(one))).toEqual([]);
  expect(all.filter((one) => !ours.includes(one))).toEqual([]);
});

test("what does not apply has no row and no gap", () => {
  const reasons = page.slice(page.indexOf("What does not apply:"), page.indexOf("## Known gaps"));
  const isReason = (entry: string) => reasons.includes(`| ${entry}`);
  const applying = entries.filter((entry) => !isReason(entry)).flatMap(about);
  const others = entries.filter(isReason).flatMap(about);
  expect(others.length).toBeGreaterThan(50);
  expect(others.filter((one) => applying.includes(one))).toEqual([]);
});

test("every test that SECURITY.md names is there", () => {
  const named = [...page.matchAll(/test\/[\w-]+\/[\w-]+/g)];
  expect(named.length).toBeGreaterThan(100);
  for (const [path] of named) {
    const [, folder = "", name = ""] = path.split("/");
    const files = readdirSync(`test/${folder}`);
    expect(
      files.some((file) => file === `${name}.test.ts` || file === `${name}.test.tsx`),
      path,
    ).toBe(true);
  }
});

test("every row of a requirement names a test, or says that none is ours", () => {
  const table = page.slice(
    page.indexOf("## The requirements"),
    page.indexOf("What does not apply:"),
  );
  const rows = table.split("\n").filter((line) => /^\| \d/.test(line));
  expect(rows.length).toBeGreaterThan(80);
  for (const row of rows) {
    const shown = row.split("|")[3]?.trim();
    expect(shown, row).toMatch(/^(?:test\/[\w-]+\/[\w-]+( \([^)]+\))?(, )?)+$|^none(?: of ours)?$/);
  }
});

test("each package that is shipped stands in the lock at one version, with its hash", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, Locked>;
  };
  const locked = Object.entries(packages).filter(([path, { dev }]) => path !== "" && !dev);
  expect(locked.length).toBeGreaterThan(10);
  for (const [path, { version, integrity, resolved, link }] of locked) {
    expect(version, path).toMatch(/^\d+\.\d+\.\d+/);
    expect(integrity, path).toMatch(/^sha512-/);
    // From somewhere else than npm's registry it would say from where (.npmrc).
    expect([resolved, link], path).toEqual([undefined, undefined]);
  }
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const [name, version] of Object.entries(dependencies)) {
    expect(version, name).toBe(packages[`node_modules/${name}`]?.version);
  }
});

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
}
