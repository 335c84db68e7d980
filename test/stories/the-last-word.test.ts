import { expect, test } from "vitest";
import { faults } from "./axe.ts";
import { article, composer, conversations, row, stage } from "./play.ts";

const play = stage();

test("a thank-you needs no answer: it stops waiting for everybody, and can wait again", async () => {
  const [maya, theo] = [
    await play.atTheDesk("maya@riverside.example"),
    await play.atTheDesk("theo@riverside.example"),
  ];
  await play.text("+15035550112", "Thank you so much!");
  await row(maya, /Ben Ortiz.*Waiting since/s).waitFor();
  await row(theo, /Ben Ortiz/).click();
  expect(await faults(theo)).toEqual([]);
  await theo.getByRole("button", { name: "No answer needed" }).click();
  await theo.getByText("Needs no answer.").waitFor();
  await expect.poll(() => row(theo, /Ben Ortiz/).innerText()).not.toContain("Waiting since");
  await expect.poll(() => row(maya, /Ben Ortiz/).innerText()).not.toContain("Waiting since");

  await theo.getByRole("button", { name: "It does need one" }).click();
  await row(maya, /Ben Ortiz.*Waiting since/s).waitFor();
  // Live: whoever has it open sees it wait as soon as its client writes.
  await theo.getByRole("button", { name: "No answer needed" }).click();
  await theo.getByText("Needs no answer.").waitFor();
  await play.text("+15035550112", "One more thing");
  await theo.getByRole("button", { name: "No answer needed" }).waitFor();
});

test("an answer and the end of it are one key", async () => {
  const theo = await play.atTheDesk("theo@riverside.example");
  await play.text("+15035550117", "When may I come?");
  await row(theo, /Grace Kim/).click();
  await article(theo, "When may I come?").waitFor();
  await composer(theo).fill("Any time today.");
  await theo.keyboard.press("Control+Enter");
  await theo.waitForURL(/\/inbox$/);
  await theo.getByRole("button", { name: "Undo" }).waitFor();
  expect(await conversations(theo).getByText("Grace Kim").count()).toBe(0);
  await expect.poll(() => play.textsTo("+15035550117")).toContain("Any time today.");

  await row(theo, /Ben Ortiz/).click();
  await composer(theo).fill("Goodbye.");
  await theo.getByRole("button", { name: "More actions" }).click();
  await theo.getByRole("menuitem", { name: "Send and close" }).click();
  await theo.getByRole("button", { name: "Undo" }).waitFor();
  await expect.poll(() => play.textsTo("+15035550112")).toContain("Goodbye.");
});
