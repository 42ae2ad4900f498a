import {divideRounded} from "../../domain/money.ts";
import {marginAt, type PayerRate} from "../break-even.ts";
import {asksOf} from "./asks.ts";
import {ASSUMED, economicsOf, newestPrice, payersOf, positionOf, ratesOf} from "./economics.ts";
import type {DrugFact, GpoFacts, PatientFact, SpendFact} from "./facts.ts";
import type {Cover, ExposureRow, Packet, ShareRow, SwitchRow} from "./sections.ts";

/** The packet of one manufacturer from all facts; throws when nothing was bought from it. That of nobody (`""`) is empty. */
export function packetOf(facts: GpoFacts, manufacturer: string): Packet {
  const mine = <T extends {manufacturer: string | null}>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.manufacturer === manufacturer);
  const drugs = mine(facts.drugs).sort((a, b) => b.invoice_cents - a.invoice_cents);
  if (drugs.length === 0 && manufacturer !== "")
    throw new Error(`nothing was bought from manufacturer: ${manufacturer}`);
  const quarters = facts.quarters.slice(-8);
  const spend = mine(facts.spend).filter((row) => quarters.includes(row.quarter));
  const patients = mine(facts.patients);
  const economics = drugs.flatMap((drug) => economicsOf(facts, drug) ?? []);
  const codes = new Set(drugs.map((drug) => drug.hcpcs));
  const packet: Omit<Packet, "asks"> = {
    manufacturer,
    audience: facts.audience,
    as_of: facts.as_of,
    annual_rate: facts.annual_rate,
    quarters,
    cover: coverOf(facts, spend, patients, quarters),
    drugs,
    spend,
    shares: sharesOf(facts, drugs, manufacturer, quarters),
    tiers: mine(facts.tiers),
    rebates: mine(facts.rebates),
    prices: mine(facts.prices).filter((row) => quarters.includes(row.quarter)),
    economics,
    payers: drugs.flatMap((drug) => payersOf(facts, drug)),
    leakage: mine(facts.leakage),
    switches: switchesOf(facts, drugs),
    access: facts.mix.filter((row) => codes.has(row.hcpcs)),
    exposure: drugs.map((drug) => exposureOf(facts, drug, quarters)),
    patients
  };
  return {...packet, asks: drugs.length === 0 ? [] : asksOf(packet)};
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0);

function coverOf(
  facts: GpoFacts,
  spend: readonly SpendFact[],
  patients: readonly PatientFact[],
  quarters: readonly string[]
): Cover {
  const recent = quarters.slice(-4);
  const before = quarters.slice(-8, -4);
  const own = spend.filter((row) => recent.includes(row.quarter));
  const all = facts.spend.filter((row) => recent.includes(row.quarter));
  const whole = patients.find((row) => row.hcpcs === "all" && row.site_id === "all");
  const invoice_cents = sum(own, (row) => row.invoice_cents);
  return {
    first_quarter: quarters[0] ?? "",
    last_quarter: quarters.at(-1) ?? "",
    sites: new Set(patients.filter((row) => row.site_id !== "all").map((row) => row.site_id)).size,
    patients: whole?.patients ?? null,
    patients_before: whole?.patients_before ?? null,
    invoice_cents,
    invoice_before_cents: sum(
      spend.filter((row) => before.includes(row.quarter)),
      (row) => row.invoice_cents
    ),
    accrued_cents: sum(own, (row) => row.accrued_cents),
    share_of_spend:
      facts.audience === "internal" && all.length > 0 ? invoice_cents / sum(all, (row) => row.invoice_cents) : null
  };
}

function sharesOf(
  facts: GpoFacts,
  drugs: readonly DrugFact[],
  manufacturer: string,
  quarters: readonly string[]
): ShareRow[] {
  const families = new Set(drugs.map((drug) => drug.family));
  const rows = facts.family.filter((row) => families.has(row.family) && quarters.includes(row.quarter));
  const wholes = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.family} ${row.quarter}`;
    wholes.set(key, (wholes.get(key) ?? 0) + (row.treatment_days_milli ?? 0));
  }
  return rows.map((row) => ({
    ...row,
    is_own: row.manufacturer === manufacturer,
    share:
      row.share !== undefined
        ? row.share
        : (row.treatment_days_milli ?? 0) / (wholes.get(`${row.family} ${row.quarter}`) || 1)
  }));
}

const ONE = 1_000_000n;

/** Margin of a standard dose of a drug for one payer's rate at the newest net price, cents; null without one of them. */
function doseMargin(facts: GpoFacts, drug: DrugFact, rate: PayerRate | undefined): number | null {
  const price = newestPrice(facts, drug.hcpcs);
  const position = positionOf(facts, drug);
  if (!price || !position || !rate || !drug.standard_dose_milli) return null;
  const dose = {...rate, units: BigInt(drug.standard_dose_milli)};
  return Number(marginAt([dose], position.terms, {price: BigInt(price.net_unit_cost), per: ONE}));
}

/** Only payers that have answered for both products, and only drugs with a dose and an interval to compare by. */
function switchesOf(facts: GpoFacts, drugs: readonly DrugFact[]): SwitchRow[] {
  const rows: SwitchRow[] = [];
  const moved = drugs.filter((drug) => drug.standard_dose_milli && drug.dose_interval_days && drug.family);
  for (const from of moved) {
    const others = facts.drugs.filter(
      (drug) =>
        drug.family === from.family && drug.hcpcs !== from.hcpcs && drug.standard_dose_milli && drug.units_milli > 0
    );
    for (const to of others)
      for (const own of facts.mix.filter((row) => row.hcpcs === from.hcpcs && row.patients > 0)) {
        const other = facts.mix.find((row) => row.hcpcs === to.hcpcs && row.payer_id === own.payer_id);
        if (!other) continue;
        const from_dose_cents = doseMargin(facts, from, ratesOf([own])[0]);
        const to_dose_cents = doseMargin(facts, to, ratesOf([other])[0]);
        if (from_dose_cents === null || to_dose_cents === null) continue;
        const doses = 365 / (from.dose_interval_days ?? 365);
        rows.push({
          family: from.family!,
          from_hcpcs: from.hcpcs,
          from_name: from.name,
          to_hcpcs: to.hcpcs,
          to_name: to.name,
          to_manufacturer: to.manufacturer,
          to_net_price: newestPrice(facts, to.hcpcs)?.net_unit_cost ?? 0,
          payer_id: own.payer_id,
          payer_name: own.payer_name,
          patients: own.patients,
          from_dose_cents,
          to_dose_cents,
          doses_a_year: doses,
          yearly_cents: Math.round((to_dose_cents - from_dose_cents) * doses * own.patients),
          one_off_cents: Number(ASSUMED.move_cents) * own.patients,
          moved_days_milli: own.patients * 365_000
        });
      }
  }
  return rows.sort((a, b) => b.yearly_cents - a.yearly_cents);
}

function exposureOf(facts: GpoFacts, drug: DrugFact, quarters: readonly string[]): ExposureRow {
  const prices = facts.prices
    .filter((row) => row.hcpcs === drug.hcpcs && row.asp !== null && quarters.includes(row.quarter))
    .sort((a, b) => (a.quarter < b.quarter ? -1 : 1));
  const last = prices.at(-1);
  const before = prices.find((row) => row.quarter === quarters.at(-5));
  // A quarter without an ASP in its limit (AMP-based) breaks the chain: two quarters' fall is not one's.
  const steps = prices
    .slice(1)
    .flatMap((row, i) =>
      quarters.indexOf(row.quarter) - quarters.indexOf(prices[i]!.quarter) === 1 ? [row.asp! / prices[i]!.asp! - 1] : []
    );
  const worst_quarter = Math.min(0, ...steps);
  const position = positionOf(facts, drug);
  const fixed = position?.mix ?? [];
  const fallen = fixed.map((rate) => ({...rate, allowed_per_unit: divideRounded(rate.allowed_per_unit * 99n, 100n)}));
  const price = {price: position?.invoice_price ?? 0n, per: ONE};
  const one_percent_cents = position
    ? Number(marginAt(fixed, position.terms, price) - marginAt(fallen, position.terms, price))
    : null;
  return {
    hcpcs: drug.hcpcs,
    name: drug.name,
    mfp_date: drug.mfp_date,
    bought_cents: drug.invoice_cents,
    stock_cents: drug.stock_cents,
    asp_change: last && before ? last.asp! / before.asp! - 1 : null,
    worst_quarter,
    one_percent_cents,
    lag_cents: one_percent_cents === null ? null : Math.round((one_percent_cents * -worst_quarter * 100) / 4)
  };
}
