import type {Packet as Facts} from "../../payment/gpo/sections.ts";
import {spanWords} from "../../words/action.ts";
import {plural} from "../../words/format.ts";
import type {PacketBlock, PacketPage, PacketTable} from "./packet.ts";

/** The printed negotiation packet: four sheets of paper. What an audience may not see is in no table and so on no sheet. */
export function gpoPages(
  facts: Facts,
  {
    finding,
    tables,
    without,
    untold,
    told
  }: {
    finding: string;
    tables: readonly PacketTable[];
    without: string;
    untold: readonly string[];
    /** Whether statements of rebates and contracts are loaded: without them their figures are not zero. */
    told: {readonly rebates: boolean; readonly contracts: boolean};
  }
): PacketPage[] {
  const inside = facts.audience === "internal";
  const has = (name: string): boolean => tables.some((table) => table.name === name);
  const name = (what: string): string =>
    `${facts.manufacturer}: ${what} · ${spanWords({first_quarter: facts.cover.first_quarter, quarter: facts.cover.last_quarter})}`;
  return [
    {
      name: name("what to ask for"),
      title: finding,
      blocks: [
        ...(without ? [{kind: "text", text: without, isNote: true} as const] : []),
        {kind: "picture", picture: "gpo-figures", data: {...facts, told}},
        askTable("ask-list"),
        ...(untold.length > 0 ? [{kind: "list", title: "Not known", items: untold} as const] : [])
      ]
    },
    {
      name: name("what a price is worth"),
      title: "Net price against break-even",
      ...(inside ? {sentence: {of: "break-even", data: facts}} : {}),
      blocks: pricePage(facts, has)
    },
    {
      name: name("tiers, rebates and invoices"),
      title: rebatesInWords(facts),
      blocks: contractPage(facts)
    },
    {
      name: name(inside ? "payers, falling limits and clauses" : "patients, falling limits and clauses"),
      title: exposureInWords(facts),
      blocks: accessPage(has)
    }
  ];
}

const askTable = (of: string): PacketBlock => ({
  kind: "table",
  of,
  columns: [
    "ask",
    {name: "value", label: "Worth"},
    {name: "basis", label: "When"},
    "evidence",
    {name: "fallback", label: "Fallback"},
    {name: "give", label: "What we give"}
  ],
  empty: "Nothing to ask for is shown by the files that are loaded."
});

function pricePage(facts: Facts, has: (name: string) => boolean): PacketBlock[] {
  return [
    {kind: "picture", picture: "break-even", data: facts},
    {
      kind: "table",
      of: "break-even",
      least: 6,
      columns: [
        "name",
        {name: "net_unit_cost", label: "Net price"},
        {name: "payment_limit", label: "Limit"},
        {name: "medicare_break_even", label: "Medicare break-even"},
        {name: "walk_away", label: "Walk-away"},
        {name: "target", label: "Target"},
        {name: "margin", label: "Margin a year"},
        {name: "one_percent", label: "1% of price"},
        {name: "ten_days", label: "10 days"}
      ],
      empty:
        "No product has a price and a payment limit of one quarter: load CMS's payment limit files of the quarters bought."
    },
    has("switch")
      ? {
          kind: "table",
          of: "switch",
          note: "Arithmetic on payments and prices, not a clinical recommendation. Prices of other manufacturers are confidential. Rows of one product and payer are alternatives and do not add up.",
          columns: [
            "from",
            "to",
            {name: "payer", label: "Payer"},
            {name: "yearly", label: "Change a year"},
            {name: "one_off", label: "One-off cost, estimate"},
            {name: "patients", label: "Patients who could"},
            {name: "from_dose", label: "Margin a dose, from"},
            {name: "to_dose", label: "to"},
            {name: "to_net_price", label: "Its net price"}
          ],
          empty: "No payer has answered claims for two products of one family, so no switch can be compared."
        }
      : {
          kind: "table",
          of: "family-share",
          columns: [
            "family",
            "quarter",
            "name",
            {name: "manufacturer", label: "Manufacturer"},
            "treatment_days",
            "share"
          ],
          only: (cell) => cell("quarter") === facts.cover.last_quarter && cell("share") !== null,
          empty: "No product of the newest quarter has eleven patients' worth of treatment-days, so no share is shown."
        }
  ];
}

function contractPage(facts: Facts): PacketBlock[] {
  return [
    {
      kind: "columns",
      wide: "right",
      left: [
        {kind: "picture", picture: "price-share", data: facts},
        {
          kind: "table",
          of: "tiers",
          columns: [
            "contract_id",
            "tier",
            "rebate",
            {name: "tier_gain", label: "Worth if reached"},
            {name: "tier_short", label: "Short"},
            {name: "tier_loss", label: "Lost if it lapses"},
            "buy_by"
          ],
          empty:
            "No contract with this manufacturer has tiers in the files that are loaded; one with tiers in gpo_contracts.csv would tell what is won or lost at the next."
        }
      ],
      right: [
        {
          kind: "table",
          of: "rebates",
          columns: [
            {name: "program_id", label: "Program"},
            {name: "period_end", label: "Period ends"},
            {name: "accrued", label: "Accrued"},
            {name: "received", label: "Received"},
            {name: "unpaid", label: "Unpaid"},
            {name: "rebate_state", label: "State"},
            {name: "age_days", label: "Age, days"}
          ],
          empty: "No rebate is loaded. Add rebates.csv: it would tell what is accrued and still to come."
        }
      ]
    },
    {
      kind: "table",
      of: "claim-letter",
      columns: [
        {name: "vendor", label: "Distributor"},
        {name: "claim_amount", label: "To claim"},
        {name: "leak_amount", label: "Above contract"},
        {name: "recovered_amount", label: "Credited since"},
        {name: "leak", label: "What"},
        "invoice",
        {name: "invoice_date", label: "Date"},
        {name: "unit_price", label: "Price paid"},
        {name: "fair_price", label: "Contract price"},
        {name: "contract_id", label: "Contract"}
      ],
      empty: "No invoice line is priced above a contract that is loaded."
    }
  ];
}

function accessPage(has: (name: string) => boolean): PacketBlock[] {
  const access: PacketBlock = {
    kind: "table",
    of: "payer-mix",
    title: "What payers let through",
    columns: [
      "name",
      "payer",
      {name: "units", label: "Units"},
      {name: "allowed_per_unit", label: "Allowed a unit"},
      {name: "rule", label: "Pays"},
      {name: "denied_share", label: "Denied"},
      {name: "authorizations", label: "Authorizations requested"},
      {name: "authorizations_approved", label: "Approved"},
      {name: "supplied_free_lines", label: "Sent by the payer's pharmacy"}
    ],
    empty: "No payer has answered a claim for these products."
  };
  const patients: PacketBlock = {
    kind: "table",
    of: "patients",
    columns: ["site_name", {name: "hcpcs", label: "Product"}, "patients", "patients_before"],
    only: (cell) => cell("patients") !== null,
    empty: "Every count is of ten patients or fewer, or would tell one, and is not shown."
  };
  return [
    {
      kind: "table",
      of: "exposure",
      columns: [
        "name",
        {name: "bought", label: "Bought a year"},
        {name: "stock", label: "On the shelf"},
        {name: "asp_change", label: "ASP in a year"},
        {name: "worst_quarter", label: "Worst quarter"},
        {name: "one_percent", label: "A 1% fall costs a year"},
        {name: "lag", label: "One quarter's lag costs"},
        {name: "mfp_date", label: "MFP from"}
      ],
      empty: "No product of these has a payment limit."
    },
    {
      ...(askTable("ask-list") as Extract<PacketBlock, {kind: "table"}>),
      title: "Clauses",
      only: (cell) => cell("basis") === "if it happens",
      most: 6
    },
    has("payer-mix") ? access : patients
  ];
}

const sum = <R>(rows: readonly R[], of: (row: R) => number): number => rows.reduce((total, row) => total + of(row), 0);
const whole = (cents: number): string => `$${Math.round(cents / 100).toLocaleString("en-US")}`;

function rebatesInWords({rebates, leakage, tiers}: Facts): string {
  const unpaid = sum(rebates, (row) => row.unpaid_cents);
  const claim = sum(leakage, (row) => (row.invoice === "" ? 0 : row.claim_cents));
  const near = tiers.filter((row) => !row.is_reached && row.tier_gain_cents !== null && row.tier_gain_cents > 0);
  const parts = [
    unpaid > 0 ? `${whole(unpaid)} of rebates is accrued and not received` : "No accrued rebate is outstanding",
    claim > 0 ? `${whole(claim)} is to claim from invoices` : "no invoice line is to claim",
    near.length > 0 ? `${plural(near.length, "tier")} not reached` : ""
  ].filter(Boolean);
  return parts.join("; ");
}

function exposureInWords({exposure}: Facts): string {
  const selected = exposure.filter((row) => row.mfp_date !== null);
  const stock = sum(exposure, (row) => row.stock_cents);
  const lag = sum(exposure, (row) => row.lag_cents ?? 0);
  return [
    lag > 0
      ? `One quarter's lag behind the worst fall of a limit costs ${whole(lag)}`
      : `${whole(stock)} of these products is on the shelf`,
    selected.length > 0
      ? `${selected.map((row) => row.name).join(", ")} ${selected.length === 1 ? "has" : "have"} a Maximum Fair Price from ${selected[0]!.mfp_date}`
      : "none is selected for a Maximum Fair Price"
  ].join("; ");
}
