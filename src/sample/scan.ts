import {unitsTaken} from "./claim.ts";
import {unitsPerPackage} from "./figures.ts";
import {LAST_DAY_OF_SERVICE, type Visit} from "./patients.ts";
import {lotOf} from "./purchases.ts";
import {type Random, random} from "./random.ts";
import type {Order} from "./stock.ts";

/** Which lot a nurse scanned, at the two sites that have a scanner: mostly the oldest on the shelf, now and then the newest. */

const SCANNERS: ReadonlySet<string> = new Set(["cv-north", "cv-suite"]);
const NEWEST_FIRST = 0.2;

interface Shelf {
  readonly lot: string;
  left: number;
}

/** Takes units from the shelf, oldest or newest first; the lot that the first of them came from. */
function take(shelf: Shelf[], units: number, chance: Random): string {
  const lots = shelf.filter(({left}) => left > 0);
  const order = chance.chance(NEWEST_FIRST) ? lots.toReversed() : lots;
  let wanted = units;
  for (const lot of order) {
    const taken = Math.min(lot.left, wanted);
    lot.left -= taken;
    wanted -= taken;
  }
  return order[0]?.lot ?? "";
}

/** The scanned lot of each visit that has one. */
export function scannedLots(visits: readonly Visit[], orders: readonly Order[]): Map<Visit, string> {
  const scanned = new Map<Visit, string>();
  const keyOf = (site_id: string, hcpcs: string) => `${site_id} ${hcpcs}`;
  const bought = new Map<string, Order[]>();
  for (const order of orders.filter((one) => SCANNERS.has(one.site_id))) {
    const key = keyOf(order.site_id, order.hcpcs);
    bought.set(key, [...(bought.get(key) ?? []), order]);
  }
  const waiting = new Map<string, Visit[]>();
  for (const visit of visits) {
    if (!SCANNERS.has(visit.patient.site_id) || visit.day > LAST_DAY_OF_SERVICE || unitsTaken(visit) === 0) continue;
    const key = keyOf(visit.patient.site_id, visit.hcpcs);
    waiting.set(key, [...(waiting.get(key) ?? []), visit]);
  }
  for (const [key, list] of waiting) {
    const chance = random(`scan ${key}`);
    const deliveries = [...(bought.get(key) ?? [])];
    const shelf: Shelf[] = [];
    for (const visit of list.toSorted((a, b) => a.day - b.day)) {
      while (deliveries[0] && deliveries[0].received <= visit.day) {
        const {regimen, hcpcs, received, packages} = deliveries.shift()!;
        shelf.push({lot: lotOf(regimen, received).lot, left: packages * unitsPerPackage(regimen.ndc11, hcpcs)});
      }
      scanned.set(visit, take(shelf, unitsTaken(visit), chance));
    }
  }
  return scanned;
}
