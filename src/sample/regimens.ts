import {readFigures} from "./csv.ts";

/** How a drug is given: which administration codes go with it. */
export type Administration = "infusion" | "chemo" | "chemo_sc" | "push" | "sc" | "im";

/** A drug of the sample practice and how it is usually given; doses in HCPCS billing units. */
export interface Regimen {
  readonly hcpcs: string;
  readonly ndc11: string;
  readonly manufacturer: string;
  readonly drug_class: string;
  readonly reference_hcpcs: string;
  readonly dose_low: number;
  readonly dose_high: number;
  readonly dose_step: number;
  /** Billing units in one vial or syringe: a dose opens whole ones. */
  readonly vial_units: number;
  readonly interval_days: number;
  readonly administration: Administration;
  readonly minutes: number;
  /** Which sites give it: all, chemo (oncology centres only), home (also at home), ivig (also at home, mostly). */
  readonly given_at: string;
  /** List price as a multiple of ASP. */
  readonly wac_factor: number;
  /** A price per billing unit that never moves, in cents; 0 for prices that follow ASP. */
  readonly fixed_unit_cents: number;
}

export const REGIMENS: readonly Regimen[] = readFigures("regimens").map((row) => ({
  hcpcs: row.hcpcs!,
  ndc11: row.ndc11!,
  manufacturer: row.manufacturer!,
  drug_class: row.drug_class!,
  reference_hcpcs: row.reference_hcpcs!,
  dose_low: Number(row.dose_low),
  dose_high: Number(row.dose_high),
  dose_step: Number(row.dose_step),
  vial_units: Number(row.vial_units),
  interval_days: Number(row.interval_days),
  administration: row.administration as Administration,
  minutes: Number(row.minutes),
  given_at: row.given_at!,
  wac_factor: Number(row.wac_factor),
  fixed_unit_cents: Math.round(Number(row.unit_price || "0") * 100)
}));

/** Soliris: J1300 (10 mg) became J1299 (2 mg) on this day, so one dose is five times the units. */
export const ECULIZUMAB_CHANGE = "2025-04-01";

/** The code and the factor on units in force for a drug on a day. */
export function codeOn(hcpcs: string, isoDate: string): {hcpcs: string; factor: number} {
  return hcpcs === "J1300" && isoDate >= ECULIZUMAB_CHANGE ? {hcpcs: "J1299", factor: 5} : {hcpcs, factor: 1};
}

/** Codes that CMS first priced (again) within the sample's time; nobody gets them before. */
export const FIRST_DAY: Readonly<Record<string, string>> = {
  Q5120: "2025-01-01",
  Q5133: "2025-01-01",
  Q5135: "2025-01-01"
};
