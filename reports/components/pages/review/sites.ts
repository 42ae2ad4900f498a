import {kindName} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";

export interface ReviewSite {
  readonly quarter: string;
  readonly site_name: string;
  readonly site_kind: string;
  readonly lines: number;
  readonly visits: number;
  readonly acquisition_cost_cents: number;
  readonly matured_net_cost_recovery_cents: number;
  readonly administration_amount_cents: number;
}

/** Sites of the quarter: drug margin and administration apart, and both a visit. */
export function reviewSites(sites: readonly ReviewSite[], quarter: string): HTMLElement {
  const rows = sites.filter((row) => row.quarter === quarter);
  const columns: Column<ReviewSite>[] = [
    {key: "site_name", label: "Site of care"},
    {key: "site_kind", label: "Kind", value: (row) => kindName(row.site_kind)},
    {key: "visits", label: "Visits", kind: "count", total: "sum"},
    {
      key: "acquisition_cost",
      label: "Drug cost",
      unit: "$",
      kind: "money",
      value: (row) => row.acquisition_cost_cents,
      total: "sum"
    },
    {
      key: "matured_net_cost_recovery",
      label: "Drug margin",
      unit: "$, matured",
      kind: "money",
      value: (row) => row.matured_net_cost_recovery_cents,
      total: "sum",
      bar: true
    },
    {
      key: "administration_amount",
      label: "Administration",
      unit: "$, collected",
      kind: "money",
      value: (row) => row.administration_amount_cents,
      total: "sum"
    },
    {
      key: "drug_visit",
      label: "Drug margin",
      unit: "$ a visit",
      kind: "price",
      decimals: 2,
      value: (row) => (row.visits === 0 ? null : row.matured_net_cost_recovery_cents / 100 / row.visits)
    },
    {
      key: "administration_visit",
      label: "Administration",
      unit: "$ a visit",
      kind: "price",
      decimals: 2,
      value: (row) => (row.visits === 0 ? null : row.administration_amount_cents / 100 / row.visits)
    }
  ];
  return dataTable(rows, columns, {
    caption: `Sites of care, ${quarter}`,
    file: `plus-six-review-sites-${quarter}`,
    sort: "-matured_net_cost_recovery"
  });
}
