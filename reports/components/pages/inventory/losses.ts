import {html} from "htl";
import {dollars, plural} from "../../../../src/words/format.ts";
import {dataTable} from "../../table.ts";

interface Named {
  readonly quarter: string;
  readonly site_id: string;
  readonly site_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly ndc11: string;
}

/** A row of mart.unit_unexplained. */
export interface CountRow extends Named {
  readonly count_date: string;
  readonly book_units_milli: number;
  readonly counted_units_milli: number;
  readonly expired_cost_cents: number;
  readonly other_waste_cost_cents: number;
  readonly unexplained_cost_cents: number;
}

/** A row of mart.unbilled_waste. */
export interface WasteRow extends Named {
  readonly payer_name: string;
  readonly visits: number;
  readonly unbilled_waste_units_milli: number;
  readonly unbilled_waste_cost_cents: number;
  readonly unbilled_waste_payment_cents: number;
}

/** A row of mart.billing_unit_error. */
export interface ErrorRow extends Named {
  readonly payer_name: string;
  readonly finding: string;
  readonly visits: number;
  readonly units_milli: number;
  readonly discarded_units_milli: number;
  readonly units_per_vial_milli: number;
}

/** A row of mart.stock_apart. */
export interface ApartRow extends Named {
  readonly kind: string;
  readonly rows: number;
  readonly units_milli: number;
  readonly amount_cents: number;
}

const named = <R extends Named>() => [
  {
    key: "drug_name",
    label: "Drug",
    href: (row: R) => `./drugs/${row.hcpcs}.html`
  },
  {key: "site_name", label: "Site"},
  {key: "quarter", label: "Quarter"},
  {key: "ndc11", label: "NDC"}
];

/** What counts found missing, by why. */
export function countTable(rows: readonly CountRow[]): HTMLElement {
  return dataTable(
    rows,
    [
      ...named<CountRow>(),
      {key: "count_date", label: "Counted"},
      {
        key: "book_units",
        label: "Book",
        unit: "units",
        kind: "units",
        value: (row) => row.book_units_milli
      },
      {
        key: "counted_units",
        label: "Found",
        unit: "units",
        kind: "units",
        value: (row) => row.counted_units_milli
      },
      {
        key: "expired_cost",
        label: "Expired",
        kind: "money_exact",
        value: (row) => row.expired_cost_cents,
        total: "sum"
      },
      {
        key: "other_waste_cost",
        label: "Waste not billed",
        kind: "money_exact",
        value: (row) => row.other_waste_cost_cents,
        total: "sum"
      },
      {
        key: "unexplained_cost",
        label: "Unexplained",
        kind: "money_exact",
        value: (row) => row.unexplained_cost_cents,
        total: "sum"
      }
    ],
    {
      caption: "Counts that differ from the book",
      file: "plus-six-counts",
      proof: {mart: "unit_unexplained"},
      sort: "-unexplained_cost",
      limit: 10,
      bold: (row) => row.unexplained_cost_cents > 0,
      empty: "every count agrees with the book."
    }
  );
}

/** Waste nobody billed: what it cost, and what payers would have paid. */
export function wasteSection(rows: readonly WasteRow[]): HTMLElement {
  const add = (value: (row: WasteRow) => number): number => rows.reduce((all, row) => all + value(row), 0);
  const visits = add((row) => row.visits);
  const words =
    visits === 0
      ? "Every visit with a remainder in its vials bills it with JW."
      : `${plural(visits, "visit")} opened vials that the dose does not empty and billed neither JW nor JZ: ${dollars(add((row) => row.unbilled_waste_cost_cents))} of drug, for which payers' rules would have paid ${dollars(add((row) => row.unbilled_waste_payment_cents))}.`;
  return html`<div><p>${words}</p>${dataTable(
    rows,
    [
      ...named<WasteRow>(),
      {key: "payer_name", label: "Payer"},
      {key: "visits", label: "Visits", kind: "count", total: "sum"},
      {
        key: "unbilled_waste_units",
        label: "Thrown away",
        unit: "units",
        kind: "units",
        value: (row) => row.unbilled_waste_units_milli
      },
      {
        key: "unbilled_waste_cost",
        label: "Cost of waste",
        kind: "money_exact",
        value: (row) => row.unbilled_waste_cost_cents,
        total: "sum"
      },
      {
        key: "unbilled_waste_payment",
        label: "Would have paid",
        kind: "money_exact",
        value: (row) => row.unbilled_waste_payment_cents,
        total: "sum"
      }
    ],
    {
      caption: "Waste not billed",
      file: "plus-six-unbilled-waste",
      proof: {mart: "unbilled_waste", column: "unbilled_waste_cost", sum: ["unbilled_waste_cost"]},
      sort: "-unbilled_waste_payment",
      limit: 10,
      empty: "none."
    }
  )}</div>`;
}

const FINDINGS: Readonly<Record<string, string>> = {
  missing_jw: "remainder in the vial, neither JW nor JZ",
  jz_with_waste: "JZ although something was discarded",
  jw_without_dose: "JW without a drug line",
  whole_vial_discarded: "a whole vial discarded",
  units_above_package: "a little more than whole vials: overfill",
  not_whole_vials: "dose and waste make no whole vials"
};

/** Visits whose units cannot be. */
export function errorTable(rows: readonly ErrorRow[]): HTMLElement {
  return dataTable(
    rows,
    [
      ...named<ErrorRow>(),
      {key: "payer_name", label: "Payer"},
      {
        key: "finding",
        label: "What is wrong",
        value: (row) => FINDINGS[row.finding] ?? row.finding,
        wrap: true
      },
      {key: "visits", label: "Visits", kind: "count", total: "sum"},
      {
        key: "units",
        label: "Given",
        unit: "units",
        kind: "units",
        value: (row) => row.units_milli
      },
      {
        key: "discarded_units",
        label: "Discarded",
        unit: "units",
        kind: "units",
        value: (row) => row.discarded_units_milli
      },
      {
        key: "units_per_vial",
        label: "A vial",
        unit: "units",
        kind: "units",
        value: (row) => row.units_per_vial_milli
      }
    ],
    {
      caption: "Units that cannot be, single-dose vials",
      file: "plus-six-billing-unit-errors",
      proof: {mart: "billing_unit_error"},
      sort: "-quarter",
      limit: 10,
      empty: "none."
    }
  );
}

/** Drug that is counted and costs nothing: white-bagged or free, and consigned. */
export function apartTable(rows: readonly ApartRow[]): HTMLElement {
  return dataTable(
    rows,
    [
      ...named<ApartRow>(),
      {
        key: "kind",
        label: "What it is",
        value: (row) =>
          row.kind === "consigned"
            ? "consigned: the distributor's until used"
            : "supplied free: white-bagged or assistance"
      },
      {key: "rows", label: "Lines", kind: "count", total: "sum"},
      {
        key: "units",
        label: "Units",
        kind: "units",
        value: (row) => row.units_milli
      },
      {
        key: "amount",
        label: "Invoiced when used",
        kind: "money",
        value: (row) => row.amount_cents,
        total: "sum"
      }
    ],
    {
      caption: "Counted, not costed",
      file: "plus-six-kept-apart",
      proof: {mart: "stock_apart", column: "amount", sum: ["amount"]},
      sort: "-quarter",
      limit: 10,
      empty: "none."
    }
  );
}
