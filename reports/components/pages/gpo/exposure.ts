import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {type Column, dataTable} from "../../table.ts";

/** G12: what falls when the limit falls, and from when an MFP holds. */
export function exposureTable(packet: Packet): HTMLElement {
  const inside = packet.audience === "internal";
  type Row = Packet["exposure"][number];
  return dataTable(
    packet.exposure,
    [
      {key: "name", label: "Product", href: (row) => `./drugs/${row.hcpcs}`},
      {key: "mfp_date", label: "MFP from", value: (row) => row.mfp_date ?? "not selected"},
      {key: "bought_cents", label: "Bought a year", kind: "money", total: "sum"},
      {key: "stock_cents", label: "On the shelf", kind: "money", total: "sum"},
      {key: "asp_change", label: "ASP in a year", kind: "percent"},
      {key: "worst_quarter", label: "Worst quarter", kind: "percent"},
      ...(inside
        ? ([
            {
              key: "one_percent_cents",
              label: "A 1% fall costs",
              unit: "a year",
              kind: "money",
              total: "sum",
              neutral: true
            },
            {
              key: "lag_cents",
              label: "One quarter's lag costs",
              unit: "at the worst fall",
              kind: "money",
              total: "sum",
              neutral: true
            }
          ] as Column<Row>[])
        : [])
    ],
    {caption: "Exposure by product", file: "gpo-exposure", proof: {mart: "gpo_drug"}, sort: "-bought_cents"}
  );
}
