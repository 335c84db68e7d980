import type { AppointmentStatus } from "./appointment.ts";
import type { Columns } from "./import-columns.ts";
import type { ColumnDates, DateOrder } from "./import-dates.ts";
import type { RowRemark } from "./import-remarks.ts";
import type { CareWithheld } from "./care.ts";
import type { Withheld } from "./automated-text.ts";

/** What a file holds: clients with their patients, appointments, or what is due for patients. */
export const importKinds = ["clients", "appointments", "care"] as const;
export type ImportKind = (typeof importKinds)[number];

/**
 * Where an import stands: its columns are chosen, a dry run says what would happen, then it runs.
 * Nothing of the clinic's changes before it is importing.
 */
export type ImportPhase = "uploaded" | "checking" | "checked" | "importing" | "finished";

/** What a dry run would do, or a run has done so far. */
export interface ImportTally {
  readonly newClients: number;
  /** Rows of which all that they say is here already. */
  readonly unchanged: number;
  readonly newPatients: number;
  /** Numbers that clients get who are here already. */
  readonly newNumbers: number;
  /** Appointments, or what is due; of clients, birth dates of patients who are here already. */
  readonly newItems: number;
  /** Texts that are planned about them. */
  readonly newTexts: number;
  readonly leftOut: number;
}

/** What somebody decided about a file beside its columns. */
export interface ImportChoices {
  /** Of clients: a known number with another name is of the same household. */
  readonly sharesNumbers: boolean;
  /** Of the rest: clients and patients who are not here are added. */
  readonly addsPeople: boolean;
  /** How dates of numbers are read; null: as each can be read in one way only. */
  readonly dateOrder: DateOrder | null;
  /** What an appointment is of whose kind the clinic has none; null: such a row is left out. */
  readonly fallbackTypeId: string | null;
  /** Whether a text is sent at once about each appointment that is to come. */
  readonly confirms: boolean;
}

export const usualChoices: ImportChoices = {
  sharesNumbers: false,
  addsPeople: false,
  dateOrder: null,
  fallbackTypeId: null,
  confirms: false,
};

/** A file on its way in. Times are epoch milliseconds. */
export interface Import extends ImportTally, Columns {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly staffId: string;
  readonly staffName: string;
  readonly createdAt: number;
  readonly phase: ImportPhase;
  /** The first lines as they came, to choose the columns by. */
  readonly firstRows: readonly (readonly string[])[];
  /** How the dates of each column can be read. */
  readonly dates: readonly ColumnDates[];
  readonly choices: ImportChoices;
  readonly rowCount: number;
  readonly chunkCount: number;
  /** How many chunks of the phase are done. */
  readonly nextChunk: number;
}

/** What a row brings. */
export type Brought =
  | { readonly what: "client"; readonly name: string }
  | { readonly what: "numbers"; readonly of: string; readonly count: number }
  | {
      readonly what: "patient";
      readonly of: string;
      readonly name: string;
      /** Where the row says it. */
      readonly born?: string;
    }
  | {
      readonly what: "birth";
      readonly of: string;
      readonly name: string;
      readonly born: string;
    }
  | {
      readonly what: "appointment";
      readonly of: string;
      readonly patient: string | null;
      readonly type: string;
      readonly startsAt: number;
      readonly status: AppointmentStatus;
      /** Why nothing will be texted about it. */
      readonly silence: Silence | null;
      readonly confirms: boolean;
      readonly remindsAt: readonly number[];
    }
  | {
      readonly what: "care";
      readonly of: string;
      readonly patient: string;
      readonly item: string;
      readonly dueOn: string;
      readonly silence: Silence | null;
      readonly remindsAt: number | null;
    };

/** Why nothing is texted about what a row brings, as far as is known now. */
export type Silence = Withheld | CareWithheld | "too-soon";

/** What becomes of a row. One that brings nothing and is not left out is here already. */
export interface RowOutcome {
  readonly row: number;
  readonly brings: readonly Brought[];
  readonly isLeftOut: boolean;
  readonly remark: RowRemark | null;
}
