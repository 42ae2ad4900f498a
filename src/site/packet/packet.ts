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
  /** Columns left out of the PDF for want of width. */
  readonly unprinted?: readonly string[];
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
  /** What it says, in one sentence. */
  readonly finding: string;
  readonly subtitle: string;
  readonly as_of: string;
  readonly build_id: string;
  readonly sections: readonly PacketSection[];
  /** Where the numbers come from: file, rows, hash. */
  readonly sources: PacketTable;
}

/** Every table of a packet, in the order of its sections. */
export const tablesOf = (packet: Packet): PacketTable[] => packet.sections.flatMap((section) => section.tables ?? []);
