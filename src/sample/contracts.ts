import {divideRounded, formatCents} from "../domain/money.ts";
import {quarterEnd, quarterOf, quarterRange, quarterStart} from "../domain/quarter.ts";
import type {Cell} from "./csv.ts";
import {day, isoDay} from "./day.ts";
import {AS_OF, FIRST_QUARTER, LAST_QUARTER} from "./network.ts";
import {SHORT_REBATE, TIER} from "./plants.ts";
import {averageWholesalePrice, contractPrice, listPrice} from "./prices.ts";
import {contractId, type PurchaseRow, vendorOf} from "./purchases.ts";
import {codeOn, REGIMENS, type Regimen} from "./regimens.ts";

type Row = Record<string, Cell>;
const QUARTERS = quarterRange(FIRST_QUARTER, LAST_QUARTER);
/** Contracts that pay a rebate on everything bought, per cent. */
const FLAT_REBATES: Readonly<Record<string, number>> = {
  J0129: 3,
  J0897: 4,
  J1602: 5,
  J1745: 6,
  J3380: 3,
  J1561: 4,
  J1569: 4,
  Q5104: 8,
  Q5107: 7,
  Q5117: 8,
  J3111: 4,
  J2506: 6
};

const CONTRACTED = REGIMENS.filter((regimen) => contractId(regimen) !== "");
const cents = (row: PurchaseRow): bigint => BigInt(String(row.extended_amount).replace(".", ""));

/** Packages and dollars bought under the tiered contract in its period so far. */
export function tierPosition(purchases: readonly PurchaseRow[]): {packages: number; cents: bigint} {
  const rows = purchases.filter(
    (row) => row.contract_id === TIER.contract_id && row.kind === "purchase" && row.invoice_date >= TIER.starts
  );
  return {
    packages: rows.reduce((sum, row) => sum + Number(row.packages), 0),
    cents: rows.reduce((sum, row) => sum + cents(row), 0n)
  };
}

/** Days of the tier's period gone by the last day of service, and in all. */
const TIER_DAYS = day(TIER.ends) - day(TIER.starts) + 1;
const TIER_DAYS_GONE = day("2025-06-30") - day(TIER.starts) + 1;

/** The next tier starts a twelfth above what the present pace would buy by the end. */
export function tierThreshold(purchases: readonly PurchaseRow[]): number {
  return Math.ceil((tierPosition(purchases).packages * TIER_DAYS * 13) / (TIER_DAYS_GONE * 12));
}

/** Contract prices by quarter; the tiered contract has its two tiers for its year. */
export function gpoContractRows(purchases: readonly PurchaseRow[]): Row[] {
  const threshold = tierThreshold(purchases);
  return CONTRACTED.flatMap((regimen) =>
    QUARTERS.flatMap((quarter) => {
      const row: Row = {
        contract_id: contractId(regimen),
        vendor: vendorOf(regimen),
        gpo: "Heartland Specialty GPO",
        manufacturer: regimen.manufacturer,
        ndc11: regimen.ndc11,
        starts: quarterStart(quarter),
        ends: quarterEnd(quarter),
        price: formatCents(contractPrice(regimen, codeOn(regimen.hcpcs, quarterStart(quarter)).hcpcs, quarter)),
        rebate_pct: FLAT_REBATES[regimen.hcpcs]
      };
      if (regimen.hcpcs !== TIER.hcpcs || quarterStart(quarter) < TIER.starts) return [row];
      // The tier counts a whole year, so its two rows span it; the price of this drug never moves.
      if (quarter !== "2024Q4") return [];
      const tiered = {...row, starts: TIER.starts, ends: TIER.ends, tier_measure: "packages"};
      return [
        {...tiered, tier: "1", tier_threshold: 0, rebate_pct: TIER.first_rebate_pct},
        {...tiered, tier: "2", tier_threshold: threshold, rebate_pct: TIER.next_rebate_pct}
      ];
    })
  );
}

/** Rebates by contract and quarter: accrued on what was bought, received some hundred days later, one paid short. */
export function rebateRows(purchases: readonly PurchaseRow[]): Row[] {
  const rates: Readonly<Record<string, number>> = {...FLAT_REBATES, [TIER.hcpcs]: TIER.first_rebate_pct};
  const spend = new Map<string, bigint>();
  for (const row of purchases) {
    if (row.kind !== "purchase" || row.contract_id === "") continue;
    const key = `${row.contract_id} ${quarterOf(row.invoice_date)}`;
    spend.set(key, (spend.get(key) ?? 0n) + cents(row));
  }
  return CONTRACTED.filter((regimen) => rates[regimen.hcpcs]).flatMap((regimen) =>
    QUARTERS.flatMap((quarter) => rebateOf(regimen, quarter, spend, rates[regimen.hcpcs]!))
  );
}

function rebateOf(regimen: Regimen, quarter: string, spend: ReadonlyMap<string, bigint>, pct: number): Row[] {
  const bought = spend.get(`${contractId(regimen)} ${quarter}`) ?? 0n;
  if (bought === 0n) return [];
  const accrued = divideRounded(bought * BigInt(pct), 100n);
  const received = day(quarterEnd(quarter)) + 95 + (regimen.hcpcs.charCodeAt(4) % 5) * 6;
  const isReceived = received <= day(AS_OF);
  const isShort = regimen.hcpcs === SHORT_REBATE.hcpcs && quarter === SHORT_REBATE.quarter;
  return [
    {
      program_id: `RB-${contractId(regimen).slice(4)}`,
      contract_id: contractId(regimen),
      manufacturer: regimen.manufacturer,
      period_start: quarterStart(quarter),
      period_end: quarterEnd(quarter),
      hcpcs: regimen.hcpcs,
      ndc11: regimen.ndc11,
      accrued_amount: formatCents(accrued),
      received_amount: isReceived
        ? formatCents(isShort ? divideRounded(accrued * SHORT_REBATE.paid_pct, 100n) : accrued)
        : "",
      received_date: isReceived ? isoDay(received) : "",
      tier: regimen.hcpcs === TIER.hcpcs ? "1" : ""
    }
  ];
}

/** List prices: one on 1 January of each year. */
export function wacRows(): Row[] {
  return REGIMENS.flatMap((regimen) =>
    [2023, 2024, 2025].map((year) => {
      const list = listPrice(regimen, year);
      return {
        ndc11: regimen.ndc11,
        starts: `${year}-01-01`,
        wac_per_package: formatCents(list),
        awp_per_package: formatCents(averageWholesalePrice(list))
      };
    })
  ).toSorted((a, b) => (a.ndc11 + a.starts < b.ndc11 + b.starts ? -1 : 1));
}
