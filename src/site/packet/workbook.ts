import {codeWords} from "../../words/code.ts";
import {neutral} from "../../words/csv.ts";
import {dayWords} from "../../words/format.ts";
import {type Sheet, type SheetCell, toBook} from "../../words/workbook.ts";
import {type ColumnKind, type Packet, type PacketTable, tablesOf} from "./packet.ts";

const COVER = "Cover";
const DEFINITIONS = "Definitions";
const FILES = "Files";

/** What a table's tab says. */
export const tabOf = ({tab, title}: PacketTable): string => tab ?? title;

/**
 * The packet's tables as one workbook: a cover that leads to each, then a sheet a table with its dollars first, totals that
 * follow the filter, and at the end the files and what every column means. Text is typed text and so never a formula; one that
 * looks like it has an apostrophe all the same, as in the CSV.
 */
export function writeWorkbook(packet: Packet): Uint8Array {
  const tables = tablesOf(packet).map(sheetOf);
  const files = {...sheetOf({...packet.sources, tab: FILES})};
  return toBook({
    title: packet.title,
    as_of: packet.as_of,
    sheets: [coverOf(packet, [...tables, files]), ...tables, files, definitions(packet)]
  });
}

const words = (value: string): string => neutral(codeWords(value));

/** Columns at the left that say what a row is: a run of text, at most so many, so that dollars come next. */
const NAMES = 3;

/** Columns as the sheet has them: what a row is, then its dollars, then the rest. */
export function inOrder(columns: readonly {readonly kind: ColumnKind}[]): number[] {
  const run = columns.findIndex(({kind}) => kind !== "text");
  const names = Math.min(NAMES, run < 0 ? columns.length : run);
  const places = [...columns.keys()].slice(names);
  return [
    ...[...columns.keys()].slice(0, names),
    ...places.filter((i) => columns[i]!.kind === "money"),
    ...places.filter((i) => columns[i]!.kind !== "money")
  ];
}

function sheetOf(table: PacketTable): Sheet {
  const places = inOrder(table.columns);
  const columns = places.map((i) => table.columns[i]!);
  return {
    name: tabOf(table),
    title: table.title,
    back: COVER,
    ...(table.note ? {note: table.note} : {}),
    columns: columns.map(({name, label, kind}) => ({label, kind, isAdded: table.added?.includes(name) ?? false})),
    rows: table.rows.map((row) =>
      places.map((place, i): SheetCell => {
        const value = row[place] ?? null;
        if (value === null) return null;
        return columns[i]!.kind === "text" ? words(value) : {digits: value};
      })
    )
  };
}

/** What the workbook is and what is where, each a link. */
function coverOf({title, finding, subtitle, as_of, build_id}: Packet, sheets: readonly Sheet[]): Sheet {
  const about: readonly (readonly [string, string])[] = [
    ["What it says", finding],
    ["What is counted", subtitle],
    ["As of", dayWords(as_of)],
    ["Build", build_id]
  ];
  const list = [...sheets, {name: DEFINITIONS, title: "What every column means", rows: []}];
  return {
    name: COVER,
    title,
    note: "Press a sheet's name to open it; press its title to come back. Totals follow the filters.",
    isPlain: true,
    columns: [
      {label: "Sheet", kind: "text"},
      {label: "What is in it", kind: "text"},
      {label: "Rows", kind: "count"}
    ],
    rows: [
      ...list.map((sheet) => [sheet.name, neutral(sheet.title ?? sheet.name), sheet.rows.length || null]),
      ...about.map(([what, text]) => [what, neutral(text), null])
    ],
    links: new Map(list.map(({name}, i) => [i, name]))
  };
}

function definitions(packet: Packet): Sheet {
  const rows = tablesOf(packet).flatMap((table) =>
    table.columns.map(({name, label, meaning}) => [table.title, label, meaning ?? "", name].map(neutral))
  );
  return {
    name: DEFINITIONS,
    title: "What every column means",
    note: "The last column is the name in the CSV file and in the marts.",
    back: COVER,
    columns: ["Table", "Column", "Meaning", "Name"].map((label) => ({label, kind: "text"})),
    rows
  };
}
