import type {Claim} from "../../src/sample/claims.ts";
import type {Cell} from "../../src/sample/csv.ts";
import type {PurchaseRow} from "../../src/sample/purchases.ts";
import {canonical, type Practice} from "../../src/sample/sample.ts";
import * as schema from "../../src/schema/canonical.ts";
import {asFiles, canonicalFiles, claimRows, factsOf} from "./files.ts";
import type {Form} from "./forms.ts";

/** Practices that differ from the small one in what happened, or in how much of it is told. */

export const withClaims = (practice: Practice, isKept: (claim: Claim) => boolean): Practice => ({
  ...practice,
  claims: practice.claims.filter(isKept)
});

/** Products that are bought and counted. */
export const withPurchases = (practice: Practice, isKept: (row: {ndc11: string}) => boolean): Practice => ({
  ...practice,
  purchases: practice.purchases.filter(isKept),
  stock: practice.stock.filter(({key}) => isKept({ndc11: key.regimen.ndc11}))
});

const LAST = {quarter: "2025Q2", starts: "2025-04-01", opening: "2025-03-31"} as const;

/** The last quarter alone, with what was counted on the evening before it. */
export function lastQuarter(practice: Practice): Form {
  const facts = factsOf(practice);
  const told = {
    claims: practice.claims.filter(({encounter}) => encounter.quarter === LAST.quarter),
    purchases: practice.purchases.filter(({received_date}) => String(received_date) >= LAST.starts),
    plans: facts.plans!,
    counts: facts.counts.filter(({count_date}) => String(count_date) >= LAST.opening)
  };
  return {
    name: "the last quarter and an opening count",
    files: {
      ...canonicalFiles(practice),
      ...asFiles([
        canonical("claims.csv", schema.claimLine, claimRows(told)),
        canonical("purchases.csv", schema.purchase, told.purchases),
        canonical("inventory_counts.csv", schema.inventoryCount, told.counts)
      ])
    },
    facts,
    told,
    lacks: ["opening_purchases", "quarters", "claims_before"],
    unasked: {
      "rebates accrued": "the file has every quarter",
      "rebates to come": "the file has every quarter",
      "authorizations requested": "the file has every quarter",
      "a year's collections, for MFP": "of the quarters that are told, as its words say"
    },
    from: LAST.quarter
  };
}

const yearBefore = (date: Cell): string =>
  String(date ?? "")
    .replace(/^\d{4}/, (year) => String(Number(year) - 1))
    .replace(/-02-29/, "-02-28");
const FIRST_YEAR = "2024-07-01";

/** The practice with a year before it: its first four quarters once more, a year earlier. */
export function aYearBefore(practice: Practice): Practice {
  const claims = practice.claims
    .filter(({encounter}) => encounter.date < FIRST_YEAR)
    .map((claim): Claim => {
      const claim_id = `Y${claim.encounter.claim_id}`;
      const {date, quarter, visit} = claim.encounter;
      return {
        ...claim,
        encounter: {
          ...claim.encounter,
          claim_id,
          date: yearBefore(date),
          quarter: yearBefore(quarter),
          visit: {...visit, day: visit.day - 365}
        },
        rows: claim.rows.map((row) => ({
          ...row,
          claim_id,
          service_date: yearBefore(row.service_date),
          submitted_date: yearBefore(row.submitted_date),
          adjudicated_date: yearBefore(row.adjudicated_date),
          paid_date: yearBefore(row.paid_date)
        }))
      };
    });
  const purchases = practice.purchases
    .filter(({invoice_date}) => invoice_date < FIRST_YEAR)
    .map(
      (row): PurchaseRow => ({
        ...row,
        invoice: `Y${row.invoice}`,
        invoice_date: yearBefore(row.invoice_date),
        received_date: yearBefore(row.received_date)
      })
    );
  return {...practice, claims: [...claims, ...practice.claims], purchases: [...purchases, ...practice.purchases]};
}
