import { parse, unparse } from "papaparse";
import type { FileRow } from "#data/import-chunks.ts";
import { mostRows } from "#domain/import-rows.ts";

/** The rows of a file that hold anything, or why it is none of text. */
export function readCsv(file: ArrayBuffer): FileRow[] | "workbook" | "not-csv" {
  const bytes = new Uint8Array(file);
  // A workbook is a zip: "PK\3\4".
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return "workbook";
  const text = decode(bytes);
  if (text.includes("\0")) return "not-csv";
  // A row of ten million commas is no list of people, and would not fit into a Worker's memory.
  if (countOf(bytes, separators) > mostRows * mostColumns) return "not-csv";
  const { data } = parse<string[]>(trimmed(text), {
    delimitersToGuess: [",", ";", "\t", "|"],
    preview: mostRows + 2,
  });
  return data.flatMap((cells, i): FileRow[] =>
    cells.some((cell) => cell.trim() !== "")
      ? [[i + 1, cells.slice(0, mostColumns).map(shortened)]]
      : [],
  );
}

/** A row as CSV. What begins like a formula is written so that no spreadsheet runs it. */
export function csvRow(cells: readonly string[]): string {
  return `${unparse([[...cells]], { escapeFormulae: true })}\r\n`;
}

/** More columns than that are not looked at. */
const mostColumns = 60;

/** Longer than any note that is taken; a quote that is never closed makes a cell of all the rest. */
function shortened(cell: string): string {
  return cell.slice(0, 10_000);
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
