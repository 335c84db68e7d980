import type { TextingProblem } from "#flows/save-settings.ts";
import type { TextingField } from "#templates/settings/texting.tsx";

/** What is wrong with the settings of texting, in words, and with which field. */
export function describeTexting(problem: TextingProblem): { field: TextingField; words: string } {
  if (typeof problem === "object") {
    return { field: "addresses", words: `“${problem.wrong}” is not an email address.` };
  }
  switch (problem) {
    case "no-message":
      return { field: "message", words: "Write what clients are to read." };
    case "long-message":
      return { field: "message", words: "A text holds 1600 characters at most." };
    case "no-emergency-message":
      return { field: "emergencyMessage", words: "Write the emergency answer first." };
    case "no-emergency-words":
      return { field: "emergencyWords", words: "Write at least one word." };
    case "none":
      return { field: "addresses", words: "Write at least one address." };
    case "too-many":
      return { field: "addresses", words: "Twenty addresses at most." };
  }
}
