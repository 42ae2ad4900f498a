import {group} from "d3";
import {html} from "htl";
import type {PayerEconomics} from "../../src/payment/gpo/economics.ts";
import type {LeakageFact, MixFact} from "../../src/payment/gpo/facts.ts";
import type {Ask, Packet} from "../../src/payment/gpo/sections.ts";
import {dollars, plural} from "./format.ts";
import {inDollars} from "./gpo-charts.ts";
import {sparkline} from "./sparkline.ts";
import {type Column, dataTable} from "./table.ts";

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
    bold: (row) => row.basis === "once"
  });
}

interface SpendRow {
  readonly hcpcs: string;
  readonly name: string;
  readonly ndc11: string;
  readonly vendor: string;
  readonly contract_id: string;
  readonly gpo: string | null;
  readonly packages_milli: number;
  readonly units_milli: number;
  readonly invoice_cents: number;
  readonly accrued_cents: number;
  readonly net_cents: number;
  readonly share: number;
  readonly trend: readonly number[];
}

/** G2: eight quarters of spend by product, package, distributor and contract. */
export function spendTable(packet: Packet): HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const total = packet.spend.reduce((sum, row) => sum + row.invoice_cents, 0);
  const groups = group(packet.spend, (row) => `${row.ndc11} ${row.vendor} ${row.contract_id}`);
  const add = (rows: readonly Packet["spend"][number][], of: (row: Packet["spend"][number]) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0);
  const rows: SpendRow[] = [...groups.values()].map((of) => ({
    ...of[0]!,
    name: names.get(of[0]!.hcpcs) ?? of[0]!.hcpcs,
    packages_milli: add(of, (row) => row.packages_milli),
    units_milli: add(of, (row) => row.units_milli),
    invoice_cents: add(of, (row) => row.invoice_cents),
    accrued_cents: add(of, (row) => row.accrued_cents),
    net_cents: add(of, (row) => row.net_cents),
    share: total === 0 ? 0 : add(of, (row) => row.invoice_cents) / total,
    trend: packet.quarters.map((quarter) =>
      add(
        of.filter((row) => row.quarter === quarter),
        (row) => row.invoice_cents
      )
    )
  }));
  const columns: Column<SpendRow>[] = [
    {key: "name", label: "Product", href: (row) => `./drugs/${row.hcpcs}`},
    {key: "ndc11", label: "NDC"},
    {key: "vendor", label: "Distributor", wrap: true},
    {
      key: "contract_id",
      label: "Contract",
      wrap: true,
      value: (row) => (row.gpo ? `${row.contract_id}, ${row.gpo}` : row.contract_id)
    },
    {key: "packages_milli", label: "Packages", kind: "units", total: "sum"},
    {key: "invoice_cents", label: "Invoiced", kind: "money", total: "sum", bar: true, neutral: true},
    {key: "accrued_cents", label: "Rebate accrued", kind: "money", total: "sum"},
    {key: "net_cents", label: "Net", kind: "money", total: "sum"},
    {key: "share", label: "Share", kind: "percent"},
    {
      key: "trend",
      label: "Eight quarters",
      value: (row) => row.trend.map((cents) => cents / 100).join("|"),
      show: (row) => sparkline([...row.trend])
    }
  ];
  return dataTable(rows, columns, {
    caption: "Spend over eight quarters by product, package, distributor and contract",
    file: "gpo-spend",
    sort: "-invoice_cents"
  });
}

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
      empty: "no contract with tiers is on file.",
      bold: (row) => !row.is_reached && !row.is_projected
    }
  );
}

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
      sort: "-period_end",
      limit: 12,
      empty: "no rebate program is on file.",
      bold: (row) => row.rebate_state === "short" || row.rebate_state === "late"
    }
  );
}

/** G7 and G8: break-even, walk-away and target by drug, and the value of a concession. */
export function economicsTable(packet: Packet): HTMLElement {
  const inside = packet.audience === "internal";
  type Row = Packet["economics"][number];
  const priced = (key: keyof Row, label: string, unit?: string): Column<Row> => ({
    key,
    label,
    kind: "price",
    value: (row) => inDollars(row[key] as number | null),
    ...(unit ? {unit} : {})
  });
  return dataTable(
    packet.economics,
    [
      {key: "name", label: "Product", href: (row) => `./drugs/${row.hcpcs}`},
      priced("net_price", "Net price", "a unit, newest quarter"),
      priced("payment_limit", "Limit"),
      priced("medicare_break_even", "Medicare break-even"),
      ...(inside
        ? [
            priced("blended_break_even", "All payers", "before losses"),
            priced("walk_away", "Walk-away", "after losses"),
            priced("target", "Target", "leaves 3%"),
            {
              key: "margin_cents",
              label: "Margin a year",
              unit: "at the net price",
              kind: "money",
              total: "sum"
            } as Column<Row>
          ]
        : []),
      {key: "one_percent_cents", label: "1% of price", unit: "a year", kind: "money", total: "sum"},
      {key: "ten_days_cents", label: "10 days", unit: "a year", kind: "money", total: "sum"}
    ],
    {
      caption: "Net price against break-even, per billing unit",
      file: "gpo-break-even",
      bold: (row) => row.net_price > (row.walk_away ?? row.medicare_break_even ?? Number.POSITIVE_INFINITY)
    }
  );
}

const LEAKS: Readonly<Record<string, string>> = {
  off_contract: "Off contract",
  wrong_price: "Above contract price",
  wrong_ndc: "Product not on contract",
  prompt_pay_not_seen: "Prompt-pay discount not seen"
};

/** Break-even by payer: what each pays for a unit, how much of it arrives, and the price that alone breaks even on it. */
export function mixTable(packet: Packet): HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  return dataTable<PayerEconomics>(
    packet.payers,
    [
      {key: "product", label: "Product", value: (row) => names.get(row.hcpcs) ?? row.hcpcs},
      {key: "payer_name", label: "Payer"},
      {key: "rule", label: "Pays", value: (row) => (row.rule === "medicare" ? "Medicare's rules" : row.rule)},
      {key: "rate_quarter", label: "Rate of"},
      {key: "unit_share", label: "Of units", kind: "percent"},
      {key: "allowed", label: "Allowed", unit: "a unit", kind: "price", value: (row) => inDollars(row.allowed)},
      {key: "arrives", label: "Arrives", kind: "percent"},
      {
        key: "break_even",
        label: "Break-even",
        unit: "a unit",
        kind: "price",
        value: (row) => inDollars(row.break_even)
      },
      {key: "margin_cents", label: "Margin a year", kind: "money", total: "sum"}
    ],
    {
      caption: "Break-even by payer; margins add up to the drugs' to a cent a row",
      file: "gpo-break-even-by-payer",
      sort: "margin_cents",
      limit: 8,
      empty: "payers are not part of this build."
    }
  );
}

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
    {key: "unit_price", label: "Paid", kind: "price", decimals: 2, value: (row) => inDollars(row.unit_price)},
    {key: "fair_price", label: "Contract", kind: "price", decimals: 2, value: (row) => inDollars(row.fair_price)},
    {key: "contract_id", label: "Contract no."},
    {key: "leak_cents", label: "Above", kind: "money_exact", total: "sum"},
    {key: "recovered_cents", label: "Credited since", kind: "money_exact", total: "sum"},
    {key: "claim_cents", label: "To claim", kind: "money_exact", total: "sum"}
  ];
  return dataTable(lines, columns, {
    caption: "Claim letter rows",
    file: "gpo-claim-letter",
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

/** G10: margin of a year under another product of the family, payer by payer. Never a clinical recommendation. */
export function switchTable(packet: Packet): HTMLElement {
  return dataTable(
    packet.switches,
    [
      {key: "from_name", label: "From"},
      {key: "to_name", label: "To"},
      {key: "to_manufacturer", label: "Maker"},
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
      {key: "yearly_cents", label: "Change a year", kind: "money", total: "sum", bar: true},
      {key: "one_off_cents", label: "One-off cost", unit: "estimate", kind: "money", total: "sum"},
      {key: "moved_days_milli", label: "Leaves own tiers", unit: "treatment-days", kind: "units"}
    ],
    {
      caption: "Same family, same payer: margin under each product",
      file: "gpo-switch",
      sort: "-yearly_cents",
      limit: 12,
      empty: "no payer has answered for two products of one family."
    }
  );
}

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
      sort: "-units_milli",
      limit: 15,
      empty: "payers are not part of this build."
    }
  );
}

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
    {caption: "Exposure by product", file: "gpo-exposure", sort: "-bought_cents"}
  );
}

/** The page's sentence: how much is on the table and what leads it. */
export function packetSentence(packet: Packet): string {
  const [first] = packet.asks.filter((ask) => ask.value_cents !== null && ask.basis !== "if it happens");
  const worth = first
    ? `; the largest is worth ${dollars(first.value_cents)}${first.basis === "a year" ? " a year" : ""}`
    : "";
  return `${packet.manufacturer}: ${plural(packet.asks.length, "thing")} to ask for${worth}`;
}
