/**
 * Did a transaction fail because what it was decided on no longer holds? A row like it is there
 * already (UNIQUE), the open conversation that a message needs is not, or what is to be deleted is
 * kept (NOT NULL: see `messages.conversation_id` in the migration, and `commitDeletion`). Nothing of
 * the transaction was written.
 */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return conflicts.some((text) => error.message.includes(text)) || isConflict(error.cause);
}

const conflicts = [
  "UNIQUE constraint failed",
  "NOT NULL constraint failed: messages.conversation_id",
  "NOT NULL constraint failed: activity.staff_id",
  "FOREIGN KEY constraint failed",
];
