import {dollarsShort, kindName, plural, price} from "../../../../src/words/format.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {type LimitCost, limitAgainstCost} from "../../limit-cost.ts";
import {marginColumns} from "../../margin-columns.ts";
import {type CubeRow, decidedNet, hasDecided, sumBy, sumOf} from "../../measures.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";

/** A quarter of a drug in data/asp-trend.arrow. Prices are dollars per billing unit. */
export interface TrendRow {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly dosage: string | null;
  readonly basis: string | null;
  readonly notes: string | null;
  readonly posted_date: string | null;
  readonly payment_limit: number | null;
  readonly previous_payment_limit: number | null;
  readonly payment_limit_change_ratio: number | null;
  readonly coinsurance_pct: number | null;
  readonly unit_cost: number | null;
  readonly purchase_unit_cost: number | null;
  readonly break_even_payment_limit: number | null;
  readonly payment_limit_after_sequestration: number | null;
  readonly units_milli: number | null;
}

/** A lot in data/lots.arrow. */
export interface LotRow {
  readonly hcpcs: string;
  readonly site_id: string;
  readonly site_name: string;
  readonly ndc11: string;
  readonly received_date: string;
  readonly kind: string;
  readonly vendor: string | null;
  readonly invoice: string | null;
  readonly lot: string | null;
  readonly expiry_date: string | null;
  readonly unit_cost: number | null;
  readonly units_milli: number | null;
  readonly units_left_milli: number | null;
  readonly cost_cents: number;
  readonly cost_left_cents: number;
}

export interface DrugTableOptions {
  /** Only drugs paid less than they cost. */
  readonly underwater?: boolean;
  /** Adds the limit and the own cost of the chosen quarter. */
  readonly trend?: readonly TrendRow[];
}

/** Margin by drug for a choice; each drug leads to its page. */
export function drugTable(
  cube: readonly CubeRow[],
  choice: Choice,
  {underwater = false, trend}: DrugTableOptions = {}
): HTMLElement {
  const rows = sumBy(chosen(cube, choice), (row) => row.hcpcs, ["hcpcs", "drug_name"]).filter(
    (row) => !underwater || (hasDecided(row) && decidedNet(row) < 0)
  );
  type Row = (typeof rows)[number];
  const prices = new Map((trend ?? []).filter((row) => row.quarter === choice.quarter).map((row) => [row.hcpcs, row]));
  const priceColumns: Column<Row>[] =
    trend && choice.quarter !== null
      ? [
          {
            key: "payment_limit",
            label: "Limit",
            unit: "$ per unit",
            kind: "price",
            value: (row) => prices.get(row.hcpcs)?.payment_limit ?? null
          },
          {
            key: "unit_cost",
            label: "Own cost",
            unit: "$ per unit, all sites",
            kind: "price",
            value: (row) => prices.get(row.hcpcs)?.unit_cost ?? null
          }
        ]
      : [];
  const columns: Column<Row>[] = [
    {
      key: "drug_name",
      label: "Drug",
      href: (row) => (row.hcpcs === "none" ? null : keepChoice(`./drugs/${row.hcpcs}.html`))
    },
    {key: "hcpcs", label: "Code"},
    ...marginColumns<Row>(),
    ...priceColumns
  ];
  const words = choiceInWords(choice, cube);
  return dataTable(rows, columns, {
    caption: underwater ? `Drugs paid less than they cost: ${words}` : `Margin by drug: ${words}`,
    file: `plus-six-${underwater ? "underwater" : "drugs"}-${choice.quarter ?? "all"}`,
    sort: underwater ? "decided_net_cost_recovery" : "-decided_net_cost_recovery",
    bold: (row) => !underwater && hasDecided(row) && decidedNet(row) < 0,
    empty: "no drug was paid less than it cost."
  });
}

/** The finding about all drugs of a choice: what is decided, and how much is open. */
export function drugsSentence(cube: readonly CubeRow[], choice: Choice): string {
  const drugs = sumBy(chosen(cube, choice), (row) => row.hcpcs, ["hcpcs", "drug_name"]).filter((row) => row.lines > 0);
  const decided = drugs.filter(hasDecided);
  const losing = decided.filter((row) => decidedNet(row) < 0);
  const earning = decided.filter((row) => decidedNet(row) >= 0);
  const open = sumOf(drugs).open_acquisition_cost_cents;
  if (drugs.length === 0) return "No drug lines for this choice";
  const start = open > 0 ? "On decided claims " : "";
  return `${start}${plural(earning.length, "drug")} earned ${dollarsShort(decidedNet(sumOf(earning)))}; ${losing.length} lost ${dollarsShort(
    -decidedNet(sumOf(losing))
  )}${open > 0 ? `; ${dollarsShort(open)} of drug is still open` : ""}`;
}

/** The finding about one drug: its last quarter with both a limit and a cost. */
export function drugSentence(trend: readonly TrendRow[], name: string): string {
  const last = trend.findLast((row) => row.payment_limit !== null && row.unit_cost !== null);
  if (!last) return `${name}: no quarter has both a payment limit and an own cost`;
  const net = last.payment_limit_after_sequestration;
  const verdict =
    net !== null && last.unit_cost! > net
      ? "Medicare pays less than it costs"
      : net !== null
        ? "Medicare pays more than it costs"
        : "";
  return `${name}: cost ${price(last.unit_cost)} a unit in ${last.quarter}, limit ${price(last.payment_limit)}${
    verdict ? `. ${verdict}` : ""
  }`;
}

/** Limit against own cost for the quarters the practice used the drug, and the next one. */
export function drugLimitCost(trend: readonly TrendRow[], lastQuarter: string): HTMLElement {
  const first = trend.findIndex((row) => row.unit_cost !== null);
  const rows: LimitCost[] = trend.slice(first < 0 ? -9 : Math.max(0, first)).map((row) => ({
    quarter: row.quarter,
    payment_limit: row.payment_limit,
    unit_cost: row.unit_cost,
    break_even: row.break_even_payment_limit,
    is_next: row.quarter > lastQuarter,
    vintage: row.posted_date
  }));
  const above = rows.filter(
    (row) => row.unit_cost !== null && row.payment_limit !== null && row.unit_cost > row.payment_limit
  );
  const thin = rows.filter(
    (row) => row.payment_limit !== null && row.break_even !== null && row.payment_limit < row.break_even
  );
  return picture(
    above.length === 0
      ? thin.length === 0
        ? "The limit stayed above the own cost"
        : `The limit stayed above the own cost, but not by enough for sequestration in ${thin.length} of ${plural(rows.length, "quarter")}`
      : `The own cost was above the limit in ${above.map((row) => row.quarter).join(", ")}`,
    "Payment limit and own cost, dollars per billing unit. Dashed: limit at which Medicare's payment after sequestration equals the cost. Dotted: a quarter to come.",
    responsive((width) => limitAgainstCost(rows, {width}))
  );
}

/** One drug's margin by payer or by site. */
export function drugBy(cube: readonly CubeRow[], choice: Choice, by: "payer" | "site", hcpcs: string): HTMLElement {
  const rows = sumBy(chosen(cube, choice), (row) => row[`${by}_id`], [
    `${by}_id`,
    "payer_name",
    "payer_kind",
    "site_name",
    "site_kind"
  ]);
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {key: `${by}_name`, label: by === "payer" ? "Payer" : "Site of care", value: (row) => row[`${by}_name`]},
    {key: `${by}_kind`, label: "Kind", value: (row) => kindName(row[`${by}_kind`])},
    ...marginColumns<Row>({administration: by === "site"})
  ];
  return dataTable(rows, columns, {
    caption: `${hcpcs} by ${by === "payer" ? "payer" : "site of care"}: ${choiceInWords(choice, cube)}`,
    file: `plus-six-${hcpcs}-${by}s-${choice.quarter ?? "all"}`,
    sort: "-decided_net_cost_recovery"
  });
}

/** A drug's quarters: limit, cost and what was earned. */
export function drugQuarters(cube: readonly CubeRow[], trend: readonly TrendRow[], hcpcs: string): HTMLElement {
  const rows = sumBy(cube, (row) => row.quarter, ["quarter"]);
  type Row = (typeof rows)[number];
  const prices = new Map(trend.map((row) => [row.quarter, row]));
  const at = (key: keyof TrendRow) => (row: Row) => (prices.get(row.quarter)?.[key] ?? null) as number | null;
  const columns: Column<Row>[] = [
    {key: "quarter", label: "Quarter"},
    {key: "payment_limit", label: "Limit", unit: "$ per unit", kind: "price", value: at("payment_limit")},
    {key: "unit_cost", label: "Own cost", unit: "$ per unit, all sites", kind: "price", value: at("unit_cost")},
    {
      key: "break_even_payment_limit",
      label: "Break-even limit",
      unit: "$ per unit",
      kind: "price",
      value: at("break_even_payment_limit")
    },
    {key: "purchase_unit_cost", label: "Bought at", unit: "$ per unit", kind: "price", value: at("purchase_unit_cost")},
    ...marginColumns<Row>(),
    {
      key: "posted_date",
      label: "CMS file",
      unit: "posted",
      value: (row) => prices.get(row.quarter)?.posted_date ?? null
    }
  ];
  return dataTable(rows, columns, {
    caption: `${hcpcs} by quarter of service`,
    file: `plus-six-${hcpcs}-quarters`,
    sort: "-quarter"
  });
}

/** A drug's lots, newest first. */
export function drugLots(lots: readonly LotRow[], choice: Choice, hcpcs: string): HTMLElement {
  const columns: Column<LotRow>[] = [
    {key: "received_date", label: "Received"},
    {key: "site_name", label: "Site"},
    {key: "ndc11", label: "NDC"},
    {key: "vendor", label: "Vendor"},
    {key: "invoice", label: "Invoice"},
    {key: "lot", label: "Lot"},
    {key: "expiry_date", label: "Expires"},
    {key: "unit_cost", label: "Cost", unit: "$ per unit", kind: "price"},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli, total: "sum"},
    {key: "cost", label: "Cost", unit: "$", kind: "money_exact", value: (row) => row.cost_cents, total: "sum"},
    {
      key: "units_left",
      label: "Left",
      unit: "units",
      kind: "units",
      value: (row) => row.units_left_milli,
      total: "sum"
    },
    {key: "cost_left", label: "Left", unit: "$", kind: "money_exact", value: (row) => row.cost_left_cents, total: "sum"}
  ];
  const rows = lots.filter((row) => choice.site_id === null || row.site_id === choice.site_id);
  return dataTable(rows, columns, {
    caption: `Lots of ${hcpcs}`,
    file: `plus-six-${hcpcs}-lots`,
    sort: "-received_date",
    limit: 50,
    empty: "no lot was bought in the period loaded."
  });
}
