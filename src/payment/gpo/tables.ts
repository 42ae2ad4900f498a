import {dollarsExact} from "../../words/format.ts";
import type {Packet} from "./sections.ts";

/** How a column of a packet's table is written: money in cents; prices, measures of a tier and shares in millionths, units in thousandths. */
export type CellKind = "text" | "money" | "price" | "measure" | "share" | "ratio" | "units" | "count";

export interface PacketColumn {
  readonly key: string;
  readonly label: string;
  readonly kind: CellKind;
}

/** One section of a packet as a sheet of the workbook, a CSV file, a table of the PDF. */
export interface PacketTable {
  /** File and sheet name, in kebab case. */
  readonly name: string;
  readonly title: string;
  /** What it is and how it is made, in a sentence. */
  readonly note: string;
  readonly columns: readonly PacketColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

type Spec<R> = readonly [key: string, label: string, kind: CellKind, of: (row: R) => string | number | null];

function table<R>(
  head: Pick<PacketTable, "name" | "title" | "note">,
  rows: readonly R[],
  specs: readonly Spec<R>[]
): PacketTable {
  return {
    ...head,
    columns: specs.map(([key, label, kind]) => ({key, label, kind})),
    rows: rows.map((row) => specs.map(([, , , of]) => of(row)))
  };
}

/** Every section of a packet in reading order; those an audience may not see are not there at all. */
export function tablesOf(packet: Packet): PacketTable[] {
  const inside = packet.audience === "internal";
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const name = (row: {hcpcs: string}): string => names.get(row.hcpcs) ?? row.hcpcs;
  return [
    cover(packet),
    table(
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
    ),
    table(
      {
        name: "break-even",
        title: "Break-even and the value of a concession",
        note: inside
          ? "Per billing unit: net price of the newest quarter, Medicare's break-even, own payers' break-even after losses, target leaving 3%. Terms at 8% a year."
          : "Per billing unit: net price of the newest quarter and Medicare's break-even from published limits. Terms at 8% a year."
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    table(
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
    ),
    ...(inside ? insideTables(packet, name) : [])
  ];
}

function cover(packet: Packet): PacketTable {
  const {cover: of} = packet;
  const growth = of.invoice_before_cents === 0 ? null : of.invoice_cents / of.invoice_before_cents - 1;
  const rows: (readonly [string, string])[] = [
    ["Manufacturer", packet.manufacturer],
    ["Period", `${of.first_quarter} to ${of.last_quarter}`],
    ["As of", packet.as_of],
    // A year of which only some quarters are there is not a year.
    [
      "A year here is",
      packet.quarters.length < 4 ? `${packet.quarters.length} quarters, all there are` : "the last four quarters"
    ],
    ["Sites", String(of.sites)],
    ["Patients, last four quarters", of.patients === null ? "suppressed" : String(of.patients)],
    [
      "Patients, four before",
      of.patients_before !== null ? String(of.patients_before) : packet.quarters.length < 8 ? "not known" : "suppressed"
    ],
    [
      packet.quarters.length < 4 ? "Bought in these quarters" : "Bought in the last four quarters",
      dollarsExact(of.invoice_cents)
    ],
    ["Growth on the four before", growth === null ? "" : `${(growth * 100).toFixed(1)}%`],
    ["Rebates accrued", dollarsExact(of.accrued_cents)],
    ["Build", packet.audience === "internal" ? "internal: not to leave the practice" : "shareable"]
  ];
  return table(
    {
      name: "cover",
      title: "Cover",
      note: "What is bought, at what net price, and what to ask for."
    },
    rows,
    [
      ["what", "What", "text", (row) => row[0]],
      ["value", "Value", "text", (row) => row[1]]
    ]
  );
}

/** Sections with payers' rates or other manufacturers' prices: never in a build that leaves the house. */
function insideTables(packet: Packet, name: (row: {hcpcs: string}) => string): PacketTable[] {
  return [
    table(
      {
        name: "switch",
        title: "Switching inside a family",
        note: "Arithmetic on payments and prices, not a clinical recommendation. Prices of other manufacturers are confidential. One-off cost is an estimate."
      },
      packet.switches,
      [
        ["from", "From", "text", (row) => row.from_name],
        ["to", "To", "text", (row) => row.to_name],
        ["manufacturer", "Manufacturer", "text", (row) => row.to_manufacturer],
        ["to_net_price", "Net price, to, $", "price", (row) => row.to_net_price],
        ["source", "Price from", "text", () => "own invoices, confidential"],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["patients", "Patients who could", "count", (row) => row.patients],
        ["from_dose", "Margin a dose, from, $", "money", (row) => row.from_dose_cents],
        ["to_dose", "Margin a dose, to, $", "money", (row) => row.to_dose_cents],
        ["yearly", "Change a year, $", "money", (row) => row.yearly_cents],
        ["one_off", "One-off cost, $", "money", (row) => row.one_off_cents],
        ["moved_days", "Treatment-days leaving own tiers", "units", (row) => row.moved_days_milli]
      ]
    ),
    table(
      {
        name: "break-even-by-payer",
        title: "Break-even by payer",
        note: "What each payer allows for a unit, the share of it that arrives, and the price that breaks even on it alone."
      },
      packet.payers,
      [
        ["hcpcs", "Code", "text", (row) => row.hcpcs],
        ["name", "Product", "text", name],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["rule", "Pays", "text", (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)],
        ["rate_quarter", "Rate of", "text", (row) => row.rate_quarter],
        ["unit_share", "Of units", "ratio", (row) => row.unit_share],
        ["allowed", "Allowed a unit, $", "price", (row) => row.allowed],
        ["arrives", "Arrives", "ratio", (row) => row.arrives],
        ["break_even", "Break-even a unit, $", "price", (row) => row.break_even],
        ["margin", "Margin a year, $", "money", (row) => row.margin_cents]
      ]
    ),
    table(
      {
        name: "payer-mix",
        title: "Payers: rates and access",
        note: "Rate of the newest answered quarter by the payer's formula; shares of the last four quarters."
      },
      packet.access.toSorted((a, b) => b.units_milli - a.units_milli),
      [
        ["hcpcs", "Code", "text", (row) => row.hcpcs],
        ["name", "Product", "text", name],
        ["payer", "Payer", "text", (row) => row.payer_name],
        ["units", "Units", "units", (row) => row.units_milli],
        ["rule", "Pays", "text", (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)],
        ["rate_quarter", "Rate of", "text", (row) => row.rate_quarter],
        ["allowed_per_unit", "Allowed a unit, $", "price", (row) => row.allowed_per_unit],
        ["invoice_multiple", "Times invoice", "share", (row) => row.invoice_multiple],
        ["denied_share", "Denied", "share", (row) => row.denied_share],
        ["unpaid_patient_share", "Patients' part unpaid", "share", (row) => row.unpaid_patient_share],
        ["authorizations", "Authorizations requested", "count", (row) => row.authorizations],
        ["authorizations_approved", "Approved", "count", (row) => row.authorizations_approved],
        ["supplied_free_lines", "Lines of payer's pharmacy", "count", (row) => row.supplied_free_lines]
      ]
    )
  ];
}
