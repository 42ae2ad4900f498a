import {type Day, isoDay} from "./day.ts";
import {payerOf, siteOf} from "./network.ts";
import type {Visit} from "./patients.ts";
import {UNBILLED_WASTE, WHITE_BAG} from "./plants.ts";
import {charge} from "./prices.ts";
import {serviceCharge} from "./terms.ts";

/** A line as it leaves the practice. */
export interface BilledLine {
  readonly line: number;
  readonly kind: "drug" | "waste" | "service";
  readonly hcpcs: string;
  readonly ndc11: string;
  readonly modifiers: string;
  readonly units: number;
  readonly billed_cents: bigint;
}

export interface Encounter {
  readonly claim_id: string;
  readonly visit: Visit;
  readonly date: string;
  readonly quarter: string;
  readonly lines: readonly BilledLine[];
}

type Draft = Omit<BilledLine, "line">;

/** The payer's own pharmacy sends the drug: the practice only gives it. */
export const isWhiteBagged = (visit: Visit): boolean =>
  visit.patient.regimen.hcpcs === WHITE_BAG.hcpcs &&
  visit.patient.payer_id === WHITE_BAG.payer_id &&
  isoDay(visit.day) >= WHITE_BAG.from;

/** Discarded drug that this site does not put on its claims. */
export const isWasteUnbilled = (visit: Visit, quarter: string): boolean =>
  visit.hcpcs === UNBILLED_WASTE.hcpcs &&
  visit.patient.site_id === UNBILLED_WASTE.site_id &&
  (UNBILLED_WASTE.quarters as readonly string[]).includes(quarter);

/** Units taken from stock by a visit: whole vials, or nothing when the payer sent the drug. */
export const unitsTaken = (visit: Visit): number => (isWhiteBagged(visit) ? 0 : visit.units + visit.waste);

/** Drug lines: the dose with JZ when nothing was thrown away, else the dose and a JW line. */
function drugDrafts(visit: Visit, quarter: string, ndc11: string): Draft[] {
  const {hcpcs, units, waste, patient} = visit;
  const each = charge(patient.regimen, hcpcs);
  const dose = {kind: "drug", hcpcs, ndc11, units, billed_cents: each * BigInt(units)} as const;
  if (isWhiteBagged(visit)) {
    return isoDay(visit.day) <= WHITE_BAG.cents_until ? [{...dose, modifiers: "", billed_cents: 1n}] : [];
  }
  if (waste === 0) return [{...dose, modifiers: "JZ"}];
  if (isWasteUnbilled(visit, quarter)) return [{...dose, modifiers: ""}];
  const discarded = {
    kind: "waste",
    hcpcs,
    ndc11,
    modifiers: "JW",
    units: waste,
    billed_cents: each * BigInt(waste)
  } as const;
  return [{...dose, modifiers: ""}, discarded];
}

const service = (hcpcs: string, units = 1): Draft => ({
  kind: "service",
  hcpcs,
  ndc11: "",
  modifiers: "",
  units,
  billed_cents: serviceCharge(hcpcs) * BigInt(units)
});

/** Hours after the first: each needs more than thirty minutes of its own. */
export const additionalHours = (minutes: number): number => Math.max(0, Math.floor((minutes - 31) / 60));

/** What goes with the drug: an initial code by the kind of drug, hours after the first; per diem and nursing at home. */
function serviceDrafts(visit: Visit): Draft[] {
  const {regimen, site_id} = visit.patient;
  const hours = additionalHours(regimen.minutes);
  if (siteOf(site_id).kind === "home_infusion") {
    const extra = Math.max(0, Math.ceil((regimen.minutes - 120) / 60));
    return [service("S9338"), service("99601"), ...(extra > 0 ? [service("99602", extra)] : [])];
  }
  switch (regimen.administration) {
    case "infusion":
      return [service("96365"), ...(hours > 0 ? [service("96366", hours)] : [])];
    case "chemo":
      return [service("96413"), ...(hours > 0 ? [service("96415", hours)] : [])];
    case "chemo_sc":
      return [service("96401")];
    case "push":
      return [service("96374")];
    case "im":
      return [service("64615")];
    default:
      return [service("96372")];
  }
}

/** The lines of a visit's claim; now and then a commercial claim leaves the practice without its NDC. */
export function billedLines(visit: Visit, quarter: string, options: {readonly ndc_missing: boolean}): BilledLine[] {
  const isOptional = payerOf(visit.patient.payer_id).kind === "commercial";
  const ndc11 = options.ndc_missing && isOptional ? "" : visit.patient.regimen.ndc11;
  return [...drugDrafts(visit, quarter, ndc11), ...serviceDrafts(visit)].map((draft, i) => ({line: i + 1, ...draft}));
}

/** Start and stop of the infusion, minutes after midnight. */
export function chairTime(visit: Visit, slot: number): {start: number; stop: number} {
  const start = 8 * 60 + slot * 15;
  return {start, stop: start + visit.patient.regimen.minutes};
}

export const addDays = (of: Day, days: number): string => isoDay(of + days);
