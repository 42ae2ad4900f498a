import {html} from "htl";
import {dollars, percent, ratio} from "../../../../src/words/format.ts";
import {dataTable} from "../../table.ts";

/** A row of mart.net_acquisition_cost; prices in dollars a unit. */
export interface NetRow {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly ndc11: string;
  readonly invoice_unit_cost: number;
  readonly diluted_unit_cost: number;
  readonly landed_unit_cost: number;
  readonly unit_cost_after_prompt_pay: number;
  readonly unit_cost_after_accrued_rebate: number;
  readonly unit_cost_after_received_rebate: number;
  readonly net_unit_cost_cash: number;
  readonly net_unit_cost_economic: number;
  readonly payment_limit: number | null;
  readonly financed_days: number;
  readonly usable_units_milli: number;
  readonly consumed_units_milli: number;
  readonly invoice_amount_cents: number;
}

/** A row of mart.costing_method, a column a method. */
export interface MethodRow {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly units_milli: number;
  readonly fifo_cents: number;
  readonly average_cents: number;
  readonly specific_lot_cents: number;
  readonly replacement_cents: number;
}

/** Net acquisition cost per billing unit, step by step. */
export function netTable(rows: readonly NetRow[], words: string): HTMLElement {
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
      {key: "quarter", label: "Quarter"},
      {key: "ndc11", label: "NDC"},
      {key: "invoice_unit_cost", label: "Invoice", kind: "price"},
      {key: "diluted_unit_cost", label: "With free goods", kind: "price"},
      {key: "landed_unit_cost", label: "With freight", kind: "price"},
      {key: "unit_cost_after_prompt_pay", label: "After prompt pay", kind: "price"},
      {key: "unit_cost_after_accrued_rebate", label: "After rebates accrued", kind: "price"},
      {key: "unit_cost_after_received_rebate", label: "After rebates received", kind: "price"},
      {
        key: "yield",
        label: "Yield",
        unit: "billed of used",
        kind: "percent",
        value: (row) => ratio(row.usable_units_milli, row.consumed_units_milli)
      },
      {key: "net_unit_cost_cash", label: "Net, cash", kind: "price"},
      {key: "financed_days", label: "Financed", unit: "days", kind: "count"},
      {key: "net_unit_cost_economic", label: "Net, with financing", kind: "price"},
      {key: "payment_limit", label: "Medicare's limit", kind: "price"}
    ],
    {
      caption: `Net acquisition cost per billing unit, dollars: ${words}`,
      file: "plus-six-net-acquisition-cost",
      proof: {mart: "net_acquisition_cost"},
      sort: "-invoice_unit_cost",
      limit: 12,
      bold: (row) => row.payment_limit !== null && row.net_unit_cost_cash > row.payment_limit
    }
  );
}

/** Costing methods side by side, and why replacement differs. */
export function methodSection(rows: readonly MethodRow[], words: string): HTMLElement {
  const add = (name: "fifo_cents" | "average_cents" | "specific_lot_cents" | "replacement_cents"): number =>
    rows.reduce((all, row) => all + row[name], 0);
  const fifo = add("fifo_cents");
  const gap = add("replacement_cents") - fifo;
  const way = gap === 0 ? "the same as" : `${dollars(Math.abs(gap))} ${gap > 0 ? "more" : "less"} than`;
  return html`<div>
    <p>First in first out, average and specific lot spread the same invoices over the same units: over a stock that is used up they agree to the cent, and between them only which day's price a dose carries differs (average ${dollars(add("average_cents") - fifo)}, specific lot ${dollars(add("specific_lot_cents") - fifo)} against first in first out here, the rest still on the shelf). Replacement is another question: what the dose would cost at the latest price on its day. It comes to ${way} the invoices of what was used${gap === 0 ? "" : ` (${percent(ratio(gap, fifo))}), because prices moved between buying and giving: where they rose it costs more, where they fell less`}. It takes nothing from stock and never adds up to the invoices; it says whether to keep buying.</p>
    ${dataTable(
      rows,
      [
        {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
        {key: "quarter", label: "Quarter"},
        {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
        {key: "fifo", label: "First in, first out", kind: "money_exact", value: (row) => row.fifo_cents, total: "sum"},
        {key: "average", label: "Average", kind: "money_exact", value: (row) => row.average_cents, total: "sum"},
        {
          key: "specific_lot",
          label: "Specific lot",
          kind: "money_exact",
          value: (row) => row.specific_lot_cents,
          total: "sum"
        },
        {
          key: "replacement",
          label: "Replacement",
          kind: "money_exact",
          value: (row) => row.replacement_cents,
          total: "sum"
        },
        {
          key: "replacement_difference",
          label: "Replacement less FIFO",
          kind: "money_exact",
          value: (row) => row.replacement_cents - row.fifo_cents,
          total: "sum",
          neutral: true
        },
        {
          key: "why",
          label: "Why",
          value: (row) => {
            const own = row.replacement_cents - row.fifo_cents;
            return own === 0 ? "price unchanged" : own > 0 ? "price rose while it lay" : "price fell while it lay";
          }
        }
      ],
      {
        caption: `Cost of what was given, by method: ${words}`,
        file: "plus-six-costing-methods",
        proof: {mart: "costing_method", column: "fifo", sum: ["acquisition_cost"], where: {method: "fifo"}},
        sort: "-replacement_difference",
        limit: 12
      }
    )}
  </div>`;
}
