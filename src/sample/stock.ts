import {unitsTaken} from "./claim.ts";
import {type Day, day, weekday} from "./day.ts";
import {unitsPerPackage} from "./figures.ts";
import {FIRST_DAY_OF_SERVICE, LAST_DAY_OF_SERVICE, type Visit} from "./patients.ts";
import {LOST_VIAL, OFF_CONTRACT, WRONG_PRICE} from "./plants.ts";
import {ECULIZUMAB_CHANGE, REGIMENS, type Regimen} from "./regimens.ts";

/** Stock at each site day by day: what is taken, and what must therefore be bought, so that nobody goes without. */

/** Packages that come or go on a day for another reason than a weekly order or a dose. */
export interface Movement {
  readonly kind: "transfer_out" | "transfer_in" | "return" | "free_goods" | "purchase" | "lost";
  readonly hcpcs: string;
  readonly site_id: string;
  readonly date: string;
  readonly packages: number;
}

export const MOVEMENTS: readonly Movement[] = [
  {kind: "transfer_out", hcpcs: "J2323", site_id: "cv-north", date: "2024-05-15", packages: -2},
  {kind: "transfer_in", hcpcs: "J2323", site_id: "cv-east", date: "2024-05-15", packages: 2},
  {kind: "return", hcpcs: "J9271", site_id: "cv-lakeside", date: "2024-02-21", packages: -2},
  {kind: "return", hcpcs: "J2350", site_id: "cv-east", date: "2024-10-09", packages: -1},
  {kind: "free_goods", hcpcs: "J3111", site_id: "cv-east", date: "2024-04-17", packages: 1},
  {kind: "free_goods", hcpcs: "J9022", site_id: "cv-north", date: "2024-11-06", packages: 1},
  {kind: "purchase", ...OFF_CONTRACT},
  {kind: "purchase", ...WRONG_PRICE},
  {kind: "lost", hcpcs: LOST_VIAL.hcpcs, site_id: LOST_VIAL.site_id, date: LOST_VIAL.date, packages: -1}
];

/** One weekly order of one product for one site. */
export interface Order {
  readonly site_id: string;
  readonly regimen: Regimen;
  readonly hcpcs: string;
  readonly ordered: Day;
  readonly received: Day;
  readonly packages: number;
}

export interface StockKey {
  readonly site_id: string;
  readonly hcpcs: string;
  readonly regimen: Regimen;
  /** Billing units taken (negative: arrived from elsewhere) by day. */
  readonly taken: Map<Day, number>;
  readonly visits: number;
}

const ORDER_WEEKDAY = 2;
const DELIVERY_DAYS = 2;
/** An order must last until the delivery of the next one, and a day more. */
const HORIZON_DAYS = 10;

/** What each site takes of each code, by day. */
export function stockKeys(visits: readonly Visit[]): StockKey[] {
  const keys = new Map<string, StockKey & {visits: number}>();
  const at = (site_id: string, hcpcs: string, regimen: Regimen) => {
    const id = `${site_id} ${hcpcs}`;
    const key = keys.get(id) ?? {site_id, hcpcs, regimen, taken: new Map<Day, number>(), visits: 0};
    keys.set(id, key);
    return key;
  };
  for (const visit of visits) {
    const key = at(visit.patient.site_id, visit.hcpcs, visit.patient.regimen);
    key.taken.set(visit.day, (key.taken.get(visit.day) ?? 0) + unitsTaken(visit));
    key.visits++;
  }
  for (const movement of MOVEMENTS) {
    const regimen = REGIMENS.find((one) => one.hcpcs === movement.hcpcs)!;
    const key = at(movement.site_id, movement.hcpcs, regimen);
    const units = movement.packages * unitsPerPackage(regimen.ndc11, movement.hcpcs);
    key.taken.set(day(movement.date), (key.taken.get(day(movement.date)) ?? 0) - units);
  }
  return [...keys.values()].toSorted((a, b) => (a.site_id + a.hcpcs < b.site_id + b.hcpcs ? -1 : 1));
}

const FIRST_ORDER = FIRST_DAY_OF_SERVICE - 4;

/** Weekly orders that cover everything up to the next delivery, with a spare package where the drug is given often. */
export function ordersOf(key: StockKey): Order[] {
  const perPackage = unitsPerPackage(key.regimen.ndc11, key.hcpcs);
  const isEculizumab = key.regimen.hcpcs === "J1300";
  const opens = key.hcpcs === "J1299" ? day(ECULIZUMAB_CHANGE) : FIRST_ORDER;
  // The old code's stock must be gone when the code changes, so Soliris has no spare package.
  const spare = key.visits >= 20 && !isEculizumab ? perPackage : 0;
  const orders: Order[] = [];
  let onHand = 0;
  let counted = opens;
  for (let on = opens; on <= LAST_DAY_OF_SERVICE; on++) {
    if (weekday(on) !== ORDER_WEEKDAY) continue;
    let need = 0;
    for (let ahead = counted; ahead <= on + HORIZON_DAYS; ahead++) need += key.taken.get(ahead) ?? 0;
    counted = on + HORIZON_DAYS + 1;
    onHand -= need;
    const isUsed = [...key.taken.keys()].some((later) => later > on);
    if (onHand >= (isUsed ? spare : 0)) continue;
    const packages = Math.ceil(((isUsed ? spare : 0) - onHand) / perPackage);
    onHand += packages * perPackage;
    const {site_id, hcpcs, regimen} = key;
    orders.push({site_id, regimen, hcpcs, ordered: on, received: on + DELIVERY_DAYS, packages});
  }
  return orders;
}

/** Packages on the shelf at the end of a day, by what came and what was taken. */
export function onHandAt(key: StockKey, orders: readonly Order[], on: Day): number {
  const perPackage = unitsPerPackage(key.regimen.ndc11, key.hcpcs);
  let units = 0;
  for (const order of orders) if (order.received <= on) units += order.packages * perPackage;
  for (const [taken_on, taken] of key.taken) if (taken_on <= on) units -= taken;
  return units / perPackage;
}
