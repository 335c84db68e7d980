import type { TestText } from "#flows/line-health.ts";

/** Why a test was not sent, in words. */
export function testTextProblem(outcome: Exclude<TestText, { kind: "sent" }>): string {
  switch (outcome.kind) {
    case "not-a-number":
      return "Write a mobile number of the US or Canada.";
    case "no-line":
      return "Texting is not enabled or switched off.";
    case "too-soon":
      return "A test went out a moment ago. Wait ten seconds.";
    case "failed":
      return outcome.reason;
  }
}
