import {parseCents, parsePrice} from "../../src/domain/money.ts";
import {quarterOf} from "../../src/domain/quarter.ts";
import type {Encounter} from "../../src/sample/claim.ts";
import type {Claim, ClaimRow, InvoicePrice} from "../../src/sample/claims.ts";
import type {Cell} from "../../src/sample/csv.ts";
import {PAYMENT_LIMITS, unitsPerPackage} from "../../src/sample/figures.ts";
import {invoicePrices, type PurchaseRow} from "../../src/sample/purchases.ts";
import {codeOn, REGIMENS} from "../../src/sample/regimens.ts";
import {expectedCents, serviceRate} from "../../src/sample/terms.ts";
import {type Books, keepBooks} from "../costing/oracle.ts";

/**
 * What is true of a practice, reckoned from the generator's own rows: lines in their current state, their cost by the queue
 * walk of test/costing/oracle.ts, and sums of both. Nothing here reads the program's models.
 */

/** What happened, as far as a form tells it. */
export interface Facts {
  readonly claims: readonly Claim[];
  readonly purchases: readonly PurchaseRow[];
  readonly counts: readonly Readonly<Record<string, Cell>>[];
  /** Rows of the files beside them, by name. */
  readonly plans?: {readonly [file: string]: readonly Readonly<Record<string, Cell>>[]};
}

/** A claim line where it stands, money in cents, units in thousandths. */
export interface Line {
  readonly row: ClaimRow;
  readonly quarter: string;
  readonly isDrug: boolean;
  readonly isOpen: boolean;
  readonly isDenied: boolean;
  /** The drug a service line went with; its own code for a drug line. */
  readonly drug: string;
  readonly units: bigint;
  readonly billed: bigint;
  readonly allowed: bigint;
  readonly paid: bigint;
  readonly sequestration: bigint;
  readonly patientPart: bigint;
  readonly patientPaid: bigint;
  /** Of `paid`, what a second payer paid. */
  readonly second: bigint;
  /** FIFO; 0 for what costs nothing. */
  readonly cost: bigint;
  readonly isEstimated: boolean;
  /** What the payer's contract owes, by the generator's own terms. */
  readonly expected: bigint;
}

export interface Truth {
  readonly lines: readonly Line[];
  readonly books: Books;
  readonly facts: Facts;
}

const cents = (cell: Cell): bigint => parseCents(String(cell || "0.00"));
const isDrugCode = (hcpcs: string): boolean => /^[JQ]/.test(hcpcs);
const PACKAGES = new Map(REGIMENS.map((regimen) => [regimen.ndc11, regimen]));
const LIMITS = new Map(
  PAYMENT_LIMITS.filter((row) => row.payment_limit !== "").map((row) => [
    `${row.quarter} ${row.hcpcs}`,
    parsePrice(row.payment_limit)
  ])
);

/** Thousandths of a unit in so many packages of a product, in the code of its last quarter. */
function unitsOf(ndc11: string, packages: Cell): bigint {
  const {hcpcs} = codeOn(PACKAGES.get(ndc11)!.hcpcs, "2025-06-30");
  return BigInt(Math.round(Number(packages) * 1000)) * BigInt(unitsPerPackage(ndc11, hcpcs));
}

/** The highest version of each line. */
function standing(claims: readonly Claim[]): {row: ClaimRow; claim: Claim}[] {
  return claims.flatMap((claim) => {
    const last = new Map<number, ClaimRow>();
    for (const row of claim.rows) if ((last.get(row.line)?.version ?? 0) < row.version) last.set(row.line, row);
    return [...last.values()].map((row) => ({row, claim}));
  });
}

const isFree = (row: ClaimRow): boolean => cents(row.billed_amount) <= 1n;
const quarterOn = (row: ClaimRow): string => quarterOf(String(row.service_date));

/** The product that a site has of a code: here it is never more than one. */
function boughtOf(purchases: readonly PurchaseRow[], row: ClaimRow, claim: Claim): string | null {
  const {ndc11} = claim.encounter.visit.patient.regimen;
  return purchases.some((each) => each.site_id === row.site_id && each.ndc11 === ndc11) ? ndc11 : null;
}

function booksOf({claims, purchases, counts}: Facts): Books {
  return keepBooks({
    purchases: purchases.map((row) => ({
      vendor: row.vendor,
      invoice: String(row.invoice),
      line: Number(row.line),
      date: String(row.received_date || row.invoice_date),
      site: row.site_id,
      ndc: row.ndc11,
      kind: row.kind,
      packages: BigInt(Math.round(Number(row.packages) * 1000)),
      units: unitsOf(row.ndc11, row.packages),
      amount: cents(row.extended_amount),
      freight: row.freight_amount ? cents(row.freight_amount) : null,
      lot: String(row.lot || "") || null,
      expiry: String(row.expiry_date || "") || null
    })),
    claims: standing(claims)
      .filter(({row}) => isDrugCode(String(row.hcpcs)))
      .map(({row, claim}) => ({
        claim: row.claim_id,
        line: row.line,
        date: String(row.service_date),
        site: String(row.site_id),
        hcpcs: String(row.hcpcs),
        ndc: String(row.ndc11 || "") || boughtOf(purchases, row, claim),
        units: BigInt(Math.round(Number(row.units) * 1000)),
        lot: String(row.lot || "") || null,
        consumes: !isFree(row)
      })),
    counts: counts.map((row) => ({
      site: String(row.site_id),
      ndc: String(row.ndc11),
      date: String(row.count_date),
      units: unitsOf(String(row.ndc11), row.packages),
      limit: LIMITS.get(`${quarterOf(String(row.count_date))} ${PACKAGES.get(String(row.ndc11))!.hcpcs}`) ?? null
    })),
    limits: LIMITS
  });
}

/** The drug of a claim that was allowed most, then billed most, then stands first. */
function drugsOf(rows: readonly ClaimRow[]): Map<string, string> {
  const drugs = new Map<string, ClaimRow>();
  for (const row of rows) {
    if (!isDrugCode(String(row.hcpcs)) || isFree(row)) continue;
    const best = drugs.get(row.claim_id);
    const more = best
      ? cents(row.allowed_amount) - cents(best.allowed_amount) || cents(row.billed_amount) - cents(best.billed_amount)
      : 1n;
    if (more > 0n) drugs.set(row.claim_id, row);
  }
  return new Map([...drugs].map(([claim, row]) => [claim, String(row.hcpcs)]));
}

const sequestrationOf = (row: ClaimRow): bigint => {
  const found = /CO:253:(\d+\.\d\d)/.exec(String(row.adjustments ?? ""));
  return cents(found?.[1]);
};

/** What the contract says a line is worth. */
function expectedOf(encounter: Encounter, row: ClaimRow, invoicePrice: InvoicePrice): bigint {
  const {visit, quarter, date} = encounter;
  const {payer_id, site_id, regimen} = visit.patient;
  const hcpcs = String(row.hcpcs);
  if (!isDrugCode(hcpcs)) return serviceRate(payer_id, hcpcs) * BigInt(Number(row.units));
  if (isFree(row)) return 0n;
  return expectedCents({
    ...{payer_id, regimen, hcpcs, quarter, date},
    units: BigInt(Number(row.units)),
    is_waste: row.modifiers === "JW",
    billed_cents: cents(row.billed_amount),
    invoice_cents: invoicePrice(site_id, regimen.ndc11, visit.day)
  });
}

export function truthOf(facts: Facts): Truth {
  const books = booksOf(facts);
  const rows = standing(facts.claims);
  const invoicePrice = invoicePrices(facts.purchases);
  const drugs = drugsOf(rows.map(({row}) => row));
  const lines = rows.map(({row, claim}): Line => {
    const isDrug = isDrugCode(String(row.hcpcs));
    const [cost = "0", , estimated] = (books.lines.get(`${row.claim_id} ${row.line} fifo`) ?? "").split(" ");
    return {
      row,
      quarter: quarterOn(row),
      isDrug,
      isOpen: row.adjudicated_date === "",
      isDenied: row.status === "denied",
      drug: isDrug ? String(row.hcpcs) : (drugs.get(row.claim_id) ?? "none"),
      units: isDrug && isFree(row) ? 0n : BigInt(Math.round(Number(row.units) * 1000)),
      billed: cents(row.billed_amount),
      allowed: cents(row.allowed_amount),
      paid: cents(row.paid_amount),
      sequestration: sequestrationOf(row),
      patientPart: cents(row.patient_responsibility),
      patientPaid: cents(row.patient_paid_amount),
      second: cents(row.second_paid),
      cost: BigInt(cost || "0"),
      isEstimated: estimated === "true",
      expected: expectedOf(claim.encounter, row, invoicePrice)
    };
  });
  return {lines, books, facts};
}
