const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\.?";

/** An ISO day, or nothing when the parts are none. A year of two digits is of this century up to 50. */
function iso(year: string, month: number, day: number): string[] {
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) > 50 ? 1900 : 2000);
  if (full < 1900 || full > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return [];
  return [`${full}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`];
}
const monthNumber = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Ways in which people and programs write a day; each gives the days it can mean. */
const WAYS: readonly (readonly [RegExp, (parts: readonly string[]) => string[]])[] = [
  // 2025-01-07, 2025/1/7, 2025.01.07
  [/(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/g, ([y, , m, d]) => iso(y!, Number(m), Number(d))],
  // 01/07/2025, 1-7-25, 7.1.2025: month first, and day first
  [
    /(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)/g,
    ([a, mark, b, y]) =>
      mark === "." && y!.length === 2 ? [] : [...iso(y!, Number(a), Number(b)), ...iso(y!, Number(b), Number(a))]
  ],
  // January 7, 2025; Jan. 7th 2025
  [
    new RegExp(`\\b${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+'?((?:19|20)\\d\\d|\\d\\d)(?!\\d)`, "gi"),
    ([m, d, y]) => iso(y!, monthNumber(m!), Number(d))
  ],
  // 7 January 2025, 7-Jan-25, 07JAN2025
  [
    new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?[\\s-]*${MONTH},?[\\s-]*'?((?:19|20)\\d\\d|\\d\\d)(?!\\d)`, "gi"),
    ([d, m, y]) => iso(y!, monthNumber(m!), Number(d))
  ]
];
// 20250107 and 01072025: in the cells of tables only, where no part of a file's hash can be taken for one.
const TIGHT: typeof WAYS = [
  [/(?<![\d.])((?:19|20)\d\d)(\d\d)(\d\d)(?![\d.])/g, ([y, m, d]) => iso(y!, Number(m), Number(d))],
  [/(?<![\d.])(\d\d)(\d\d)((?:19|20)\d\d)(?![\d.])/g, ([m, d, y]) => iso(y!, Number(m), Number(d))]
];

/** The days a text names, ISO, in every usual way of writing one; `tight` adds eight digits without marks. */
export function daysIn(text: string, {tight = false} = {}): string[] {
  // Most texts have no day: four digits or a month's name and a digit are the least that one has.
  if (!/\d.*\d/s.test(text)) return [];
  return [...WAYS, ...(tight ? TIGHT : [])].flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].flatMap((match) => read(match.slice(1)))
  );
}
