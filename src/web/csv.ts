import { parse, unparse } from "papaparse";
import type { FileRow } from "#data/import-chunks.ts";

/** The rows of a file that hold anything, or why it is none of text. */
export function readCsv(file: ArrayBuffer): FileRow[] | "workbook" | "not-csv" {
  const bytes = new Uint8Array(file);
  // A workbook is a zip: "PK\3\4".
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return "workbook";
  const text = decode(bytes);
  if (text.includes("\0")) return "not-csv";
  // Empty lines at the end would count when the separator is guessed.
  const { data } = parse<string[]>(text.replace(/[\r\n]+$/u, ""), {
    delimitersToGuess: [",", ";", "\t", "|"],
  });
  return data.flatMap((cells, i): FileRow[] =>
    cells.some((cell) => cell.trim() !== "") ? [[i + 1, cells.slice(0, mostColumns)]] : [],
  );
}

/** A row as CSV. What begins like a formula is written so that no spreadsheet runs it. */
export function csvRow(cells: readonly string[]): string {
  return `${unparse([[...cells]], { escapeFormulae: true })}\r\n`;
}

/** More columns than that are not looked at. */
const mostColumns = 60;

/** UTF-8, or what spreadsheets write without asking: UTF-16 with its mark, Windows-1252. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
