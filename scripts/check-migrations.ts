import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { dangersIn } from "./migration-dangers.ts";

// Prints what is dangerous in migrations/ and fails if there is any.
const folder = process.argv[2] ?? "migrations";
const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).toSorted();
const dangers: string[] = [];
for (const file of files) {
  const sql = await readFile(join(folder, file), "utf8");
  dangers.push(...dangersIn(sql).map((danger) => `${file}: ${danger}`));
}
if (files.length === 0) dangers.push(`${folder}: no migration found`);
for (const danger of dangers) console.error(danger);
console.log(`${files.length} migrations, ${dangers.length} dangers`);
process.exitCode = dangers.length > 0 ? 1 : 0;
