import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {formatCents, parseCents} from "../domain/money.ts";
import {quarterOf} from "../domain/quarter.ts";
import * as schema from "../schema/canonical.ts";
import type {Table} from "../schema/table.ts";
import {type Claim, type ClaimRow, claimOf, duplicateVoided, encounters, type InvoicePrice} from "./claims.ts";
import {cmsFiles} from "./cms.ts";
import {gpoContractRows, rebateRows, wacRows} from "./contracts.ts";
import {type Cell, csvText} from "./csv.ts";
import type {SampleFile} from "./file.ts";
import {findingsFiles} from "./findings.ts";
import {marketFiles} from "./market.ts";
import {PAYERS, PRACTICE, SITES} from "./network.ts";
import {type Patient, patients, type Visit, visitsOf} from "./patients.ts";
import {CSV_AND_835, EXPIRED_LOT} from "./plants.ts";
import {
  administrationTimeRows,
  authorizationId,
  budgetRows,
  countRows,
  priorAuthRows,
  scheduleRows
} from "./practice.ts";
import {preferredText} from "./preferred.ts";
import {invoicePrices, type PurchaseRow, purchaseRows} from "./purchases.ts";
import {scannedLots} from "./scan.ts";
import {type Order, ordersOf, type StockKey, stockKeys} from "./stock.ts";
import {contractRows} from "./terms.ts";
import {claimFiles} from "./x12/claim-837.ts";
import {remittanceFiles, SUPPLEMENT} from "./x12/remittance.ts";
import {claimsInBoth, isElectronic} from "./x12/route.ts";

/** Header of a canonical file, in the order of its schema; a line number is called `line` in files. */
export const columnsOfFile = (table: Table): string[] =>
  Object.keys(table.fields).map((name) => (name === "line_number" ? "line" : name));

export const canonical = (path: string, table: Table, rows: readonly Readonly<Record<string, Cell>>[]): SampleFile => ({
  path,
  text: csvText(columnsOfFile(table), rows)
});

/** The payers of the practice, and the supplement that only ever pays second. */
const payerRows = (): Record<string, Cell>[] => [
  ...PAYERS.map(({payer_id, name, kind}) => ({payer_id, name, kind})),
  {...SUPPLEMENT, kind: "commercial"}
];

/** Rows split by quarter, so that no file grows large. */
export function byQuarter<T extends Readonly<Record<string, Cell>>>(rows: readonly T[], date: string): [string, T[]][] {
  const quarters = new Map<string, T[]>();
  for (const row of rows) {
    const quarter = quarterOf(String(row[date]) < "2023-07-01" ? "2023-07-01" : String(row[date])).toLowerCase();
    const found = quarters.get(quarter);
    if (found) found.push(row);
    else quarters.set(quarter, [row]);
  }
  return [...quarters].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Claims entered twice, numbered after the real ones. */
export function voided(claims: readonly Claim[]): ClaimRow[] {
  return claims
    .filter((claim, i) => i % 311 === 150 && claim.encounter.date < "2025-04-01")
    .flatMap((claim, i) => duplicateVoided(claim, `CV${900001 + i}`));
}

/** What the practice exports: every claim that does not travel as 837P and 835, and a few that do both. */
function exportRows(claims: readonly Claim[], inBoth: readonly Claim[]): ClaimRow[] {
  const both = new Set(inBoth);
  const differ = inBoth.slice(CSV_AND_835.agree);
  return claims
    .filter((claim) => !isElectronic(claim) || both.has(claim))
    .flatMap((claim) => {
      const less = CSV_AND_835.paid_less_cents[differ.indexOf(claim)];
      return less === undefined ? claim.rows : claim.rows.map((row) => (row.line === 1 ? paidLess(row, less) : row));
    });
}

/** The row as if the payer had paid less and the practice had written the rest off. */
function paidLess(row: ClaimRow, less: bigint): ClaimRow {
  const minus = (value: Cell) => formatCents(parseCents(String(value)) - less);
  const written_off = parseCents(String(row.billed_amount)) - parseCents(String(row.paid_amount)) + less;
  return {
    ...row,
    allowed_amount: minus(row.allowed_amount),
    paid_amount: minus(row.paid_amount),
    adjustments: `CO:45:${formatCents(written_off)}`
  };
}

/** What happened at a practice: who came, what was bought and billed, and what of it is on the shelves. */
export interface Practice {
  readonly visits: readonly Visit[];
  readonly stock: readonly {readonly key: StockKey; readonly orders: readonly Order[]}[];
  readonly purchases: readonly PurchaseRow[];
  readonly invoicePrice: InvoicePrice;
  readonly claims: readonly Claim[];
}

/** The history of these people's practice; what nobody of them is given is not bought. */
export function practiceOf(people: readonly Patient[]): Practice {
  const visits = people.flatMap(visitsOf);
  const stock = stockKeys(visits)
    .filter((key) => key.visits > 0)
    .map((key) => ({key, orders: ordersOf(key)}));
  const kept = new Set(stock.map(({key}) => `${key.site_id} ${key.regimen.ndc11}`));
  const orders = stock.flatMap((each) => each.orders);
  const purchases = purchaseRows(orders).filter(
    (row) => row.lot === EXPIRED_LOT.lot || kept.has(`${row.site_id} ${row.ndc11}`)
  );
  const invoicePrice = invoicePrices(purchases);
  const years = new Map();
  const lots = scannedLots(visits, orders);
  const claims = encounters(visits).map((encounter) =>
    claimOf(encounter, years, invoicePrice, {
      authorization_id: authorizationId(encounter.visit.patient, encounter.date.slice(0, 4)),
      lot: lots.get(encounter.visit) ?? ""
    })
  );
  return {visits, stock, purchases, invoicePrice, claims};
}

/** The canonical files beside claims and purchases. */
export function otherFiles({visits, stock, purchases, claims}: Practice): SampleFile[] {
  const spend = purchases.map((row) => ({
    site_id: row.site_id,
    cents: BigInt(String(row.extended_amount).replace(".", ""))
  }));
  return [
    canonical("sites.csv", schema.site, SITES as unknown as Record<string, Cell>[]),
    canonical("payers.csv", schema.payer, payerRows()),
    canonical("payer_contracts.csv", schema.payerContract, contractRows()),
    canonical("gpo_contracts.csv", schema.gpoContract, gpoContractRows(purchases)),
    canonical("rebates.csv", schema.rebate, rebateRows(purchases)),
    canonical("prior_auths.csv", schema.priorAuth, priorAuthRows(visits)),
    canonical("inventory_counts.csv", schema.inventoryCount, countRows(stock)),
    canonical("schedule.csv", schema.schedule, scheduleRows(visits)),
    canonical("administration_times.csv", schema.administrationTime, administrationTimeRows(claims)),
    canonical("wac.csv", schema.wac, wacRows()),
    canonical("budget.csv", schema.budget, budgetRows(claims, spend))
  ];
}

/** Builds the whole practice and every file of it, in memory, from its seeds alone. */
export function sampleFiles(): SampleFile[] {
  const practice = practiceOf(patients());
  const {claims, purchases, invoicePrice} = practice;
  const electronic = claims.filter(isElectronic);
  const inBoth = claimsInBoth(claims);
  const claim_rows = [...exportRows(claims, inBoth), ...voided(claims)];
  return [
    ...cmsFiles(),
    ...marketFiles(),
    ...otherFiles(practice),
    ...byQuarter(claim_rows, "service_date").map(([quarter, rows]) =>
      canonical(`claims/claims-${quarter}.csv`, schema.claimLine, rows)
    ),
    ...byQuarter(purchases, "invoice_date").map(([quarter, rows]) =>
      canonical(`purchases/purchases-${quarter}.csv`, schema.purchase, rows)
    ),
    {path: "reference/preferred_product.csv", text: preferredText()},
    {path: "reference/practice.csv", text: csvText(["name", "is_sample", "source"], [PRACTICE])},
    ...claimFiles(electronic),
    ...remittanceFiles(electronic),
    ...findingsFiles({claims, purchases, invoicePrice})
  ];
}

/** Writes the sample practice into a folder, replacing what is there; the same bytes every time. */
export function writeSample(dir: string): SampleFile[] {
  if (existsSync(dir) && readdirSync(dir).length > 0 && !existsSync(join(dir, "FINDINGS.md"))) {
    throw new Error(`not a sample folder: ${dir} has files but no FINDINGS.md; name an empty folder`);
  }
  const files = sampleFiles();
  rmSync(dir, {recursive: true, force: true});
  for (const {path, text} of files) {
    mkdirSync(dirname(join(dir, path)), {recursive: true});
    writeFileSync(join(dir, path), text);
  }
  return files;
}
