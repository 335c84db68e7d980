import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every test that SECURITY.md names is there", () => {
  const named = [...readFileSync("SECURITY.md", "utf8").matchAll(/test\/[\w-]+\/[\w-]+/g)];
  expect(named.length).toBeGreaterThan(40);
  for (const [path] of named) {
    const [, folder = "", name = ""] = path.split("/");
    const files = readdirSync(`test/${folder}`);
    expect(
      files.some((file) => file.startsWith(`${name}.test.ts`)),
      path,
    ).toBe(true);
  }
});
