import {type Column, cellValue, columnsThatFit, plainTable, shown, type TableOptions} from "./plain-table.ts";
import {type Proof, rulesOf, trailButton} from "./proof.ts";

export type {Column, ColumnKind} from "./plain-table.ts";

interface ProvedOptions<R> extends Omit<TableOptions<R>, "tool"> {
  /** What the table rests on: its numbers open the lines that add up to them, or the rule and the files. */
  readonly proof?: Proof<R>;
}

/** A table of a page: one that sorts, filters, adds up and downloads, and whose numbers open what is behind them. */
export function dataTable<R extends object>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  {proof, ...options}: ProvedOptions<R>
): HTMLElement {
  if (!proof) return plainTable(rows, columns, options);
  const at = columns.findIndex(({key}) => key === proof.column);
  if (at < 0) return plainTable(rows, columns, {...options, tool: rulesOf(options.caption, proof.mart)});
  return plainTable(
    rows,
    inSight(columns, at).map((column) => opening(column, columns[0]!, proof)),
    options
  );
}

/** The columns with the one that opens its lines among those that are seen first, not behind "more columns". */
function inSight<R>(columns: readonly Column<R>[], at: number): readonly Column<R>[] {
  const fit = columnsThatFit(columns);
  if (at < fit) return columns;
  return [...columns.slice(0, fit - 1), columns[at]!, ...columns.slice(fit - 1, at), ...columns.slice(at + 1)];
}

/** A column whose cells open their proof. */
function opening<R extends object>(column: Column<R>, name: Column<R>, proof: Proof<R>): Column<R> {
  if (column.key !== proof.column) return column;
  const decimals = column.kind === "units" ? 3 : column.kind === "count" ? 0 : 2;
  return {
    ...column,
    show: (row) => {
      const value = cellValue(column, row);
      const text = shown(column, value);
      if (typeof value !== "number") return text;
      return trailButton(text, {
        title: `${column.label}: ${shown(name, cellValue(name, row))}`,
        mart: proof.mart,
        sum: proof.isByLine?.(row) === false ? [] : (proof.sum ?? []),
        row,
        where: typeof proof.where === "function" ? proof.where(row) : (proof.where ?? {}),
        shown: text,
        exact: {value, decimals}
      });
    }
  };
}
