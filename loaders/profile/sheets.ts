import {BadFile} from "../source.ts";
import type {Grid} from "./grid.ts";
import {fitHeader, type HeaderFit} from "./header.ts";
import type {PurchaseRow} from "./line.ts";
import type {Profile} from "./profile.ts";

/** Which tables of a file a profile reads: every one that has its header. */

export interface Sheet {
  readonly grid: Grid;
  readonly header: HeaderFit;
  /** Its lines are credits, whatever their signs. */
  readonly credit: boolean;
  /** The one site its lines belong to; null when a column says it. */
  readonly site_id: string | null;
  readonly where: string;
}

/** Names that a sheet of credits has. */
export const CREDITS =
  /credit|return|refund|\brga\b|\brma\b|\bcms?\b|gutschrift|retoure|devoluci|cr[eé]dito|\bavoirs?\b|\babonos?\b/i;

type Told = Pick<
  Profile,
  | "name"
  | "sheets"
  | "match"
  | "header_row"
  | "header_rows"
  | "fields"
  | "field_count"
  | "format"
  | "columns"
  | "credit_sheet_needed"
>;

/**
 * Every sheet with the profile's header, and a remark for each other sheet that holds a table. A sheet that a profile
 * names must have the header. Throws `BadFile` when none has, or when it cannot be known which sheet holds the credits.
 */
export function sheetsOf(grids: readonly Grid[], profile: Told, path: string): {sheets: Sheet[]; remarks: string[]} {
  const remarks: string[] = [];
  const sheets = grids.flatMap((grid) => {
    const told = profile.sheets?.find(({name}) => new RegExp(name, "i").test(grid.sheet ?? ""));
    const where = grid.sheet === null ? path : `${path} sheet ${grid.sheet}`;
    if (told?.skip) {
      remarks.push(
        `sheet ${grid.sheet} is left out, as profile ${profile.name} says: ${tableRows(grid)} rows (${path})`
      );
      return [];
    }
    const header = fitHeader(grid.rows, profile);
    if (!header) return [];
    if (header.missing.length > 0 && (!told || tableRows(grid) === 0)) {
      if (grids.length > 1 && tableRows(grid) > 1) remarks.push(notRead(grid, path));
      return grids.length > 1 ? [] : [{grid, header, credit: false, site_id: null, where}];
    }
    const credit = told?.credit ?? CREDITS.test(grid.sheet ?? "");
    return [{grid, header, credit, site_id: told?.site_id ?? null, where}];
  });
  if (grids.every(({rows}) => rows.length === 0)) throw new BadFile(`empty file: (${path}); export it again`);
  if (sheets.length === 0)
    throw new BadFile(
      `no sheet has the header of profile ${profile.name}: ${profile.match.slice(0, 4).join(", ")} (${path}); run plus-six init on the file`
    );
  if (profile.credit_sheet_needed && sheets.length > 1 && !sheets.some(({credit}) => credit))
    throw new BadFile(
      `credits have a sheet of their own, and no name says which: ${sheets.map(({grid}) => grid.sheet).join(", ")} (${path}); write profiles/${profile.name}.json with {"extends": "${profile.name}", "sheets": [{"name": "SHEET", "credit": true}]}`
    );
  if (profile.credit_sheet_needed && sheets.length === 1 && !sheets[0]!.credit)
    remarks.push(
      `all lines of sheet ${sheets[0]!.grid.sheet} are taken by their signs, no sheet of credits is there: (${path}); load the credits too, or name the sheet "credit" in profiles/${profile.name}.json if it holds them`
    );
  return {sheets, remarks};
}

/**
 * Every sheet that has the header of a profile or is named by it, the first that has rows where there is none; a remark for
 * each other sheet that holds a table.
 */
export function tablesOf(
  grids: readonly Grid[],
  profile: Pick<Profile, "match" | "header_row"> & {
    readonly header_rows?: number;
    readonly name: string;
    readonly sheets?: readonly {name: string}[] | undefined;
  },
  path: string
): {tables: Grid[]; remarks: string[]} {
  const filled = grids.filter(({rows}) => rows.length > 0);
  if (filled.length === 0) throw new BadFile(`empty file: (${path}); export it again`);
  const named = (sheet: string | null): boolean =>
    profile.sheets?.some(({name}) => new RegExp(name, "i").test(sheet ?? "")) ?? false;
  const tables = filled.filter(({sheet, rows}) => fitHeader(rows, profile)?.share === 1 || named(sheet));
  if (tables.length === 0) return {tables: filled.slice(0, 1), remarks: []};
  const others = filled.filter((grid) => !tables.includes(grid) && tableRows(grid) > 1);
  return {tables, remarks: others.map((grid) => notRead(grid, path))};
}

const notRead = (grid: Grid, path: string): string =>
  `sheet ${grid.sheet} is not read: it has ${tableRows(grid)} rows under another header (${path}); run plus-six init on the file if they count`;

/** Rows of a sheet that look like records: three cells or more, one of them a figure. */
export const tableRows = ({rows}: Pick<Grid, "rows">): number =>
  rows.filter(({cells}) => cells.filter(Boolean).length >= 3 && cells.some((cell) => /\d/.test(cell))).length;

/**
 * Numbers of the sheets all of whose rows stand on the others: a sheet of all months beside a sheet a month. The largest
 * are looked at first, so that what is left is whole.
 */
export function repeatedSheets(sheets: readonly (readonly PurchaseRow[])[]): Set<number> {
  const keyOf = ({values}: PurchaseRow): string =>
    [values["vendor"], values["invoice"], values["line_number"], values["ndc11"], values["extended_amount"]].join(
      "\u0000"
    );
  const keys = sheets.map((rows) => rows.map(keyOf));
  const repeated = new Set<number>();
  const order = [...keys.keys()].sort((a, b) => keys[b]!.length - keys[a]!.length);
  for (const at of order) {
    const others = new Set(keys.flatMap((each, other) => (other === at || repeated.has(other) ? [] : each)));
    if (keys[at]!.length > 0 && keys[at]!.every((key) => others.has(key))) repeated.add(at);
  }
  return repeated;
}
