import {DATE_FORMATS} from "../profile.ts";
import {isoDate} from "../text.ts";

/** In what form days are written: every form that reads all of a column, those that agree taken as one. */

export interface DateGuess {
  /** One form for each way the days can be read, the likeliest first. */
  readonly formats: readonly (typeof DATE_FORMATS)[number][];
  /** Whether there is one way, or all but one are ruled out. */
  readonly isCertain: boolean;
  readonly example: string;
}

export interface DateOptions {
  readonly is1904?: boolean;
  /** The last day any other file of the practice speaks of; ISO. */
  readonly latest?: string | null;
  /** Who writes decimals with a comma writes the day before the month: the first guess, which is still asked. */
  readonly isDayFirst?: boolean;
}

/** How a column's days can be read. Of several readings one in the order of the rows, or not after all other days, is sure. */
export function guessDates(
  cells: readonly string[],
  {is1904 = false, latest = null, isDayFirst = false}: DateOptions = {}
): DateGuess {
  const texts = [...new Set(cells.filter(Boolean))].slice(0, 2000);
  const example = texts[0] ?? "";
  const readings = new Map<string, {format: (typeof DATE_FORMATS)[number]; days: string[]}>();
  for (const format of DATE_FORMATS) {
    const days = texts.map((text) => isoDate(text, [format], {is1904}));
    if (texts.length === 0 || days.some((day) => day === null)) continue;
    const key = days.join();
    if (!readings.has(key)) readings.set(key, {format, days: days as string[]});
  }
  const all = [...readings.values()];
  if (all.length <= 1) return {formats: all.map(({format}) => format), isCertain: all.length === 1, example};
  const likely =
    oneOf(all, ({days}) => days.length > 2 && isInOrder(days)) ??
    oneOf(all, ({days}) => latest !== null && days.every((day) => day <= later(latest)));
  const usual = isDayFirst ? all.find(({format}) => format.startsWith("DD")) : undefined;
  const first = likely ?? usual;
  const rest = first ? [first, ...all.filter((each) => each !== first)] : all;
  return {formats: rest.map(({format}) => format), isCertain: likely !== null, example};
}

/** The only one of which a statement is true; null for none or several. */
function oneOf<T>(all: readonly T[], isTrue: (each: T) => boolean): T | null {
  const found = all.filter(isTrue);
  return found.length === 1 ? found[0]! : null;
}

const isInOrder = (days: readonly string[]): boolean =>
  days.every((day, at) => at === 0 || day >= days[at - 1]!) ||
  days.every((day, at) => at === 0 || day <= days[at - 1]!);

/** Invoices may come a while after the last service that is known. */
const later = (day: string): string => new Date(Date.parse(day) + 31 * 86_400_000).toISOString().slice(0, 10);
