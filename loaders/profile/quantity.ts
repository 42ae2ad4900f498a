import {divideRounded, formatUnits, parseUnits} from "../../src/domain/money.ts";
import type {QUANTITY_UNITS} from "./profile.ts";

/** Turning what a distributor counts into packages, the NDC's own package as the CMS crosswalk has it. */

/** What the crosswalk says of one NDC. */
export interface CrosswalkPackage {
  readonly ndc11: string;
  /** Items (vials) in the package: PKG QTY. Decimal text. */
  readonly items_per_package: string;
  /** HCPCS units in the package, item units × package quantity. Decimal text. */
  readonly billing_units_per_package: string;
  /** What one HCPCS unit is, as CMS prints it (`500 MG`). */
  readonly dosage: string;
  /** CMS's payment limit of one HCPCS unit, the latest loaded; absent where none is. Decimal text. */
  readonly payment_limit?: string | null;
}

export type QuantityUnit = (typeof QUANTITY_UNITS)[number];
export type Converted =
  | {packages: string; note: string | null}
  | {reason: "unit_unknown" | "not_whole_packages"; why: string};

const WEIGHT: {readonly [unit: string]: bigint} = {
  KG: 1_000_000_000n,
  GM: 1_000_000n,
  GRAM: 1_000_000n,
  G: 1_000_000n,
  MG: 1_000n,
  MCG: 1n,
  UG: 1n,
  MICROGRAM: 1n
};

/** Micrograms (or international units) in one HCPCS unit; null for `per dose`, mL and other words. In thousandths. */
export function dosageSize(dosage: string): {kind: "weight" | "international_unit"; size: bigint} | null {
  const match =
    /^([\d,]+(?:\.\d{1,3})?)?\s*(KG|GM|GRAM|G|MG|MCG|UG|MICROGRAM|I\.?U\.?|UNITS?|INTERNATIONAL UNITS?)$/i.exec(
      dosage.trim()
    );
  if (!match) return null;
  const amount = parseUnits((match[1] ?? "1").replaceAll(",", ""));
  const word = match[2]!.toUpperCase();
  const weight = WEIGHT[word];
  return weight ? {kind: "weight", size: amount * weight} : {kind: "international_unit", size: amount};
}

const STEP: {readonly [unit: string]: {kind: "weight" | "international_unit"; size: bigint; word: string}} = {
  gram: {kind: "weight", size: 1_000_000n, word: "g"},
  milligram: {kind: "weight", size: 1_000n, word: "mg"},
  microgram: {kind: "weight", size: 1n, word: "mcg"},
  international_unit: {kind: "international_unit", size: 1n, word: "IU"}
};

export interface QuantityOptions {
  readonly unit: QuantityUnit | null;
  /** Packages in one outer pack, where the file says so. */
  readonly packagesPerUnit: string | null;
  readonly known: CrosswalkPackage | undefined;
  /** Dollars for one of what the quantity counts, where the line says; decides what an `each` is. */
  readonly price?: number | null;
}

/** Packages for a quantity, with the conversion in words; a reason when it cannot be known. Never factor 1 by default. */
export function toPackages(quantity: string, {unit, packagesPerUnit, known, price}: QuantityOptions): Converted {
  if (unit === null) return {reason: "unit_unknown", why: "unit of measure is not in the profile"};
  if (unit === "package") return {packages: quantity, note: null};
  const count = parseUnits(quantity);
  if (unit === "outer_pack") {
    const factor = packagesPerUnit && /^\d+$/.test(packagesPerUnit) ? BigInt(packagesPerUnit) : 0n;
    if (factor <= 0n) return {reason: "unit_unknown", why: "packages in an outer pack are not stated"};
    return {
      packages: trim(count * factor),
      note: `${quantity} outer packs × ${factor} = ${trim(count * factor)} packages`
    };
  }
  if (unit === "each") return fromEach(quantity, known, price ?? null);
  if (!known) return {reason: "unit_unknown", why: "NDC is not in the crosswalk"};
  if (unit === "billing_unit") {
    const size = parseUnits(known.billing_units_per_package);
    return whole(count * 1000n, size, `${quantity} billing units ÷ ${trim(size)} a package`);
  }
  if (unit === "item") {
    const items = parseUnits(known.items_per_package);
    return whole(count * 1000n, items, `${quantity} items ÷ ${trim(items)} a package`);
  }
  const step = STEP[unit]!;
  const dosage = dosageSize(known.dosage);
  if (!dosage || dosage.kind !== step.kind) return {reason: "unit_unknown", why: `one billing unit is ${known.dosage}`};
  // Package content in thousandths of a microgram or IU: billing units (thousandths) × size of one (thousandths) ÷ 1000.
  const content = parseUnits(known.billing_units_per_package) * dosage.size;
  return whole(
    count * step.size * 1_000_000n,
    content,
    `${quantity} ${step.word} ÷ ${known.billing_units_per_package} × ${known.dosage} a package`
  );
}

/** A cost between these multiples of the payment limit is a price that drug can have; a ten-pack's vial is far below. */
const LEAST = 0.3;
const MOST = 3;

/** Whether a package may cost this: true, false, or null where no payment limit or no price is known. */
export function isLikelyCost(price: number | null, known: CrosswalkPackage | undefined): boolean | null {
  const limit = Number(known?.payment_limit ?? 0) * Number(known?.billing_units_per_package ?? 0);
  if (!price || limit <= 0) return null;
  const share = Math.abs(price) / limit;
  return share >= LEAST && share <= MOST;
}

/**
 * Vials, syringes, eaches. Where the crosswalk has several items in the NDC's package the word means one of them, unless
 * the price says that only whole packages can have been meant: exact thousandths of a package, since boxes are broken.
 */
function fromEach(quantity: string, known: CrosswalkPackage | undefined, price: number | null): Converted {
  const items = known ? parseUnits(known.items_per_package) : 1000n;
  if (items === 1000n || items <= 0n) return {packages: quantity, note: null};
  const [asPackage, asItem] = [isLikelyCost(price, known), isLikelyCost((price ?? 0) * (Number(items) / 1000), known)];
  if (asPackage === true && asItem === false)
    return {packages: quantity, note: `${quantity} packages of ${trim(items)} items each, by the price`};
  const packages = divideRounded(parseUnits(quantity) * 1000n, items);
  const how = `${quantity} items ÷ ${trim(items)} a package`;
  if (packages * items !== parseUnits(quantity) * 1000n) return {reason: "not_whole_packages", why: how};
  return {packages: trim(packages), note: `${how} = ${trim(packages)} packages`};
}

/** A quotient in thousandths of a package, exact or refused: a part of a package cannot be bought. */
function whole(numerator: bigint, denominator: bigint, how: string): Converted {
  if (denominator <= 0n) return {reason: "unit_unknown", why: "the crosswalk has no package size"};
  const packages = divideRounded(numerator, denominator);
  if (packages * denominator !== numerator || packages % 1000n !== 0n) return {reason: "not_whole_packages", why: how};
  return {packages: trim(packages), note: `${how} = ${trim(packages)} packages`};
}

const trim = (units: bigint): string => formatUnits(units).replace(/\.?0+$/, "");

/**
 * Dollars for one of what is counted: its price, or amount ÷ count where count × price is another amount (the price of a vial
 * beside a count of packs of ten). Null where neither is known.
 */
export function priceOfOne(count: number, price: number, amount: number): number | null {
  const [q, p, a] = [count, price, amount].map((number) => Math.abs(number) || 0) as [number, number, number];
  if (q > 0 && a > 0 && (p === 0 || Math.abs(q * p - a) > 0.02 * a)) return a / q;
  return p || null;
}
