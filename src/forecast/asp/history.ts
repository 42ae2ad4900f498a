import {type Quarter, quarterFromIndex, quarterIndex} from "../../domain/quarter.ts";
import {lastQuarterOf8pct} from "./add-on.ts";
import type {Families} from "./family.ts";

/** One code in one quarterly payment-limit file; the limit is dollars per billing unit, null where CMS prints N/A. */
export interface LimitRow {
  quarter: Quarter;
  hcpcs: string;
  payment_limit: number | null;
  short_description?: string | null;
  dosage?: string | null;
  notes?: string | null;
}

/** Medicare Part B spending of one code in one calendar year, dollars. */
export interface SpendingRow {
  hcpcs: string;
  year: number;
  total_spending: number;
}

/** The limits of one product through time, all in the billing unit of its latest code; NaN where it has no limit. */
export interface Series {
  hcpcs: string;
  /** Every code the product has had, the latest last. */
  codes: string[];
  /** Natural logarithm of the limit at each quarter of the panel. */
  log_limit: Float64Array;
  /** 1 where CMS's note says the limit is AMP-based. */
  is_amp_based: Uint8Array;
  /** 1 where CMS's note says that 8% of the reference was applied. */
  is_add_on_8pct: Uint8Array;
  /** Of a biosimilar: its reference's place in the panel (-1 where it has none), and the last quarter of 8%, as an index. */
  reference: number;
  last_8pct: number;
  /** First quarter of the panel with a limit. */
  first: number;
  molecule: string;
  is_biosimilar: boolean;
}

/** All series over one range of quarters, and the indexes of the series that share a molecule. */
export interface Panel {
  first_quarter: number;
  length: number;
  series: Series[];
  peers: number[][];
}

/** Reads an amount and its unit in CMS's dosage text (`0.5 MG`, `100,000 UNITS`); null when it is not of that form. */
export function parseDosage(text: string | null | undefined): {amount: number; unit: string} | null {
  const match = /^([\d.,]+)\s*([a-z]+)\.?$/i.exec((text ?? "").trim());
  const amount = Number(match?.[1]?.replaceAll(",", ""));
  return match && amount > 0 ? {amount, unit: match[2]!.toUpperCase().replace(/S$/, "")} : null;
}

/**
 * Log of the factor that turns limits before a row into the row's billing unit: a code's dosage text changed and the
 * limit moved with it. CMS also corrects the text alone, so a factor that does not bring the limits closer is not used.
 */
function logUnitChange(before: LimitRow, after: LimitRow): number {
  const [old, now] = [parseDosage(before.dosage), parseDosage(after.dosage)];
  if (!old || !now || old.unit !== now.unit || old.amount === now.amount) return 0;
  const factor = Math.log(now.amount / old.amount);
  const move = Math.log(after.payment_limit! / before.payment_limit!);
  return Math.abs(move - factor) < Math.abs(move) ? factor : 0;
}

/**
 * Arranges limits of lettered codes as one series a product: successions are chained and unit changes undone. Numeric
 * codes (vaccines) are left out. Rows may come in any order; a later row of the same code and quarter wins.
 */
export function buildPanel(rows: readonly LimitRow[], families: Families): Panel {
  const usable = rows.filter((row) => /^[A-Z]/.test(row.hcpcs) && row.payment_limit !== null && row.payment_limit > 0);
  if (usable.length === 0) return {first_quarter: 0, length: 0, series: [], peers: []};
  const indexes = usable.map((row) => quarterIndex(row.quarter));
  const first_quarter = indexes.reduce((a, b) => Math.min(a, b));
  const length = indexes.reduce((a, b) => Math.max(a, b)) - first_quarter + 1;
  const byCode = new Map<string, Map<number, LimitRow>>();
  usable.forEach((row, i) => {
    const ofCode = byCode.get(row.hcpcs) ?? new Map<number, LimitRow>();
    byCode.set(row.hcpcs, ofCode.set(indexes[i]! - first_quarter, row));
  });
  const series = [...byCode.keys()]
    .filter((code) => !byCode.has(families.after(code) ?? ""))
    .sort()
    .map((code) => buildSeries(code, {byCode, length, families}));
  const places = new Map(series.map((s, i) => [s.hcpcs, i]));
  for (const s of series) {
    if (!s.is_biosimilar) continue;
    s.reference = places.get(families.referenceOf(s.hcpcs) ?? "") ?? -1;
    const first = s.first > 0 ? quarterFromIndex(first_quarter + s.first) : null;
    s.last_8pct = lastQuarterOf8pct(families.firstQuarterOf(s.hcpcs) ?? first);
  }
  const byMolecule = new Map<string, number[]>();
  series.forEach(({molecule}, i) => {
    byMolecule.set(molecule, [...(byMolecule.get(molecule) ?? []), i]);
  });
  return {
    first_quarter,
    length,
    series,
    peers: series.map((s, i) => byMolecule.get(s.molecule)!.filter((j) => j !== i))
  };
}

function buildSeries(
  hcpcs: string,
  {byCode, length, families}: {byCode: ReadonlyMap<string, Map<number, LimitRow>>; length: number; families: Families}
): Series {
  const log_limit = new Float64Array(length).fill(Number.NaN);
  const is_amp_based = new Uint8Array(length);
  const is_add_on_8pct = new Uint8Array(length);
  const codes: string[] = [];
  let code: string | undefined = hcpcs;
  let logUnits = 0;
  let description: string | null = null;
  while (code) {
    const rows = byCode.get(code);
    if (!rows) break;
    codes.unshift(code);
    let later: LimitRow | undefined;
    for (const t of [...rows.keys()].sort((a, b) => b - a)) {
      const row = rows.get(t)!;
      if (later) logUnits += logUnitChange(row, later);
      later = row;
      description ??= row.short_description ?? null;
      if (!Number.isNaN(log_limit[t])) continue; // the successor's own row wins where both are published
      log_limit[t] = Math.log(row.payment_limit!) + logUnits;
      is_amp_based[t] = /AMP-based/i.test(row.notes ?? "") ? 1 : 0;
      is_add_on_8pct[t] = /8% of reference/i.test(row.notes ?? "") ? 1 : 0;
    }
    const before = families.before(code);
    logUnits -= Math.log(before?.unit_ratio ?? 1);
    code = before?.old_hcpcs;
  }
  return {
    hcpcs,
    codes,
    log_limit,
    is_amp_based,
    is_add_on_8pct,
    reference: -1,
    last_8pct: -1,
    first: log_limit.findIndex((value) => !Number.isNaN(value)),
    molecule: families.moleculeOf(hcpcs, description),
    is_biosimilar: families.isBiosimilar(hcpcs)
  };
}

/** The quarter at a position of a panel. */
export const panelQuarter = (panel: Panel, t: number): Quarter => quarterFromIndex(panel.first_quarter + t);
