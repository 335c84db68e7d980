import { dictionary } from "@zxcvbn-ts/language-common";
import { writeFile } from "node:fs/promises";

// Keeps what of a public list of leaked passwords matters here: the commonest, which longer ones are
// made of, and all that are long enough to be chosen. Run it after its package was updated.
const leaked = dictionary["passwords-common"].map((password) => password.toLowerCase());
const kept = new Set([
  ...leaked.slice(0, 3000),
  ...leaked.filter((password) => password.length >= 10),
]);
await writeFile("src/domain/common-passwords.json", `${JSON.stringify([...kept].join(" "))}\n`);
