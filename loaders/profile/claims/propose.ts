import type {Grid, GridRow} from "../grid.ts";
import {decimalMark} from "../guess/columns.ts";
import {fitHeader} from "../header.ts";
import {dateFormats, guessHeader, severalDateFormats, sniffDialect, TOTAL_ROW} from "../sniff.ts";
import {isoDate} from "../text.ts";
import {cellsOf, dollarsOf, type MarkOfDecimals, type Places} from "./cells.ts";
import {type GuessedColumns, guessClaimColumns} from "./columns.ts";
import {type KindOfExport, kindOfExport} from "./detect.ts";
import {grainOf, settleAmounts} from "./grain.ts";
import {bundledClaimsProfiles} from "./library.ts";
import {takeClaimTotals} from "./of-claim.ts";
import {placesOf} from "./read.ts";
import {type ClaimsProfile, ClaimsProfileSchema, type ClaimTarget, MONEY_TARGETS} from "./schema.ts";
import {proposeRules, type UnknownWords} from "./transaction.ts";

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
  readonly style: MarkOfDecimals;
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
  return {dialect, ...guess, kind, style: {decimal_mark: decimalMark(guess.rows)}};
}

/** The bundled profile whose columns a header has. */
export const readyMade = (header: GridRow): ClaimsProfile | null =>
  bundledClaimsProfiles().find(({match}) => fitHeader([header], {match})?.share === 1) ?? null;

/** What a person has said of a file. */
export interface Given {
  readonly grain?: ClaimsProfile["grain"];
  /** Header cell → what it is; null is nothing. */
  readonly columns?: ReadonlyMap<string, ClaimTarget | null>;
  /** Dates are day/month/year. */
  readonly isDayFirst?: boolean;
  /** What charge rows are that are the same in every column. */
  readonly alike?: ClaimsProfile["alike"];
}

/** A profile for the file as far as it can be told, by what is in it and by what a person has said. */
export function proposeClaims(looked: Looked, name: string, given: Given = {}): ClaimsProposal {
  const {dialect, grid, header, height, rows, totals, style} = looked;
  const columns = guessClaimColumns(looked);
  const guessed = grainOf(columns, header, rows);
  const grain = given.grain ?? guessed;
  settleAmounts(columns, grain, looked);
  const totalled = grain === "charge" ? takeClaimTotals(columns, header, rows, style) : [];
  takeGiven(columns, given);
  const has = new Set(columns.keys());
  const places = placesOf(header, {columns: Object.fromEntries(columns)});
  const cellsAt = (target: ClaimTarget): string[] =>
    rows.flatMap((row) => (places.get(target) ?? []).map((at) => row.cells[at] ?? ""));
  const dates = [
    ...new Set(
      (["service_date", "posted_date", "paid_date", "adjudicated_date", "submitted_date"] as const)
        .flatMap((target) => formatsOf(cellsAt(target).filter((cell) => !isNoDay(cell))))
        .map((format) => (given.isDayFirst ? (DAY_FIRST[format] ?? format) : format))
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
    header_rows: height,
    ...(grid.sheet === null ? {} : {sheets: [{name: `^${grid.sheet.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`}]}),
    columns: Object.fromEntries(columns),
    opposite: grain === "charge" ? oppositeOf(places, rows, style) : [],
    decimal_mark: style.decimal_mark,
    dates: dates.length > 0 ? dates : ["YYYY-MM-DD", "MM/DD/YYYY"],
    states: statesOf(cellsAt("status")),
    alike: given.alike,
    ...(isControl ? {total_row: TOTAL_ROW_OF_CLAIMS} : {})
  });
  const textsOf = rows.map((row) => cellsOf(row, draft, places).text);
  const proposed =
    grain === "transaction"
      ? has.has("amount")
        ? proposeRules(textsOf, has, style)
        : {rules: rulesOfColumns(places, rows, style), doubts: [], unknown: []}
      : {rules: [], doubts: [], unknown: []};
  const repeated = grain === "remittance" ? repeatedOf(has) : [];
  const profile = {...draft, transactions: proposed.rules, repeated};
  const missing = missingOf(has, grain);
  const doubts = [
    ...(given.isDayFirst === undefined ? dateDoubt(looked, profile) : []),
    ...totalled.map(
      ({target, name}) =>
        `${target}: ${name} has one amount on all lines of a claim, so it is not read; export it by line`
    ),
    ...doubtsOf(profile, has),
    ...proposed.doubts
  ];
  const used = new Set([...columns.values()].flat());
  const unused = header.cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && !used.has(cell));
  return {profile, doubts, unknown: proposed.unknown, missing, unused};
}

/** Takes what a person said of columns over what was guessed. Dollars and modifiers of several columns go together; else one column counts. */
function takeGiven(columns: GuessedColumns, {columns: given = new Map()}: Given): void {
  for (const [name, target] of given) {
    for (const [other, names] of columns) {
      const rest = names.filter((each) => each !== name);
      if (rest.length > 0) columns.set(other, rest);
      else columns.delete(other);
    }
    if (target === null) continue;
    const goesTogether = target === "modifiers" || MONEY_TARGETS.includes(target);
    columns.set(target, goesTogether ? [...(columns.get(target) ?? []), name] : [name]);
  }
}

const formatsOf = (cells: readonly string[]): string[] => {
  const one = dateFormats(cells);
  return one.length > 0 ? one : severalDateFormats(cells);
};

/** Some systems write no day as a day of zeros. */
const isNoDay = (cell: string): boolean => /^0+[/-]0+[/-]0+/.test(cell.trim());

const DAY_FIRST: {readonly [format: string]: ClaimsProfile["dates"][number]} = {
  "MM/DD/YYYY": "DD/MM/YYYY",
  "MM/DD/YY": "DD/MM/YY",
  "MM-DD-YYYY": "DD-MM-YYYY"
};

/** Whether the days of service of a file can be read with the month or with the day first. */
export function isEitherOrder({header, rows}: Looked, {dates, columns}: ClaimsProfile): boolean {
  const places = placesOf(header, {columns});
  const cells = rows
    .flatMap((row) => (places.get("service_date") ?? []).map((at) => row.cells[at] ?? ""))
    .filter(Boolean);
  return (
    cells.length > 0 &&
    dates.some((format) => {
      const turned = DAY_FIRST[format];
      return (
        turned !== undefined &&
        cells.every((cell) => isoDate(cell, [turned]) !== null && isoDate(cell, [format]) !== null)
      );
    })
  );
}

/** How total rows start in reports of practices: also subtotals, by payer or provider. */
const TOTAL_ROW_OF_CLAIMS = `${TOTAL_ROW}|^sub ?-?tot(als?)?\\b|\\b(sub)?tot(als?)?[.:]*$`;

/** Money columns of charge rows whose dollars are mostly negative, where they mean money received or given up. */
function oppositeOf(places: Places, rows: readonly GridRow[], style: MarkOfDecimals): ClaimTarget[] {
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
  style: MarkOfDecimals
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

const dateDoubt = (looked: Looked, profile: ClaimsProfile): string[] =>
  isEitherOrder(looked, profile)
    ? ["dates: read as month/day/year; run plus-six init without --yes where the day comes first"]
    : [];

function doubtsOf(profile: ClaimsProfile, has: ReadonlySet<ClaimTarget>): string[] {
  const doubts: string[] = [];
  const {grain} = profile;
  if (isPaymentsAlone(has, grain))
    doubts.push(
      "billed_amount: no charge column found, so these are payments alone; export the charges of these claims too"
    );
  if (!has.has("claim_id"))
    doubts.push("claim_id: no column found, so what a patient was charged on one day is taken as one claim");
  if (!has.has("site_id"))
    doubts.push(
      "site_id: no location column found, so every row is at the practice's only site, and at none that is known where it has several"
    );
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
