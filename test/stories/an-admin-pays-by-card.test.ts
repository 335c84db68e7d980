import { expect, test } from "vitest";
import { stage } from "./play.ts";

const play = stage({ BILLING: "stripe" });

test("texting comes on when Stripe says that it is paid, and no card number is typed here", async () => {
  const vera = await play.newClinic("Northside Cats", "vera@northside.example", "CA");
  await vera.goto(`${play.deskline.url}/settings/add-ons/texting`);
  await vera.getByText("needs no registration and works at once").waitFor();
  await vera.getByLabel("City").fill("toronto");
  await vera.getByRole("button", { name: "Search numbers" }).click();
  await vera
    .getByRole("radio", { name: /Toronto, ON/ })
    .first()
    .check();
  await vera.getByLabel("Billing email").fill("books@northside.example");
  await vera.getByRole("checkbox", { name: /agrees to this fee/ }).check();
  await vera.getByRole("button", { name: "Enable" }).click();
  await vera.getByRole("link", { name: "Pay with Stripe" }).click();
  await vera.getByText("$49.00 per month").waitFor();
  expect(await play.ledger()).toContain('"purchases":0');
  await vera.getByRole("button", { name: "Decline the card" }).click();
  await vera.getByText("Your card was declined.").waitFor();
  await vera.getByRole("button", { name: "Pay" }).click();
  const steps = vera.getByRole("list", { name: "Progress" });
  await steps.getByRole("listitem").filter({ hasText: "On Done" }).waitFor();
  await steps.getByText("Paid at Stripe").waitFor();
  await steps.getByText("Not needed for this number").waitFor();
  // The banner went with the last step, without a reload.
  await expect.poll(() => vera.getByText("is being set up").count()).toBe(0);

  await play.simulate("subscriptions", { status: "past_due" });
  await expect
    .poll(async () => {
      await vera.reload();
      return vera.getByText("The fee for texting could not be collected.").count();
    })
    .toBe(1);
  await vera.getByRole("button", { name: "Card and receipts" }).click();
  await vera.getByRole("link", { name: /Open Stripe's page/ }).click();
  await vera.getByRole("link", { name: "Back" }).click();
  await vera.getByRole("heading", { name: "SMS Messaging (Two-Way)" }).waitFor();
});
