import {purchase} from "../../src/schema/canonical.ts";
import {columnsOf} from "../../src/schema/table.ts";
import {BadFile} from "../source.ts";
import type {Grid, GridRow} from "./grid.ts";
import type {Profile} from "./profile.ts";

/** Finding a profile's header in a file, and which cell each target column stands in. */

const SEARCHED = 40;

/** A header cell as it is compared: case, line breaks and runs of blanks do not count. */
export const headerKey = (cell: string): string => cell.replace(/\s+/g, " ").trim().toLowerCase();

const keysOf = (row: GridRow): Set<string> => new Set(row.cells.map(headerKey).filter(Boolean));

export interface HeaderFit {
  readonly row: GridRow;
  /** Share of the profile's `match` cells that the row has. */
  readonly share: number;
  readonly missing: readonly string[];
}

/** The row that looks most like the profile's header. */
export function fitHeader(rows: readonly GridRow[], profile: Pick<Profile, "match" | "header_row">): HeaderFit | null {
  let best: HeaderFit | null = null;
  const searched = profile.header_row ? rows.filter(({line}) => line === profile.header_row) : rows.slice(0, SEARCHED);
  for (const row of searched) {
    const keys = keysOf(row);
    const missing = profile.match.filter((cell) => !keys.has(headerKey(cell)));
    const share = 1 - missing.length / profile.match.length;
    if (!best || share > best.share) best = {row, share, missing};
  }
  return best;
}

/** The sheets a profile reads: those it names, else the first that is not empty. */
export function sheetsOf(grids: readonly Grid[], profile: Pick<Profile, "sheets">): {grid: Grid; credit: boolean}[] {
  const {sheets} = profile;
  if (!sheets)
    return grids
      .filter(({rows}) => rows.length > 0)
      .slice(0, 1)
      .map((grid) => ({grid, credit: false}));
  return grids.flatMap((grid) => {
    const named = sheets.find(({name}) => new RegExp(name, "i").test(grid.sheet ?? ""));
    return named ? [{grid, credit: named.credit}] : [];
  });
}

/** Required columns a profile can do without: they follow from others, or from the order of lines. */
const DERIVABLE = new Set(["vendor", "line_number", "kind", "unit_price", "extended_amount"]);

/** Target column → index of its cell; throws `BadFile` naming every column that is gone and those nobody knows. */
export function placeColumns(header: GridRow, profile: Profile, where: string): ReadonlyMap<string, number> {
  const keys = header.cells.map(headerKey);
  const twice = keys.filter((key, index) => key !== "" && keys.indexOf(key) !== index);
  const places = new Map<string, number>();
  for (const [target, aliases] of Object.entries(profile.columns)) {
    const alias = aliases?.map(headerKey).find((each) => keys.includes(each));
    if (alias === undefined) continue;
    if (twice.includes(alias))
      throw new BadFile(`two columns named ${alias}: (${where}); remove one, or correct profile ${profile.name}`);
    places.set(target, keys.indexOf(alias));
  }
  const gone = columnsOf(purchase)
    .filter(({name, meta}) => meta.required && !DERIVABLE.has(name))
    .map(({name}) => name)
    .filter((name) => !places.has(name) && profile.constants[name as keyof Profile["constants"]] === undefined);
  if (!places.has("unit_price") && !places.has("extended_amount")) gone.push("unit_price or extended_amount");
  if (gone.length > 0)
    throw new BadFile(
      headerFault(
        profile,
        gone.map((name) => `${name} (was ${aliasesOf(profile, name)})`),
        header,
        where
      )
    );
  return places;
}

const aliasesOf = (profile: Profile, target: string): string =>
  profile.columns[target as keyof Profile["columns"]]?.map((alias) => `"${alias}"`).join(" or ") ?? "never mapped";

/** One line that names what the header lacks and what it has instead. */
export function headerFault(profile: Profile, missing: readonly string[], header: GridRow, where: string): string {
  const known = new Set(
    [...profile.match, ...Object.values(profile.columns).flatMap((aliases) => aliases ?? [])].map(headerKey)
  );
  const strange = header.cells.map((cell) => cell.trim()).filter((cell) => cell && !known.has(headerKey(cell)));
  const instead = strange.length > 0 ? `, has instead ${strange.slice(0, 12).join(", ")}` : "";
  return `header no longer matches profile ${profile.name}: missing ${missing.join(", ")}${instead} (${where}); run plus-six init on the file, or add the new names to the profile`;
}
