import type {GridRow} from "./grid.ts";
import {type HeaderFit, headerKey} from "./header.ts";
import {isExtension} from "./kind.ts";
import type {Profile} from "./profile.ts";
import {isoDate, plainNumber, readNdc} from "./text.ts";

/**
 * A layout known by position is believed only where the file agrees with it: a cell the file names stands where the profile
 * expects it, NDCs and days stand in their columns, and quantity × price is the amount on most lines. Nobody has published the
 * headers of the large wholesalers' feeds, so a column that moved would otherwise be read as another.
 */

/** Most lines: credits and short shipments may differ. */
const MOST = 0.6;

export function provesPositions(rows: readonly GridRow[], {row, lastLine}: HeaderFit, profile: Profile): boolean {
  const keys = row.cells.map(headerKey);
  if (!standsInPlace(keys, profile)) return false;
  const at = (target: string): number => {
    const aliases = profile.columns[target as keyof Profile["columns"]]?.map(headerKey) ?? [];
    return keys.findIndex((key) => aliases.includes(key));
  };
  const lines = rows.filter(({line, cells}) => line > lastLine && cells.length === keys.length);
  const texts = (target: string): string[] => lines.map(({cells}) => (cells[at(target)] ?? "").trim());
  const ndcs = texts("ndc11").filter(Boolean);
  const days = texts("invoice_date").filter(Boolean);
  if (!holds(ndcs, (text) => "ndc11" in readNdc(text, new Set()) || /^\d{7,10}$/.test(text))) return false;
  if (!holds(days, (day) => isoDate(day, profile.dates) !== null)) return false;
  const [packages, prices, amounts] = ["packages", "unit_price", "extended_amount"].map((target) =>
    texts(target).map((text) => plainNumber(text, profile))
  ) as [(string | null)[], (string | null)[], (string | null)[]];
  const priced = packages.flatMap((quantity, index) => {
    const line = {packages: quantity, unit_price: prices[index]!, extended_amount: amounts[index]!};
    return Number(quantity) && Number(line.unit_price) && Number(line.extended_amount) ? [line] : [];
  });
  return holds(priced, isExtension);
}

/** Whether every cell that names a column of the profile is the one at its position. */
const standsInPlace = (keys: readonly string[], {fields = []}: Profile): boolean =>
  fields.every(({name, from}) => !keys.includes(headerKey(name)) || keys[from - 1] === headerKey(name));

const holds = <T>(all: readonly T[], test: (each: T) => boolean): boolean =>
  all.length > 0 && all.filter(test).length >= MOST * all.length;
