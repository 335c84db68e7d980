import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { composer, messages } from "./play.ts";

/** What a task is done with; "names" has nothing but what a screen reader lists. */
export type Hand = "keys" | "pointer" | "thumb" | "names";
type Role = Parameters<Page["getByRole"]>[0];
type Way = ReturnType<typeof wayOf>;

/** What somebody does to a page, counted. */
export function wayOf(page: Page, hand: Hand) {
  let count = 0;
  return {
    count: () => count,
    /** Presses keys, by the names that Playwright has for them. */
    async keys(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        count += 1;
        await page.keyboard.press(key);
      }
    },
    /** Types what is looked for: each letter is a key. */
    async looksFor(text: string): Promise<void> {
      count += text.length;
      await page.keyboard.insertText(text);
    },
    /** The words of a text or a note. */
    says: (text: string) => page.keyboard.type(text),
    /** Whatever has this name, as one's hand does it; a list of names only has the focus to give. */
    async uses(role: Role, name: string | RegExp): Promise<void> {
      count += 1;
      const control = page.getByRole(role, { name }).first();
      if (hand === "pointer") return control.click();
      if (hand === "thumb") return control.tap();
      await control.focus();
      if (role === "textbox" || role === "searchbox") return;
      await page.keyboard.press(role === "checkbox" || role === "radio" ? "Space" : "Enter");
    },
    async chooses(name: string, choice: string): Promise<void> {
      count += 1;
      await page.getByRole("combobox", { name }).selectOption(choice);
    },
    sees: (locator: Locator) => locator.first().waitFor(),
    page,
  };
}

type Doing = (way: Way, who: { name: string; hand: Hand; pet: string }) => Promise<void>;

const focusIn = (page: Page, selector: string) =>
  expect.poll(() => page.evaluate((s) => document.activeElement?.matches(s), selector)).toBe(true);

/** In the order of the tasks; where an answer was just written, Escape has led out of it. */
export const byKeys: readonly Doing[] = [
  async ({ page, keys, says, sees }, { name }) => {
    await keys("w");
    await page.waitForURL(/filter=waiting/);
    await sees(page.locator("[aria-keyshortcuts=w]"));
    await keys("j", "Enter");
    await focusIn(page, "#composer-text");
    await says(`Yes, ${name}`);
    await keys("Enter");
  },
  async ({ page, keys, looksFor, says, sees }) => {
    await keys("f");
    await focusIn(page, "[role=search] input");
    await looksFor("price");
    await sees(page.getByRole("checkbox", { name: /Price list/ }));
    await expect.poll(() => page.getByRole("dialog").getByRole("checkbox").count()).toBe(1);
    await keys("ArrowDown", "Space", "Enter");
    await sees(page.locator(".draft-files li"));
    await keys("r");
    await says("Here it is.");
    await keys("Enter");
  },
  async ({ page, keys, says, sees }, { name }) => {
    await keys("a");
    await focusIn(page, "[name=staffId]");
    await keys("Tab", "Enter");
    await sees(page.locator("#thread").getByText("Assigned to Theo"));
    await keys("n");
    await focusIn(page, "#note-text");
    await says(`Call ${name} at noon`);
    await keys("Control+Enter");
  },
  async ({ page, keys, looksFor, says, sees }) => {
    await keys("r");
    await says("Good morning!");
    await keys("Control+k");
    await looksFor("later");
    await sees(page.getByRole("option", { name: /^Send later/, selected: true }));
    await keys("Enter");
    await focusIn(page, "dialog [name=when]");
    await keys("Enter");
  },
  async ({ page, keys, looksFor, sees }) => {
    await keys("p");
    await focusIn(page, "[role=search] input");
    await looksFor("grace");
    await sees(page.getByRole("radio", { name: /Grace/, checked: true }));
    await keys("ArrowDown", "Enter");
  },
  async ({ keys }) => keys("!"),
  async ({ page, keys, looksFor, sees }, { hand }) => {
    await keys("/");
    await focusIn(page, "[name=q]");
    await looksFor("cage");
    await sees(page.getByRole("link", { name: new RegExp(`cage ${hand}`) }));
    await keys("ArrowDown", "Enter");
  },
  async ({ page, keys, says }) => {
    await keys("r");
    await focusIn(page, "#composer-text");
    await says("See you at noon.");
    await keys("Control+Enter");
  },
  async ({ page, keys, looksFor, says, sees }, { hand, pet }) => {
    await keys("Control+k");
    await looksFor(pet.slice(0, 4));
    await sees(page.getByRole("option", { name: /^Text /, selected: true }));
    await keys("Enter");
    await focusIn(page, "dialog [name=body]");
    await says(`${pet} is ready, says ${hand}`);
    await keys("Tab", "Enter");
  },
  async ({ page, keys, sees }) => {
    await keys("m");
    await page.waitForURL(/filter=mine/);
    await sees(page.locator("[aria-keyshortcuts=x]"));
    await keys("x");
    await sees(page.locator("[aria-keyshortcuts=x]").filter({ hasText: "Select all" }));
    await keys("x");
    await page.waitForURL(/all=yes/);
    await sees(page.locator("[aria-keyshortcuts=a]"));
    await keys("a", "ArrowDown", "Tab", "Enter");
  },
];

/** The same by what things are called, wherever they stand. */
export const byNames: readonly Doing[] = [
  async ({ page, uses, says }, { name }) => {
    await uses("link", "Waiting");
    await page.waitForURL(/filter=waiting/);
    await uses("link", new RegExp(name));
    await messages(page).waitFor();
    await composer(page).focus();
    await says(`Yes, ${name}`);
    await uses("button", "Send");
  },
  async ({ page, uses, says, sees }) => {
    await uses("button", "More actions");
    await uses("menuitem", "Add attachment");
    await uses("checkbox", /Price list/);
    await uses("button", "Attach");
    await sees(page.locator(".draft-files li"));
    await composer(page).focus();
    await says("Here it is.");
    await uses("button", "Send");
  },
  async ({ page, uses, says }, { name }) => {
    await uses("button", "More actions");
    await uses("menuitem", "Assign to staff");
    await uses("button", "Theo");
    await page.locator("#thread").getByText("Assigned to Theo").waitFor();
    // The dialog gives the focus back to what opened it.
    await focusIn(page, "[popovertarget=more-menu]");
    await uses("link", "Internal note");
    await focusIn(page, "#note-text");
    await says(`Call ${name} at noon`);
    await uses("button", "Keep note");
  },
  async ({ page, uses, says }) => {
    await composer(page).focus();
    await says("Good morning!");
    await uses("button", "More actions");
    await uses("menuitem", "Send later");
    await uses("radio", /Tomorrow morning.*8:00|When you open.*8:00/);
    await uses("button", "Leave it for then");
  },
  async ({ page, uses, looksFor, sees }) => {
    await uses("button", "More actions");
    await uses("menuitem", "Assign to client");
    await focusIn(page, "[role=search] input");
    await looksFor("grace");
    await sees(page.getByRole("radio", { name: /Grace/, checked: true }));
    await uses("button", "Save");
  },
  async ({ uses }) => {
    await uses("button", "More actions");
    await uses("menuitem", "Mark as spam");
  },
  async ({ page, uses, looksFor }, { hand }) => {
    if (hand === "thumb") await uses("button", /^More$/);
    await uses("link", "Search");
    await focusIn(page, "[name=q]");
    await looksFor("cage");
    await uses("link", new RegExp(`cage ${hand}`));
  },
  async ({ page, uses, says }) => {
    await composer(page).focus();
    await says("See you at noon.");
    await uses("button", "More actions");
    await uses("menuitem", "Send and close");
  },
  async ({ page, uses, looksFor, says }, { hand, pet }) => {
    await uses("button", "Find or do");
    await focusIn(page, "#commands-words");
    await looksFor(pet.slice(0, 4));
    await uses("option", /^Text /);
    await focusIn(page, "dialog [name=body]");
    await says(`${pet} is ready, says ${hand}`);
    await uses("button", "Send");
  },
  async ({ page, uses, chooses }) => {
    await uses("link", "Mine");
    await page.waitForURL(/filter=mine/);
    await uses("link", "Select");
    await page.waitForURL(/selection/);
    await uses("link", "Select all");
    await page.waitForURL(/all=yes/);
    await chooses("Hand over to", "Theo");
    await uses("button", "Hand over");
  },
];
