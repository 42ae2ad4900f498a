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
  /** Short: the CSV's file name. */
  readonly name: string;
  readonly title: string;
  /** What its tab of the workbook says, at most 31 characters; the title when that is short enough. */
  readonly tab?: string;
  /** What it leaves out, in one sentence. */
  readonly note?: string;
  readonly columns: readonly PacketColumn[];
  readonly rows: readonly (readonly PacketCell[])[];
  /** Columns whose rows do not overlap, so that their sum is something. */
  readonly added?: readonly string[];
}

export interface PacketSection {
  readonly title: string;
  readonly text?: readonly string[];
  readonly figures?: readonly (readonly [label: string, value: string, note: string])[];
  readonly tables?: readonly PacketTable[];
}

/** A column as it is printed: of the table of that name, under its own head where that is shorter. */
export interface PrintColumn {
  readonly name: string;
  readonly label?: string;
}

/** Part of a table of the packet as it is printed: some columns, and rows from the top as far as the page holds them. */
export interface PrintTable {
  readonly kind: "table";
  /** Name of the table it is cut from; one that is in no sheet is given whole. */
  readonly of: string | PacketTable;
  readonly title?: string;
  readonly note?: string;
  readonly columns: readonly (string | PrintColumn)[];
  /** Rows to leave out: a row by the names of its columns. */
  readonly only?: (cell: (name: string) => PacketCell) => boolean;
  /** Rows it keeps as long as other tables of its page have more than theirs; 3 when absent. */
  readonly least?: number;
  /** At most so many rows. */
  readonly most?: number;
  /** The rows are in an order whose both ends matter: what does not fit is left out of the middle. */
  readonly ends?: boolean;
  /** Said in place of a table without rows: what file would tell, or that there is nothing. */
  readonly empty: string;
}

export type PacketBlock =
  | {readonly kind: "text"; readonly text: string; readonly isNote?: boolean}
  /** A picture of the report's own pages (reports/components/pages/packet) with its data. */
  | {readonly kind: "picture"; readonly picture: string; readonly data: unknown}
  | {readonly kind: "list"; readonly title?: string; readonly items: readonly string[]}
  | {
      readonly kind: "columns";
      readonly left: readonly PacketBlock[];
      readonly right: readonly PacketBlock[];
      readonly wide?: "left" | "right";
    }
  | PrintTable;

/** One sheet of paper: a finding as its title, then what shows it. */
export interface PacketPage {
  readonly name: string;
  /** What it says; where the report's page has a sentence for it, that is put in its place when pictures are drawn. */
  readonly title: string;
  readonly sentence?: {readonly of: string; readonly data: unknown};
  readonly blocks: readonly PacketBlock[];
}

export interface Packet {
  readonly title: string;
  /** What it says, in one sentence. */
  readonly finding: string;
  readonly subtitle: string;
  readonly as_of: string;
  readonly build_id: string;
  readonly sections: readonly PacketSection[];
  /** The printed document, one entry a sheet of paper. */
  readonly pages?: readonly PacketPage[];
  /** Counts of 1 to 10 of what patients have may not be printed, in words neither. */
  readonly hides?: boolean;
  /** Where the numbers come from: file, rows, hash. */
  readonly sources: PacketTable;
}

/** Every table of a packet, in the order of its sections. */
export const tablesOf = (packet: Packet): PacketTable[] => packet.sections.flatMap((section) => section.tables ?? []);
