import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

const axeSource = await readFile(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** What axe finds wrong with a page, in its words; by one of its rules, or by all. */
export async function faults(page: Page, rule?: string): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (rule) => {
    const { violations } = await window.axe.run(document, rule ? { runOnly: [rule] } : {});
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rule);
}

declare global {
  interface Window {
    axe: {
      run(
        of: Document,
        options: { runOnly?: string[] },
      ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
  }
}
