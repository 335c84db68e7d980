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
      return { field: "message", words: tooLong };
    case "empty-message":
      return {
        field: "message",
        words:
          "Nothing of it is left without an emergency line: clients would get an empty text. Write one, or something that does not need it.",
      };
    case "no-emergency-line":
      return {
        field: "emergencyLine",
        words: "The emergency answer names {emergency}: write whom to call.",
      };
    case "long-emergency-message":
      return { field: "emergencyMessage", words: tooLong };
    case "no-emergency-message":
      return { field: "emergencyMessage", words: "Write the emergency answer first." };
    case "no-emergency-words":
      return { field: "emergencyWords", words: "Write at least one word." };
    case "raise-after":
      return {
        field: "raiseAfter",
        words: "Write a number of minutes from 1 to 10080 (a week), or nothing for never.",
      };
    case "close-after":
      return {
        field: "closeAfter",
        words: "Write a number of days from 1 to 365, or nothing for never.",
      };
    case "none":
      return { field: "addresses", words: "Write at least one address." };
    case "too-many":
      return { field: "addresses", words: "Twenty addresses at most." };
  }
}

const tooLong = "A text holds 1600 characters at most, with all that it stands for filled in.";
