import type {Audience} from "../../payment/gpo/facts.ts";
import {withoutSmallCounts} from "../../words/small-counts.ts";
import {AUDIENCES, type AudienceRule, isCount} from "../audience/table.ts";
import {type Cell, coarse, suppress} from "../small-cells.ts";
import type {Packet, PacketBlock, PacketPage, PacketSection, PacketTable} from "./packet.ts";

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
      tables: section.tables.map((table) => wordsOf(tables.get(table)!)),
      // A count said in words would undo what the tables leave out.
      ...(section.figures
        ? {figures: section.figures.map(([label, value, note]) => [label, value, withoutSmallCounts(note)] as const)}
        : {}),
      ...(section.text ? {text: section.text.map(withoutSmallCounts)} : {})
    })
  );
  return {
    packet: {
      ...packet,
      finding: withoutSmallCounts(packet.finding),
      sections,
      ...(packet.pages ? {pages: packet.pages.map((page) => sharePage(page, rule))} : {}),
      hides: true,
      sources: bySource(packet.sources)
    },
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

/** Words of a table are words too: "Appeal 3 denied lines" in a cell. */
const wordsOf = (table: PacketTable): PacketTable => ({
  ...table,
  rows: table.rows.map((row) =>
    row.map((value, i) => (value !== null && table.columns[i]!.kind === "text" ? withoutSmallCounts(value) : value))
  )
});

/** A printed page for an audience: its words, its pictures' data and tables of its own as they may be seen. */
function sharePage(page: PacketPage, rule: AudienceRule): PacketPage {
  const share = (block: PacketBlock): PacketBlock => {
    switch (block.kind) {
      case "text":
        return {...block, text: withoutSmallCounts(block.text)};
      case "list":
        return {...block, items: block.items.map(withoutSmallCounts)};
      case "columns":
        return {...block, left: block.left.map(share), right: block.right.map(share)};
      case "picture":
        return {...block, data: {...(without(block.data, rule) as object), hides: true}};
      case "table":
        if (typeof block.of !== "string") throw new Error(`a shared page has a table of its own: ${block.of.name}`);
        return block;
    }
  };
  const sentence = page.sentence && {of: page.sentence.of, data: without(page.sentence.data, rule)};
  return {
    ...page,
    title: withoutSmallCounts(page.title),
    ...(sentence ? {sentence} : {}),
    blocks: page.blocks.map(share)
  };
}

/** Data without what an audience may not have, by name, at any depth. */
function without(data: unknown, rule: AudienceRule): unknown {
  if (Array.isArray(data)) return data.map((item) => without(item, rule));
  if (data === null || typeof data !== "object") return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !rule.without?.test(name))
      .map(([name, value]) => [name, without(value, rule)])
  );
}

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
