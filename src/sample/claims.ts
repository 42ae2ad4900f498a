import {divideRounded, formatCents} from "../domain/money.ts";
import {quarterOf} from "../domain/quarter.ts";
import {
  type Answer,
  adjustmentsOf,
  answerMedicare,
  answerPlan,
  coinsuranceRate,
  patientShare,
  type YearToDate
} from "./adjudicate.ts";
import {type BilledLine, billedLines, type Encounter, isWhiteBagged} from "./claim.ts";
import type {Cell} from "./csv.ts";
import {type Day, day, isoDay} from "./day.ts";
import {AS_OF, payerOf, siteOf} from "./network.ts";
import {LAST_DAY_OF_SERVICE, type Patient, type Visit} from "./patients.ts";
import {DENIAL_CLUSTER, isPlanted, STALE_LIMIT} from "./plants.ts";
import {pickWeighted, type Random, random} from "./random.ts";
import {type DrugSale, drugTerm, expectedCents, serviceRate} from "./terms.ts";

/** Claims from the day of service to the last answer: what was billed, decided, corrected, taken back, denied. */

export interface ClaimRow extends Readonly<Record<string, Cell>> {
  readonly claim_id: string;
  readonly line: number;
  readonly version: number;
}

export interface Claim {
  readonly encounter: Encounter;
  readonly rows: readonly ClaimRow[];
  readonly authorization_id: string;
}

/** The last invoice price of a package of a product at a site on or before a day, cents. */
export type InvoicePrice = (site_id: string, ndc11: string, on: Day) => bigint;
/** A patient's money of a year, by patient and year. */
type Years = Map<string, YearToDate>;

const PART_B_DEDUCTIBLE: Readonly<Record<string, bigint>> = {"2023": 22600n, "2024": 24000n, "2025": 25700n};
const DENIALS: readonly (readonly [string, number])[] = [
  ["197", 30],
  ["50", 18],
  ["16", 16],
  ["204", 8],
  ["11", 8],
  ["29", 6],
  ["18", 6],
  ["27", 8]
];

/** How a claim fares: most are simply paid. */
type Course = "paid" | "denied" | "denied_then_paid" | "corrected" | "taken_back" | "void";

function courseOf(chance: Random, encounter: Encounter): Course {
  const {patient, hcpcs} = encounter.visit;
  const cell = {hcpcs, payer_id: patient.payer_id, site_id: patient.site_id, quarter: encounter.quarter};
  const roll = chance.next();
  if (isInDenialCluster(encounter)) return "denied";
  if (isPlanted(cell) || isWhiteBagged(encounter.visit) || patient.payer_id === "self-pay") return "paid";
  if (roll < 0.025) return "denied";
  if (roll < 0.06) return "denied_then_paid";
  if (roll < 0.08) return "corrected";
  if (roll < 0.087) return "taken_back";
  return "paid";
}

export const isInDenialCluster = ({visit, quarter}: Encounter): boolean =>
  visit.hcpcs === DENIAL_CLUSTER.hcpcs &&
  visit.patient.payer_id === DENIAL_CLUSTER.payer_id &&
  quarter === DENIAL_CLUSTER.quarter;

/** Visits before the last day of service, by date, site and patient, as claims with numbers. */
export function encounters(visits: readonly Visit[]): Encounter[] {
  const chance = random("claims without an NDC");
  return visits
    .filter((visit) => visit.day <= LAST_DAY_OF_SERVICE)
    .toSorted((a, b) => a.day - b.day || (a.patient.patient_key < b.patient.patient_key ? -1 : 1))
    .map((visit, i) => {
      const date = isoDay(visit.day);
      const quarter = quarterOf(date);
      const lines = billedLines(visit, quarter, {ndc_missing: chance.chance(0.02)});
      return {claim_id: `CV${String(100001 + i)}`, visit, date, quarter, lines};
    });
}

/** The sale a drug line is, for the contract to price. */
export function saleOf(encounter: Encounter, line: BilledLine, invoicePrice: InvoicePrice): DrugSale {
  const {patient} = encounter.visit;
  return {
    payer_id: patient.payer_id,
    regimen: patient.regimen,
    hcpcs: line.hcpcs,
    quarter: encounter.quarter,
    date: encounter.date,
    units: BigInt(line.units),
    is_waste: line.kind === "waste",
    billed_cents: line.billed_cents,
    invoice_cents: invoicePrice(patient.site_id, patient.regimen.ndc11, encounter.visit.day)
  };
}

/** What the payer allows: by contract, but for the payer that still looks at the quarter before. */
function allowedCents(encounter: Encounter, line: BilledLine, invoicePrice: InvoicePrice): bigint {
  const {payer_id} = encounter.visit.patient;
  if (line.kind === "service") return serviceRate(payer_id, line.hcpcs) * BigInt(line.units);
  if (line.billed_cents === 1n) return 0n;
  const isStale = payer_id === STALE_LIMIT.payer_id && encounter.quarter === STALE_LIMIT.quarter;
  const sale = saleOf(encounter, line, invoicePrice);
  return expectedCents(sale, isStale ? {cms_quarter: STALE_LIMIT.cms_quarter} : {});
}

function yearOf(years: Years, patient: Patient, year: string): YearToDate {
  const key = `${patient.patient_key} ${year}`;
  const payer = payerOf(patient.payer_id);
  const met = random(`deductible ${key}`).chance(0.7);
  const start = {
    deductible: payer.kind === "medicare_ffs" && !met ? PART_B_DEDUCTIBLE[year]! : 0n,
    maximum: BigInt(payer.yearly_maximum) * 100n
  };
  const found = years.get(key) ?? start;
  years.set(key, found);
  return found;
}

/** The payer's answer to each line of a claim, in order, drawing on the patient's year. */
function answers(encounter: Encounter, year: YearToDate, invoicePrice: InvoicePrice): Answer[] {
  const {patient} = encounter.visit;
  const payer = payerOf(patient.payer_id);
  const firstService = encounter.lines.find((line) => line.kind === "service")?.line;
  return encounter.lines.map((line) => {
    const allowed = allowedCents(encounter, line, invoicePrice);
    const is_drug = line.kind !== "service";
    if (payer.kind === "medicare_ffs") {
      return answerMedicare(allowed, is_drug ? coinsuranceRate(line.hcpcs, encounter.quarter) : 200_000n, year);
    }
    const sequestered = drugTerm(payer.payer_id).sequestration_applies;
    return answerPlan(allowed, {is_drug, is_first_service: line.line === firstService}, {payer, year, sequestered});
  });
}

/** Cents collected from the patient, a supplement or a copay program of what is the patient's part. */
function collected(patient: Patient, share: bigint): bigint {
  if (patient.has_assistance) return share;
  return divideRounded(share * (payerOf(patient.payer_id).kind === "self_pay" ? 92n : 60n), 100n);
}

interface Dates {
  readonly submitted: Day;
  readonly adjudicated: Day;
  readonly paid: Day;
}

function datesOf(chance: Random, encounter: Encounter): Dates {
  const payer = payerOf(encounter.visit.patient.payer_id);
  const submitted = encounter.visit.day + chance.integer(1, 5) + (chance.chance(0.05) ? chance.integer(5, 25) : 0);
  const late = chance.chance(0.08) ? chance.integer(10, 45) : 0;
  const adjudicated = submitted + Math.max(5, Math.round(chance.normal(payer.days, payer.days / 6))) + late;
  return {submitted, adjudicated, paid: adjudicated + chance.integer(1, 4)};
}

const LAST_ANSWER = day(AS_OF);

/** What goes with a claim besides its lines. */
export interface Paperwork {
  readonly authorization_id: string;
  /** The scanned lot, where the site has a scanner. */
  readonly lot: string;
}

/** What every version of a line has in common. */
function baseRow(encounter: Encounter, line: BilledLine, {authorization_id, lot}: Paperwork): Record<string, Cell> {
  const {patient} = encounter.visit;
  return {
    claim_id: encounter.claim_id,
    line: line.line,
    service_date: encounter.date,
    site_id: patient.site_id,
    payer_id: patient.payer_id,
    plan: payerOf(patient.payer_id).plan,
    patient_key: patient.patient_key,
    place_of_service: siteOf(patient.site_id).place_of_service,
    hcpcs: line.hcpcs,
    ndc11: line.ndc11,
    modifiers: line.modifiers,
    units: line.units,
    billed_amount: formatCents(line.billed_cents),
    authorization_id: line.kind === "service" ? "" : authorization_id,
    lot: line.kind === "service" ? "" : lot
  };
}

/** A version of a line; one that the payer has not answered by the last day has no money and no dates of an answer. */
function versionRow(
  base: Record<string, Cell>,
  at: {readonly version: number; readonly status: string; readonly dates: Dates},
  money: Record<string, Cell>
): ClaimRow {
  const {version, status, dates} = at;
  const isOpen = dates.adjudicated > LAST_ANSWER;
  return {
    ...base,
    version,
    status: isOpen ? "original" : status,
    ...(isOpen ? {} : money),
    submitted_date: dates.submitted > LAST_ANSWER ? "" : isoDay(dates.submitted),
    adjudicated_date: isOpen ? "" : isoDay(dates.adjudicated),
    paid_date: isOpen || dates.paid > LAST_ANSWER || status === "denied" ? "" : isoDay(dates.paid)
  } as unknown as ClaimRow;
}

function paidMoney(line: BilledLine, answer: Answer, patient: Patient): Record<string, Cell> {
  const share = patientShare(answer);
  return {
    allowed_amount: formatCents(answer.allowed),
    paid_amount: formatCents(answer.paid),
    patient_responsibility: formatCents(share),
    deductible_amount: formatCents(answer.deductible),
    coinsurance_amount: formatCents(answer.coinsurance),
    copay_amount: formatCents(answer.copay),
    patient_paid_amount: formatCents(collected(patient, share)),
    adjustments: adjustmentsOf(line.billed_cents, answer)
  };
}

const NOTHING = {
  allowed_amount: "0.00",
  paid_amount: "0.00",
  patient_responsibility: "0.00",
  deductible_amount: "0.00",
  coinsurance_amount: "0.00",
  copay_amount: "0.00",
  patient_paid_amount: "0.00"
};
const deniedMoney = (line: BilledLine, carc: string): Record<string, Cell> => ({
  ...NOTHING,
  adjustments: `CO:${carc}:${formatCents(line.billed_cents)}`
});

const later = (dates: Dates, days: number): Dates => ({
  submitted: dates.adjudicated + Math.floor(days / 2),
  adjudicated: dates.adjudicated + days,
  paid: dates.adjudicated + days + 2
});

/** Half the units of the first drug line were left off the first time: priced as if that were the claim. */
function shortBilled(encounter: Encounter): Encounter {
  return {
    ...encounter,
    lines: encounter.lines.map((line) =>
      line.kind === "drug" && line.units > 1
        ? {
            ...line,
            units: Math.floor(line.units / 2),
            billed_cents: (line.billed_cents / BigInt(line.units)) * BigInt(Math.floor(line.units / 2))
          }
        : line
    )
  };
}

/** A claim with every version of every line. */
export function claimOf(encounter: Encounter, years: Years, invoicePrice: InvoicePrice, paperwork: Paperwork): Claim {
  const chance = random(`claim ${encounter.claim_id}`);
  const {patient} = encounter.visit;
  const planned = courseOf(chance, encounter);
  const carc = isInDenialCluster(encounter) ? DENIAL_CLUSTER.carc : pickWeighted(chance, DENIALS);
  const dates = datesOf(chance, encounter);
  const again = later(dates, chance.integer(28, 55));
  // A correction still on its way would leave half the units in the current state, and so half the stock untouched.
  const course = planned === "corrected" && again.adjudicated > LAST_ANSWER ? "paid" : planned;
  const year = yearOf(years, patient, encounter.date.slice(0, 4));
  const before = {...year};
  const isPaid = course !== "denied";
  const given = isPaid ? answers(encounter, year, invoicePrice) : [];
  const first = course === "corrected" ? shortBilled(encounter) : encounter;
  const firstGiven = course === "corrected" ? answers(first, before, invoicePrice) : given;
  const rows = encounter.lines.flatMap((line, i) => {
    const base = baseRow(encounter, line, paperwork);
    const firstLine = first.lines[i]!;
    const firstBase = baseRow(encounter, firstLine, paperwork);
    const denied = () => versionRow(base, {version: 1, status: "denied", dates}, deniedMoney(line, carc));
    const paid = () =>
      versionRow(firstBase, {version: 1, status: "original", dates}, paidMoney(firstLine, firstGiven[i]!, patient));
    const second = (status: string, money: Record<string, Cell>) =>
      again.adjudicated > LAST_ANSWER ? [] : [versionRow(base, {version: 2, status, dates: again}, money)];
    switch (course) {
      case "denied":
        return [denied()];
      case "denied_then_paid":
        return [denied(), ...second("replacement", paidMoney(line, given[i]!, patient))];
      case "corrected":
        return [paid(), ...second("replacement", paidMoney(line, given[i]!, patient))];
      case "taken_back":
        return [paid(), ...second("reversal", NOTHING)];
      default:
        return [paid()];
    }
  });
  return {encounter, rows, authorization_id: paperwork.authorization_id};
}

/** A claim entered twice by mistake and voided: its lines take nothing from stock. */
export function duplicateVoided(claim: Claim, claim_id: string): ClaimRow[] {
  return claim.rows
    .filter((row) => row.version === 1)
    .flatMap((row) => {
      const entered = {
        ...row,
        claim_id,
        status: "denied",
        ...NOTHING,
        adjustments: `CO:18:${row.billed_amount}`,
        paid_date: ""
      };
      return [entered, {...entered, version: 2, status: "void", adjustments: ""}];
    });
}
