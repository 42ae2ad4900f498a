import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {toCsv} from "./csv.ts";
import {toHtml} from "./html.ts";
import {printPdf} from "./pdf.ts";
import {writeWorkbook} from "./workbook.ts";

/** How a column is written: amounts with cents, prices as they are, ratios as per cent. */
export type ColumnKind = "text" | "money" | "price" | "percent" | "count" | "units";

export interface PacketColumn {
  /** Name of the column in the mart and in the CSV. */
  readonly name: string;
  readonly label: string;
  readonly kind: ColumnKind;
  /** One sentence, for the sheet of definitions. */
  readonly meaning?: string;
}

/** A cell as the database gave it: a number's own decimal digits, or text, or nothing. */
export type PacketCell = string | null;

export interface PacketTable {
  /** Short: the sheet's name and the CSV's file name. */
  readonly name: string;
  readonly title: string;
  /** What it leaves out, in one sentence. */
  readonly note?: string;
  readonly columns: readonly PacketColumn[];
  readonly rows: readonly (readonly PacketCell[])[];
  /** Rows printed in the PDF; the workbook and the CSV have all. */
  readonly printed?: number;
}

export interface PacketSection {
  readonly title: string;
  readonly text?: readonly string[];
  readonly figures?: readonly (readonly [label: string, value: string, note: string])[];
  /** A picture as SVG text made by this program. */
  readonly chart?: string;
  readonly tables?: readonly PacketTable[];
  /** Begins on a new page. */
  readonly newPage?: boolean;
}

export interface Packet {
  readonly title: string;
  readonly subtitle: string;
  readonly as_of: string;
  readonly build_id: string;
  readonly sections: readonly PacketSection[];
  /** Where the numbers come from: file, rows, hash. */
  readonly sources: PacketTable;
}

export interface WriteOptions {
  /** Folder to write to; made when it is not there. */
  readonly out: string;
  /** File name without ending: `plus-six-review-2025Q2`. */
  readonly name: string;
  /** False leaves the PDF out: no browser is needed. */
  readonly pdf?: boolean;
}

export const tablesOf = (packet: Packet): PacketTable[] => packet.sections.flatMap((section) => section.tables ?? []);

/** Writes a packet as PDF, workbook and one CSV per table; returns the paths. Throws `NoBrowser` before anything is written. */
export async function writePacket(packet: Packet, {out, name, pdf = true}: WriteOptions): Promise<string[]> {
  const printed = pdf ? await printPdf(toHtml(packet), packet) : null;
  const folder = join(out, `${name}-csv`);
  mkdirSync(folder, {recursive: true});
  const written: string[] = [];
  const write = (path: string, content: string | Uint8Array): void => {
    writeFileSync(path, content);
    written.push(path);
  };
  if (printed) write(join(out, `${name}.pdf`), printed);
  write(join(out, `${name}.xlsx`), await writeWorkbook(packet));
  for (const table of [...tablesOf(packet), packet.sources]) write(join(folder, `${table.name}.csv`), toCsv(table));
  return written;
}
