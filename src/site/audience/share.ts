import type {Audience, FamilyFact, GpoFacts, PatientFact, TierFact} from "../../payment/gpo/facts.ts";
import {type Cell, coarse, suppress} from "../small-cells.ts";
import {AUDIENCES} from "./table.ts";

/**
 * The facts that may leave the house for one manufacturer: its own rows only, no payer's rate or volume, of other
 * manufacturers nothing but treatment-days in its families, counts of patients suppressed and what follows from them coarse.
 * A list that is not named here is not copied, so that a new one stays inside until someone decides.
 */
export function shareable(facts: GpoFacts, manufacturer: string): GpoFacts {
  const mine = <T extends {manufacturer: string | null}>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.manufacturer === manufacturer);
  const drugs = mine(facts.drugs);
  const families = new Set(drugs.map((drug) => drug.family));
  const {step} = AUDIENCES.gpo;
  return {
    as_of: facts.as_of,
    annual_rate: facts.annual_rate,
    audience: "gpo",
    quarters: facts.quarters,
    // What is lost and how long stock lies is the practice's own business.
    drugs: drugs.map((drug) => ({...drug, lost_share: 0, days_on_hand: 0})),
    spend: mine(facts.spend),
    family: coarseDays(facts.family.filter((row) => families.has(row.family))),
    tiers: mine(facts.tiers).map(coarseTier),
    rebates: mine(facts.rebates),
    prices: mine(facts.prices),
    leakage: mine(facts.leakage),
    mix: [],
    patients: suppressed(mine(facts.patients), step)
  };
}

/** Facts as an audience may see them; the shareable ones are one manufacturer's. */
export function factsFor(facts: GpoFacts, audience: Audience, manufacturer: string): GpoFacts {
  return audience === "internal" ? facts : shareable(facts, manufacturer);
}

/** The counts of both years, each a table of drugs by sites with its totals: suppressed, and to the nearest `step`. */
export function suppressed(rows: readonly PatientFact[], step = 1): PatientFact[] {
  const shown = (of: (row: PatientFact) => number | null): (number | null)[] => {
    const cells = rows.map((row): Cell => {
      const {hcpcs, site_id} = row;
      return {key: {...(hcpcs === "all" ? {} : {hcpcs}), ...(site_id === "all" ? {} : {site_id})}, count: of(row) ?? 0};
    });
    return suppress(cells).map(({count}) => coarse(count, step));
  };
  const now = shown((row) => row.patients);
  const before = shown((row) => row.patients_before);
  return rows.map((row, i) => ({...row, patients: now[i]!, patients_before: before[i]!}));
}

/** Eleven patients on therapy for a quarter, in thousandths of a treatment-day: 11 × 365 ÷ 4. */
const ELEVEN_PATIENTS = 1_003_750;
/** Steps in which days and shares are shown: half of eleven patients' worth, and per cents. */
const DAYS_STEP = 500_000;
const SHARE_STEP = 0.01;
const WIDE_SHARE_STEP = 0.05;

const nearest = (value: number, step: number): number => Math.round(Math.round(value / step) * step * 1e6) / 1e6;

/**
 * Treatment-days ÷ days of a quarter is a number of patients. So days of a drug and quarter below eleven patients' worth are
 * not shown, nor their share, others only to 500; shares to one per cent, and to five where another's of the same family and
 * quarter is hidden, since what the shown ones leave is its share.
 */
export function coarseDays(rows: readonly FamilyFact[]): FamilyFact[] {
  const of = ({family, quarter}: FamilyFact): string => `${family} ${quarter}`;
  const wholes = new Map<string, number>();
  const isHidden = (row: FamilyFact): boolean => (row.treatment_days_milli ?? 0) < ELEVEN_PATIENTS;
  for (const row of rows) wholes.set(of(row), (wholes.get(of(row)) ?? 0) + (row.treatment_days_milli ?? 0));
  const hides = new Set(rows.filter(isHidden).map(of));
  return rows.map((row) => {
    const days = row.treatment_days_milli ?? 0;
    const step = hides.has(of(row)) ? WIDE_SHARE_STEP : SHARE_STEP;
    return isHidden(row)
      ? {...row, standard_doses_milli: 0, treatment_days_milli: null, share: null}
      : {
          ...row,
          standard_doses_milli: 0,
          treatment_days_milli: nearest(days, DAYS_STEP),
          share: nearest(days / (wholes.get(of(row)) || 1), step)
        };
  });
}

/** A tier that counts the share of a family tells the share: it is as coarse as the share is. */
function coarseTier(tier: TierFact): TierFact {
  if (tier.tier_measure !== "share") return tier;
  const round = (millionths: number): number => Math.round(nearest(millionths / 1e6, WIDE_SHARE_STEP) * 1e6);
  return {
    ...tier,
    tier_volume: round(tier.tier_volume),
    projected_volume: round(tier.projected_volume),
    tier_short: round(tier.tier_short)
  };
}
