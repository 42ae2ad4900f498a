import {divideRounded, formatCents} from "../domain/money.ts";
import {quarterOf} from "../domain/quarter.ts";
import {type Encounter, isWasteUnbilled, isWhiteBagged} from "./claim.ts";
import {type Claim, type ClaimRow, type InvoicePrice, isInDenialCluster, saleOf} from "./claims.ts";
import {rebateRows, tierPosition, tierThreshold} from "./contracts.ts";
import {unitsPerPackage} from "./figures.ts";
import type {SampleFile} from "./file.ts";
import {type Finding, findingsText} from "./findings-text.ts";
import * as plants from "./plants.ts";
import {contractPrice, listPrice} from "./prices.ts";
import type {PurchaseRow} from "./purchases.ts";
import {REGIMENS, type Regimen} from "./regimens.ts";
import {expectedCents} from "./terms.ts";
import {claimsInBoth} from "./x12/route.ts";

/** The planted findings with their dollars, counted from what was planted and never from what the product says. */

export interface Made {
  readonly claims: readonly Claim[];
  readonly purchases: readonly PurchaseRow[];
  readonly invoicePrice: InvoicePrice;
}

const EVERYWHERE = {hcpcs: "", payer_id: "", site_id: "", quarter: ""};
const cents = (value: unknown): bigint => BigInt(String(value || "0.00").replace(".", ""));
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const regimenOf = (hcpcs: string): Regimen => REGIMENS.find((regimen) => regimen.hcpcs === hcpcs)!;
const unitCents = (hcpcs: string): bigint => BigInt(regimenOf(hcpcs).fixed_unit_cents);

/** The highest version of each line. */
export function currentRows(rows: readonly ClaimRow[]): ClaimRow[] {
  const current = new Map<string, ClaimRow>();
  for (const row of rows) {
    const key = `${row.claim_id} ${row.line}`;
    if ((current.get(key)?.version ?? 0) < row.version) current.set(key, row);
  }
  return [...current.values()];
}

const drugRows = (claims: readonly Claim[], hcpcs: string, quarter: string): ClaimRow[] =>
  claims
    .filter((claim) => claim.encounter.quarter === quarter)
    .flatMap((claim) => currentRows(claim.rows))
    .filter((row) => row.hcpcs === hcpcs);

function underwater({claims}: Made): Finding[] {
  return plants.UNDERWATER.map(({hcpcs, quarter}, i) => {
    const rows = drugRows(claims, hcpcs, quarter);
    const collected = sum(rows.map((row) => cents(row.paid_amount) + cents(row.patient_paid_amount)));
    const cost = sum(rows.map((row) => BigInt(String(row.units)) * unitCents(hcpcs)));
    return {
      ...EVERYWHERE,
      id: `F${i + 1}`,
      finding: "underwater_biosimilar",
      hcpcs,
      quarter,
      amount: collected - cost,
      issue: 2,
      how: `net cost recovery of ${hcpcs} in ${quarter}, all payers and sites: paid by payer and patient on current drug lines (JW included) less units × $${formatCents(unitCents(hcpcs))}, the one price ever paid`
    };
  });
}

/** Drug lines of a claim with the contract's price beside what was allowed. */
function priced(claim: Claim, invoicePrice: InvoicePrice): {expected: bigint; allowed: bigint}[] {
  return currentRows(claim.rows).flatMap((row) => {
    const line = claim.encounter.lines.find((one) => one.line === row.line)!;
    if (line.kind === "service" || !row.allowed_amount || row.status === "denied") return [];
    const expected = expectedCents(saleOf(claim.encounter, line, invoicePrice));
    return [{expected, allowed: cents(row.allowed_amount)}];
  });
}

function staleLimit({claims, invoicePrice}: Made): Finding {
  const {payer_id, quarter, cms_quarter} = plants.STALE_LIMIT;
  const lines = claims
    .filter(({encounter}) => encounter.visit.patient.payer_id === payer_id && encounter.quarter === quarter)
    .flatMap((claim) => priced(claim, invoicePrice));
  const differences = lines.map(({expected, allowed}) => expected - allowed);
  const short = differences.filter((difference) => difference > 0n);
  return {
    ...EVERYWHERE,
    id: "F4",
    finding: "stale_payment_limit",
    payer_id,
    quarter,
    amount: sum(short),
    issue: 3,
    how: `Σ (expected − allowed) over the ${short.length} answered drug lines allowed less than the contract (102% of the ${quarter} limit): the payer still uses ${cms_quarter}; over all ${lines.length} answered drug lines the difference is ${formatCents(sum(differences))}, as some limits fell`
  };
}

function offContract(): Finding {
  const {hcpcs, site_id, date, packages, vendor} = plants.OFF_CONTRACT;
  const regimen = regimenOf(hcpcs);
  const quarter = quarterOf(date);
  const over = listPrice(regimen, Number(date.slice(0, 4))) - contractPrice(regimen, hcpcs, quarter);
  return {
    ...EVERYWHERE,
    id: "F5",
    finding: "off_contract_purchase",
    hcpcs,
    site_id,
    quarter,
    amount: over * BigInt(packages),
    issue: 5,
    how: `(unit price paid to ${vendor} on ${date} − contract price then in force) × ${packages} packages`
  };
}

function lostVial(): Finding {
  const {hcpcs, site_id, quarter, date} = plants.LOST_VIAL;
  const units = BigInt(unitsPerPackage(regimenOf(hcpcs).ndc11, hcpcs));
  return {
    ...EVERYWHERE,
    id: "F6",
    finding: "lost_vial",
    hcpcs,
    site_id,
    quarter,
    amount: units * unitCents(hcpcs),
    issue: 2,
    how: `one package gone on ${date}, missing at the count of the quarter's last day: its invoice price, the same in every lot`
  };
}

function expiredLot({purchases}: Made): Finding {
  const {hcpcs, site_id, quarter, lot, expiry} = plants.EXPIRED_LOT;
  return {
    ...EVERYWHERE,
    id: "F7",
    finding: "expired_lot",
    hcpcs,
    site_id,
    quarter,
    amount: sum(purchases.filter((row) => row.lot === lot).map((row) => cents(row.extended_amount))),
    issue: 2,
    how: `invoice amount of lot ${lot}, never given, expired ${expiry}, counted as zero at the end of ${quarter}`
  };
}

function unbilledWaste({claims, invoicePrice}: Made): Finding[] {
  const {hcpcs, site_id, quarters} = plants.UNBILLED_WASTE;
  const wasted = claims.filter(
    ({encounter}) => isWasteUnbilled(encounter.visit, encounter.quarter) && encounter.visit.waste > 0
  );
  return quarters.flatMap((quarter, i) => {
    const mine = wasted.filter(({encounter}) => encounter.quarter === quarter).map(({encounter}) => encounter);
    const units = sum(mine.map(({visit}) => BigInt(visit.waste)));
    const place = {...EVERYWHERE, hcpcs, site_id, quarter, issue: 4};
    const what = `${mine.length} visits with neither JW nor JZ; waste = whole ${regimenOf(hcpcs).vial_units}-unit vials opened − units billed`;
    return [
      {
        ...place,
        id: `F${8 + i * 2}`,
        finding: "unbilled_waste_cost",
        amount: units * unitCents(hcpcs),
        how: `${what}, ${units} units × $${formatCents(unitCents(hcpcs))}`
      },
      {
        ...place,
        id: `F${9 + i * 2}`,
        finding: "unbilled_waste_payment",
        amount: sum(mine.map((encounter) => wasteValue(encounter, invoicePrice))),
        how: `${what}; what each payer's contract allows for a JW line of those units (nothing where waste is not paid)`
      }
    ];
  });
}

/** What a JW line of the unbilled units would have been allowed. */
function wasteValue(encounter: Encounter, invoicePrice: InvoicePrice): bigint {
  const dose = encounter.lines[0]!;
  const {waste} = encounter.visit;
  const billed_cents = (dose.billed_cents / BigInt(dose.units)) * BigInt(waste);
  return expectedCents(saleOf(encounter, {...dose, kind: "waste", units: waste, billed_cents}, invoicePrice));
}

function denialCluster({claims}: Made): Finding[] {
  const {hcpcs, payer_id, quarter, carc} = plants.DENIAL_CLUSTER;
  const lines = claims
    .filter(({encounter}) => isInDenialCluster(encounter))
    .flatMap((claim) => claim.rows.filter((row) => row.hcpcs === hcpcs && row.status === "denied"));
  const place = {...EVERYWHERE, hcpcs, payer_id, quarter, issue: 3};
  const cost = sum(lines.map((row) => BigInt(String(row.units)) * unitCents(hcpcs)));
  return [
    {
      ...place,
      id: "F12",
      finding: "denial_cluster_cost",
      amount: cost,
      how: `drug cost at risk: units of the ${lines.length} drug lines denied with CARC ${carc} × $${formatCents(unitCents(hcpcs))}`
    },
    {
      ...place,
      id: "F13",
      finding: "denial_cluster_billed",
      amount: sum(lines.map((row) => cents(row.billed_amount))),
      how: `billed amount of the same ${lines.length} drug lines`
    }
  ];
}

function whiteBag({claims, invoicePrice}: Made): Finding {
  const {hcpcs, payer_id, from, cents_until} = plants.WHITE_BAG;
  const bagged = claims.filter(({encounter}) => isWhiteBagged(encounter.visit));
  const margins = bagged.map(({encounter}) => {
    const units = encounter.visit.units;
    const sale = saleOf(encounter, {...SALE, hcpcs, units, ndc11: regimenOf(hcpcs).ndc11}, invoicePrice);
    return expectedCents({...sale, billed_cents: 10n ** 12n}) - BigInt(units) * unitCents(hcpcs);
  });
  return {
    ...EVERYWHERE,
    id: "F14",
    finding: "white_bagging",
    hcpcs,
    payer_id,
    quarter: "",
    amount: sum(margins),
    issue: 4,
    how: `lost margin from ${from} to the end of 2025Q2: for each of ${bagged.length} visits billed without the drug (at $0.01 until ${cents_until}), the contract's price of 300 units − 300 × $${formatCents(unitCents(hcpcs))}`
  };
}

const SALE = {line: 1, kind: "drug", modifiers: "", billed_cents: 0n} as const;

function tier({purchases}: Made): Finding {
  const {hcpcs, contract_id, first_rebate_pct, next_rebate_pct, buy_by} = plants.TIER;
  const {packages, cents: spend} = tierPosition(purchases);
  const threshold = tierThreshold(purchases);
  return {
    ...EVERYWHERE,
    id: "F15",
    finding: "rebate_tier_about_to_be_missed",
    hcpcs,
    quarter: "2025Q3",
    amount: divideRounded(spend * BigInt(next_rebate_pct - first_rebate_pct), 100n),
    issue: 5,
    how: `${contract_id}: ${packages} of ${threshold} packages bought, ${threshold - packages} short, buy by ${buy_by}; at stake (${next_rebate_pct}% − ${first_rebate_pct}%) × $${formatCents(spend)} spent in the period to 2025-06-30`
  };
}

function csvDifference({claims}: Made): Finding {
  const {quarter, paid_less_cents} = plants.CSV_AND_835;
  const both = claimsInBoth(claims);
  return {
    ...EVERYWHERE,
    id: "F16",
    finding: "csv_835_difference",
    payer_id: "medicaid",
    quarter,
    amount: sum(paid_less_cents),
    issue: 3,
    how: `${both.length} claims are in the export and in 835s; ${paid_less_cents.length} drug lines are paid less in the export, by ${paid_less_cents.map((less) => `$${formatCents(less)}`).join(" and ")}: Σ (835 paid − export paid)`
  };
}

function shortRebate({purchases}: Made): Finding {
  const {hcpcs, quarter} = plants.SHORT_REBATE;
  const row = rebateRows(purchases).find(
    (one) => one.hcpcs === hcpcs && quarterOf(String(one.period_start)) === quarter
  )!;
  return {
    ...EVERYWHERE,
    id: "F17",
    finding: "rebate_paid_short",
    hcpcs,
    quarter,
    amount: cents(row.accrued_amount) - cents(row.received_amount),
    issue: 5,
    how: `${row.program_id}: accrued $${row.accrued_amount} for ${quarter}, received $${row.received_amount} on ${row.received_date}`
  };
}

/** Every finding, in the order of its number. */
export const findings = (made: Made): Finding[] => [
  ...underwater(made),
  staleLimit(made),
  offContract(),
  lostVial(),
  expiredLot(made),
  ...unbilledWaste(made),
  ...denialCluster(made),
  whiteBag(made),
  tier(made),
  csvDifference(made),
  shortRebate(made)
];

export const findingsFiles = (made: Made): SampleFile[] => [{path: "FINDINGS.md", text: findingsText(findings(made))}];
