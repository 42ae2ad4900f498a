import * as canonical from "../../src/schema/canonical.ts";
import {marketRate} from "../../src/schema/market.ts";
import {columnsOf, type Table} from "../../src/schema/table.ts";
import {garbledBelow, isGarbled} from "../read/bytes.ts";
import {csvHead} from "../read/csv.ts";
import {BadFile, type HeaderSource, type InputFile, type Recognition} from "../source.ts";

/** The canonical files of a practice: recognized by a header row that has every required column of one table. */

/** Names of the sources, in the plural that people use for the files. */
export const CANONICAL_FILES: readonly [string, Table, string | null][] = [
  ["purchases", canonical.purchase, "extended_amount"],
  ["claims", canonical.claimLine, "billed_amount"],
  ["sites", canonical.site, null],
  ["payers", canonical.payer, null],
  ["payer_spellings", canonical.payerSpelling, null],
  ["payer_contracts", canonical.payerContract, null],
  ["gpo_contracts", canonical.gpoContract, null],
  ["rebates", canonical.rebate, "accrued_amount"],
  ["prior_auths", canonical.priorAuth, null],
  ["inventory_counts", canonical.inventoryCount, null],
  ["schedule", canonical.schedule, null],
  ["administration_times", canonical.administrationTime, null],
  ["wac", canonical.wac, null],
  ["budget", canonical.budget, null],
  ["actions", canonical.actionStatus, null],
  ["market_rates", marketRate, null]
];

/** The name a column has in files: `line` is `line_number` in tables, where `line` is the line of the file. */
export const inFile = (column: string): string => (column === "line_number" ? "line" : column);

const headerOf = (cells: readonly string[]): string[] =>
  cells.map((cell) =>
    cell
      .replace(/^\ufeff/, "")
      .replace(/^[\s"']+|[\s"']+$/g, "")
      .toLowerCase()
  );

interface Fit {
  name: string;
  table: Table;
  missing: string[];
  required: number;
  known: number;
}

function fitOf(name: string, table: Table, header: ReadonlySet<string>): Fit {
  const columns = columnsOf(table);
  const required = columns.filter(({meta}) => meta.required).map((column) => inFile(column.name));
  return {
    name,
    table,
    missing: required.filter((column) => !header.has(column)),
    required: required.length,
    known: columns.filter((column) => header.has(inFile(column.name))).length
  };
}

/** The table a header fits best: by how many of its columns it knows, then by how few are missing. */
function bestFit(header: readonly string[]): Fit | null {
  const names = new Set(header);
  const fits = CANONICAL_FILES.map(([name, table]) => fitOf(name, table, names)).filter(
    ({required, missing, known}) => {
      if (missing.length === 0) return true;
      const has = required - missing.length;
      // A header is a broken one of its kind, not another kind, when most of what it must have and most it has agree.
      return has >= 2 && has >= 0.6 * required && known >= 0.5 * names.size;
    }
  );
  fits.sort((a, b) => b.known - a.known || a.missing.length - b.missing.length);
  const [best, second] = fits;
  if (!best) return null;
  const isTie =
    second && best.missing.length > 0 && second.known === best.known && second.missing.length === best.missing.length;
  return isTie ? null : best;
}

/** The delimiter other than a comma with which the first line would be a header of ours, or null. */
function otherDelimiter(head: string): string | null {
  for (const delimiter of [";", "\t", "|"]) {
    const [first] = csvHead(head, delimiter);
    if (first && first.cells.length > 2 && bestFit(headerOf(first.cells))) return delimiter;
  }
  return null;
}

const SAID: {readonly [delimiter: string]: string} = {";": ";", "\t": "a tab", "|": "|"};

/** Which canonical table a file is, and what is wrong with its header; null when it is none of them. */
function fitOfFile(file: InputFile): {fit: Fit; fault: string | null} | null {
  const first = file.headRecords.find(({cells}) => cells.some((cell) => cell.trim() !== ""));
  if (!first) return null;
  const line = `${file.path} line ${first.line}`;
  const header = headerOf(first.cells);
  const fit = bestFit(header);
  if (!fit) {
    const delimiter = file.format === "csv" ? otherDelimiter(file.head) : null;
    const other = delimiter === null ? null : bestFit(headerOf(csvHead(file.head, delimiter)[0]!.cells));
    if (delimiter === null || !other) return null;
    return {
      fit: other,
      fault: `delimiter looks like ${SAID[delimiter]}: a comma is needed (${line}); export the file as comma-separated`
    };
  }
  if (file.head.includes("\0"))
    return {fit, fault: `text with NUL bytes, perhaps UTF-16 without a byte order mark: (${line}); save it as UTF-8`};
  const garbled = file.headRecords.find((record) => record.line > first.line && isGarbled(record.cells.join(",")));
  if (garbled) return {fit, fault: garbledBelow(`${file.path} line ${garbled.line}`)};
  const names = header.filter((name) => name !== "");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return {fit, fault: `column named twice: ${twice} (${line}); keep one of them`};
  if (fit.missing.length > 0) {
    const unknown = names.filter((name) => !columnsOf(fit.table).some((column) => inFile(column.name) === name));
    const hint =
      unknown.length > 0
        ? `; if ${unknown.slice(0, 3).join(", ").replace(/\s+/g, " ")} is it, rename it`
        : "; add it to the export";
    return {fit, fault: `missing column: ${fit.missing.join(", ")} of ${fit.name} (${line})${hint}`};
  }
  const [raw = ""] = file.head.split(/\r\n|\n|\r/);
  if (file.format === "csv" && (raw.match(/"/g)?.length ?? 0) % 2 === 1)
    return {fit, fault: `quote out of place in the header: (${line}); save the file again as CSV`};
  return {fit, fault: null};
}

function canonicalSource(name: string, table: Table, dollars: string | null): HeaderSource {
  return {
    name,
    tables: [table],
    dollars,
    ...(name === "purchases" || name === "claims" ? {empty: "doubtful" as const} : {}),
    recognize(file: InputFile): Recognition | null {
      const found = fitOfFile(file);
      if (!found || found.fit.name !== name) return null;
      if (found.fault) throw new BadFile(found.fault);
      return {};
    },
    columns(header) {
      const known = new Map(columnsOf(table).map((column) => [inFile(column.name), column.name]));
      return Object.fromEntries(
        headerOf(header).flatMap((cell) => (known.has(cell) ? [[cell, known.get(cell)!]] : []))
      );
    }
  };
}

/** One source for each canonical file. */
export const canonicalSources: readonly HeaderSource[] = CANONICAL_FILES.map(([name, table, dollars]) =>
  canonicalSource(name, table, dollars)
);
