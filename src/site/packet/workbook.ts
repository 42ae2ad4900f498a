import writeExcelFile from "write-excel-file/node";
import {neutral} from "../../words/csv.ts";
import {type ColumnKind, type Packet, type PacketTable, tablesOf} from "./packet.ts";

const FORMATS: Readonly<Record<Exclude<ColumnKind, "text">, string>> = {
  money: "#,##0.00;[Red]-#,##0.00",
  price: "#,##0.000###",
  percent: "0.0%",
  count: "#,##0",
  units: "#,##0.###"
};

/** Excel allows 31 characters in a sheet's name and none of these. */
export const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31);

/**
 * The packet's tables as one workbook: a sheet for each, heads frozen, numbers as numbers; then the sources, and what every
 * column means. Text is typed text and so never a formula; one that looks like it has an apostrophe all the same, as in the CSV.
 */
export async function writeWorkbook(packet: Packet): Promise<Uint8Array> {
  const sheets = [...tablesOf(packet).map(sheetOf), sheetOf(packet.sources), definitions(packet)];
  return new Uint8Array(await writeExcelFile(sheets, {fontFamily: "Calibri", fontSize: 11}).toBuffer());
}

interface Cell {
  readonly value: string | number;
  readonly type: typeof String | typeof Number;
  readonly format?: string;
  readonly fontWeight?: "bold";
  readonly wrap?: boolean;
}

const head = (value: string): Cell => ({value, type: String, fontWeight: "bold", wrap: true});
const words = (value: string): Cell => ({value: neutral(value), type: String});

function sheetOf({name, columns, rows}: PacketTable) {
  return {
    sheet: sheetName(name),
    stickyRowsCount: 1,
    columns: columns.map(({kind}, i) => ({
      width: kind === "text" ? Math.min(60, Math.max(10, ...rows.map((row) => (row[i]?.length ?? 0) + 2))) : 16
    })),
    data: [
      columns.map(({label}) => head(label)),
      ...rows.map((row) =>
        row.map((value, i): Cell | null => {
          const {kind} = columns[i]!;
          if (value === null) return null;
          if (kind === "text") return words(value);
          return {value: Number(value), type: Number, format: FORMATS[kind]};
        })
      )
    ]
  };
}

function definitions(packet: Packet) {
  const rows = tablesOf(packet).flatMap((table) =>
    table.columns.map(({name, label, meaning}) => [table.title, label, name, meaning ?? ""].map(words))
  );
  return {
    sheet: "Definitions",
    stickyRowsCount: 1,
    columns: [{width: 40}, {width: 26}, {width: 30}, {width: 90}],
    data: [
      ["Table", "Column", "Name", "Meaning"].map(head),
      [packet.title, packet.subtitle, `as of ${packet.as_of}`, `build ${packet.build_id}`].map(words),
      ...tablesOf(packet)
        .filter(({note}) => note)
        .map(({title, note}) => [title, "", "", note!].map(words)),
      ...rows
    ]
  };
}
