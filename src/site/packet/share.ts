import type {Audience} from "../../payment/gpo/facts.ts";
import {AUDIENCES, type AudienceRule, isCount} from "../audience/table.ts";
import {type Cell, coarse, suppress} from "../small-cells.ts";
import type {Packet, PacketSection, PacketTable} from "./packet.ts";

export interface SharedPacket {
  readonly packet: Packet;
  /** Counts that are left empty. */
  readonly suppressed: number;
  /** Columns that are not there, by name. */
  readonly columns: readonly string[];
}

/** A packet as an audience may have it: columns left out, counts of 1 to 10 and what gives them away left empty. */
export function sharePacket(packet: Packet, audience: Audience): SharedPacket {
  const rule = AUDIENCES[audience];
  if (!rule.suppresses) return {packet, suppressed: 0, columns: []};
  const columns = new Set<string>();
  const narrow = (table: PacketTable): PacketTable => withoutColumns(table, rule, columns);
  const narrowed = packet.sections.map((section) => ({...section, tables: (section.tables ?? []).map(narrow)}));
  const {tables, suppressed} = suppressTables(
    narrowed.flatMap((section) => section.tables),
    rule
  );
  const sections = narrowed.map(
    (section): PacketSection => ({
      ...section,
      tables: section.tables.map((table) => tables.get(table)!),
      // A count said in words would undo what the tables leave out.
      ...(section.figures
        ? {figures: section.figures.map(([label, value, note]) => [label, value, withoutSmall(note)] as const)}
        : {}),
      ...(section.text ? {text: section.text.map(withoutSmall)} : {})
    })
  );
  return {
    packet: {...packet, finding: withoutSmall(packet.finding), sections, sources: bySource(packet.sources)},
    suppressed,
    columns: [...columns].sort()
  };
}

function withoutColumns(table: PacketTable, {without}: AudienceRule, gone: Set<string>): PacketTable {
  const keep = [...table.columns.keys()].filter((i) => !without?.test(table.columns[i]!.name));
  for (const {name} of table.columns) if (without?.test(name)) gone.add(name);
  return {
    ...table,
    columns: keep.map((i) => table.columns[i]!),
    rows: table.rows.map((row) => keep.map((i) => row[i] ?? null))
  };
}

/**
 * Every count of every table of one document at once: a column's cells are known by the texts of their row, so that a total
 * in one table and its parts in another are held against each other.
 */
function suppressTables(
  all: readonly PacketTable[],
  {step}: AudienceRule
): {tables: Map<PacketTable, PacketTable>; suppressed: number} {
  const shown = new Map<PacketTable, (string | null)[][]>(
    all.map((table) => [table, table.rows.map((row) => [...row])])
  );
  const columns = new Set(all.flatMap((table) => table.columns.filter(isCounted).map(({name}) => name)));
  let suppressed = 0;
  for (const column of columns) {
    const places = all.flatMap((table) => {
      const at = table.columns.findIndex(({name}) => name === column);
      return at < 0 ? [] : table.rows.map((row, place) => ({table, at, place, cell: cellOf(table, row, at)}));
    });
    const counts = suppress(places.map(({cell}) => cell));
    for (const [i, {table, at, place, cell}] of places.entries()) {
      const count = coarse(counts[i]!.count, step);
      if (cell.count !== null && count === null) suppressed++;
      shown.get(table)![place]![at] = count === null ? null : String(count);
    }
  }
  return {tables: new Map(all.map((table) => [table, {...table, rows: shown.get(table)!}])), suppressed};
}

const isCounted = ({name, kind}: {name: string; kind: string}): boolean => kind === "count" && isCount(name);

function cellOf(table: PacketTable, row: PacketTable["rows"][number], at: number): Cell {
  const key = table.columns.flatMap(({name, kind}, i) => (kind === "text" && row[i] !== null ? [[name, row[i]!]] : []));
  const value = row[at];
  return {
    key: {...Object.fromEntries(key), ...(key.length === 0 ? {table: table.name} : {})},
    count: value === null || value === undefined ? null : Number(value)
  };
}

/** "3 lines open" as "some lines open": one to ten of what patients have. */
const withoutSmall = (text: string): string =>
  text.replace(
    /(?<![\d.,$])(?:[1-9]|10) ((?:\w+ ){0,2}(?:patients?|claims?|lines?|doses?|visits?|appointments?|requests?|authorizations?|infusions?)\b)/g,
    "a few $1"
  );

/** Sources by kind: how many files and rows, not which. */
function bySource(sources: PacketTable): PacketTable {
  const at = (name: string): number => sources.columns.findIndex((column) => column.name === name);
  const [kind, rows] = [at("source"), at("rows_accepted")];
  const sums = new Map<string, {files: number; rows: number}>();
  for (const row of sources.rows) {
    const name = row[kind];
    if (!name) continue;
    const sum = sums.get(name) ?? {files: 0, rows: 0};
    sums.set(name, {files: sum.files + 1, rows: sum.rows + Number(row[rows] ?? 0)});
  }
  return {
    ...sources,
    columns: [
      {name: "source", label: "Kind", kind: "text"},
      {name: "rows", label: "Files", kind: "count"},
      {name: "rows_accepted", label: "Rows", kind: "count"}
    ],
    rows: [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sum]) => [name, String(sum.files), String(sum.rows)])
  };
}
