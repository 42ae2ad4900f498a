import {ratio} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";

export interface ReviewDrug {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly lines: number;
  readonly open_lines: number;
  readonly underwater_lines: number;
  readonly drug_rank: number;
  readonly drug_rank_before: number | null;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly units_milli: number;
  readonly collected_amount_cents: number;
  readonly to_come_amount_cents: number;
  readonly acquisition_cost_cents: number;
  readonly matured_net_cost_recovery_cents: number;
  readonly accrued_amount_cents: number;
  readonly denied_acquisition_cost_cents: number;
}

/** Dollars a unit from cents and thousandths; null for no units. */
export const each = (cents: number, milli: number): number | null => (milli === 0 ? null : (cents * 10) / milli);

/** Drugs of the quarter, on the matured basis. */
export function reviewDrugs(drugs: readonly ReviewDrug[], quarter: string): HTMLElement {
  const rows = drugs.filter((row) => row.quarter === quarter);
  const columns: Column<ReviewDrug>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html?quarter=${quarter}`},
    {key: "hcpcs", label: "Code"},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
    {key: "unit_cost", label: "Own cost", unit: "$ a unit", kind: "price"},
    {key: "payment_limit", label: "Limit", unit: "$ a unit", kind: "price"},
    {
      key: "paid_unit",
      label: "Paid",
      unit: "$ a unit, matured",
      kind: "price",
      value: (row) => each(row.collected_amount_cents + row.to_come_amount_cents, row.units_milli)
    },
    {
      key: "result_unit",
      label: "Result",
      unit: "$ a unit",
      kind: "price",
      value: (row) => each(row.matured_net_cost_recovery_cents, row.units_milli)
    },
    {
      key: "matured_net_cost_recovery",
      label: "Result",
      unit: "$, matured",
      kind: "money",
      value: (row) => row.matured_net_cost_recovery_cents,
      total: "sum",
      bar: true
    },
    {
      key: "underwater",
      label: "Paid below cost",
      unit: "of decided lines",
      kind: "percent",
      neutral: true,
      value: (row) => ratio(row.underwater_lines, row.lines - row.open_lines)
    },
    {
      key: "accrued_amount",
      label: "Rebate",
      unit: "$, accrued",
      kind: "money",
      value: (row) => row.accrued_amount_cents,
      total: "sum"
    },
    {
      key: "denied_acquisition_cost",
      label: "Denied",
      unit: "$ of cost",
      kind: "money",
      value: (row) => row.denied_acquisition_cost_cents,
      total: "sum"
    },
    {
      key: "rank_change",
      label: "Rank",
      unit: "change",
      value: (row) => (row.drug_rank_before === null ? null : row.drug_rank_before - row.drug_rank),
      show: (row) =>
        row.drug_rank_before === null
          ? `${row.drug_rank} (new)`
          : `${row.drug_rank} (${moved(row.drug_rank_before - row.drug_rank)})`
    }
  ];
  return dataTable(rows, columns, {
    caption: `Drugs, ${quarter}: result on the matured basis, before rebates`,
    file: `plus-six-review-drugs-${quarter}`,
    sort: "-matured_net_cost_recovery",
    limit: 20,
    bold: (row) => row.matured_net_cost_recovery_cents < 0
  });
}

const moved = (places: number): string => (places === 0 ? "=" : places > 0 ? `+${places}` : `\u2212${-places}`);
