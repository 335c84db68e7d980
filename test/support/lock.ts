import { DatabaseSync } from "node:sqlite";

/** Nobody can write to these SQLite files until the returned function is called. */
export function lock(files: readonly string[]): () => void {
  const locks = files.map((file) => {
    const held = new DatabaseSync(file, { timeout: 5000 });
    held.exec("BEGIN IMMEDIATE");
    return held;
  });
  return () => {
    for (const held of locks) held.close();
  };
}
