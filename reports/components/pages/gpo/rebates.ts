import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {dataTable} from "../../table.ts";

/** G5: rebate statements with their age. */
export function rebateTable(packet: Packet): HTMLElement {
  return dataTable(
    packet.rebates,
    [
      {key: "program_id", label: "Program"},
      {key: "period_end", label: "Period ends"},
      {key: "earned_cents", label: "Earned", unit: "by the contract", kind: "money_exact", total: "sum"},
      {key: "accrued_cents", label: "Accrued", unit: "by us", kind: "money_exact", total: "sum"},
      {key: "received_cents", label: "Received", kind: "money_exact", total: "sum"},
      {key: "unpaid_cents", label: "Unpaid", kind: "money_exact", total: "sum"},
      {key: "age_days", label: "Age", unit: "days", kind: "count"},
      {key: "usual_days", label: "Usual", unit: "days", kind: "count"},
      {key: "rebate_state", label: "State"}
    ],
    {
      caption: "Rebates earned, accrued and received",
      file: "gpo-rebates",
      proof: {mart: "gpo_rebate"},
      sort: "-period_end",
      limit: 12,
      empty: "no rebate program is on file.",
      bold: (row) => row.rebate_state === "short" || row.rebate_state === "late"
    }
  );
}
