import {type Cents, formatCents} from "../../src/domain/money.ts";
import {BadFile} from "../source.ts";
import {type ChargeLine, centsOf, spreadCharges} from "./charges.ts";
import {type Grid, type GridRow, readGrids} from "./grid.ts";
import {fitHeader, headerFault, headerKey, placeColumns, sheetsOf} from "./header.ts";
import {type LineContext, type Problem, type PurchaseRow, readLine, textOf} from "./line.ts";
import type {Profile} from "./profile.ts";
import type {CrosswalkPackage} from "./quantity.ts";
import {plainNumber} from "./text.ts";

/** Reading an export through its profile: canonical purchase rows as texts, for the same judges as canonical files. */

/** What the file's own total row says against what its lines add up to. */
export interface ControlTotal {
  readonly line: number;
  readonly stated: Cents;
  readonly counted: Cents;
}

export interface ProfileReading {
  readonly rows: PurchaseRow[];
  readonly problems: Problem[];
  readonly controls: ControlTotal[];
  readonly remarks: string[];
}

export interface ReadOptions {
  readonly path?: string;
  /** What the CMS crosswalk says, by NDC; empty when no crosswalk is loaded. */
  readonly crosswalk?: ReadonlyMap<string, CrosswalkPackage>;
}

/** Reads a file with a profile. Throws `BadFile` when the header no longer matches or a control total is not met. */
export function readWithProfile(
  bytes: Buffer,
  profile: Profile,
  {path = profile.name, crosswalk = new Map()}: ReadOptions = {}
): ProfileReading {
  return readGridsWithProfile(readGrids(bytes, profile, path), profile, {path, crosswalk});
}

/** The same, of tables that have been read already. */
export function readGridsWithProfile(
  grids: readonly Grid[],
  profile: Profile,
  {path = profile.name, crosswalk = new Map()}: ReadOptions = {}
): ProfileReading {
  const reading: ProfileReading = {rows: [], problems: [], controls: [], remarks: []};
  const charges: ChargeLine[] = [];
  const lineNumbers = new Map<string, number>();
  const ndcs = new Set(crosswalk.keys());
  const sheets = sheetsOf(grids, profile);
  if (sheets.length === 0)
    throw new BadFile(
      `no sheet named ${profile.sheets?.map(({name}) => name).join(" or ")}: (${path}); correct profile ${profile.name}`
    );
  for (const {grid, credit} of sheets) {
    const where = grid.sheet === null ? path : `${path} sheet ${grid.sheet}`;
    const header = fitHeader(grid.rows, profile);
    if (!header) throw new BadFile(`empty file: (${where}); export it again`);
    if (header.missing.length > 0)
      throw new BadFile(
        headerFault(
          profile,
          header.missing.map((cell) => `"${cell}"`),
          header.row,
          `${where} line ${header.row.line}`
        )
      );
    const places = placeColumns(header.row, profile, `${where} line ${header.row.line}`);
    const context: LineContext = {profile, places, grid, crosswalk, ndcs, onCreditSheet: credit, where};
    readRows(context, header.row, {reading, charges, lineNumbers});
    remarkHidden(grid, where, reading);
  }
  for (const {line, kind, amount} of spreadCharges(charges, reading.rows))
    reading.problems.push({
      line,
      column: "invoice",
      reason: `${kind}_without_invoice_lines`,
      value: null,
      dollars: formatCents(amount)
    });
  return reading;
}

interface Sink {
  readonly reading: ProfileReading;
  readonly charges: ChargeLine[];
  readonly lineNumbers: Map<string, number>;
}

function readRows(context: LineContext, header: GridRow, sink: Sink): void {
  const {profile, grid, places} = context;
  const headerText = header.cells.map(headerKey).join("\u0000");
  const skipped = profile.skip_rows ? new RegExp(profile.skip_rows, "i") : null;
  const isTotal = profile.total_row ? new RegExp(profile.total_row, "i") : null;
  let counted: Cents = 0n;
  let isCounted = true;
  for (const row of grid.rows) {
    if (row.line <= header.line || row.cells.every((cell) => cell === "")) continue;
    const first = row.cells.find((cell) => cell !== "") ?? "";
    if (isTotal?.test(first)) {
      const stated = centsOf(plainNumber(totalCell(row, places), profile));
      if (stated === null)
        throw new BadFile(`total row without an amount: ${first} (${context.where} line ${row.line}); export it again`);
      if (isCounted && stated !== counted)
        throw new BadFile(
          `control total differs: the file says ${formatCents(stated)}, its lines add up to ${formatCents(counted)} (${context.where} line ${row.line}); export it again`
        );
      sink.reading.controls.push({line: row.line, stated, counted});
      continue;
    }
    if (
      skipped?.test(first) ||
      (row.cells[0] === header.cells[0] && row.cells.map(headerKey).join("\u0000") === headerText)
    )
      continue;
    if (
      row.cells.length !== header.cells.length &&
      (profile.format === "fixed" ||
        row.cells.slice(header.cells.length).some(Boolean) ||
        row.cells.length < header.cells.length)
    ) {
      sink.reading.problems.push({
        line: row.line,
        column: null,
        reason: "wrong_number_of_columns",
        value: null,
        dollars: null
      });
      isCounted = false;
      continue;
    }
    const amount = centsOf(plainNumber(textOf(context, row, "extended_amount"), profile));
    if (amount === null) isCounted = false;
    else counted += amount;
    const read = readLine(context, row, sink.lineNumbers);
    if ("values" in read) sink.reading.rows.push(read);
    else if ("reason" in read) sink.reading.problems.push(read);
    else if ("amount" in read) sink.charges.push(read);
  }
}

const totalCell = (row: GridRow, places: ReadonlyMap<string, number>): string =>
  row.cells[places.get("extended_amount") ?? -1] || row.cells.filter(Boolean).at(-1) || "";

function remarkHidden({hidden}: Grid, where: string, {remarks}: ProfileReading): void {
  if (hidden.sheet) remarks.push(`hidden sheet was read: (${where}); unhide it to see what was counted`);
  if (hidden.rows.length > 0)
    remarks.push(
      `${hidden.rows.length} hidden rows were read: ${hidden.rows.slice(0, 5).join(", ")} (${where}); delete them if they do not count`
    );
}
