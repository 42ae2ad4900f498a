import {addQuarters, type Quarter, quarterEnd, quarterIndex, quarterOf} from "../domain/quarter.ts";

/**
 * The days on which a qualifying biosimilar may have 8% of its reference (IRA section 11403): five years from 2022-10-01
 * for one paid by 2022-09-30, else five years from the first day of the quarter in which it was first paid, for first
 * payments up to 2027-12-31; null for later ones.
 */
export function addOn8pctWindow(first_paid_date: string): {from_date: string; to_date: string} | null {
  if (first_paid_date <= "2022-09-30") return {from_date: "2022-10-01", to_date: "2027-09-30"};
  if (first_paid_date > "2027-12-31") return null;
  const quarter = quarterOf(first_paid_date);
  return {from_date: firstDay(quarter), to_date: quarterEnd(addQuarters(quarter, 19))};
}

const firstDay = (quarter: Quarter): string =>
  `${quarter.slice(0, 4)}-${["01", "04", "07", "10"][quarterIndex(quarter) % 4]}-01`;
