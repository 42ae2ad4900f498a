/** How a column of a packet's table is written: money in cents; prices, measures of a tier and shares in millionths, units in thousandths. */
export type CellKind = "text" | "money" | "price" | "measure" | "share" | "ratio" | "units" | "count";

export interface PacketColumn {
  readonly key: string;
  readonly label: string;
  readonly kind: CellKind;
}

/** One section of a packet as a sheet of the workbook, a CSV file, a table of the PDF. */
export interface PacketTable {
  /** File and sheet name, in kebab case. */
  readonly name: string;
  readonly title: string;
  /** What it is and how it is made, in a sentence. */
  readonly note: string;
  readonly columns: readonly PacketColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export type Spec<R> = readonly [key: string, label: string, kind: CellKind, of: (row: R) => string | number | null];

export function table<R>(
  head: Pick<PacketTable, "name" | "title" | "note">,
  rows: readonly R[],
  specs: readonly Spec<R>[]
): PacketTable {
  return {
    ...head,
    columns: specs.map(([key, label, kind]) => ({key, label, kind})),
    rows: rows.map((row) => specs.map(([, , , of]) => of(row)))
  };
}

/** A product by its code. */
export type Named = (row: {hcpcs: string}) => string;
