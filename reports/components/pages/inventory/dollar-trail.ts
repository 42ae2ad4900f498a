import {html} from "htl";
import {type Bought, boughtOf, SPENT} from "../../../../src/words/bought.ts";
import {DOLLAR_STEPS} from "../../../../src/words/dollar-step.ts";
import {dollars, dollarsShort, ratio} from "../../../../src/words/format.ts";
import {said} from "../../page.ts";
import {dataTable} from "../../table.ts";

/** A step of mart.dollar_trail. */
export interface TrailRow {
  readonly site_id: string;
  readonly hcpcs: string;
  readonly step: string;
  readonly amount_cents: number;
}

const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);

/** Why this page, the unit ledger and the purchases page have three totals of what was bought. */
function reconciled({into_stock, handling, others, charged, returned, spent}: Bought): HTMLElement {
  const parts = [
    handling === 0 ? "" : ` + ${dollars(handling)} freight and fees`,
    others === 0
      ? ""
      : ` ${others < 0 ? "\u2212" : "+"} ${dollars(Math.abs(others))} price credits and lines no lot holds`
  ].join("");
  return html`<p>Three totals of what was bought are one: ${dollars(into_stock)} of goods into stock, as in the unit ledger (bought, moved in)${parts} = ${dollars(charged)} charged by invoices${
    returned === 0 ? "" : html`; less ${dollars(returned)} credited for what was returned or moved out`
  } = ${said(SPENT, dollarsShort(spent))} spent, credits and freight included, as on <a href="./purchasing.html">Purchases</a>.</p>`;
}

/** Where every dollar bought is, since the first invoice, with the sum and whether it is the amount bought. */
export function trailTable(rows: readonly TrailRow[], words: string): HTMLElement {
  const bought = sum(
    rows.filter((row) => row.step === "bought"),
    (row) => row.amount_cents
  );
  const lines = DOLLAR_STEPS.map(([step, label]) => ({
    step: label,
    cents: sum(
      rows.filter((row) => row.step === step),
      (row) => row.amount_cents
    )
  })).filter((line) => line.cents !== 0);
  const found = sum(lines, (line) => line.cents);
  return html`<div>
    <p>${bought === found ? `Every dollar is found: the parts add up to the ${dollars(bought)} on the invoices, to the cent.` : `The parts add up to ${dollars(found)}, the invoices to ${dollars(bought)}.`} Checked for every drug and site in every build.</p>
    ${reconciled(boughtOf(rows))}
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
        file: "plus-six-dollars-bought",
        proof: {mart: "dollar_trail"}
      }
    )}
  </div>`;
}
