import {ratio} from "./format.ts";
import type {Measures} from "./measures.ts";
import type {Column} from "./table.ts";

/** Columns of money that every margin table has, in one order; put the naming columns before them. */
export function marginColumns<R extends Measures>({administration = false} = {}): Column<R>[] {
  const columns: Column<R>[] = [
    {key: "units", label: "Units", unit: "billing units", kind: "units", value: (row) => row.units_milli},
    money("allowed_amount", "Allowed", (row) => row.allowed_amount_cents),
    money("collected_amount", "Collected", (row) => row.collected_amount_cents),
    money("acquisition_cost", "Drug cost", (row) => row.acquisition_cost_cents),
    {...money<R>("net_cost_recovery", "Net cost recovery", (row) => row.net_cost_recovery_cents), bar: true},
    {
      key: "net_cost_recovery_ratio",
      label: "of cost",
      unit: "per cent",
      kind: "percent",
      value: (row) => ratio(row.net_cost_recovery_cents, row.acquisition_cost_cents),
      total: (rows) =>
        ratio(
          total(rows, (row) => row.net_cost_recovery_cents),
          total(rows, (row) => row.acquisition_cost_cents)
        )
    },
    money("allowed_margin", "Allowed margin", (row) => row.allowed_margin_cents),
    money(
      "open_acquisition_cost",
      "Still open",
      (row) => row.open_acquisition_cost_cents,
      "$ of cost, no decision yet"
    ),
    {key: "lines", label: "Lines", kind: "count", value: (row) => row.lines, total: "sum"}
  ];
  if (administration)
    columns.splice(
      7,
      0,
      money("administration_amount", "Administration", (row) => row.administration_amount_cents, "$ collected, apart")
    );
  return columns;
}

function money<R>(key: string, label: string, value: (row: R) => number, unit = "$"): Column<R> {
  return {key, label, unit, kind: "money", value, total: "sum"};
}

const total = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0);
