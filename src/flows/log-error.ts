/**
 * Writes down what went wrong, without what was said and to whom: drizzle's errors quote the
 * parameters of their query, so it is their cause that is logged.
 */
export function logError(what: string, error: unknown): void {
  console.error(what, error instanceof Error ? (error.cause ?? error) : error);
}
