import {purchase} from "../../src/schema/canonical.ts";
import {columnsOf} from "../../src/schema/table.ts";
import {BadFile} from "../source.ts";
import type {GridRow} from "./grid.ts";
import type {Profile} from "./profile.ts";

/** Finding a profile's header in a file, and which cell each target column stands in. */

const SEARCHED = 40;

/** A header cell as it is compared: case, line breaks and runs of blanks do not count. */
export const headerKey = (cell: string): string => cell.replace(/\s+/g, " ").trim().toLowerCase();

const keysOf = (row: GridRow): Set<string> => new Set(row.cells.map(headerKey).filter(Boolean));

/** What a profile asks for, as it is compared; made once a profile, because folders have many files. */
const wanted = new WeakMap<object, readonly {cell: string; key: string}[]>();
function wantedOf({match}: Pick<Profile, "match">): readonly {cell: string; key: string}[] {
  const keys = wanted.get(match) ?? match.map((cell) => ({cell, key: headerKey(cell)}));
  wanted.set(match, keys);
  return keys;
}

export interface HeaderFit {
  readonly row: GridRow;
  /** Line of the last row of the header: data start below. */
  readonly lastLine: number;
  /** Share of the profile's `match` cells that the row has. */
  readonly share: number;
  readonly missing: readonly string[];
}

type Recognized = Pick<Profile, "match" | "header_row"> &
  Partial<Pick<Profile, "header_rows" | "fields" | "field_count">> & {
    readonly format?: string;
    /** Target column → its header cells. */
    readonly columns?: object;
  };

/** The row that looks most like the profile's header. */
export function fitHeader(rows: readonly GridRow[], profile: Recognized): HeaderFit | null {
  let best: HeaderFit | null = null;
  const {header_row: told, header_rows: height = 1} = profile;
  const cells = wantedOf(profile);
  for (const [at, first] of rows.entries()) {
    if (told ? first.line !== told : at >= SEARCHED) continue;
    const second = height === 2 ? rows[at + 1] : undefined;
    const row = second ? joinedHeader(first, second) : first;
    const keys = keysOf(row);
    const missing = cells.flatMap(({cell, key}) => (keys.has(key) ? [] : [cell]));
    const share = 1 - missing.length / profile.match.length;
    if (!best || share > best.share)
      best = {row: share === 1 ? named(row, profile) : row, lastLine: (second ?? first).line, share, missing};
  }
  return best;
}

/** A header of two rows as one: the texts of a column joined, that of a group repeated over its columns. */
export function joinedHeader(upper: GridRow, lower: GridRow): GridRow {
  const width = Math.max(upper.cells.length, lower.cells.length);
  // A group's name stands over its first column alone; where the lower row names nearly all, it holds for those after it.
  const isGrouped = lower.cells.filter(Boolean).length >= 0.8 * width;
  const groups = upper.cells.map(
    (cell, at) => cell || (isGrouped ? (upper.cells.slice(0, at).findLast(Boolean) ?? "") : "")
  );
  const cells = Array.from({length: width}, (_, at) =>
    [groups[at] ?? "", lower.cells[at] ?? ""].filter(Boolean).join(" ")
  );
  return {line: upper.line, cells};
}

/**
 * The header with the names of the profile's positions, where the record has as many cells as they are positions of. What the
 * file names itself stays: only columns that no cell of it names are taken by position.
 */
function named(row: GridRow, {format, fields, field_count, columns}: Recognized): GridRow {
  if (format !== "delimited" || !fields || row.cells.length !== field_count) return row;
  const keys = row.cells.map(headerKey);
  const aliases = Object.values(columns ?? {}).map((names: string | readonly string[]) =>
    [names].flat().map(headerKey)
  );
  const known = new Set(aliases.flat());
  const cells = [...row.cells];
  for (const {name, from} of fields) {
    const own = aliases.find((names) => names.includes(headerKey(name))) ?? [];
    if (!own.some((alias) => keys.includes(alias)) && !known.has(keys[from - 1]!)) cells[from - 1] = name;
  }
  return {line: row.line, cells};
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
    .filter((name) => !(name === "site_id" && profile.site_rows))
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
  const sought = new Set(missing.flatMap((each) => headerKey(each).match(/[a-z]{3,}/g) ?? []));
  const isLike = (cell: string): boolean =>
    (headerKey(cell).match(/[a-z]{3,}/g) ?? []).some((word) => sought.has(word));
  const strange = header.cells
    .map((cell) => cell.trim())
    .filter((cell) => cell && !known.has(headerKey(cell)))
    .sort((a, b) => Number(isLike(b)) - Number(isLike(a)));
  const instead = strange.length > 0 ? `, has instead ${strange.slice(0, 12).join(", ")}` : "";
  return `header no longer matches profile ${profile.name}: missing ${missing.join(", ")}${instead} (${where}); run plus-six init on the file, or add the new names to the profile`;
}
