/**
 * How numbers look, in one place. Money reaches a page as whole cents and is only ever added up there; prices and limits
 * per unit arrive in dollars. "No data" is a dash and differs from zero.
 */

/** What stands where there is no number. */
export const NO_DATA = "–";
/** A real minus sign, which lines up with digits; a hyphen does not. */
const MINUS = "\u2212";

type Missing = null | undefined;
const isMissing = (value: number | Missing): value is Missing =>
  value === null || value === undefined || Number.isNaN(value);

function signed(value: number, text: string): string {
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** Formats by their decimals: one is made once, not once a number. */
const FORMATS = new Map<number, Intl.NumberFormat>();

function grouped(value: number, decimals = 0): string {
  let format = FORMATS.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("en-US", {minimumFractionDigits: decimals, maximumFractionDigits: decimals});
    FORMATS.set(decimals, format);
  }
  return format.format(Math.abs(value));
}

/** Cents as whole dollars: $12,345, −$1,234. */
export function dollars(cents: number | Missing): string {
  if (isMissing(cents)) return NO_DATA;
  return signed(cents, `$${grouped(cents / 100)}`);
}

/** Cents to the cent, for lines that are compared with a document: $1,459.04. */
export function dollarsExact(cents: number | Missing): string {
  if (isMissing(cents)) return NO_DATA;
  return signed(cents, `$${grouped(cents / 100, 2)}`);
}

/** Cents by size, for headlines and labels: $1.24M, $12,345. */
export function dollarsShort(cents: number | Missing): string {
  if (isMissing(cents)) return NO_DATA;
  const million = 100_000_000;
  if (Math.abs(cents) < million) return dollars(cents);
  const decimals = Math.abs(cents) < 10 * million ? 2 : 1;
  return signed(cents, `$${grouped(cents / million, decimals)}M`);
}

/** A change in cents with its sign always shown: +$1,234, −$1,234. */
export function change(cents: number | Missing): string {
  if (isMissing(cents)) return NO_DATA;
  return cents > 0 ? `+${dollarsShort(cents)}` : dollarsShort(cents);
}

/** A price or limit per unit, in dollars, with the decimals the file has: $32.423. */
export function price(value: number | Missing, decimals = 3): string {
  if (isMissing(value)) return NO_DATA;
  return signed(value, `$${grouped(value, decimals)}`);
}

/** A ratio as per cent with one decimal: 0.0532 is 5.3%. */
export function percent(ratio: number | Missing): string {
  if (isMissing(ratio) || !Number.isFinite(ratio)) return NO_DATA;
  return signed(ratio, `${grouped(ratio * 100, 1)}%`);
}

/** Thousandths of a unit as units; decimals only where there are any. */
export function units(milli: number | Missing): string {
  if (isMissing(milli)) return NO_DATA;
  return signed(milli, grouped(milli / 1000, milli % 1000 === 0 ? 0 : 3));
}

/** A count with thousands separated. */
export function count(value: number | Missing): string {
  return isMissing(value) ? NO_DATA : signed(value, grouped(value));
}

/** Part of a whole, null where the whole is zero: for per cents of sums, never for money. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Every day in a text as people read it; data, files and addresses keep 2025-07-15. */
export const daysInText = (text: string): string =>
  text.replace(/(?<![\w-])(?:19|20)\d{2}-[01]\d-[0-3]\d(?![\w-]|\.\w)/g, (day) => dayWords(day));

/** "1 row", "2 rows". */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** A list in words: "a", "a and b", "a, b and c". */
export function inWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The quarter before: 2025Q1 → 2024Q4. */
export function quarterBefore(quarter: string): string {
  const year = Number(quarter.slice(0, 4));
  const n = Number(quarter.slice(5));
  return n === 1 ? `${year - 1}Q4` : `${year}Q${n - 1}`;
}

/** A quarter as it is written in a sentence: 2025 Q2. */
export const quarterWords = (quarter: string): string => quarter.replace(/^(\d{4})Q(\d)$/, "$1 Q$2");

/** Every quarter in a text as people read it: 2025 Q2. Data and addresses keep 2025Q2. */
export const quartersInText = (text: string): string => text.replace(/\b((?:19|20)\d{2})Q([1-4])\b/g, "$1 Q$2");

/** A day as it is written in a sentence: July 15, 2025. */
export const dayWords = (day: string): string => {
  const [year, month, date] = day.split("-").map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${date}, ${year}`;
};
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** The word for a kind of payer or site as the field writes it. */
export function kindName(kind: string | Missing): string {
  return kind ? (KIND_NAMES[kind] ?? kind.replaceAll("_", " ")) : NO_DATA;
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  medicare_ffs: "Medicare",
  medicare_advantage: "Medicare Advantage",
  commercial: "Commercial",
  medicaid: "Medicaid",
  other_government: "Other government",
  self_pay: "Self-pay",
  office: "Office",
  aic: "Infusion center",
  ais: "Pharmacy infusion suite",
  home_infusion: "Home infusion",
  hopd: "Hospital outpatient"
};

const BASE_NAMES: Readonly<Record<string, string>> = {
  cms_limit: "CMS limit",
  asp: "ASP",
  wac: "WAC",
  awp: "AWP",
  billed: "the charge",
  invoice: "invoice"
};

/** What a contract pays by, as people say it: `wac:103` is 103% of WAC, `cms_limit` the CMS limit; other text as it is. */
export function baseInWords(text: string): string {
  const [base = "", share] = text.split(":");
  const name = BASE_NAMES[base];
  if (!name) return text.replaceAll("_", " ");
  return share === undefined ? name : `${share}% of ${name}`;
}
