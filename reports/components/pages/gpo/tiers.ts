import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {dataTable} from "../../table.ts";

/** G4: every tier, what is short and what the step is worth. */
export function tierTable(packet: Packet): HTMLElement {
  const volume =
    (key: "tier_volume" | "tier_threshold" | "projected_volume" | "tier_short") => (row: Packet["tiers"][number]) =>
      row[key] / 1000;
  return dataTable(
    packet.tiers,
    [
      {key: "contract_id", label: "Contract"},
      {key: "tier", label: "Tier"},
      {key: "rebate", label: "Rebate", kind: "percent", value: (row) => row.rebate_pct / 1e6},
      {
        key: "tier_threshold",
        label: "From",
        unit: packet.tiers[0]?.tier_measure ?? "",
        kind: "units",
        value: volume("tier_threshold")
      },
      {key: "tier_volume", label: "So far", kind: "units", value: volume("tier_volume")},
      {key: "projected_volume", label: "At this pace", kind: "units", value: volume("projected_volume")},
      {key: "tier_short", label: "Short", kind: "units", value: volume("tier_short")},
      {key: "buy_by", label: "Buy by"},
      {key: "tier_gain_cents", label: "Worth if reached", unit: "on spend so far", kind: "money_exact"},
      {key: "tier_projected_gain_cents", label: "Worth if reached", unit: "on projected spend", kind: "money_exact"},
      {key: "tier_loss_cents", label: "Lost if it lapses", kind: "money_exact"}
    ],
    {
      caption: "Tiers of the contract",
      file: "gpo-tiers",
      proof: {mart: "gpo_tier"},
      empty: "no contract with tiers is on file.",
      bold: (row) => !row.is_reached && !row.is_projected
    }
  );
}
