import {columnsOf} from "../../../src/schema/table.ts";
import type {GridRow} from "../grid.ts";
import {decimalMark} from "../guess/columns.ts";
import {guessDates} from "../guess/dates.ts";
import {nameOf} from "../guess/hints.ts";
import type {HeaderGuess, sniffDialect} from "../sniff.ts";
import {TABLE_KINDS, type TableKind} from "./kinds.ts";
import {type TableProfile, TableProfileSchema} from "./schema.ts";

/** Proposing a profile for a table that is neither purchases nor claims. */

/** Which kind a header is: all its words stand there and none that it lacks; null for none. */
export function kindOfTable(header: readonly string[]): TableKind | null {
  const names = header.map(nameOf);
  const any = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  return TABLE_KINDS.find(({has, lacks}) => has.every(any) && !lacks.some(any)) ?? null;
}

export interface TableProposal {
  readonly profile: TableProfile;
  /** Required columns nothing was found for. */
  readonly missing: readonly string[];
  /** Ways its days can be read, where there are several. */
  readonly dates: readonly TableProfile["dates"][number][];
  readonly areDatesCertain: boolean;
  readonly example: string;
  /** Words of a column of fixed words that nobody knows. */
  readonly unknown: readonly {readonly target: string; readonly word: string; readonly allowed: readonly string[]}[];
}

export function proposeTable(
  kind: TableKind,
  {header, rows, height}: Pick<HeaderGuess, "header" | "rows" | "height">,
  dialect: ReturnType<typeof sniffDialect>,
  name: string
): TableProposal {
  const columns = columnsFor(kind, header);
  const cells = (target: string): string[] =>
    rows.map((row) => row.cells[columns.get(target) ?? -1] ?? "").filter(Boolean);
  const fields = columnsOf(kind.table);
  const days = fields
    .filter(({name: target, meta}) => meta.kind === "date" && columns.has(target))
    .map(({name: target}) => guessDates(cells(target)));
  const doubtful = days.find(({isCertain, formats}) => !isCertain && formats.length > 1);
  const sure = days.filter(({isCertain}) => isCertain).flatMap(({formats}) => formats.slice(0, 1));
  // Days of one file are written alike: another column of it settles how.
  const settled = doubtful ? sure.find((format) => doubtful.formats.includes(format)) : undefined;
  const formats = [...new Set([...sure, ...(doubtful && !settled ? doubtful.formats.slice(0, 1) : [])])];
  const words: {[target: string]: {[word: string]: string}} = {};
  const unknown: {target: string; word: string; allowed: readonly string[]}[] = [];
  for (const {name: target, meta} of fields) {
    if (!meta.values || !columns.has(target)) continue;
    for (const word of new Set(cells(target))) {
      const known = meta.values.includes(word.toLowerCase())
        ? word.toLowerCase()
        : kind.words[target]?.find(([pattern]) => pattern.test(word))?.[1];
      if (known) words[target] = {...words[target], [word.toLowerCase()]: known};
      else unknown.push({target, word, allowed: meta.values});
    }
  }
  const constants = Object.fromEntries(Object.entries(kind.constants).filter(([target]) => !columns.has(target)));
  const profile = TableProfileSchema.parse({
    name,
    description: `Proposed by init for ${name}: ${kind.said}.`,
    reads: kind.reads,
    ...dialect,
    match: header.cells.map((cell) => cell.trim()).filter(Boolean),
    header_rows: height,
    columns: Object.fromEntries([...columns].map(([target, at]) => [target, header.cells[at]!.trim()])),
    constants,
    dates: formats.length > 0 ? formats : ["YYYY-MM-DD", "MM/DD/YYYY"],
    decimal_mark: decimalMark(rows),
    words
  });
  const given = new Set([
    ...columns.keys(),
    ...Object.keys(constants),
    ...(columns.has("quarter") ? ["period_start", "period_end"] : [])
  ]);
  const missing = fields
    .filter(({name: target, meta}) => meta.required && !given.has(target))
    .map(({name: target}) => target);
  return {
    profile,
    missing,
    dates: doubtful && !settled ? doubtful.formats : [],
    areDatesCertain: !doubtful || settled !== undefined,
    example: doubtful?.example ?? "",
    unknown
  };
}

/** Target column → index, each column once but for a contract that is also the program. */
function columnsFor({columns}: TableKind, header: GridRow): Map<string, number> {
  const names = header.cells.map(nameOf);
  const found = new Map<string, number>();
  for (const [target, hints] of Object.entries(columns))
    for (const hint of hints) {
      const at = names.findIndex((name, index) => hint.test(name) && ![...found.values()].includes(index));
      if (at < 0) continue;
      found.set(target, at);
      break;
    }
  return found;
}
