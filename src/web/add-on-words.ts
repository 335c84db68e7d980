import type { Line } from "#domain/line.ts";

/** What was just saved or done, for the page that it leads to; the line is as it is by now. */
export function saidOf(saved: string | undefined, line: Line | null): string | undefined {
  const isBack = line !== null && line.disabledAt === null;
  return saved === "restoring" && !isBack
    ? "Texting comes on again once it is paid."
    : words[saved ?? ""];
}

const words: Record<string, string> = {
  "add-on": "Add-on saved.",
  enabled: "Agreed. The number is being set up: this page shows how far it is.",
  number: "Saved. Setting up the number goes on.",
  registration: "Handed in. This page shows what the carriers say.",
  look: "Asked. What is new shows on this page in a moment.",
  payment: "A new payment is being opened.",
  abandoning: "The agreement is taken back. Nothing was bought and nothing is to be paid.",
  disabling: "Texting is switched off.",
  restoring: "Texting is switched on again.",
  release: "The number is being given back.",
};
