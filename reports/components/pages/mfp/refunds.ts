import {html} from "htl";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dataTable} from "../../table.ts";
import type {Names} from "./names.ts";

/** M5: refunds from claim to receipt; what each step is kept in, and the receivable once there is one. */
export function refundTable(input: MfpInput, names: Names): HTMLElement {
  const steps = [
    {
      step: "Claim",
      kept: "claims: Medicare and Medicare Advantage lines of a selected drug, from its first day",
      check: "not a 340B unit; NDC on the line; not reversed since"
    },
    {
      step: "Refund due",
      kept: "acquisition cost of the line's own lots less units × MFP",
      check: "per line, summed by drug and quarter below"
    },
    {
      step: "Receipt",
      kept: "rebates.csv: program_id beginning with mfp, the code, the quarter it is for, amount and date received",
      check: "received more than due: a double refund; less: short or partial"
    },
    {step: "Aging", kept: "days since the end of the quarter", check: "dispute after 60 days"}
  ];
  return html`<div>${dataTable(
    steps,
    [
      {key: "step", label: "Step"},
      {key: "kept", label: "Where it comes from", wrap: true},
      {key: "check", label: "What is checked", wrap: true}
    ],
    {caption: "How refunds are reconciled", file: "plus-six-mfp-refund-design", proof: {mart: "mfp_refund"}}
  )}${dataTable(
    input.refunds,
    [
      {key: "quarter", label: "Quarter"},
      {key: "drug", label: "Drug", value: ({hcpcs}) => `${names.get(hcpcs) ?? hcpcs} ${hcpcs}`},
      {key: "lines", label: "Lines", kind: "count", total: "sum"},
      {key: "refund_due_cents", label: "Refund due", unit: "$", kind: "money_exact", total: "sum"},
      {key: "received_cents", label: "Received", unit: "$", kind: "money_exact", total: "sum"},
      {key: "refund_outstanding_cents", label: "Outstanding", unit: "$", kind: "money_exact", total: "sum"},
      {key: "age_days", label: "Age", unit: "days since the quarter", kind: "count"}
    ],
    {
      caption: "Refund receivable",
      file: "plus-six-mfp-refunds",
      proof: {mart: "mfp_refund"},
      empty: "no dose was given under a published price yet."
    }
  )}</div>`;
}
