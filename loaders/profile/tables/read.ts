import {columnsOf} from "../../../src/schema/table.ts";
import {BadFile} from "../../source.ts";
import type {Grid, GridRow} from "../grid.ts";
import {fitHeader, headerKey} from "../header.ts";
import {tablesOf} from "../sheets.ts";
import {isoDate, plainNumber, readNdc} from "../text.ts";
import {TABLE_KINDS, type TableKind} from "./kinds.ts";
import type {TableProfile} from "./schema.ts";

/** Rows of a table through its profile, as canonical texts; what cannot be read stays as it is, for the judges to refuse. */

export interface TableRow {
  readonly line: number;
  readonly values: {[column: string]: string | null};
}

export const kindOf = (reads: string): TableKind => TABLE_KINDS.find((kind) => kind.reads === reads)!;

/** Reads every sheet with the profile's header. Throws `BadFile` where none has it. */
export function readTable(
  grids: readonly Grid[],
  profile: TableProfile,
  {path, ndcs}: {path: string; ndcs: ReadonlySet<string>}
): {rows: TableRow[]; remarks: string[]} {
  const {tables, remarks} = tablesOf(grids, profile, path);
  const rows = tables.flatMap((grid) => {
    const header = fitHeader(grid.rows, profile);
    if (!header || header.missing.length > 0)
      throw new BadFile(
        `header no longer matches profile ${profile.name}: missing ${header?.missing.join(", ")} (${path}); run plus-six init on the file`
      );
    const keys = header.row.cells.map(headerKey);
    const places = new Map(
      Object.entries(profile.columns).map(([target, cell]) => [target, keys.indexOf(headerKey(cell))])
    );
    const below = grid.rows.filter(({line, cells}) => line > header.lastLine && isRecord(cells, places, profile));
    return below.map((row) => ({line: row.line, values: valuesOf(row, places, profile, {grid, ndcs})}));
  });
  return {rows, remarks};
}

/** Totals, notes and repeated headers lack what a record must have; a row with half of it is one that is judged. */
function isRecord(
  cells: readonly string[],
  places: ReadonlyMap<string, number>,
  {reads, columns}: TableProfile
): boolean {
  const required = columnsOf(kindOf(reads).table).filter(({name, meta}) => meta.required && places.has(name));
  const filled = required.filter(({name}) => (cells[places.get(name)!] ?? "") !== "");
  const isHeader = Object.entries(columns).every(
    ([target, cell]) => headerKey(cells[places.get(target)!] ?? "") === headerKey(cell)
  );
  const isTotal = /^(grand |sub-?)?totals?\b/i.test(cells.find(Boolean) ?? "") && filled.length < required.length;
  return cells.some(Boolean) && !isHeader && !isTotal && filled.length * 2 >= required.length;
}

function valuesOf(
  {cells}: GridRow,
  places: ReadonlyMap<string, number>,
  profile: TableProfile,
  {grid, ndcs}: {grid: Grid; ndcs: ReadonlySet<string>}
): TableRow["values"] {
  const text = (target: string): string =>
    (cells[places.get(target) ?? -1] ?? "").trim() || (profile.constants[target] ?? "");
  const values: TableRow["values"] = {};
  const quarter = quarterDays(text("quarter"));
  for (const {name, meta} of columnsOf(kindOf(profile.reads).table)) {
    let own = text(name);
    if (name === "period_start" || name === "period_end") own ||= quarter?.[name === "period_start" ? 0 : 1] ?? "";
    if (name === "code_to") own ||= text("code_from");
    if (own === "") values[name] = null;
    else if (meta.kind === "date") values[name] = isoDate(own, [...profile.dates, "YYYY-MM-DD"], grid) ?? own;
    else if (meta.kind === "ndc11") {
      const ndc = readNdc(own, ndcs);
      values[name] = "ndc11" in ndc ? ndc.ndc11 : own;
    } else if (["money", "price", "units", "percent", "integer"].includes(meta.kind))
      values[name] = plainNumber(own.replace(/\s*%$/, ""), profile) ?? own;
    else values[name] = profile.words[name]?.[own.toLowerCase()] ?? own;
  }
  return values;
}

/** `Q1 2025`, `2025Q1`, `1Q25`, `2025-Q1` as the first and last day. */
export function quarterDays(text: string): [string, string] | null {
  const match = /^(?:Q([1-4])[\s\-/']*(\d{4}|\d{2})|(\d{4})[\s\-/]*Q([1-4])|([1-4])Q[\s\-/']*(\d{4}|\d{2}))$/i.exec(
    text.trim()
  );
  if (!match) return null;
  const quarter = Number(match[1] ?? match[4] ?? match[5]);
  const year = (match[2] ?? match[3] ?? match[6])!.padStart(4, "20");
  const [first, last] = [quarter * 3 - 2, quarter * 3];
  const days = new Date(Date.UTC(Number(year), last, 0)).getUTCDate();
  return [`${year}-${String(first).padStart(2, "0")}-01`, `${year}-${String(last).padStart(2, "0")}-${days}`];
}
