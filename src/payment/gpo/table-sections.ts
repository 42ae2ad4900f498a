import {yearlyRate} from "./economics.ts";
import {type Named, type PacketTable, type Spec, table} from "./packet-table.ts";
import type {Packet} from "./sections.ts";

export function askListTable(packet: Packet, inside: boolean): PacketTable {
  return table(
    {name: "ask-list", title: "Ask list", note: "The largest value first; each ask names the section that shows it."},
    packet.asks,
    [
      ["ask", "Ask", "text", (row) => row.ask],
      ["value", "Value, $", "money", (row) => row.value_cents],
      ["basis", "When", "text", (row) => row.basis],
      ["evidence", "Evidence", "text", (row) => row.evidence],
      ["section", "Section", "text", (row) => row.section],
      ...(inside
        ? ([
            ["fallback", "Fallback", "text", (row) => row.fallback],
            ["give", "Give", "text", (row) => row.give]
          ] as Spec<Packet["asks"][number]>[])
        : [])
    ]
  );
}

export function breakEvenTable(packet: Packet, inside: boolean): PacketTable {
  return table(
    {
      name: "break-even",
      title: "Break-even and the value of a concession",
      note: inside
        ? `Per billing unit: net price of the newest quarter, Medicare's break-even, own payers' break-even after losses, target leaving 3%. Terms at ${yearlyRate(packet.annual_rate)} a year.`
        : `Per billing unit: net price of the newest quarter and Medicare's break-even from published limits. Terms at ${yearlyRate(packet.annual_rate)} a year.`
    },
    packet.economics,
    [
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["name", "Product", "text", (row) => row.name],
      ["quarter", "Quarter", "text", (row) => row.quarter],
      ["net_unit_cost", "Net price, $", "price", (row) => row.net_price],
      ["payment_limit", "Limit, $", "price", (row) => row.payment_limit],
      ["medicare_break_even", "Medicare break-even, $", "price", (row) => row.medicare_break_even],
      ...(inside
        ? ([
            ["blended_break_even", "All payers before losses, $", "price", (row) => row.blended_break_even],
            ["walk_away", "Walk-away, $", "price", (row) => row.walk_away],
            ["target", "Target, $", "price", (row) => row.target],
            ["margin", "Margin a year, $", "money", (row) => row.margin_cents]
          ] as Spec<Packet["economics"][number]>[])
        : []),
      ["one_percent", "1% of price, $", "money", (row) => row.one_percent_cents],
      ["ten_days", "10 days, $", "money", (row) => row.ten_days_cents]
    ]
  );
}

export function tiersTable(packet: Packet): PacketTable {
  return table(
    {
      name: "tiers",
      title: "Tier position",
      note: "Only lines that name the contract count. Worth is on spend so far."
    },
    packet.tiers,
    [
      ["contract_id", "Contract", "text", (row) => row.contract_id],
      ["tier", "Tier", "text", (row) => row.tier],
      ["rebate", "Rebate", "share", (row) => row.rebate_pct],
      ["tier_measure", "Counts", "text", (row) => row.tier_measure],
      ["tier_threshold", "From", "measure", (row) => row.tier_threshold],
      ["tier_volume", "So far", "measure", (row) => row.tier_volume],
      ["projected_volume", "At this pace", "measure", (row) => row.projected_volume],
      ["tier_short", "Short", "measure", (row) => row.tier_short],
      ["buy_by", "Buy by", "text", (row) => row.buy_by],
      ["tier_gain", "Worth if reached, $", "money", (row) => row.tier_gain_cents],
      ["tier_projected_gain", "Worth at projected spend, $", "money", (row) => row.tier_projected_gain_cents],
      ["tier_loss", "Lost if it lapses, $", "money", (row) => row.tier_loss_cents]
    ]
  );
}

export function rebatesTable(packet: Packet): PacketTable {
  return table(
    {name: "rebates", title: "Rebates", note: "Earned by the contract's rate, accrued by us, received."},
    packet.rebates.toSorted((a, b) => (a.period_end < b.period_end ? 1 : a.period_end > b.period_end ? -1 : 0)),
    [
      ["program_id", "Program", "text", (row) => row.program_id],
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["period_start", "From", "text", (row) => row.period_start],
      ["period_end", "To", "text", (row) => row.period_end],
      ["earned", "Earned, $", "money", (row) => row.earned_cents],
      ["accrued", "Accrued, $", "money", (row) => row.accrued_cents],
      ["received", "Received, $", "money", (row) => row.received_cents],
      ["unpaid", "Unpaid, $", "money", (row) => row.unpaid_cents],
      ["age_days", "Age, days", "count", (row) => row.age_days],
      ["rebate_state", "State", "text", (row) => row.rebate_state]
    ]
  );
}

export function spendTable(packet: Packet, name: Named): PacketTable {
  return table(
    {name: "spend", title: "Spend", note: "Eight quarters by product, package, distributor and contract."},
    packet.spend,
    [
      ["quarter", "Quarter", "text", (row) => row.quarter],
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["name", "Product", "text", name],
      ["ndc11", "NDC", "text", (row) => row.ndc11],
      ["vendor", "Distributor", "text", (row) => row.vendor],
      ["gpo", "GPO", "text", (row) => row.gpo],
      ["contract_id", "Contract", "text", (row) => row.contract_id],
      ["packages", "Packages", "units", (row) => row.packages_milli],
      ["units", "Units", "units", (row) => row.units_milli],
      ["invoiced", "Invoiced, $", "money", (row) => row.invoice_cents],
      ["accrued", "Rebate accrued, $", "money", (row) => row.accrued_cents],
      ["net", "Net, $", "money", (row) => row.net_cents]
    ]
  );
}

export function patientsTable(packet: Packet, inside: boolean): PacketTable {
  return table(
    {
      name: "patients",
      title: "Patients on therapy",
      note: inside
        ? "Counts only."
        : "Counts only, to the nearest 5; 1 to 10, and what would reveal them, are left empty."
    },
    packet.patients,
    [
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["site_id", "Site id", "text", (row) => row.site_id],
      ["site_name", "Site", "text", (row) => row.site_name],
      ["patients", "Last four quarters", "count", (row) => row.patients],
      ["patients_before", "Four before", "count", (row) => row.patients_before]
    ]
  );
}

export function familyShareTable(packet: Packet, inside: boolean): PacketTable {
  return table(
    {
      name: "family-share",
      title: "Share of the family",
      note: inside
        ? "Treatment-days bought: units ÷ usual dose × usual interval."
        : "Treatment-days bought, to the nearest 500: units ÷ usual dose × usual interval. Left empty below eleven patients' worth; shares to the per cent, to five where one is left empty."
    },
    packet.shares,
    [
      ["family", "Family", "text", (row) => row.family],
      ["quarter", "Quarter", "text", (row) => row.quarter],
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["name", "Product", "text", (row) => row.name],
      ["manufacturer", "Manufacturer", "text", (row) => row.manufacturer],
      ["treatment_days", "Treatment-days", "units", (row) => row.treatment_days_milli],
      ["share", "Share", "ratio", (row) => row.share]
    ]
  );
}

export function priceHistoryTable(packet: Packet, name: Named): PacketTable {
  return table(
    {
      name: "price-history",
      title: "Net price against the limit",
      note: "Net price of a unit after rebates accrued, and the limit of the quarter."
    },
    packet.prices,
    [
      ["quarter", "Quarter", "text", (row) => row.quarter],
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["name", "Product", "text", name],
      ["unit_cost", "Invoice price, $", "price", (row) => row.unit_cost],
      ["net_unit_cost", "Net price, $", "price", (row) => row.net_unit_cost],
      ["payment_limit", "Limit, $", "price", (row) => row.payment_limit],
      ["asp", "ASP, $", "price", (row) => row.asp],
      [
        "limit_share",
        "Net as share of limit",
        "ratio",
        (row) => (row.payment_limit ? row.net_unit_cost / row.payment_limit : null)
      ]
    ]
  );
}

export function claimLetterTable(packet: Packet): PacketTable {
  return table(
    {
      name: "claim-letter",
      title: "Claims on invoices: lines priced above contract",
      note: "Invoice lines priced above the contract on their date, less what was credited since."
    },
    packet.leakage.filter((row) => row.invoice !== ""),
    [
      ["leak", "What", "text", (row) => row.leak],
      ["vendor", "Distributor", "text", (row) => row.vendor],
      ["invoice", "Invoice", "text", (row) => row.invoice],
      ["line", "Line", "count", (row) => row.line],
      ["invoice_date", "Date", "text", (row) => row.invoice_date],
      ["site_id", "Site", "text", (row) => row.site_id],
      ["ndc11", "NDC", "text", (row) => row.ndc11],
      ["packages", "Packages", "units", (row) => row.packages_milli],
      ["unit_price", "Paid, $", "price", (row) => row.unit_price],
      ["fair_price", "Contract price, $", "price", (row) => row.fair_price],
      ["contract_id", "Contract", "text", (row) => row.contract_id],
      ["leak_amount", "Above, $", "money", (row) => row.leak_cents],
      ["recovered_amount", "Credited, $", "money", (row) => row.recovered_cents],
      ["claim_amount", "To claim, $", "money", (row) => row.claim_cents]
    ]
  );
}

export function exposureTable(packet: Packet, inside: boolean): PacketTable {
  return table(
    {
      name: "exposure",
      title: "Exposure to falling limits and to MFP",
      note: "ASP by class from published limits; MFP dates are CMS's list."
    },
    packet.exposure,
    [
      ["hcpcs", "Code", "text", (row) => row.hcpcs],
      ["name", "Product", "text", (row) => row.name],
      ["mfp_date", "MFP from", "text", (row) => row.mfp_date],
      ["bought", "Bought a year, $", "money", (row) => row.bought_cents],
      ["stock", "On the shelf, $", "money", (row) => row.stock_cents],
      ["asp_change", "ASP in a year", "ratio", (row) => row.asp_change],
      ["worst_quarter", "Worst quarter", "ratio", (row) => row.worst_quarter],
      ...(inside
        ? ([
            ["one_percent", "A 1% fall costs a year, $", "money", (row) => row.one_percent_cents],
            ["lag", "One quarter's lag, $", "money", (row) => row.lag_cents]
          ] as Spec<Packet["exposure"][number]>[])
        : [])
    ]
  );
}
