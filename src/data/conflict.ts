/** Did a write fail because a row like it is there already (SQLite's UNIQUE constraint)? */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes("UNIQUE constraint failed") || isConflict(error.cause);
}
