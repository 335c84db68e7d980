import { parse, unparse } from "papaparse";
import type { FileRow } from "#data/import-chunks.ts";
import { neutralised, restored } from "#domain/csv-cell.ts";
import { mostRows } from "#domain/import-rows.ts";

/** The rows of a file that hold anything, or why it can't be taken. */
export function readCsv(file: ArrayBuffer): FileRow[] | "workbook" | "not-csv" | "too-many-rows" {
  const bytes = new Uint8Array(file);
  // A workbook is a zip: "PK\3\4".
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return "workbook";
  const text = decode(bytes);
  if (text.includes("\0")) return "not-csv";
  // A row of ten million commas is no list of people, and would not fit into a Worker's memory.
  if (countOf(bytes, separators) > mostRows * mostColumns) return "not-csv";
  const rows: FileRow[] = [];
  let line = 0;
  parse<string[]>(trimmed(text), {
    delimitersToGuess: [",", ";", "\t", "|"],
    // One at a time: what is past the end of what is taken is not even kept.
    step: ({ data }, parser) => {
      line += 1;
      if (data.some((cell) => cell.trim() !== "")) {
        rows.push([line, data.slice(0, mostColumns).map(toCell)]);
      }
      if (rows.length > mostRows + 1 || line > mostLines) parser.abort();
    },
  });
  return rows.length > 0 && line > mostLines ? "too-many-rows" : rows;
}

/** A line of CSV, with its end. */
function csvRow(cells: readonly string[]): string {
  return `${unparse([cells.map(neutralised)])}\r\n`;
}

/**
 * A file of CSV, made as it is read: a part is rows, some hundred of them. It begins with the mark
 * by which spreadsheets know UTF-8; they take names for Windows-1252 otherwise.
 */
export function csvFile(
  heading: readonly string[],
  parts: AsyncGenerator<readonly (readonly string[])[], void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`\uFEFF${csvRow(heading)}`)),
    async pull(controller) {
      // A pull that brings nothing is never asked again: an empty part is passed over here.
      for (;;) {
        const { done, value } = await parts.next();
        if (done) return controller.close();
        if (value.length === 0) continue;
        return controller.enqueue(encoder.encode(value.map(csvRow).join("")));
      }
    },
    async cancel() {
      await parts.return();
    },
  });
}

/** More columns than that are not looked at. */
const mostColumns = 60;
/** Empty ones counted: some programs write one after each row. */
const mostLines = 4 * mostRows;

/** Cut off past what any note may hold; a quote that is never closed makes a cell of all the rest. */
function toCell(text: string): string {
  return restored(text.slice(0, 10_000));
}

const separators = new Set([",", ";", "\t", "|"].map((separator) => separator.charCodeAt(0)));

function countOf(bytes: Uint8Array, wanted: ReadonlySet<number>): number {
  let count = 0;
  for (const byte of bytes) if (wanted.has(byte)) count += 1;
  return count;
}

/** Without the empty lines at its end, which would count when the separator is guessed. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return text.slice(0, end);
}

/** UTF-8, or what spreadsheets write without asking: UTF-16 with its mark, Windows-1252. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
