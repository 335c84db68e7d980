import type { TemplateProblem } from "#domain/appointment-template.ts";

/** What is wrong with a template, and what to do about it. */
export function templateWords(problem: TemplateProblem): string {
  switch (problem.kind) {
    case "empty":
      return "Write what clients are to read.";
    case "too-long":
      return `A text holds ${problem.limit} characters at most.`;
    case "too-long-filled-in":
      return `With long names filled in, it would have more than the ${problem.limit} characters of a text.`;
    case "lone-brace":
      return "A { or } is left over. Write variables as {client}, and no other braces.";
    case "lost-without-staff":
      return problem.what === "all"
        ? "Where nobody is chosen for an appointment, a sentence with {staff} is left out, and nothing would remain. Add one without it."
        : `Where nobody is chosen for an appointment, a sentence with {staff} is left out, and {${problem.what}} with it. Write {${problem.what}} in another sentence.`;
    case "unknown-variable":
      return `{${problem.name}} stands for nothing. Use {client}, {patient}, {clinic}, {day}, {time}, {type}, {staff} or {phone}.`;
    case "unsubscribes":
      return `Who replies ${problem.word} gets no more texts from the clinic at all: the phone network takes it for a goodbye. Ask for R or another word.`;
  }
}
