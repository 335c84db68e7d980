import { type PasswordProblem, shortestPassword } from "#domain/password-rules.ts";

/** What is wrong with a password, and what to do. */
export const passwordWords: Record<PasswordProblem, string> = {
  short: `Use at least ${shortestPassword} characters: four words in a row are easy to remember.`,
  long: "Use at most 200 characters.",
  common:
    "This is one of the passwords that are tried first, or nearly one. Four words that have nothing to do with each other are better.",
  "about-oneself":
    "This is little more than your name or address, which is tried first. Four words that have nothing to do with you are better.",
};
