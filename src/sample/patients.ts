import {type Day, day, isoDay, workday} from "./day.ts";
import {beneficiaries} from "./figures.ts";
import {PAYERS, SITES, type Site} from "./network.ts";
import {PLANTED_PATIENTS} from "./plants.ts";
import {pickWeighted, type Random, random} from "./random.ts";
import {codeOn, ECULIZUMAB_CHANGE, FIRST_DAY, REGIMENS, type Regimen} from "./regimens.ts";

/** Invented people on invented courses of treatment: who comes when, and how much is opened for them. */

export const FIRST_DAY_OF_SERVICE = day("2023-07-01");
export const LAST_DAY_OF_SERVICE = day("2025-06-30");
/** Appointments are kept to the end of the quarter after. */
export const LAST_APPOINTMENT = day("2025-09-30");

export interface Patient {
  readonly patient_key: string;
  readonly site_id: string;
  readonly payer_id: string;
  readonly regimen: Regimen;
  /** Billing units of one dose, in the drug's first code. */
  readonly dose: number;
  readonly first: Day;
  readonly last: Day;
  /** Whether a supplement (Medicare) or a copay program (others) pays the patient's part. */
  readonly has_assistance: boolean;
}

export interface Visit {
  readonly patient: Patient;
  readonly day: Day;
  /** Code billed on the day; eculizumab changes its code. */
  readonly hcpcs: string;
  /** Billing units given. */
  readonly units: number;
  /** Billing units thrown away of the vials that were opened. */
  readonly waste: number;
}

/** Patients of a drug, shaped like its Medicare beneficiaries: their square root, so that small drugs are seen too. */
const patientsOf = (regimen: Regimen): number =>
  Math.max(3, Math.round(Math.sqrt(beneficiaries(regimen.hcpcs)) * 0.058));

const sitesFor = (regimen: Regimen): readonly (readonly [Site, number])[] =>
  SITES.filter((site) =>
    site.kind === "home_infusion"
      ? regimen.given_at === "ivig" || regimen.given_at === "home"
      : regimen.given_at !== "chemo" || site.gives_chemo
  ).map((site) => [site, site.kind === "home_infusion" && regimen.given_at === "ivig" ? 30 : site.weight]);

/** Medicare does not pay a home infusion pharmacy for these drugs; Homestead is mostly a home plan. */
const payersAt = (site: Site): readonly (readonly [string, number])[] =>
  PAYERS.filter(
    (payer) => site.kind !== "home_infusion" || payer.kind === "commercial" || payer.kind === "medicaid"
  ).map((payer) => [
    payer.payer_id,
    payer.payer_id === "homestead" && site.kind === "home_infusion" ? 25 : payer.weight
  ]);

/** A dose a person of some weight would get. */
function doseOf(chance: Random, regimen: Regimen): number {
  const steps = (regimen.dose_high - regimen.dose_low) / regimen.dose_step;
  return regimen.dose_low + regimen.dose_step * chance.integer(0, steps);
}

/** First and last visit: six in ten were on the drug before the sample begins, one in four stops within it. */
function course(chance: Random, regimen: Regimen): {first: Day; last: Day} {
  const opens = Math.max(FIRST_DAY_OF_SERVICE, day(FIRST_DAY[regimen.hcpcs] ?? "2023-07-01"));
  const length = LAST_DAY_OF_SERVICE - opens;
  const first = chance.chance(0.6)
    ? opens + chance.integer(0, Math.min(regimen.interval_days, length) - 1)
    : opens + chance.integer(0, length);
  const last = chance.chance(0.25) ? chance.integer(first, LAST_APPOINTMENT) : LAST_APPOINTMENT;
  return {first, last};
}

/** Everyone, in the order of drugs, planted people last. */
export function patients(): Patient[] {
  const people: Patient[] = [];
  const key = () => `PT-${String(people.length + 1).padStart(4, "0")}`;
  for (const regimen of REGIMENS) {
    const chance = random(`patients ${regimen.hcpcs}`);
    for (let i = 0; i < patientsOf(regimen); i++) {
      const site = pickWeighted(chance, sitesFor(regimen));
      const payer_id = pickWeighted(chance, payersAt(site));
      people.push({
        patient_key: key(),
        site_id: site.site_id,
        payer_id,
        regimen,
        dose: doseOf(chance, regimen),
        ...course(chance, regimen),
        has_assistance: chance.chance(0.75)
      });
    }
  }
  for (const planted of PLANTED_PATIENTS) {
    const regimen = REGIMENS.find((one) => one.hcpcs === planted.hcpcs)!;
    const chance = random(`planted ${planted.hcpcs} ${planted.payer_id}`);
    for (let i = 0; i < planted.count; i++) {
      const first = FIRST_DAY_OF_SERVICE + chance.integer(0, regimen.interval_days - 1);
      people.push({
        patient_key: key(),
        site_id: planted.site_id,
        payer_id: planted.payer_id,
        regimen,
        dose: doseOf(chance, regimen),
        first,
        last: LAST_APPOINTMENT,
        has_assistance: true
      });
    }
  }
  return people;
}

/** A patient's visits, on weekdays, a few days early or late now and then. */
export function visitsOf(patient: Patient): Visit[] {
  const chance = random(`visits ${patient.patient_key}`);
  const {regimen} = patient;
  const visits: Visit[] = [];
  for (let due = patient.first; due <= patient.last; due += regimen.interval_days) {
    const slip = chance.chance(0.2) ? chance.integer(-2, 4) : 0;
    const missed = chance.chance(0.03);
    const on = awayFromCodeChange(regimen, workday(Math.max(due + slip, FIRST_DAY_OF_SERVICE)));
    if (missed || on > LAST_APPOINTMENT) continue;
    const {hcpcs, factor} = codeOn(regimen.hcpcs, isoDay(on));
    const opened = Math.ceil(patient.dose / regimen.vial_units) * regimen.vial_units;
    visits.push({patient, day: on, hcpcs, units: patient.dose * factor, waste: (opened - patient.dose) * factor});
  }
  return visits;
}

/** Stock under the old code is used up before the change, so nobody comes on its first two days. */
function awayFromCodeChange(regimen: Regimen, on: Day): Day {
  const change = day(ECULIZUMAB_CHANGE);
  return regimen.hcpcs === "J1300" && on >= change && on < change + 2 ? change + 2 : on;
}
