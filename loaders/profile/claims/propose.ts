import {BadFile} from "../../source.ts";
import type {Grid, GridRow} from "../grid.ts";
import {fitHeader} from "../header.ts";
import {dateFormats, guessHeader, sniffDialect, TOTAL_ROW} from "../sniff.ts";
import {cellsOf, dollarsOf, type Places} from "./cells.ts";
import {type GuessedColumns, guessClaimColumns} from "./columns.ts";
import {type KindOfExport, kindOfExport} from "./detect.ts";
import {bundledClaimsProfiles} from "./library.ts";
import {placesOf} from "./read.ts";
import {CLAIM_TARGETS, type ClaimsProfile, ClaimsProfileSchema, type ClaimTarget, MONEY_TARGETS} from "./schema.ts";
import {meaningOf, proposeRules, type UnknownWords} from "./transaction.ts";

/** Proposing a profile for an export of claims nobody has described yet. */

export interface ClaimsProposal {
  readonly profile: ClaimsProfile;
  /** What a person has to look at, in words. */
  readonly doubts: string[];
  /** Kinds of rows nobody knows. */
  readonly unknown: readonly UnknownWords[];
  /** Targets without which nothing loads. */
  readonly missing: readonly ClaimTarget[];
  /** Header cells that nothing is taken from. */
  readonly unused: readonly string[];
}

/** Header and rows of a file as a guess sees them, and of what kind it is. */
export interface Looked {
  readonly dialect: ReturnType<typeof sniffDialect>;
  readonly grid: Grid;
  readonly header: GridRow;
  /** Rows the header takes. */
  readonly height: 1 | 2;
  readonly rows: readonly GridRow[];
  readonly totals: readonly GridRow[];
  readonly kind: KindOfExport;
}

/** Looks at a file once, for `init` to decide what it is. Throws `BadFile` for one without a header above data. */
export function lookAt(bytes: Buffer, path: string): Looked {
  const dialect = sniffDialect(bytes, path);
  const guess = guessHeader(bytes, dialect, path);
  const found = kindOfExport(
    guess.header.cells,
    guess.rows.map(({cells}) => cells)
  );
  // The columns of a known system say it, however few of them are words of claims.
  const ready = readyMade(guess.header);
  const kind: KindOfExport = ready ? {...found, kind: "claims", claims: ready.match} : found;
  return {dialect, ...guess, kind};
}

/** The bundled profile whose columns a header has. */
export const readyMade = (header: GridRow): ClaimsProfile | null =>
  bundledClaimsProfiles().find(({match}) => fitHeader([header], {match})?.share === 1) ?? null;

/** A profile for the file as far as it can be told; throws `BadFile` when its rows are no claims. */
export function proposeClaims(
  {dialect, grid, header, rows, totals}: Looked,
  name: string,
  path = name
): ClaimsProposal {
  const columns = guessClaimColumns(header, rows);
  const grain = grainOf(columns, header, rows);
  settleAmounts(columns, grain, {header, rows});
  const has = new Set(columns.keys());
  const places = placesOf(header, {columns: Object.fromEntries(columns)});
  const base = {decimal_mark: "." as const};
  const cellsAt = (target: ClaimTarget): string[] =>
    rows.flatMap((row) => (places.get(target) ?? []).map((at) => row.cells[at] ?? ""));
  const dates = [
    ...new Set(
      (["service_date", "posted_date", "paid_date", "adjudicated_date", "submitted_date"] as const).flatMap((target) =>
        dateFormats(cellsAt(target))
      )
    )
  ];
  const isControl = totals.length > 0;
  const draft = ClaimsProfileSchema.parse({
    reads: "claims",
    name,
    description: `Proposed by init for ${name}.`,
    system: name,
    grain,
    ...dialect,
    match: header.cells
      .map((cell) => cell.trim())
      .filter(Boolean)
      .slice(0, 60),
    ...(grid.sheet === null ? {} : {sheets: [{name: `^${grid.sheet.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`}]}),
    columns: Object.fromEntries(columns),
    opposite: grain === "charge" ? oppositeOf(places, rows, base) : [],
    dates: dates.length > 0 ? dates : ["YYYY-MM-DD", "MM/DD/YYYY"],
    states: statesOf(cellsAt("status")),
    ...(isControl ? {total_row: TOTAL_ROW_OF_CLAIMS} : {})
  });
  const textsOf = rows.map((row) => cellsOf(row, draft, places).text);
  const proposed =
    grain === "transaction"
      ? has.has("amount")
        ? proposeRules(textsOf, has)
        : {rules: rulesOfColumns(places, rows, base), doubts: [], unknown: []}
      : {rules: [], doubts: [], unknown: []};
  const repeated = grain === "remittance" ? repeatedOf(has) : [];
  const profile = {...draft, transactions: proposed.rules, repeated};
  const missing = missingOf(has, grain);
  const doubts = [...doubtsOf(profile, has, cellsAt), ...proposed.doubts];
  const used = new Set([...columns.values()].flat());
  const unused = header.cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && !used.has(cell));
  if (missing.length > 2)
    throw new BadFile(
      `no claims recognized: ${missing.join(", ")} not found (${path}); see loaders/profiles/claims for how to write a profile by hand`
    );
  return {profile, doubts, unknown: proposed.unknown, missing, unused};
}

/** How total rows start in reports of practices: also subtotals, by payer or provider. */
const TOTAL_ROW_OF_CLAIMS = `${TOTAL_ROW}|^sub ?-?totals?\\b|\\btotals?:?$`;

/** A transaction export has a column of words for charges and for what is done to them; an answer has groups and reasons. */
function grainOf(columns: GuessedColumns, header: GridRow, rows: readonly GridRow[]): ClaimsProfile["grain"] {
  const typed = header.cells.findIndex(
    (cell, at) => cell.trim() !== "" && isTypeColumn(rows.map(({cells}) => (cells[at] ?? "").trim()))
  );
  if (typed >= 0) {
    const name = header.cells[typed]!.trim();
    for (const [target, names] of columns)
      if (target !== "transaction_type" && names.includes(name)) columns.delete(target);
    columns.set("transaction_type", [name]);
    return "transaction";
  }
  columns.delete("transaction_type");
  const isAnswer =
    columns.has("adjustment_reason") && (columns.has("adjustment_amount") || columns.has("mixed_adjustment_amount"));
  return isAnswer && columns.has("adjustment_group") ? "remittance" : "charge";
}

/** A few words, some of which charge and some of which pay or adjust. */
function isTypeColumn(cells: readonly string[]): boolean {
  const words = [...new Set(cells.filter(Boolean))];
  if (words.length < 2 || words.length > 60 || cells.filter(Boolean).length < 0.9 * cells.length) return false;
  const kinds = words.map((type) => meaningOf({type, code: "", text: ""}, {byPayer: true})?.kind);
  const known = kinds.filter(Boolean).length;
  return (
    kinds.includes("charge") &&
    kinds.some((kind) => kind !== undefined && kind !== "charge") &&
    2 * known >= words.length
  );
}

/** One column called Amount is the charge of a charge row, and the money of a transaction; parts make a total superfluous. */
function settleAmounts(
  columns: GuessedColumns,
  grain: ClaimsProfile["grain"],
  {header, rows}: {header: GridRow; rows: readonly GridRow[]}
): void {
  if (grain === "transaction") {
    const billed = columns.get("billed_amount");
    if (!columns.has("amount") && billed && billed.every((name) => /amount|^total$/i.test(name))) {
      columns.set("amount", billed);
      columns.delete("billed_amount");
    }
    // A ledger has its dollars in one column; where only one column is left that holds dollars, it is that one.
    const parts = ["billed_amount", "paid_amount", "patient_paid_amount"] as const;
    if (!columns.has("amount") && !parts.some((part) => columns.has(part))) {
      const left = freeMoney(columns, header, rows);
      if (left.length === 1) columns.set("amount", left);
    }
  } else {
    for (const target of ["amount", "transaction_code", "transaction_text", "transaction_id"] as const)
      columns.delete(target);
  }
  if (grain === "remittance" && !columns.has("adjustment_amount") && columns.has("mixed_adjustment_amount")) {
    columns.set("adjustment_amount", columns.get("mixed_adjustment_amount")!);
    columns.delete("mixed_adjustment_amount");
  }
  if (grain === "remittance" && !columns.has("claim_id") && columns.has("patient_key")) {
    columns.set("claim_id", columns.get("patient_key")!);
    columns.delete("patient_key");
  }
  if (grain === "charge" && !columns.has("mixed_adjustment_amount") && columns.has("adjustment_amount")) {
    columns.set("mixed_adjustment_amount", columns.get("adjustment_amount")!);
    columns.delete("adjustment_amount");
  }
  // Charge rows that have a number of their own and call it only ID.
  const id = header.cells.findIndex((cell) => cell.trim().toLowerCase() === "id");
  const ids = rows.map(({cells}) => cells[id] ?? "");
  const isNamed = [...columns.values()].flat().includes(header.cells[id]?.trim() ?? "");
  if (
    grain === "charge" &&
    !columns.has("charge_id") &&
    id >= 0 &&
    !isNamed &&
    new Set(ids).size === ids.length &&
    !ids.includes("")
  )
    columns.set("charge_id", [header.cells[id]!.trim()]);
  // A system that leaves the charge's number out on the charge itself has it as the number of that transaction.
  const [charge, own] = [columns.get("charge_id"), columns.get("transaction_id")];
  if (grain === "transaction" && charge && own) {
    const [at, ownAt] = [charge, own].map(([name]) => header.cells.findIndex((cell) => cell.trim() === name));
    const known = new Set(rows.map(({cells}) => cells[ownAt!] ?? ""));
    const empty = rows.filter(({cells}) => (cells[at!] ?? "") === "");
    const points = rows.filter(({cells}) => known.has(cells[at!] ?? "") && cells[at!] !== "");
    if (empty.length > 0 && points.length > 0) columns.set("charge_id", [...charge, ...own]);
  }
  // Of a claim and of a line in one row, the line's money counts.
  const isOfLine = ["billed_amount", "paid_amount", "allowed_amount"] as const;
  if (isOfLine.some((target) => columns.get(target)?.some((name) => /^line\b/i.test(name))))
    columns.delete("total_paid_amount");
  if (columns.has("paid_amount") && columns.has("patient_paid_amount")) columns.delete("total_paid_amount");
}

/** Columns nothing is taken from whose cells are dollars: with cents, or with a sign of money. */
function freeMoney(columns: GuessedColumns, header: GridRow, rows: readonly GridRow[]): string[] {
  const taken = new Set([...columns.values()].flat());
  return header.cells
    .map((cell, at) => ({name: cell.trim(), cells: rows.map((row) => (row.cells[at] ?? "").trim()).filter(Boolean)}))
    .filter(
      ({name, cells}) =>
        name !== "" &&
        !taken.has(name) &&
        cells.length > 0 &&
        cells.every((cell) => dollarsOf(cell, {decimal_mark: "."}) !== null && /\.\d{2}\b|\$/.test(cell))
    )
    .map(({name}) => name);
}

/** Money columns of charge rows whose dollars are mostly negative, where they mean money received or given up. */
function oppositeOf(
  places: Places,
  rows: readonly GridRow[],
  style: Pick<ClaimsProfile, "decimal_mark">
): ClaimTarget[] {
  return MONEY_TARGETS.filter((target) => {
    if (target === "balance_amount") return false;
    const sum = rows.reduce(
      (total, row) =>
        (places.get(target) ?? []).reduce(
          (own, at) => own + Number(dollarsOf(row.cells[at] ?? "", style) ?? 0n),
          total
        ),
      0
    );
    return sum < 0;
  });
}

/** Where each kind of money has its own column, the filled one says what a row is. */
function rulesOfColumns(
  places: Places,
  rows: readonly GridRow[],
  style: Pick<ClaimsProfile, "decimal_mark">
): ClaimsProfile["transactions"] {
  const opposite = new Set(oppositeOf(places, rows, style));
  const kinds = [
    ["billed_amount", "charge"],
    ["paid_amount", "insurance_payment"],
    ["patient_paid_amount", "patient_payment"],
    ["assistance_paid_amount", "assistance_payment"],
    ["write_off_amount", "write_off"],
    ["contractual_amount", "adjustment"],
    ["mixed_adjustment_amount", "adjustment"]
  ] as const;
  return kinds
    .filter(([target]) => places.has(target))
    .map(([target, kind]) => ({
      when: {[target]: "[1-9]"},
      kind,
      amount: target,
      counts: opposite.has(target) ? ("opposite" as const) : ("as_written" as const)
    }));
}

/** What each row of an answer repeats, where a row is an adjustment. */
const repeatedOf = (has: ReadonlySet<ClaimTarget>): ClaimTarget[] =>
  (["units", "billed_amount", "allowed_amount", "paid_amount", "patient_responsibility"] as const).filter((target) =>
    has.has(target)
  );

function statesOf(cells: readonly string[]): ClaimsProfile["states"] {
  const words = [...new Set(cells.map((cell) => cell.trim()).filter(Boolean))].slice(0, 200);
  return Object.fromEntries(
    words.flatMap((word) => {
      const state = /den(y|ied|ial)|reject/i.test(word)
        ? "denied"
        : /void|delet|cancel|entered in error/i.test(word)
          ? "void"
          : /revers|recoup|taken back|refunded/i.test(word)
            ? "reversal"
            : /open|pend|billed|submit|sent|unbilled|hold|new|in ?process|ready/i.test(word)
              ? "open"
              : /paid|clos|complet|settl|posted|final|adjudicat|zero bal/i.test(word)
                ? "decided"
                : null;
      return state ? [[word, state]] : [];
    })
  );
}

function missingOf(has: ReadonlySet<ClaimTarget>, grain: ClaimsProfile["grain"]): ClaimTarget[] {
  const needed: ClaimTarget[] = ["claim_id", "service_date", "hcpcs"];
  const missing = needed.filter((target) => !has.has(target) && !(target === "claim_id" && has.has("patient_key")));
  // Payments alone: their charges come from another export.
  if (isPaymentsAlone(has, grain)) return missing;
  if (
    grain === "transaction"
      ? !has.has("amount") && !has.has("billed_amount")
      : !has.has("billed_amount") && !has.has("unit_charge")
  )
    missing.push("billed_amount");
  if (!has.has("units")) missing.push("units");
  return missing;
}

const isPaymentsAlone = (has: ReadonlySet<ClaimTarget>, grain: ClaimsProfile["grain"]): boolean =>
  grain === "charge" && !has.has("billed_amount") && !has.has("unit_charge") && has.has("paid_amount");

function doubtsOf(
  profile: ClaimsProfile,
  has: ReadonlySet<ClaimTarget>,
  cellsAt: (target: ClaimTarget) => string[]
): string[] {
  const doubts: string[] = [];
  const {grain, dates} = profile;
  if (dates.includes("MM/DD/YYYY") && !cellsAt("service_date").some((text) => Number(text.split("/")[1]) > 12))
    doubts.push('dates: read as month/day/year; for day/month/year put "DD/MM/YYYY" into "dates"');
  if (isPaymentsAlone(has, grain))
    doubts.push(
      "billed_amount: no charge column found, so these are payments alone; export the charges of these claims too"
    );
  if (!has.has("claim_id"))
    doubts.push("claim_id: no column found, so what a patient was charged on one day is taken as one claim");
  if (!has.has("site_id")) doubts.push('site_id: no location column found, so every row goes to site "main"');
  if (!has.has("payer_id")) doubts.push("payer_id: no payer column found, so the payer of every row is unknown");
  if (grain === "charge" && !has.has("paid_amount"))
    doubts.push(
      has.has("total_paid_amount")
        ? `payments: only ${profile.columns.total_paid_amount?.join(", ")} tells them, so what patients paid is inside what payers paid`
        : "paid_amount: no column of payers' payments found, so every line is open"
    );
  if (grain === "charge" && !has.has("patient_paid_amount") && has.has("paid_amount") && !has.has("total_paid_amount"))
    doubts.push("patient_paid_amount: no column found, so what patients paid is unknown");
  if (grain === "transaction" && !has.has("charge_id"))
    doubts.push("charge_id: no column found, so the lines of a claim are told apart by day, code and modifiers");
  for (const target of profile.opposite)
    doubts.push(`${target}: ${profile.columns[target]?.join(", ")} writes it as negative dollars; it is turned round`);
  return doubts;
}

/** Every target, for a person to choose from. */
export const ALL_TARGETS: readonly string[] = CLAIM_TARGETS;
