import {formatCents} from "../domain/money.ts";
import {quarterOf} from "../domain/quarter.ts";
import type {Cell} from "./csv.ts";
import {type Day, day, isoDay} from "./day.ts";
import {FIRST_DAY_OF_SERVICE} from "./patients.ts";
import {EXPIRED_LOT, OFF_CONTRACT, TIER, WRONG_PRICE} from "./plants.ts";
import {contractPrice, listPrice} from "./prices.ts";
import {random} from "./random.ts";
import {REGIMENS, type Regimen} from "./regimens.ts";
import {MOVEMENTS, type Order} from "./stock.ts";

/** Invoices: weekly orders, and the returns, credits, free goods, transfers and mistakes around them. */

export interface PurchaseRow extends Readonly<Record<string, Cell>> {
  readonly vendor: string;
  readonly invoice_date: string;
  readonly site_id: string;
  readonly ndc11: string;
  readonly kind: string;
}

const ONCOLOGY = "Oakline Oncology Supply";
const PLASMA = "Plainview Plasma Services";
const SPECIALTY = "Meridian Specialty Distribution";
const TERMS: Readonly<Record<string, {code: string; terms_days: number; prompt_pay_pct: string}>> = {
  [ONCOLOGY]: {code: "OK", terms_days: 45, prompt_pay_pct: "1"},
  [PLASMA]: {code: "PL", terms_days: 60, prompt_pay_pct: ""},
  [SPECIALTY]: {code: "MD", terms_days: 30, prompt_pay_pct: "2"}
};
/** Old generics are bought at the day's price, under no contract. */
const UNCONTRACTED = new Set(["J3489", "J2916", "J1756"]);

export const vendorOf = (regimen: Regimen): string =>
  regimen.given_at === "ivig" ? PLASMA : regimen.given_at === "chemo" ? ONCOLOGY : SPECIALTY;

/** The GPO contract of a drug, or none. */
export function contractId(regimen: Regimen): string {
  if (regimen.hcpcs === TIER.hcpcs) return TIER.contract_id;
  if (UNCONTRACTED.has(regimen.hcpcs)) return "";
  return `GPO-${regimen.manufacturer.slice(0, 3).toUpperCase()}-${regimen.hcpcs}`;
}

interface Line {
  readonly regimen: Regimen;
  readonly hcpcs: string;
  readonly site_id: string;
  readonly ordered: Day;
  readonly received: Day;
  readonly kind: string;
  readonly packages: number;
  readonly unit_cents: bigint;
  readonly extended_cents: bigint;
  readonly contract_id: string;
  readonly vendor?: string;
  readonly lot?: string;
  readonly expiry?: string;
}

/** A maker's lot: the same for everyone who buys in the same month. */
export function lotOf(regimen: Regimen, received: Day): {lot: string; expiry: string} {
  const month = isoDay(received).slice(0, 7);
  const chance = random(`lot ${regimen.ndc11} ${month}`);
  const lot = `${String.fromCharCode(65 + chance.integer(0, 25))}${chance.integer(10000, 99999)}`;
  const expiry = isoDay(received + 400 + chance.integer(0, 300));
  return {lot, expiry: `${expiry.slice(0, 7)}-28`};
}

const bought = (order: Order): Line => {
  const unit_cents = contractPrice(order.regimen, order.hcpcs, quarterOf(isoDay(order.ordered)));
  return {
    ...order,
    kind: "purchase",
    unit_cents,
    extended_cents: unit_cents * BigInt(order.packages),
    contract_id: contractId(order.regimen)
  };
};

const regimenOf = (hcpcs: string): Regimen => REGIMENS.find((regimen) => regimen.hcpcs === hcpcs)!;

const tooMuch = (line: Line): bigint => (line.unit_cents * 106n) / 100n;

/** The same packages from another distributor at list price, under no contract. */
function offContract(line: Line): Line {
  const unit_cents = listPrice(line.regimen, Number(isoDay(line.ordered).slice(0, 4)));
  const extended_cents = unit_cents * BigInt(line.packages);
  return {...line, unit_cents, extended_cents, contract_id: "", vendor: OFF_CONTRACT.vendor};
}

/** Lines that are no weekly order. Their amounts are at the contract price of the day but where a credit is cut. */
function otherLines(): Line[] {
  const at = (hcpcs: string, site_id: string, date: string, kind: string, packages: number): Line => {
    const regimen = regimenOf(hcpcs);
    const unit_cents = contractPrice(regimen, hcpcs, quarterOf(date));
    const on = day(date);
    const contract_id = kind.startsWith("transfer") ? "" : contractId(regimen);
    const extended_cents = unit_cents * BigInt(packages);
    return {
      regimen,
      hcpcs,
      site_id,
      ordered: on,
      received: on,
      kind,
      packages,
      unit_cents,
      extended_cents,
      contract_id
    };
  };
  const moved = MOVEMENTS.filter((movement) => movement.kind !== "lost").map((movement) => {
    const line = at(movement.hcpcs, movement.site_id, movement.date, movement.kind, movement.packages);
    if (line.kind === "free_goods") return {...line, unit_cents: 0n, extended_cents: 0n};
    // The distributor keeps 5% for restocking.
    if (line.kind === "return") return {...line, extended_cents: (line.extended_cents * 95n) / 100n};
    if (line.kind.startsWith("transfer")) return {...line, vendor: "Cedar Valley transfer"};
    if (line.hcpcs === OFF_CONTRACT.hcpcs) return offContract(line);
    if (line.hcpcs === WRONG_PRICE.hcpcs) return {...line, unit_cents: tooMuch(line), extended_cents: tooMuch(line)};
    return line;
  });
  const credit = (hcpcs: string, site_id: string, date: string, cents: bigint): Line => ({
    ...at(hcpcs, site_id, date, "price_credit", 0),
    unit_cents: 0n,
    extended_cents: -cents
  });
  const right = at(WRONG_PRICE.hcpcs, WRONG_PRICE.site_id, WRONG_PRICE.rebilled, "rebill", WRONG_PRICE.packages);
  return [
    ...moved,
    credit("J1745", "cv-office", "2024-09-18", 41_250n),
    credit("J0129", "cv-east", "2025-01-22", 118_400n),
    credit("J9312", "cv-north", "2025-05-14", 76_025n),
    {...right, packages: -1, unit_cents: tooMuch(right), extended_cents: -tooMuch(right)},
    right,
    at("J3241", "cv-east", "2025-06-10", "consigned", 2),
    {
      ...at(EXPIRED_LOT.hcpcs, EXPIRED_LOT.site_id, EXPIRED_LOT.received, "purchase", EXPIRED_LOT.packages),
      lot: EXPIRED_LOT.lot,
      expiry: EXPIRED_LOT.expiry
    }
  ];
}

/** Every line of every invoice, by date, vendor and site. */
export function purchaseRows(orders: readonly Order[]): PurchaseRow[] {
  const lines = [...orders.map(bought), ...otherLines()].map((line) => ({
    ...line,
    vendor: line.vendor ?? vendorOf(line.regimen)
  }));
  lines.sort((a, b) => {
    const x = `${isoDay(a.ordered)} ${a.vendor} ${a.site_id} ${a.hcpcs} ${a.packages}`;
    const y = `${isoDay(b.ordered)} ${b.vendor} ${b.site_id} ${b.hcpcs} ${b.packages}`;
    return x < y ? -1 : x > y ? 1 : 0;
  });
  const numbers = new Map<string, number>();
  return lines.map((line) => rowOf(line, nextNumber(numbers, invoiceOf(line))));
}

function invoiceOf(line: Line & {vendor: string}): string {
  const code = TERMS[line.vendor]?.code ?? "TR";
  return `${code}-${isoDay(line.ordered).replaceAll("-", "").slice(2)}-${line.site_id.slice(3, 5).toUpperCase()}`;
}

function nextNumber(numbers: Map<string, number>, invoice: string): number {
  const next = (numbers.get(invoice) ?? 0) + 1;
  numbers.set(invoice, next);
  return next;
}

function rowOf(line: Line & {vendor: string}, number: number): PurchaseRow {
  const terms = TERMS[line.vendor];
  const isStock = line.packages > 0;
  const lot = lotOf(line.regimen, line.received);
  return {
    vendor: line.vendor,
    invoice: invoiceOf(line),
    line: number,
    invoice_date: isoDay(line.ordered),
    received_date: isoDay(line.received),
    site_id: line.site_id,
    ndc11: line.regimen.ndc11,
    kind: line.kind,
    packages: line.packages,
    unit_price: formatCents(line.unit_cents),
    extended_amount: formatCents(line.extended_cents),
    contract_id: line.contract_id,
    lot: isStock ? (line.lot ?? lot.lot) : "",
    expiry_date: isStock ? (line.expiry ?? lot.expiry) : "",
    wac: formatCents(listPrice(line.regimen, Number(isoDay(line.ordered).slice(0, 4)))),
    terms_days: terms?.terms_days,
    prompt_pay_pct: terms?.prompt_pay_pct,
    freight_amount: terms?.code === "PL" && number === 1 && line.ordered >= FIRST_DAY_OF_SERVICE ? "38.50" : "",
    po_number:
      line.kind === "purchase"
        ? `PO-${isoDay(line.ordered).slice(2, 7).replace("-", "")}-${line.site_id.slice(3, 5).toUpperCase()}`
        : ""
  };
}

/** Looks up the last invoice price of a product at a site on or before a day, cents; the first one before any came. */
export function invoicePrices(rows: readonly PurchaseRow[]): (site_id: string, ndc11: string, on: Day) => bigint {
  const byKey = new Map<string, PurchaseRow[]>();
  for (const row of rows.filter((one) => one.kind === "purchase")) {
    const key = `${row.site_id} ${row.ndc11}`;
    const found = byKey.get(key);
    if (found) found.push(row);
    else byKey.set(key, [row]);
  }
  return (site_id, ndc11, on) => {
    const found = byKey.get(`${site_id} ${ndc11}`) ?? [];
    const row = found.findLast((one) => day(one.invoice_date) <= on) ?? found[0];
    return row ? BigInt(String(row.unit_price).replace(".", "")) : 0n;
  };
}
