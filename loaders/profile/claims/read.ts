import {group} from "d3";
import {type Cents, formatCents} from "../../../src/domain/money.ts";
import {BadFile} from "../../source.ts";
import {type Grid, type GridRow, readGrids} from "../grid.ts";
import {fitHeader, type HeaderFit, headerKey} from "../header.ts";
import type {Problem} from "../line.ts";
import {tablesOf} from "../sheets.ts";
import {type Cells, cellsOf, type Places} from "./cells.ts";
import {chargeOf, type ExportRow, type RowContext, readRow} from "./row.ts";
import type {ClaimsProfile, ClaimTarget} from "./schema.ts";

/** Reading an export of claims through its profile: rows with canonical values, rows refused, and what is worth saying. */

export interface ClaimsReading {
  readonly rows: ExportRow[];
  readonly problems: Problem[];
  readonly remarks: string[];
  /** Words of locations and payers that no map and no list of the practice's names knows, with how many rows have them. */
  readonly unknown: {readonly site_id: ReadonlyMap<string, number>; readonly payer_id: ReadonlyMap<string, number>};
}

/** What the practice's other files say, so that an export's words find their ids. */
export interface Known {
  readonly ndcs: ReadonlySet<string>;
  /** Name in small letters → site_id, the ids themselves among them. */
  readonly sites: ReadonlyMap<string, string>;
  readonly payers: ReadonlyMap<string, string>;
}

export const NOTHING_KNOWN: Known = {ndcs: new Set(), sites: new Map(), payers: new Map()};

/** Reads a file with a profile. Throws `BadFile` when its header no longer matches or a total of the file is not met. */
export function readClaims(
  bytes: Buffer,
  profile: ClaimsProfile,
  {path = profile.name, known = NOTHING_KNOWN}: {path?: string; known?: Known} = {}
): ClaimsReading {
  const grids = readGrids(bytes, profile, path);
  const {tables, remarks} = tablesOf(grids, profile, path);
  const sink = new Sink();
  sink.remarks.push(...remarks);
  for (const grid of tables) {
    const where = grid.sheet === null ? path : `${path} sheet ${grid.sheet}`;
    readSheet(grid, {profile, known, where, sink});
  }
  if (sink.rows.length === 0 && sink.problems.length === 0)
    throw new BadFile(`no lines below the header: (${path}); export it again`);
  const said = [...sink.counts].map(([what, {rows, dollars}]) => {
    return `${rows} ${what}${dollars === 0n ? "" : ` ($${formatCents(dollars)})`}: (${path})`;
  });
  return {...sink, remarks: [...sink.remarks, ...said]};
}

/** What comes of the rows of a file. */
class Sink {
  rows: ExportRow[] = [];
  readonly problems: Problem[] = [];
  readonly remarks: string[] = [];
  readonly counts = new Map<string, {rows: number; dollars: Cents}>();
  readonly unknown = {site_id: new Map<string, number>(), payer_id: new Map<string, number>()};
  private readonly met = new Set<string>();

  count(what: string, dollars: Cents | null = null): void {
    const so = this.counts.get(what) ?? {rows: 0, dollars: 0n};
    this.counts.set(what, {rows: so.rows + 1, dollars: so.dollars + (dollars ?? 0n)});
  }

  isMet(key: string): boolean {
    const isMet = this.met.has(key);
    this.met.add(key);
    return isMet;
  }
}

interface SheetContext {
  readonly profile: ClaimsProfile;
  readonly known: Known;
  readonly where: string;
  readonly sink: Sink;
}

function readSheet(grid: Grid, {profile, known, where, sink}: SheetContext): void {
  const header = fitHeader(grid.rows, profile);
  if (!header) throw new BadFile(`empty file: (${where}); export it again`);
  if (header.missing.length > 0)
    throw new BadFile(
      `header no longer matches profile ${profile.name}: missing ${header.missing.join(", ")} (${where} line ${header.row.line}); run plus-six init on the file, or add the new names to the profile`
    );
  const places = placesOf(header.row, profile);
  const lookUp = (
    target: "site_id" | "payer_id",
    map: ClaimsProfile["site_map"],
    names: ReadonlyMap<string, string>
  ) => {
    const alike = byWords(names);
    return (word: string): string => {
      const own = map[word] ?? names.get(headerKey(word)) ?? alike.get(wordsOf(word)) ?? undefined;
      if (own === undefined) sink.unknown[target].set(word, (sink.unknown[target].get(word) ?? 0) + 1);
      return own ?? word;
    };
  };
  const context: RowContext = {
    profile,
    places,
    is1904: grid.is1904,
    ndcs: known.ndcs,
    siteOf: lookUp("site_id", profile.site_map, known.sites),
    payerOf: lookUp("payer_id", profile.payer_map, known.payers),
    count: (what, dollars) => sink.count(what, dollars),
    isMet: (key) => sink.isMet(key)
  };
  readRows(grid, header, context, {where, sink});
  if (profile.grain === "transaction") dropVoided(sink);
  if (grid.hidden.sheet) sink.remarks.push(`hidden sheet was read: (${where}); unhide it to see what was counted`);
  if (grid.hidden.rows.length > 0)
    sink.remarks.push(
      `${grid.hidden.rows.length} hidden rows were read: ${grid.hidden.rows.slice(0, 5).join(", ")} (${where}); delete them if they do not count`
    );
}

const wordsOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** Names by their words alone, so that `MEDICARE PART-B` is Medicare Part B; null where the words are those of several. */
function byWords(names: ReadonlyMap<string, string>): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const [name, id] of names) {
    const words = wordsOf(name);
    if (words !== "") found.set(words, (found.get(words) ?? id) === id && found.get(words) !== null ? id : null);
  }
  return found;
}

function readRows(
  grid: Grid,
  {row: header, lastLine}: HeaderFit,
  context: RowContext,
  {where, sink}: {where: string; sink: Sink}
): void {
  const {profile, places} = context;
  const headerText = header.cells.map(headerKey).join("\u0000");
  const skipped = profile.skip_rows ? new RegExp(profile.skip_rows, "i") : null;
  const isTotal = profile.total_row ? new RegExp(profile.total_row, "i") : null;
  let counted: Cents = 0n;
  let sinceSum: Cents = 0n;
  let totals = 0;
  for (const row of grid.rows) {
    // A blank row, or the title that a report prints again on each page.
    if (row.line <= lastLine || row.cells.filter((cell) => cell !== "").length < 2) continue;
    const first = row.cells.find((cell) => cell !== "") ?? "";
    if (skipped?.test(first) || row.cells.map(headerKey).join("\u0000") === headerText) continue;
    const cells = cellsOf(row, profile, places);
    const charge = profile.grain === "charge" && profile.repeated.length === 0 ? chargeOf(cells, profile) : null;
    // A row of sums that no word calls a total: it names no claim, day or code, and its charge is that of the rows since the last one.
    const isSum = charge !== null && (charge === counted || charge === sinceSum) && isOfNobody(cells);
    if (isSum && charge !== 0n) {
      sink.count("rows without claim, day and code that add up what stands above them, left out", charge);
      sinceSum = 0n;
      continue;
    }
    if (isTotal?.test(first) && cells.text("hcpcs") === "") {
      totals++;
      // Only a grand total can be proven: what a subtotal is of, its words do not say.
      if (charge !== null && /^(grand |report )?totals?:?$/i.test(first) && charge !== counted)
        throw new BadFile(
          `control total differs: the file says ${formatCents(charge)}, its lines add up to ${formatCents(counted)} (${where} line ${row.line}); export it again`
        );
      continue;
    }
    if (row.cells.slice(header.cells.length).some(Boolean)) {
      sink.problems.push({line: row.line, column: null, reason: "wrong_number_of_columns", value: null, dollars: null});
      continue;
    }
    counted += charge ?? 0n;
    sinceSum += charge ?? 0n;
    if (profile.grain === "charge" && !profile.columns.charge_id && sink.isMet(`row ${row.cells.join("\u0000")}`)) {
      sink.count(
        `rows the same as one before in every column, ${profile.alike === "once" ? "left out" : "each a charge of its own"}`,
        charge
      );
      if (profile.alike === "once") continue;
    }
    const read = readRow(context, row);
    if ("values" in read) sink.rows.push(read);
    else if ("reason" in read) sink.problems.push(read);
    else sink.count(`${read.skipped} left out`, cells.money("amount"));
  }
  if (totals > 0 && profile.grain !== "charge") sink.remarks.push(`${totals} total rows left out: (${where})`);
}

const isOfNobody = (cells: Cells): boolean =>
  (["claim_id", "service_date", "hcpcs", "patient_key"] as const).every((target) => cells.text(target) === "");

/**
 * A transaction marked void does not count, nor does the one that took it back; where the ledger has only the marked one, it
 * alone goes.
 */
function dropVoided(sink: Sink): void {
  const voided = sink.rows.filter(({values}) => values.state === "void");
  if (voided.length === 0) return;
  const gone = new Set(voided);
  const negated = (text: string | null | undefined): string =>
    !text ? "" : text.startsWith("-") ? text.slice(1) : `-${text}`;
  const about = ({values}: ExportRow, of: (text: string | null | undefined) => string): string =>
    JSON.stringify([
      values.claim_id,
      values.line_key,
      values.kind,
      ...MONEY_COLUMNS.map((column) => of(values[column]))
    ]);
  const others = group(
    sink.rows.filter((row) => !gone.has(row)),
    (row) => about(row, (text) => text ?? "")
  );
  for (const row of voided) {
    const back = others.get(about(row, negated))?.find((other) => !gone.has(other));
    if (back) gone.add(back);
  }
  sink.remarks.push(`${gone.size} rows left out: ${voided.length} marked void, the others took them back`);
  sink.rows = sink.rows.filter((row) => !gone.has(row));
}

const MONEY_COLUMNS = [
  "billed_amount",
  "paid_amount",
  "patient_paid_amount",
  "assistance_paid_amount",
  "write_off_amount"
];

/** Target → indices of its columns, in the order the profile names them. */
export function placesOf(header: GridRow, profile: Pick<ClaimsProfile, "columns">): Places {
  const keys = header.cells.map(headerKey);
  const places = new Map<ClaimTarget, number[]>();
  for (const [target, names] of Object.entries(profile.columns)) {
    const own = (names ?? []).map((name) => keys.indexOf(headerKey(name))).filter((at) => at >= 0);
    if (own.length > 0) places.set(target as ClaimTarget, own);
  }
  return places;
}
