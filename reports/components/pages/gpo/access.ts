import type {MixFact} from "../../../../src/payment/gpo/facts.ts";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {dataTable} from "../../table.ts";

/** G11: what payers let through. */
export function accessTable(packet: Packet): HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  return dataTable<MixFact>(
    packet.access,
    [
      {key: "product", label: "Product", value: (row) => names.get(row.hcpcs) ?? row.hcpcs},
      {key: "payer_name", label: "Payer"},
      {key: "units_milli", label: "Units", unit: "last four quarters", kind: "units"},
      {key: "decided_lines", label: "Lines answered", kind: "count"},
      {key: "denied_share", label: "Denied", kind: "percent", value: (row) => row.denied_share / 1e6},
      {key: "authorizations", label: "Authorizations asked", kind: "count"},
      {
        key: "approved",
        label: "Approved",
        kind: "percent",
        value: (row) => (row.authorizations === 0 ? null : row.authorizations_approved / row.authorizations)
      },
      {key: "supplied_free_lines", label: "Sent by the payer's pharmacy", unit: "lines", kind: "count"},
      {key: "rule", label: "Pays", value: (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)},
      {key: "rate_quarter", label: "Rate of"}
    ],
    {
      caption: "Access by payer",
      file: "gpo-access",
      proof: {mart: "gpo_payer_mix"},
      sort: "-units_milli",
      limit: 15,
      empty: "payers are not part of this build."
    }
  );
}
