import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {dataTable} from "../../table.ts";
import {inDollars} from "./price.ts";

/** G10: margin of a year under another product of the family, payer by payer. Never a clinical recommendation. */
export function switchTable(packet: Packet): HTMLElement {
  return dataTable(
    packet.switches,
    [
      {key: "from_name", label: "From"},
      {key: "to_name", label: "To"},
      {key: "to_manufacturer", label: "Manufacturer"},
      {
        key: "to_net_price",
        label: "Its net price",
        unit: "own invoices, confidential",
        kind: "price",
        value: (row) => inDollars(row.to_net_price)
      },
      {key: "payer_name", label: "Payer"},
      {key: "patients", label: "Patients who could", kind: "count"},
      {key: "from_dose_cents", label: "Margin a dose", unit: "from", kind: "money"},
      {key: "to_dose_cents", label: "Margin a dose", unit: "to", kind: "money"},
      {key: "yearly_cents", label: "Change a year", kind: "money", bar: true},
      {key: "one_off_cents", label: "One-off cost", unit: "estimate", kind: "money"},
      {key: "moved_days_milli", label: "Leaves own tiers", unit: "treatment-days", kind: "units"}
    ],
    {
      caption:
        "Same family, same payer: margin under each product; the rows of one product and payer are alternatives and do not add up",
      file: "gpo-switch",
      proof: {mart: "gpo_price"},
      sort: "-yearly_cents",
      limit: 12,
      empty: "no payer has answered for two products of one family."
    }
  );
}
