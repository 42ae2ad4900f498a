import {divideRounded} from "../../domain/money.ts";
import {
  breakEven,
  type CostTerms,
  keptShare,
  marginAt,
  type PayerRate,
  type Position,
  roundedPrice,
  valueOfDays
} from "../break-even.ts";
import type {DrugFact, GpoFacts, MixFact, PriceFact} from "./facts.ts";

/** A yearly rate in millionths as people write it: 8%, 7.25%. */
export const yearlyRate = (annual_rate: number): string => `${Number((annual_rate / 1e4).toFixed(2))}%`;

/** What the packet assumes where no file says: stated on every page that uses it, and moved by the scenario sheet. */
export const ASSUMED = {
  /** Share of revenue to be left at the target price: 3%. */
  target_share: 30_000n,
  /** Days of terms a concession is valued at. */
  days: 10n,
  /** One-off cost of moving one patient (authorization, teaching, scheduling), cents: an estimate to replace with one's own. */
  move_cents: 25_000n
} as const;

const ONE = 1_000_000n;

/** One drug's economics for a year at the newest net price; prices in millionths, amounts in cents. */
export interface DrugEconomics {
  readonly hcpcs: string;
  readonly name: string;
  readonly quarter: string;
  readonly net_price: number;
  readonly payment_limit: number | null;
  readonly asp: number | null;
  readonly coinsurance: number | null;
  /** Net price at which Medicare alone leaves nothing: limit × (c + 0.98 (1 − c)). Public figures only. */
  readonly medicare_break_even: number | null;
  /** On the own payers, before and after denials, unpaid shares, losses and carrying cost. */
  readonly blended_break_even: number | null;
  readonly walk_away: number | null;
  readonly target: number | null;
  /** Units of the mix a year, thousandths. */
  readonly units_milli: number;
  readonly bought_cents: number;
  readonly margin_cents: number | null;
  readonly one_percent_cents: number;
  /** What ten more days to pay save on the own payers; null without a payer's rate. */
  readonly ten_days_cents: number | null;
  readonly gap_days: number;
  readonly lost_share: number;
  readonly priced_share: number;
}

/** The newest quarter's price of a drug that was bought; null when it was not. */
export function newestPrice(facts: Pick<GpoFacts, "prices">, hcpcs: string): PriceFact | null {
  const rows = facts.prices.filter((row) => row.hcpcs === hcpcs);
  return rows.reduce<PriceFact | null>((best, row) => (best && best.quarter >= row.quarter ? best : row), null);
}

/** Payers whose rate is known, as the break-even arithmetic wants them. */
export function ratesOf(mix: readonly MixFact[]): PayerRate[] {
  return mix
    .filter((row) => row.units_milli > 0 && row.rate_basis !== "none" && row.allowed_per_unit !== null)
    .map((row) => ({
      units: BigInt(row.units_milli),
      allowed_per_unit: BigInt(row.allowed_per_unit ?? 0),
      invoice_multiple: BigInt(row.invoice_multiple),
      patient_share: BigInt(row.patient_share),
      sequestration_share: BigInt(row.sequestration_share),
      denied_share: BigInt(row.denied_share),
      unpaid_patient_share: BigInt(row.unpaid_patient_share)
    }));
}

/** Days on hand + days until paid (weighted by units) − terms, in thousandths; below zero the supplier lends. */
export function gapDays(drug: DrugFact, mix: readonly MixFact[]): bigint {
  const paid = mix.filter((row) => row.collected_days > 0 && row.units_milli > 0);
  const units = paid.reduce((sum, row) => sum + row.units_milli, 0);
  const days = units === 0 ? 0 : paid.reduce((sum, row) => sum + row.collected_days * row.units_milli, 0) / units;
  return BigInt(Math.round((drug.days_on_hand + days - (drug.average_terms_days ?? 0)) / 1000));
}

const carried = (gap: bigint): bigint => (gap > 0n ? gap : 0n);

/** A drug as the scenario sheet starts from it; null without a price or a payer's rate. */
export function positionOf(facts: GpoFacts, drug: DrugFact): Position | null {
  const price = newestPrice(facts, drug.hcpcs);
  const mix = facts.mix.filter((row) => row.hcpcs === drug.hcpcs);
  const rates = ratesOf(mix);
  if (!price || rates.length === 0) return null;
  const gap_days = gapDays(drug, mix);
  const terms: CostTerms = {
    lost_share: BigInt(drug.lost_share),
    carried_days: carried(gap_days),
    annual_rate: BigInt(facts.annual_rate)
  };
  return {mix: rates, terms, gap_days, invoice_price: BigInt(price.unit_cost)};
}

/** The Medicare break-even of a limit with its own coinsurance at 2% sequestration, in millionths. */
export const medicareBreakEven = (payment_limit: number, coinsurance: number): number =>
  Number(
    divideRounded(BigInt(payment_limit) * (BigInt(coinsurance) * 50n + (ONE - BigInt(coinsurance)) * 49n), ONE * 50n)
  );

/** Every figure of G7 and G8 for one drug; null where it was not bought in the last year. */
export function economicsOf(facts: GpoFacts, drug: DrugFact): DrugEconomics | null {
  const price = newestPrice(facts, drug.hcpcs);
  if (!price) return null;
  const position = positionOf(facts, drug);
  const all = facts.mix.filter((row) => row.hcpcs === drug.hcpcs).reduce((sum, row) => sum + row.units_milli, 0);
  const units = position ? Number(position.mix.reduce((sum, rate) => sum + rate.units, 0n)) : drug.units_milli;
  const net = {price: BigInt(price.net_unit_cost), per: ONE};
  const plain = position?.mix.map((rate) => ({...rate, denied_share: 0n, unpaid_patient_share: 0n})) ?? [];
  const none: CostTerms = {lost_share: 0n, carried_days: 0n, annual_rate: 0n};
  const rounded = (even: ReturnType<typeof breakEven>): number | null => (even ? Number(roundedPrice(even)) : null);
  return {
    hcpcs: drug.hcpcs,
    name: drug.name,
    quarter: price.quarter,
    net_price: price.net_unit_cost,
    payment_limit: price.payment_limit,
    asp: price.asp,
    coinsurance: price.coinsurance,
    medicare_break_even:
      price.payment_limit === null ? null : medicareBreakEven(price.payment_limit, price.coinsurance ?? 200_000),
    blended_break_even: rounded(breakEven(plain, none)),
    walk_away: position ? rounded(breakEven(position.mix, position.terms)) : null,
    target: position ? rounded(breakEven(position.mix, position.terms, ASSUMED.target_share)) : null,
    units_milli: units,
    bought_cents: drug.invoice_cents,
    margin_cents: position ? Number(marginAt(position.mix, position.terms, net)) : null,
    one_percent_cents: Number(divideRounded(BigInt(drug.invoice_cents), 100n)),
    ten_days_cents: position && Number(valueOfDays(position, net, ASSUMED.days)),
    gap_days: Number(position?.gap_days ?? 0n) / 1000,
    lost_share: drug.lost_share,
    priced_share: all === 0 ? 0 : units / all
  };
}

/** One payer of one drug: prices in millionths, `arrives` a ratio, the margin of a year at the newest net price in cents. */
export interface PayerEconomics {
  readonly hcpcs: string;
  readonly payer_name: string;
  readonly rule: string | null;
  readonly rate_quarter: string | null;
  readonly unit_share: number;
  /** At the newest net price for a contract on the invoice. */
  readonly allowed: number;
  readonly arrives: number;
  readonly break_even: number | null;
  readonly margin_cents: number;
}

/** Every payer of a drug whose rate is known, each broken even on its own. */
export function payersOf(facts: GpoFacts, drug: DrugFact): PayerEconomics[] {
  const position = positionOf(facts, drug);
  const price = newestPrice(facts, drug.hcpcs);
  if (!position || !price) return [];
  const whole = position.mix.reduce((sum, rate) => sum + rate.units, 0n);
  const net = {price: BigInt(price.net_unit_cost), per: ONE};
  return facts.mix
    .filter((row) => row.hcpcs === drug.hcpcs)
    .flatMap((row) => {
      const [rate] = ratesOf([row]);
      if (!rate) return [];
      const even = breakEven([rate], position.terms);
      return [
        {
          hcpcs: drug.hcpcs,
          payer_name: row.payer_name,
          rule: row.rule,
          rate_quarter: row.rate_quarter,
          unit_share: Number(rate.units) / Number(whole),
          allowed: Number(rate.allowed_per_unit + divideRounded(rate.invoice_multiple * net.price, ONE)),
          arrives: Number(keptShare(rate)) / 1e18,
          break_even: even && Number(roundedPrice(even)),
          margin_cents: Number(marginAt([rate], position.terms, net))
        }
      ];
    });
}
