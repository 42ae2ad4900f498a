import {ndcCandidates, normalizeNdc} from "../../src/domain/ndc.ts";

/** Numbers, dates and NDCs as exports write them, to the one form of canonical files. Null means: not readable. */

export interface NumberStyle {
  readonly decimal_mark?: "." | ",";
  /** Decimals of a number written without a point. */
  readonly implied?: number | undefined;
}

/** Thousands are set apart by a mark, any kind of blank or an apostrophe; dollars are said before or behind. */
const numberPattern = (mark: string, group: string): RegExp => {
  const number = `(?:\\d{1,3}(?:[${group}\\s'’]\\d{3})+|\\d+)?(?:${mark}\\d*)?`;
  const dollar = "(?:(?:US)?\\$|USD)?";
  return new RegExp(
    `^(\\()?([-+])?\\s*${dollar}\\s*([-+])?(${number})\\s*${dollar}\\s*(-|CR|DR)?\\s*${dollar}(\\))?$`,
    "i"
  );
};
const NUMBER = {".": numberPattern("\\.", ","), ",": numberPattern(",", ".")} as const;

/** The ways accountants set an amount, in the one that the pattern reads: `$(12.00)`, `<12.00>`, `12.00 (CR)`; `$ -` is how spreadsheets print 0. */
const inOneWay = (text: string): string =>
  text
    .trim()
    .replace(/[\u2010-\u2015\u2212\uff0d]/g, "-")
    .replace(/^((?:US)?\$|USD)\s*\(([^()]*)\)$/i, "($1$2)")
    .replace(/^<([^<>]*)>$/, "($1)")
    .replace(/(\d\s*)(?:\((CR|DR)\)|(CR|DR)\.)$/i, "$1$2$3")
    .replace(/^(?:US)?\$\s*-+$/i, "0");

/**
 * `$1,234.50`, `(12.00)`, `$(12.00)`, `<12.00>`, `12.00-`, `12.00 CR` (below zero), `12.00 DR` (above), `-12`, `1234.5000`, `$ -` → plain
 * decimal text; null for `-`, `#REF!`, `N/A`, `1e3`, `1.234,50`: nobody says that a dash alone is a zero.
 */
export function plainNumber(text: string, {decimal_mark = ".", implied}: NumberStyle = {}): string | null {
  const match = NUMBER[decimal_mark].exec(inOneWay(text));
  if (!match) return null;
  const [, open, sign1, sign2, digits = "", trailing, close] = match;
  const isCredit = trailing !== undefined && trailing.toUpperCase() !== "DR";
  const minuses = [open, sign1 === "-", sign2 === "-", isCredit].filter(Boolean).length;
  if (!/\d/.test(digits) || Boolean(open) !== Boolean(close) || minuses > 1 || (sign1 && sign2)) return null;
  const plain = digits.replace(decimal_mark === "." ? /[,\s'’]/g : /[.\s'’]/g, "").replace(decimal_mark, ".");
  let [whole = "", fraction = ""] = plain.split(".");
  if (implied && !plain.includes(".")) {
    const padded = whole.padStart(implied + 1, "0");
    whole = padded.slice(0, -implied);
    fraction = padded.slice(-implied);
  }
  whole = whole.replace(/^0+(?=\d)/, "") || "0";
  fraction = fraction.replace(/0+$/, "");
  const value = fraction ? `${whole}.${fraction}` : whole;
  return minuses === 1 && value !== "0" ? `-${value}` : value;
}

/** First letters of the months, without accents, in English, Spanish, German, French and Portuguese. */
const MONTHS = [
  "jan|ene",
  "feb|fev",
  "mar|mrz|mae",
  "apr|abr|avr",
  "may|mai",
  "jun|juin",
  "jul|juil",
  "aug|ago|aou",
  "sep|set",
  "oct|okt|out",
  "nov",
  "dec|dic|dez"
].map((letters) => new RegExp(`^(${letters})`));

/** The number of a month by its name or the first letters of it; 0 for no month. */
const monthOf = (name: string): number => {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return MONTHS.findIndex((month) => month.test(plain)) + 1;
};

const PARTS: {readonly [format: string]: [RegExp, "ymd" | "mdy" | "dmy"]} = {
  "YYYY-MM-DD": [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, "ymd"],
  YYYYMMDD: [/^(\d{4})(\d{2})(\d{2})$/, "ymd"],
  "MM/DD/YYYY": [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, "mdy"],
  "MM/DD/YY": [/^(\d{1,2})\/(\d{1,2})\/(\d{2})$/, "mdy"],
  "MM-DD-YYYY": [/^(\d{1,2})-(\d{1,2})-(\d{4})$/, "mdy"],
  MMDDYY: [/^(\d{2})(\d{2})(\d{2})$/, "mdy"],
  MMDDYYYY: [/^(\d{2})(\d{2})((?:19|20)\d{2}|9999)$/, "mdy"],
  "DD/MM/YYYY": [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, "dmy"],
  "YYYY.MM.DD": [/^(\d{4})\.(\d{1,2})\.(\d{1,2})$/, "ymd"],
  "YYYY/MM/DD": [/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, "ymd"],
  "DD/MM/YY": [/^(\d{1,2})\/(\d{1,2})\/(\d{2})$/, "dmy"],
  "DD-MM-YYYY": [/^(\d{1,2})-(\d{1,2})-(\d{4})$/, "dmy"],
  "DD.MM.YYYY": [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, "dmy"],
  "DD.MM.YY": [/^(\d{1,2})\.(\d{1,2})\.(\d{2})$/, "dmy"],
  "MM-DD-YY": [/^(\d{1,2})-(\d{1,2})-(\d{2})$/, "mdy"],
  MDDYY: [/^(\d{1,2})(\d{2})(\d{2})$/, "mdy"],
  MDDYYYY: [/^(\d{1,2})(\d{2})((?:19|20)\d{2}|9999)$/, "mdy"],
  // IBM i: a century of 1 before year, month and day. No day of MDDYYYY can be read so: its year would be the month.
  CYYMMDD: [/^1(\d{2})(\d{2})(\d{2})$/, "ymd"],
  // The short dates of Excel, Oracle and SAP: 13-Jan-25, 13 January 2025.
  "DD-MON-YYYY": [
    /^(\d{1,2})(?:st|nd|rd|th)?\.?[-\s/.]*(?:de )?(\p{L}{3,10})\.?[-\s/.,]*(?:de )?(\d{4}|\d{2})$/iu,
    "dmy"
  ],
  "MON-DD-YYYY": [/^(\p{L}{3,10})\.?[-\s/.]*(\d{1,2})(?:st|nd|rd|th)?[-\s/.,]+(\d{4}|\d{2})$/iu, "mdy"]
};

const ZONE = "(?:\\s*(?:Z|(?:UTC|GMT|[ECMP][SD]?T|AK[SD]T|H[SD]?T)|[-+]\\d{2}(?::?\\d{2})?))*(?:\\s*\\([^()]*\\))?";
const CLOCK = "\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:\\s?[AP]\\.?M\\.?)?";
/** A time of day behind a day, with its zone: the day is the one written, not the one it would be elsewhere. */
const TIME = new RegExp(`,?\\s?[T\\s:]${CLOCK}${ZONE}$`, "i");
/** Java's and Unix's order: the year behind the time. */
const YEAR_LAST = new RegExp(`^(\\p{L}{3,4} \\d{1,2}) ${CLOCK}${ZONE} (\\d{4})$`, "iu");
const NAME = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*";
const WEEKDAY = new RegExp(`^${NAME}[,.]?\\s+|,?\\s+\\(?${NAME}\\)?$`, "i");

/** The day alone, without weekday, time and zone, in the order that a format has. */
function bareDay(text: string): string {
  const day = text.trim();
  // Most days are figures and marks alone.
  if (/^[\d/.-]{0,10}$/.test(day)) return day;
  return day
    .replace(WEEKDAY, "")
    .replace(YEAR_LAST, "$1 $2")
    .replace(TIME, "")
    .replace(/^(20\d{6})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/, "$1")
    .replace(/\s*\/\s*/g, "/")
    .replace(/['’](\d{2})$/, "$1")
    .replace(/^(\d{4})([-\s/.])(\p{L}{3,10})\2(\d{1,2})$/u, "$4-$3-$1");
}

/** A date in one of the formats as YYYY-MM-DD, a time of day after it dropped; `excel` reads a serial day number. */
export function isoDate(text: string, formats: readonly string[], {is1904 = false} = {}): string | null {
  const day = bareDay(text);
  for (const format of formats) {
    const found = format === "excel" ? serialDate(day, is1904) : patternDate(day, format);
    if (found) return found;
  }
  return null;
}

function patternDate(text: string, format: string): string | null {
  const [pattern, order] = PARTS[format] ?? [];
  const match = pattern?.exec(text);
  if (!match) return null;
  const at = (part: string): string => match[order!.indexOf(part) + 1]!;
  const year = at("y").length === 2 ? `20${at("y")}` : at("y");
  const month = format.includes("MON") ? String(monthOf(at("m"))) : at("m");
  return realDay(`${year}-${month.padStart(2, "0")}-${at("d").padStart(2, "0")}`);
}

/** Days since 1899-12-30 (or 1904-01-01); only days from 1982 to 2064, so that a count is not taken for a date. */
function serialDate(text: string, is1904: boolean): string | null {
  if (!/^[345]\d{4}(\.\d+)?$/.test(text)) return null;
  const days = Math.floor(Number(text)) + (is1904 ? 1462 : 0);
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
}

function realDay(iso: string): string | null {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

export type NdcResult = {ndc11: string; note: string | null} | {reason: string};

/**
 * An NDC as 11 digits. Marks around it go (`NDC:`, the qualifier `N4`, blanks, any kind of dash), a GTIN-14 or a UPC holds its ten
 * digits. What lost zeros or dashes is taken only when exactly one NDC of the crosswalk can have been meant, never padded.
 * A rounded number (`5.02E+10`) has lost digits: another package of the labeler shows the same, in a crosswalk or in none,
 * so it is refused.
 */
export function readNdc(text: string, crosswalk: ReadonlySet<string>): NdcResult {
  const trimmed = bareNdc(text);
  const sure = normalizeNdc(trimmed) ?? wholeInENotation(trimmed);
  if (sure) return {ndc11: sure, note: null};
  if (/^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(trimmed)) return {reason: "ndc_rounded_by_spreadsheet"};
  const candidates = damagedCandidates(trimmed, crosswalk);
  if (candidates === null) return {reason: "invalid_ndc"};
  if (candidates.length === 1)
    return {
      ndc11: candidates[0]!,
      note: `NDC ${text.trim()} read as ${candidates[0]}, the only match in the crosswalk`
    };
  return {reason: candidates.length === 0 ? "ndc_not_in_crosswalk" : "ndc_ambiguous"};
}

/** The text without what exports write around an NDC, its dashes plain and its segments joined by them. */
function bareNdc(text: string): string {
  const plain = text
    .replace(/[\u00a0\u2000-\u200b\u202f\u3000]/g, " ")
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-")
    .trim()
    .replace(/^'+/, "")
    // A number of a spreadsheet or a data frame: 57894003001.0.
    .replace(/^(\d{9,11})\.0+$/, "$1")
    .replace(/^(?:NDC(?:-?11)?\s*(?:#|no\.?)?|N4)\s*:?\s*(?=\d)/i, "");
  if (/^\d{4,5}\s*[- ]\s*\d{3,4}\s*[- ]\s*\d{1,2}$/.test(plain)) return plain.replace(/\s*[- ]\s*/g, "-");
  // In a GTIN-14 an indicator and `03` stand before the ten digits of an NDC, in a UPC a 3 alone; a check digit behind them.
  const gtin = /^(?:\d?0)?3(\d{10})\d$/.exec(plain);
  return gtin && hasCheckDigit(plain.padStart(14, "0")) ? gtin[1]! : plain;
}

/** The check digit of a GTIN: weights 3 and 1 from the left, the sum a multiple of ten. */
const hasCheckDigit = (gtin: string): boolean =>
  [...gtin].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 3 : 1), 0) % 10 === 0;

/** `5.7894003001E+10` lost nothing: eleven digits are all there. */
function wholeInENotation(text: string): string | null {
  const [, first = "", fraction = "", exponent = ""] = /^(\d)\.(\d+)E\+?(\d{1,2})$/i.exec(text) ?? [];
  return exponent === "10" && fraction.length === 10 ? first + fraction : null;
}

function damagedCandidates(text: string, crosswalk: ReadonlySet<string>): string[] | null {
  if (/^\d{10}$/.test(text)) return ndcCandidates(text).filter((ndc) => crosswalk.has(ndc));
  // Segments kept as numbers each lost their zeros: whatever form they had, each filled up to 5-4-2 is the eleven digits.
  const segments = /^(\d{1,5})-(\d{1,4})-(\d{1,2})$/.exec(text)?.slice(1);
  if (segments) {
    const filled = segments.map((segment, at) => segment.padStart([5, 4, 2][at]!, "0")).join("");
    return crosswalk.has(filled) ? [filled] : [];
  }
  if (!/^\d{7,9}$/.test(text)) return null;
  // Zeros lost at the front: of an 11-digit NDC, or of a 10-digit one which then lacks another.
  const tens = text.length === 9 ? ndcCandidates(`0${text}`) : ndcCandidates(text.padStart(10, "0"));
  const all = new Set([text.padStart(11, "0"), ...tens]);
  return [...all].filter((ndc) => crosswalk.has(ndc));
}
