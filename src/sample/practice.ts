import {formatCents} from "../domain/money.ts";
import {quarterEnd, quarterRange} from "../domain/quarter.ts";
import {chairTime, isWhiteBagged} from "./claim.ts";
import type {Claim} from "./claims.ts";
import type {Cell} from "./csv.ts";
import {day, isoDay} from "./day.ts";
import {AS_OF, FIRST_QUARTER, LAST_QUARTER, PAYERS, payerOf} from "./network.ts";
import {LAST_DAY_OF_SERVICE, type Patient, type Visit} from "./patients.ts";
import {EXPIRED_LOT} from "./plants.ts";
import {random} from "./random.ts";
import {REGIMENS} from "./regimens.ts";
import {type Order, onHandAt, type StockKey} from "./stock.ts";

/** The practice's other files: authorizations, counts, appointments, chair times, budget. */

type Row = Record<string, Cell>;

/** Whether a payer wants an authorization: all but Medicare Part B and people who pay themselves. */
const needsAuthorization = (patient: Patient): boolean =>
  payerOf(patient.payer_id).kind !== "medicare_ffs" && payerOf(patient.payer_id).kind !== "self_pay";

/** The authorization of a patient in a year, or none. */
export const authorizationId = (patient: Patient, year: string): string =>
  needsAuthorization(patient) ? `PA${year.slice(2)}${patient.patient_key.slice(3)}` : "";

/** One authorization a patient and year, and some that came to nothing. */
export function priorAuthRows(visits: readonly Visit[]): Row[] {
  const years = new Map<string, {patient: Patient; year: string; first: number; units: number}>();
  for (const visit of visits) {
    const year = isoDay(visit.day).slice(0, 4);
    const id = authorizationId(visit.patient, year);
    if (id === "") continue;
    const units = visit.units + visit.waste;
    const found = years.get(id);
    if (found) found.units += units;
    else years.set(id, {patient: visit.patient, year, first: visit.day, units});
  }
  const approved = [...years.entries()].map(([authorization_id, {patient, year, first, units}]) => {
    const chance = random(`authorization ${authorization_id}`);
    const wasDenied = chance.chance(0.05);
    const took = (wasDenied ? chance.integer(12, 30) : 0) + chance.integer(1, 11);
    const requested = first - took - chance.integer(1, 6);
    return {
      authorization_id,
      patient_key: patient.patient_key,
      site_id: patient.site_id,
      payer_id: patient.payer_id,
      hcpcs: patient.regimen.hcpcs,
      requested_date: isoDay(requested),
      decided_date: isoDay(requested + took),
      outcome: wasDenied ? "overturned" : "approved",
      reason: wasDenied ? "step therapy not shown" : "",
      valid_from: isoDay(first - 2),
      valid_to: `${year}-12-31`,
      units
    };
  });
  return [...approved, ...fruitless()].toSorted((a, b) =>
    String(a.requested_date) + a.authorization_id < String(b.requested_date) + b.authorization_id ? -1 : 1
  );
}

/** Requests that never became a visit: denied, withdrawn, or still pending at the end. */
function fruitless(): Row[] {
  const chance = random("fruitless authorizations");
  const payers = PAYERS.filter((payer) => !["medicare_ffs", "self_pay"].includes(payer.kind));
  const reasons = [
    "preferred product first",
    "site of care: home or office asked for",
    "not medically necessary",
    "records missing"
  ];
  return Array.from({length: 70}, (_, i) => {
    const isLate = i >= 58;
    const requested = isLate ? day(AS_OF) - chance.integer(1, 14) : day("2023-07-01") + chance.integer(0, 700);
    const outcome = isLate ? "pending" : chance.chance(0.75) ? "denied" : "withdrawn";
    return {
      authorization_id: `PAX${String(i + 1).padStart(4, "0")}`,
      patient_key: `PX-${String(i + 1).padStart(4, "0")}`,
      site_id: chance.pick(["cv-office", "cv-north", "cv-east", "cv-lakeside", "cv-suite"]),
      payer_id: chance.pick(payers).payer_id,
      hcpcs: chance.pick(REGIMENS).hcpcs,
      requested_date: isoDay(requested),
      decided_date: outcome === "pending" ? "" : isoDay(requested + chance.integer(3, 21)),
      outcome,
      reason: outcome === "denied" ? chance.pick(reasons) : ""
    };
  });
}

/** Packages as a count sheet has them, to a thousandth. */
const counted = (packages: number): string => String(Math.round(packages * 1000) / 1000);

/** What was found on the shelves at the end of each quarter, every product a site has had. */
export function countRows(stock: readonly {key: StockKey; orders: readonly Order[]}[]): Row[] {
  const rows: Row[] = [];
  for (const quarter of quarterRange(FIRST_QUARTER, LAST_QUARTER)) {
    const count_date = quarterEnd(quarter);
    for (const {key, orders} of stock) {
      const opened = orders[0]?.received ?? Number.POSITIVE_INFINITY;
      // Eculizumab's two codes share one product; it is counted under the code in force.
      const isOldCode = key.hcpcs === "J1300" && quarter === LAST_QUARTER;
      if (opened > day(count_date) || isOldCode) continue;
      const packages = onHandAt(key, orders, day(count_date));
      rows.push({site_id: key.site_id, ndc11: key.regimen.ndc11, count_date, packages: counted(packages)});
    }
    if (count_date >= EXPIRED_LOT.received) {
      const packages = count_date > EXPIRED_LOT.expiry ? 0 : EXPIRED_LOT.packages;
      const ndc11 = REGIMENS.find((regimen) => regimen.hcpcs === EXPIRED_LOT.hcpcs)!.ndc11;
      rows.push({site_id: EXPIRED_LOT.site_id, ndc11, count_date, packages, lot: packages > 0 ? EXPIRED_LOT.lot : ""});
    }
  }
  return rows;
}

/** Appointments of the quarter after the last, all still to come but for the first two weeks. */
export function scheduleRows(visits: readonly Visit[]): Row[] {
  const chance = random("appointments");
  return visits
    .filter((visit) => visit.day > LAST_DAY_OF_SERVICE && !isWhiteBagged(visit))
    .toSorted((a, b) => a.day - b.day || (a.patient.patient_key < b.patient.patient_key ? -1 : 1))
    .map((visit, i) => ({
      appointment_id: `AP${String(20001 + i)}`,
      site_id: visit.patient.site_id,
      date: isoDay(visit.day),
      patient_key: visit.patient.patient_key,
      hcpcs: visit.hcpcs,
      units: visit.units + visit.waste,
      status: chance.chance(0.02) ? "changed" : visit.day <= day(AS_OF) && chance.chance(0.03) ? "missed" : "planned"
    }));
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const ROUTES: Readonly<Record<string, string>> = {
  infusion: "iv_infusion",
  chemo: "iv_infusion",
  push: "iv_push",
  im: "im"
};

/** Start and stop of every infusion and push, on the line of its drug. */
export function administrationTimeRows(claims: readonly Claim[]): Row[] {
  const slots = new Map<string, number>();
  return claims.flatMap(({encounter}) => {
    const {visit} = encounter;
    const {regimen, site_id} = visit.patient;
    if (["sc", "chemo_sc"].includes(regimen.administration)) return [];
    const chair = `${site_id} ${encounter.date}`;
    const slot = slots.get(chair) ?? 0;
    slots.set(chair, slot + 1);
    const {start, stop} = chairTime(visit, slot % 20);
    return [
      {
        claim_id: encounter.claim_id,
        line: 1,
        start: `${encounter.date} ${clock(start)}`,
        stop: `${encounter.date} ${clock(stop)}`,
        route: ROUTES[regimen.administration]
      }
    ];
  });
}

/** The year's budget by quarter and site: what drugs would be allowed and cost at the prices of the year before. */
export function budgetRows(claims: readonly Claim[], orders: readonly {site_id: string; cents: bigint}[]): Row[] {
  const quarters = quarterRange("2024Q1", "2025Q4");
  const sites = [...new Set(orders.map((order) => order.site_id))].toSorted();
  return sites.flatMap((site_id) => {
    const cost = orders.filter((order) => order.site_id === site_id).reduce((sum, order) => sum + order.cents, 0n) / 8n;
    const hasClaims = claims.some((claim) => claim.encounter.visit.patient.site_id === site_id);
    if (!hasClaims) return [];
    return quarters.flatMap((quarter, i) => {
      const grown = (cost * BigInt(100 + i)) / 100n;
      return [
        {quarter, measure: "acquisition_cost", site_id, amount: formatCents(grown)},
        {quarter, measure: "allowed_amount", site_id, amount: formatCents((grown * 108n) / 100n)},
        {quarter, measure: "net_cost_recovery", site_id, amount: formatCents((grown * 6n) / 100n)}
      ];
    });
  });
}
