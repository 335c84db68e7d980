import type { Columns } from "./import-columns.ts";

/**
 * Where an import stands: its columns are chosen, a dry run says what would happen, then it runs.
 * Nothing of the clinic's changes before it is importing.
 */
export type ImportPhase = "uploaded" | "checking" | "checked" | "importing" | "finished";

/** What a dry run would do, or a run has done so far. */
export interface ImportTally {
  readonly newClients: number;
  /** Rows of clients who are here already with all that the row says. */
  readonly unchanged: number;
  readonly newPatients: number;
  /** Numbers that clients get who are here already. */
  readonly newNumbers: number;
  readonly leftOut: number;
}

/** A file of clients on its way in. Times are epoch milliseconds. */
export interface Import extends ImportTally, Columns {
  readonly id: string;
  readonly fileName: string;
  readonly staffId: string;
  readonly staffName: string;
  readonly createdAt: number;
  readonly phase: ImportPhase;
  /** The first lines as they came, to choose the columns by. */
  readonly firstRows: readonly (readonly string[])[];
  readonly sharesNumbers: boolean;
  readonly rowCount: number;
  readonly chunkCount: number;
  /** How many chunks of the phase are done. */
  readonly nextChunk: number;
}
