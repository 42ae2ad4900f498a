/** A calendar quarter written `2025Q1`: sorts as text, and is what CMS's payment-limit files are keyed by. */
export type Quarter = string;

const QUARTER = /^(\d{4})Q([1-4])$/;

/** Quarters since year 0, so that a difference of two quarters is a subtraction. Throws on anything but `2025Q1`. */
export function quarterIndex(quarter: Quarter): number {
  const match = QUARTER.exec(quarter);
  if (!match) throw new Error(`invalid quarter: ${quarter}; write it as 2025Q1`);
  return Number(match[1]) * 4 + Number(match[2]) - 1;
}

/** The inverse of `quarterIndex`. */
export function quarterFromIndex(index: number): Quarter {
  return `${Math.floor(index / 4)}Q${(index % 4) + 1}`;
}

/** The quarter n quarters later (earlier when n is negative). */
export const addQuarters = (quarter: Quarter, n: number): Quarter => quarterFromIndex(quarterIndex(quarter) + n);

/** The quarter of an ISO date (`2025-02-14` → `2025Q1`). */
export function quarterOf(date: string): Quarter {
  const match = /^(\d{4})-(\d{2})-\d{2}$/.exec(date);
  const month = Number(match?.[2]);
  if (!match || month < 1 || month > 12) throw new Error(`invalid date: ${date}; write it as 2025-02-14`);
  return `${match[1]}Q${Math.ceil(month / 3)}`;
}

/** The first day of a quarter, ISO. */
export function quarterStart(quarter: Quarter): string {
  const index = quarterIndex(quarter);
  return `${Math.floor(index / 4)}-${String((index % 4) * 3 + 1).padStart(2, "0")}-01`;
}

/** The last day of a quarter, ISO. */
export function quarterEnd(quarter: Quarter): string {
  const index = quarterIndex(quarter);
  return `${Math.floor(index / 4)}-${["03-31", "06-30", "09-30", "12-31"][index % 4]}`;
}

/** All quarters from first to last, both included. */
export function quarterRange(first: Quarter, last: Quarter): Quarter[] {
  const range: Quarter[] = [];
  for (let index = quarterIndex(first); index <= quarterIndex(last); index++) range.push(quarterFromIndex(index));
  return range;
}
