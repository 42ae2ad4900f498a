import {type CellKind, toBook} from "../../src/words/workbook.ts";
import type {CsvCell} from "./csv.ts";
import type {ColumnKind} from "./table.ts";

export {WORKBOOK} from "../../src/words/workbook.ts";

export interface WorkbookColumn {
  readonly label: string;
  readonly unit?: string;
  readonly kind?: ColumnKind;
}

export interface Workbook {
  /** Name of the sheet; what Excel does not allow in it is left out. */
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: readonly (readonly CsvCell[])[];
}

const kindOf = (kind: ColumnKind | undefined): CellKind => (kind === "money_exact" ? "money" : (kind ?? "text"));

/** A table of a page as a workbook of one sheet whose first row is the head, so that another program can take it in. */
export const toWorkbook = ({name, columns, rows}: Workbook): Uint8Array<ArrayBuffer> =>
  toBook({
    sheets: [
      {
        name,
        columns: columns.map(({label, unit, kind}) => ({
          label: unit ? `${label} (${unit})` : label,
          kind: kindOf(kind)
        })),
        rows
      }
    ]
  });
