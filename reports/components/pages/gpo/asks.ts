import type {Ask, Packet} from "../../../../src/payment/gpo/sections.ts";
import {type Column, dataTable} from "../../table.ts";

const SECTIONS: Readonly<Record<string, string>> = {
  leakage: "#leakage",
  rebates: "#rebates",
  tiers: "#tier-position",
  "break-even": "#break-even-and-what-each-concession-is-worth",
  exposure: "#exposure-to-falling-limits-and-to-mfp"
};

/** G13: what to ask for, with what shows it and what it is worth. */
export function askTable(packet: Packet): HTMLElement {
  const inside = packet.audience === "internal";
  const columns: Column<Ask>[] = [
    {key: "ask", label: "Ask", wrap: true, href: (row) => SECTIONS[row.section] ?? null},
    {key: "value_cents", label: "Value", kind: "money", bar: true},
    {key: "basis", label: "When", value: (row) => row.basis},
    {key: "evidence", label: "Evidence", wrap: true},
    ...(inside
      ? [
          {key: "fallback", label: "Fallback", wrap: true},
          {key: "give", label: "Give", wrap: true}
        ]
      : [])
  ];
  return dataTable(packet.asks, columns, {
    caption: "Ask list, the largest value first",
    file: "gpo-asks",
    proof: {mart: "gpo_price"},
    bold: (row) => row.basis === "once"
  });
}
