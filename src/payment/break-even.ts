import {type Cents, divideRounded, type Price, type Units} from "../domain/money.ts";
import type {Rate} from "./medicare.ts";

/**
 * What a payer pays for a billing unit and how surely. Money is exact: units in thousandths, prices in millionths of a
 * dollar, rates in millionths of one. Revenue is linear in the own price because a contract on the invoice follows it.
 */
export interface PayerRate {
  readonly units: Units;
  /** Allowed for a unit whatever the own price: Medicare's limit, a contract's formula. */
  readonly allowed_per_unit: Price;
  /** Allowed per dollar of own price: 109% of invoice is 1_090_000n; 0n for every other contract. */
  readonly invoice_multiple: Rate;
  readonly patient_share: Rate;
  readonly sequestration_share: Rate;
  readonly denied_share: Rate;
  readonly unpaid_patient_share: Rate;
}

/** What a unit costs beyond its price. */
export interface CostTerms {
  /** Share of what is bought that is never billed. */
  readonly lost_share: Rate;
  /** Days the practice's own money is in the drug: on hand + until paid − terms, never below zero; in thousandths. */
  readonly carried_days: bigint;
  /** Yearly cost of that money. */
  readonly annual_rate: Rate;
}

const ONE = 1_000_000n;
const KEPT = ONE ** 3n;
const YEAR = 365_000n * ONE;

/**
 * Share of an allowed dollar that arrives, in millionths cubed: (1 − denied) × (patient × (1 − unpaid) + payer × (1 − s)).
 * For Medicare without denials and bad debt this is c + 0.98 (1 − c).
 */
export function keptShare(rate: PayerRate): bigint {
  const patient = rate.patient_share * (ONE - rate.unpaid_patient_share);
  const payer = (ONE - rate.patient_share) * (ONE - rate.sequestration_share);
  return (ONE - rate.denied_share) * (patient + payer);
}

/** Revenue and cost as integers: fixed revenue, revenue per dollar of price, units, and the cost of a dollar of price. */
function lineOf(mix: readonly PayerRate[], terms: CostTerms) {
  let fixed = 0n;
  let follows = 0n;
  let units = 0n;
  for (const rate of mix) {
    const kept = keptShare(rate);
    fixed += rate.units * rate.allowed_per_unit * kept;
    follows += rate.units * rate.invoice_multiple * kept;
    units += rate.units;
  }
  return {
    fixed,
    follows,
    units,
    cost: ONE * (YEAR + terms.annual_rate * terms.carried_days),
    per: (ONE - terms.lost_share) * YEAR
  };
}

/** A price that need not be a round number: `price` for `per` (both in millionths), kept apart until the amount is known. */
export interface PricePer {
  readonly price: Price;
  /** Billing units the price is for, in millionths: 1_000_000n for a price per unit. */
  readonly per: bigint;
}

/**
 * The net price of a billing unit at which a mix of payers leaves nothing, exact; with `margin_share`, at which that share
 * of the revenue is left. Null where no unit is sold or where payers on the invoice pay more than a unit costs at any price.
 */
export function breakEven(mix: readonly PayerRate[], terms: CostTerms, margin_share: Rate = 0n): PricePer | null {
  const {fixed, follows, units, cost, per} = lineOf(mix, terms);
  const rest = ONE - margin_share;
  const price = fixed * rest * per;
  const denominator = units * cost * ONE * KEPT * ONE - follows * rest * per;
  return denominator <= 0n || units <= 0n ? null : {price, per: denominator};
}

/** Revenue of a mix at a net price, in cents, rounded once. */
export function revenueAt(mix: readonly PayerRate[], price: PricePer): Cents {
  const {fixed, follows} = lineOf(mix, {lost_share: 0n, carried_days: 0n, annual_rate: 0n});
  return divideRounded((fixed * price.per + follows * price.price) * 100n, 1000n * ONE * KEPT * price.per);
}

/** Cost of the units of a mix at a net price, in cents: what is lost and what the money costs included. */
export function costAt(mix: readonly PayerRate[], terms: CostTerms, price: PricePer): Cents {
  const {units, cost, per} = lineOf(mix, terms);
  return divideRounded(units * cost * price.price * 100n, 1000n * per * price.per);
}

/** Revenue less cost at a net price, in cents, rounded once: zero at the break-even price. */
export function marginAt(mix: readonly PayerRate[], terms: CostTerms, price: PricePer): Cents {
  const {fixed, follows, units, cost, per} = lineOf(mix, terms);
  const numerator = (fixed * price.per + follows * price.price) * per - units * cost * price.price * ONE * KEPT;
  return divideRounded(numerator * 100n, 1000n * ONE * KEPT * per * price.per);
}

/** A price ratio rounded to millionths of a dollar. */
export const roundedPrice = ({price, per}: PricePer): Price => divideRounded(price * ONE, per);

/**
 * What `days` more to pay are worth a year at a net price, in cents: the practice's own money in the drug is carried that
 * much shorter. Where the supplier's money already lasts until the payer's arrives, more days save nothing.
 */
export function valueOfDays(
  {mix, terms, gap_days}: Omit<Position, "invoice_price">,
  price: PricePer,
  days: bigint
): Cents {
  const carried = (gap: bigint): bigint => (gap > 0n ? gap : 0n);
  const at = (gap: bigint): Cents => costAt(mix, {...terms, carried_days: carried(gap)}, price);
  return at(gap_days) - at(gap_days - days * 1000n);
}

/** The least discount worth taking for paying `days` sooner: rate × days ÷ 365, in millionths. */
export const breakEvenDiscount = (annual_rate: Rate, days: bigint): Rate => divideRounded(annual_rate * days, 365n);

/** What a lever moves: all in millionths but days, which are whole. */
export interface Levers {
  /** Change of the invoice price: −1% is −10_000n. */
  readonly price_change: Rate;
  /** Rebate on the invoice price, in place of today's. */
  readonly rebate_share: Rate;
  /** Days of terms more (or fewer) than today. */
  readonly terms_change: bigint;
  /** Change of the volume bought, which is the share won or lost in the family. */
  readonly volume_change: Rate;
  /** Change of limits, ASP and every allowed amount that does not follow the invoice. */
  readonly limit_change: Rate;
}

/** A product today: its payers, cost terms and the invoice price of a unit before rebates. */
export interface Position {
  readonly mix: readonly PayerRate[];
  readonly terms: CostTerms;
  /** Days of own money before zero is the floor: may be negative, in thousandths. */
  readonly gap_days: bigint;
  readonly invoice_price: Price;
}

export interface Scenario {
  readonly net_price: Price;
  readonly revenue: Cents;
  readonly margin: Cents;
  readonly rebate: Cents;
  readonly break_even: Price | null;
}

const scaled = (value: bigint, change: Rate): bigint => divideRounded(value * (ONE + change), ONE);

/** A position with its levers moved: margin, rebate and break-even of the same units a year. */
export function scenario(position: Position, levers: Levers): Scenario {
  const mix = position.mix.map((rate) => ({
    ...rate,
    units: scaled(rate.units, levers.volume_change),
    allowed_per_unit: scaled(rate.allowed_per_unit, levers.limit_change)
  }));
  const gap = position.gap_days - levers.terms_change * 1000n;
  const terms = {...position.terms, carried_days: gap > 0n ? gap : 0n};
  const invoice = scaled(position.invoice_price, levers.price_change);
  const net = scaled(invoice, -levers.rebate_share);
  const price = {price: net, per: ONE};
  const units = mix.reduce((sum, rate) => sum + rate.units, 0n);
  const even = breakEven(mix, terms);
  return {
    net_price: net,
    revenue: revenueAt(mix, price),
    margin: marginAt(mix, terms, price),
    rebate: divideRounded((invoice - net) * units * 100n, 1000n * ONE),
    break_even: even && roundedPrice(even)
  };
}
