import {html} from "htl";
import {dollars, ratio} from "./format.ts";
import {dataTable} from "./table.ts";

/** A step of mart.dollar_trail. */
export interface TrailRow {
  readonly site_id: string;
  readonly hcpcs: string;
  readonly step: string;
  readonly amount_cents: number;
}

const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);

const STEPS: Readonly<Record<string, string>> = {
  used: "Cost of units given and billed",
  discarded: "Cost of units discarded and billed (JW)",
  other_waste: "Cost of waste not billed",
  expired: "Expired",
  unexplained: "Unexplained",
  on_hand: "On hand",
  returned: "Returned for credit",
  transferred_out: "Transferred to other sites",
  return_difference: "Lost on returns (cost less credit)",
  transfer_difference: "Lost on transfers (cost less credit)",
  freight: "Freight",
  service_fee: "Service fees",
  prompt_pay: "Prompt-pay discounts",
  price_credit: "Price credits",
  rebill: "Rebills without packages",
  no_units: "Invoice lines without units",
  unmapped_ndc: "NDCs in no crosswalk"
};

/** Where every dollar bought is, since the first invoice, with the sum and whether it is the amount bought. */
export function trailTable(rows: readonly TrailRow[], words: string): HTMLElement {
  const bought = sum(
    rows.filter((row) => row.step === "bought"),
    (row) => row.amount_cents
  );
  const lines = Object.entries(STEPS)
    .map(([step, label]) => ({
      step: label,
      cents: sum(
        rows.filter((row) => row.step === step),
        (row) => row.amount_cents
      )
    }))
    .filter((line) => line.cents !== 0);
  const found = sum(lines, (line) => line.cents);
  return html`<div>
    <p>${bought === found ? `Every dollar is found: the parts add up to the ${dollars(bought)} on the invoices, to the cent.` : `The parts add up to ${dollars(found)}, the invoices to ${dollars(bought)}.`} Checked for every drug and site in every build.</p>
    ${dataTable(
      lines,
      [
        {key: "step", label: "Where it is"},
        {
          key: "amount",
          label: "Dollars",
          kind: "money_exact",
          value: (line) => line.cents,
          total: "sum",
          bar: true,
          neutral: true
        },
        {
          key: "share",
          label: "Share of what was bought",
          kind: "percent",
          value: (line) => ratio(line.cents, bought),
          neutral: true
        }
      ],
      {
        caption: `Where every dollar bought is: ${words}`,
        file: "plus-six-dollars-bought"
      }
    )}
  </div>`;
}
