import {html} from "htl";
import type {LeakageFact} from "../../../../src/payment/gpo/facts.ts";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {dollars} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import {inDollars} from "./price.ts";

const LEAKS: Readonly<Record<string, string>> = {
  off_contract: "Off contract",
  wrong_price: "Above contract price",
  wrong_ndc: "Product not on contract",
  prompt_pay_not_seen: "Prompt-pay discount not seen"
};

/** G9: lines that cost more than the contract; each is a row of the claim letter. */
export function leakageTable(packet: Packet): HTMLElement {
  const lines = packet.leakage.filter((row) => row.invoice !== "");
  const columns: Column<LeakageFact>[] = [
    {key: "leak", label: "What", value: (row) => LEAKS[row.leak] ?? row.leak},
    {key: "vendor", label: "Distributor"},
    {key: "invoice", label: "Invoice"},
    {key: "line", label: "Line", kind: "count"},
    {key: "invoice_date", label: "Date"},
    {key: "site_id", label: "Site"},
    {key: "hcpcs", label: "Code"},
    {key: "ndc11", label: "NDC"},
    {key: "packages_milli", label: "Packages", kind: "units"},
    {key: "unit_price", label: "Price paid", kind: "price", decimals: 2, value: (row) => inDollars(row.unit_price)},
    {key: "fair_price", label: "Contract", kind: "price", decimals: 2, value: (row) => inDollars(row.fair_price)},
    {key: "contract_id", label: "Contract no."},
    {key: "leak_cents", label: "Above", kind: "money_exact", total: "sum"},
    {key: "recovered_cents", label: "Credited since", kind: "money_exact", total: "sum"},
    {key: "claim_cents", label: "To claim", kind: "money_exact", total: "sum"}
  ];
  return dataTable(lines, columns, {
    caption: "Claim letter rows",
    file: "gpo-claim-letter",
    proof: {mart: "gpo_leakage"},
    sort: "-claim_cents",
    empty: "no line cost more than its contract.",
    bold: (row) => row.claim_cents > 0
  });
}

/** Discounts offered for paying in time that no invoice shows; a question for the distributor, not a claim. */
export function promptPay(packet: Packet): HTMLElement {
  const rows = packet.leakage.filter((row) => row.leak === "prompt_pay_not_seen");
  if (rows.length === 0)
    return html`<p>No invoice of the last year offers a prompt-pay discount that is not on it.</p>`;
  const total = rows.reduce((sum, row) => sum + row.leak_cents, 0);
  const vendors = [...new Set(rows.map((row) => row.vendor))].join(" and ");
  return html`<p>Invoices of ${vendors} offered ${dollars(total)} for paying in time over the last year and show none of it. Statements that net the discount elsewhere are not among the files: ask the distributor before claiming.</p>`;
}
