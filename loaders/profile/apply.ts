import {type Cents, formatCents} from "../../src/domain/money.ts";
import {BadFile} from "../source.ts";
import {type ChargeLine, centsOf, spreadCharges} from "./charges.ts";
import {type Grid, type GridRow, readGrids} from "./grid.ts";
import {accountOf} from "./guess/headings.ts";
import {headerFault, headerKey, placeColumns} from "./header.ts";
import {type LineContext, type Problem, type PurchaseRow, readLine, textOf} from "./line.ts";
import {numberLots} from "./line-key.ts";
import type {Profile} from "./profile.ts";
import type {CrosswalkPackage} from "./quantity.ts";
import {repeatedSheets, type Sheet, sheetsOf} from "./sheets.ts";
import {plainNumber} from "./text.ts";
import {addsUp, type ControlTotal, type Entry, isTotalText, proveTotals} from "./totals.ts";

export type {ControlTotal} from "./totals.ts";

/** Reading an export through its profile: canonical purchase rows as texts, for the same judges as canonical files. */

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
  if (profile.lacks) throw new BadFile(`${profile.lacks} (${path})`);
  const {sheets, remarks} = sheetsOf(grids, profile, path);
  const all: Sink = {reading: {rows: [], problems: [], controls: [], remarks}, charges: [], entries: []};
  const read = sheets.map((sheet) => ({sheet, sink: readSheet(sheet, profile, {path, crosswalk})}));
  const repeated = repeatedSheets(read.map(({sink}) => sink.reading.rows));
  for (const [at, {sheet, sink}] of read.entries()) {
    if (repeated.has(at)) {
      const dollars = sink.reading.rows.reduce((sum, {values}) => sum + (centsOf(values["extended_amount"]) ?? 0n), 0n);
      remarks.push(
        `sheet ${sheet.grid.sheet} repeats other sheets: its ${sink.reading.rows.length} rows, $${formatCents(dollars)}, are read there (${path})`
      );
      continue;
    }
    // One by one: a spread passes every row of a sheet as an argument, and a call takes some hundred thousand.
    for (const row of sink.reading.rows) all.reading.rows.push(row);
    for (const problem of sink.reading.problems) all.reading.problems.push(problem);
    for (const charge of sink.charges) all.charges.push(charge);
    for (const entry of sink.entries) all.entries.push(entry);
    remarkHidden(sheet.grid, sheet.where, all.reading);
  }
  numberLots(all.reading.rows);
  for (const total of proveTotals(all.entries)) all.reading.controls.push(total);
  remarkCharges(all.reading, profile, path);
  return finish(all);
}

/** Says which charges were left out, in dollars, and what would count them. */
function remarkCharges({rows, remarks}: ProfileReading, {name}: Profile, path: string): void {
  const left = rows.flatMap(({chargeLeft}) => (chargeLeft ? [chargeLeft] : []));
  if (left.length === 0) return;
  const dollars = formatCents(left.reduce((sum, cents) => sum + cents, 0n));
  remarks.push(
    `charges of $${dollars} on ${left.length} rows are not added, because nothing says whether the amounts hold them: (${path}); put "fees": "on_top" into profiles/${name}.json where they are billed beside the amount, "within" where they are not`
  );
}

/** Spreads what was billed for a whole invoice over its lines. */
function finish({reading, charges}: Sink): ProfileReading {
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
  readonly entries: Entry[];
}

function readSheet(
  {grid, header, credit, site_id, where}: Sheet,
  profile: Profile,
  {path, crosswalk}: Required<ReadOptions>
): Sink {
  if (header.missing.length > 0)
    throw new BadFile(
      headerFault(
        profile,
        header.missing.map((cell) => `"${cell}"`),
        header.row,
        `${where} line ${header.row.line}`
      )
    );
  const own = site_id === null ? profile : {...profile, constants: {...profile.constants, site_id}};
  const places = placeColumns(header.row, own, `${where} line ${header.row.line}`);
  const context: LineContext = {
    profile: own,
    places,
    grid,
    crosswalk,
    ndcs: new Set(crosswalk.keys()),
    onCreditSheet: credit && creditSheet(grid, header.lastLine, places, own),
    where: grid.sheet === null ? path : where
  };
  const sink: Sink = {reading: {rows: [], problems: [], controls: [], remarks: []}, charges: [], entries: []};
  readRows(context, header, sink);
  return sink;
}

/** The signs of the amounts, else of the quantities, on a sheet of credits. */
function creditSheet(
  {rows}: Grid,
  headerLine: number,
  places: ReadonlyMap<string, number>,
  profile: Profile
): LineContext["onCreditSheet"] {
  const at = places.get("extended_amount") ?? places.get("packages") ?? -1;
  const [ndc, signs] = [places.get("ndc11") ?? -1, new Set<boolean>()];
  for (const {line, cells} of rows) {
    const figure = line > headerLine && cells[ndc] ? plainNumber(cells[at] ?? "", profile) : null;
    if (figure !== null && Number(figure) !== 0) signs.add(figure.startsWith("-"));
  }
  return signs.size === 2 ? "both signs" : "one sign";
}

function readRows(context: LineContext, header: Sheet["header"], {reading, charges, entries}: Sink): void {
  const {profile, grid} = context;
  const headerText = header.row.cells.map(headerKey).join("\u0000");
  const skipped = profile.skip_rows ? new RegExp(profile.skip_rows, "i") : null;
  const isSum = totalRows(context, header.row.line);
  const seen = new Map<string, number>();
  let above: GridRow | null = null;
  let invoice = "";
  const heads = profile.site_rows ? new RegExp(profile.site_rows, "i") : null;
  let own = context;
  for (const written of grid.rows) {
    if (written.line <= header.lastLine || written.cells.every((cell) => cell === "")) continue;
    const first = written.cells.find((cell) => cell !== "") ?? "";
    const total = isSum(written, entries);
    if (total) {
      entries.push(total);
      if (total.is === "grand") invoice = "";
      continue;
    }
    if (
      skipped?.test(first) ||
      (written.cells[0] === header.row.cells[0] && written.cells.map(headerKey).join("\u0000") === headerText)
    )
      continue;
    if (isOddWidth(written, header.row, profile)) {
      reading.problems.push({
        line: written.line,
        column: null,
        reason: "wrong_number_of_columns",
        value: null,
        dollars: null
      });
      entries.push({is: "line", group: "", amount: null});
      continue;
    }
    if (isNote(context, written)) {
      const account = heads ? accountOf(written, heads) : null;
      if (account !== null)
        own = {...context, profile: {...profile, constants: {...profile.constants, site_id: account}}};
      continue;
    }
    const row: GridRow = filledDown(context, written, above);
    above = row;
    const read = readLine(own, row, seen);
    const amount = centsOf(plainNumber(textOf(context, row, "extended_amount"), profile));
    const group = textOf(context, row, "invoice");
    entries.push({is: "amount" in read ? "charge" : "line", group, amount});
    if ("values" in read) {
      reading.rows.push(read);
      invoice = read.values["invoice"] ?? "";
    } else if ("reason" in read) reading.problems.push(read);
    // A charge that names no invoice is of the one it stands under.
    else if ("amount" in read) charges.push({...read, invoice: read.invoice || invoice});
  }
}

const FIGURES = [
  "ndc11",
  "packages",
  "unit_price",
  "extended_amount",
  "line_total",
  "credit_amount",
  "freight_amount",
  "service_fee_amount",
  "prompt_pay_amount"
];

/** A heading or a note: text where nothing that makes a line stands, neither NDC nor quantity, price or amount. */
function isNote({places}: LineContext, {cells}: GridRow): boolean {
  return FIGURES.every((target) => (cells[places.get(target) ?? -1] ?? "").trim() === "");
}

const isOddWidth = ({cells}: GridRow, header: GridRow, {format}: Profile): boolean =>
  cells.length !== header.cells.length &&
  (format === "fixed" || cells.slice(header.cells.length).some(Boolean) || cells.length < header.cells.length);

/** A row whose blanks, in columns written once for a group, have the text of the row above. */
function filledDown({profile, places}: LineContext, row: GridRow, above: GridRow | null): GridRow {
  if (!above || profile.fill_down.length === 0) return row;
  const cells = [...row.cells];
  for (const target of profile.fill_down) {
    const at = places.get(target);
    if (at !== undefined && cells[at] === "") cells[at] = above.cells[at] ?? "";
  }
  return {line: row.line, cells};
}

/** Tells the rows of a table that add others up; throws `BadFile` for one the profile knows that has no amount. */
function totalRows(
  context: LineContext,
  headerLine: number
): (row: GridRow, entries: readonly Entry[]) => Entry | null {
  const {profile, places, grid, where} = context;
  const known = profile.total_row ? new RegExp(profile.total_row, "i") : null;
  const at = places.get("ndc11") ?? -1;
  const hasNdc = ({cells}: GridRow): boolean => (cells[at] ?? "").replace(/\D/g, "").length >= 7;
  const onGoods = new Set<string>();
  for (const row of grid.rows)
    if (row.line > headerLine && hasNdc(row))
      for (const [column, text] of row.cells.entries()) onGoods.add(`${column}\u0000${text}`);
  const isGoods = (column: number, text: string): boolean => onGoods.has(`${column}\u0000${text}`);
  return (row, entries) => {
    if (hasNdc(row)) return null;
    const figures = figuresOf(row, places, profile);
    const is = isTotalText(row.cells, isGoods);
    const first = row.cells.find((cell) => cell !== "") ?? "";
    const isKnown = known?.test(first) === true && is !== null;
    if (isKnown && figures.length === 0)
      throw new BadFile(`total row without an amount: ${first} (${where} line ${row.line}); export it again`);
    if (is) return {is, line: row.line, where, figures};
    const amount = centsOf(plainNumber(textOf(context, row, "extended_amount"), profile));
    const isBare = row.cells.every((cell) => cell === "" || plainNumber(cell, profile) !== null);
    return isBare && amount !== null && addsUp(entries, amount)
      ? {is: "total", line: row.line, where, figures: [amount]}
      : null;
  };
}

/** The dollars of a row that may be its total: those of the amount's column, else all it has. */
function figuresOf({cells}: GridRow, places: ReadonlyMap<string, number>, profile: Profile): Cents[] {
  const read = (cell: string): Cents | null => centsOf(plainNumber(cell, profile));
  const own = read(cells[places.get("extended_amount") ?? -1] ?? "");
  const others = cells.map(read).filter((cents) => cents !== null);
  return own === null ? others.reverse() : [own];
}

function remarkHidden({hidden}: Grid, where: string, {remarks}: ProfileReading): void {
  if (hidden.sheet) remarks.push(`hidden sheet was read: (${where}); unhide it to see what was counted`);
  if (hidden.rows.length > 0)
    remarks.push(
      `${hidden.rows.length} hidden rows were read: ${hidden.rows.slice(0, 5).join(", ")} (${where}); delete them if they do not count`
    );
}
