import {dollarsShort, kindName, percent, plural, price, quarterWords, ratio} from "../../../../src/words/format.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {type LimitCost, limitAgainstCost} from "../../limit-cost.ts";
import {headlineColumns, marginColumns, reasonColumns} from "../../margin-columns.ts";
import {type CubeRow, projected, quartersOf, sumBy, sumOf} from "../../measures.ts";
import {figures, picture} from "../../page.ts";
import {proofButton} from "../../proof.ts";
import {responsive} from "../../responsive.ts";
import {isBelowCost, type SplitRow} from "../../split.ts";
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
  /** Cost of lines that no invoice tells whole: the payment limit stands for what is missing. */
  readonly limit_priced_cost_cents: number;
  /** More of the quarter's cost than may be left out: what the drug earned is told only at payment limits. */
  readonly is_at_limits: boolean;
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
  /** Adds the payment limit and the acquisition cost of the chosen quarter. */
  readonly trend?: readonly TrendRow[];
  /** Adds generic name and manufacturer, so that "inflix" finds every product. */
  readonly drugs?: readonly DrugName[];
  /** The way to the root of the site. */
  readonly up?: string;
}

/** A row of data/drugs.json. */
export interface DrugName {
  readonly hcpcs: string;
  readonly name: string;
  readonly generic_name: string | null;
  readonly manufacturer: string | null;
  readonly family: string | null;
  readonly dosage: string | null;
}

/** Drugs of a choice with where each leads. */
export function drugRows(cube: readonly CubeRow[], choice: Choice): SplitRow[] {
  return sumBy(chosen(cube, choice), (row) => row.hcpcs, ["hcpcs", "drug_name"])
    .filter((row) => row.lines > 0)
    .map((row) => ({
      ...row,
      name: `${row.drug_name} ${row.hcpcs}`,
      href: keepChoice(`./drugs/${row.hcpcs}.html`)
    }));
}

/** Result by drug for a choice; each drug leads to its page. The foot is the headline, with what belongs to no drug. */
export function drugTable(
  cube: readonly CubeRow[],
  choice: Choice,
  {trend, drugs = [], up = "./"}: DrugTableOptions = {}
): HTMLElement {
  const rows = sumBy(chosen(cube, choice), (row) => row.hcpcs, ["hcpcs", "drug_name"]);
  type Row = (typeof rows)[number];
  const words = choiceInWords(choice, cube);
  const quarters = choice.quarter === null ? quartersOf(cube) : [choice.quarter];
  const prices = new Map((trend ?? []).filter((row) => row.quarter === choice.quarter).map((row) => [row.hcpcs, row]));
  const names = new Map(drugs.map((row) => [row.hcpcs, row]));
  const columns: Column<Row>[] = [
    {
      key: "drug_name",
      label: "Drug",
      href: (row) => (row.hcpcs === "none" ? null : keepChoice(`${up}drugs/${row.hcpcs}.html`))
    },
    ...headlineColumns<Row>((row) => ({
      title: `${row.drug_name}: projected net cost recovery, ${words}`,
      quarters,
      hcpcs: row.hcpcs,
      payer_id: choice.payer_id,
      site_id: choice.site_id
    })),
    ...reasonColumns<Row>(),
    {
      key: "accrued_amount",
      label: "Rebates",
      unit: "$, accrued",
      kind: "money",
      value: (row) => row.accrued_amount_cents || null,
      total: "sum"
    },
    {key: "hcpcs", label: "Code"},
    ...(drugs.length > 0
      ? [
          {
            key: "generic_name",
            label: "Molecule",
            value: (row: Row) => names.get(row.hcpcs)?.generic_name ?? null
          } as const,
          {
            key: "manufacturer",
            label: "Manufacturer",
            value: (row: Row) => names.get(row.hcpcs)?.manufacturer ?? null
          } as const
        ]
      : []),
    ...(trend && choice.quarter !== null
      ? ([
          {
            key: "payment_limit",
            label: "Payment limit",
            unit: "$ per unit",
            kind: "price",
            value: (row) => prices.get(row.hcpcs)?.payment_limit ?? null
          },
          {
            key: "unit_cost",
            label: "Cost per unit",
            unit: "$ per unit, all sites",
            kind: "price",
            value: (row) => prices.get(row.hcpcs)?.unit_cost ?? null
          }
        ] as Column<Row>[])
      : []),
    ...marginColumns<Row>()
  ];
  return dataTable(rows, columns, {
    caption: `Net cost recovery by drug: ${words}`,
    file: `plus-six-drugs-${choice.quarter ?? "all"}`,
    sort: "-projected_net_cost_recovery",
    bold: isBelowCost,
    limit: 25,
    empty: "no drug lines for this choice."
  });
}

/** The finding about one drug: its last quarter with both a limit and a cost. */
export function drugSentence(trend: readonly TrendRow[], name: string): string {
  const last = trend.findLast((row) => row.payment_limit !== null && row.unit_cost !== null);
  if (!last) return `${name}: no quarter has both a payment limit and an acquisition cost`;
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

/** What the picture of limit against cost comes to; of quarters without either nothing is said. */
export function limitCostInWords(
  rows: readonly Pick<LimitCost, "quarter" | "payment_limit" | "unit_cost" | "break_even">[]
): string {
  const told = rows.filter((row) => row.unit_cost !== null && row.payment_limit !== null);
  if (told.length === 0) return "No invoice tells a cost to hold against the payment limit";
  const above = told.filter((row) => row.unit_cost! > row.payment_limit!);
  if (above.length > 0)
    return `The acquisition cost was above the limit in ${above.map((row) => row.quarter).join(", ")}`;
  const thin = rows.filter(
    (row) => row.payment_limit !== null && row.break_even !== null && row.payment_limit < row.break_even
  );
  const verb = rows.length === 1 ? "is" : "stayed";
  if (thin.length === 0) return `The limit ${verb} above the acquisition cost`;
  const when = rows.length === 1 ? "" : ` in ${thin.length} of ${plural(rows.length, "quarter")}`;
  return `The limit ${verb} above the acquisition cost, but not by enough for sequestration${when}`;
}

/** Limit against acquisition cost for the quarters the practice used the drug, and the next one. */
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
  return picture(
    limitCostInWords(rows),
    "Payment limit and acquisition cost, dollars per billing unit. Dashed: limit at which Medicare's payment after sequestration equals the cost. Dotted: a quarter to come.",
    responsive((width) => limitAgainstCost(rows, {width})),
    "asp_trend"
  );
}

/** Margin by payer or by site of what `name` names: one drug, or all drugs of one site where `hcpcs` is null. */
export function drugBy(
  cube: readonly CubeRow[],
  choice: Choice,
  by: "payer" | "site",
  name: string,
  hcpcs: string | null = name
): HTMLElement {
  const rows = sumBy(chosen(cube, choice), (row) => row[`${by}_id`], [
    "payer_id",
    "payer_name",
    "payer_kind",
    "site_id",
    "site_name",
    "site_kind"
  ]);
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {key: `${by}_name`, label: by === "payer" ? "Payer" : "Site of care", value: (row) => row[`${by}_name`]},
    ...headlineColumns<Row>((row) => ({
      title: `${name}, ${row[`${by}_name`]}: projected net cost recovery, ${choiceInWords(choice, cube)}`,
      quarters: choice.quarter === null ? quartersOf(cube) : [choice.quarter],
      hcpcs,
      payer_id: by === "payer" ? row.payer_id : choice.payer_id,
      site_id: by === "site" || hcpcs === null ? row.site_id : choice.site_id
    })),
    ...reasonColumns<Row>(),
    {key: `${by}_kind`, label: "Kind", value: (row) => kindName(row[`${by}_kind`])},
    ...marginColumns<Row>({administration: by === "site"})
  ];
  return dataTable(rows, columns, {
    caption: `${name} by ${by === "payer" ? "payer" : "site of care"}: ${choiceInWords(choice, cube)}`,
    file: `plus-six-${name.replace(/\W+/g, "-")}-${by}s-${choice.quarter ?? "all"}`,
    sort: "-projected_net_cost_recovery"
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
    ...headlineColumns<Row>((row) => ({
      title: `${hcpcs}: projected net cost recovery, ${row.quarter}`,
      quarters: [row.quarter],
      hcpcs,
      payer_id: null,
      site_id: null
    })),
    {key: "payment_limit", label: "Limit", unit: "$ per unit", kind: "price", value: at("payment_limit")},
    {key: "unit_cost", label: "Cost per unit", unit: "$ per unit, all sites", kind: "price", value: at("unit_cost")},
    {
      key: "break_even_payment_limit",
      label: "Break-even limit",
      unit: "$ per unit",
      kind: "price",
      value: at("break_even_payment_limit")
    },
    {key: "purchase_unit_cost", label: "Bought at", unit: "$ per unit", kind: "price", value: at("purchase_unit_cost")},
    ...reasonColumns<Row>(),
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
    {key: "vendor", label: "Vendor"},
    {key: "invoice", label: "Invoice"},
    {key: "unit_cost", label: "Unit cost", unit: "$", kind: "price"},
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
    {
      key: "cost_left",
      label: "Left",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.cost_left_cents,
      total: "sum"
    },
    {key: "ndc11", label: "NDC"},
    {key: "lot", label: "Lot"},
    {key: "expiry_date", label: "Expires"}
  ];
  const rows = lots.filter((row) => choice.site_id === null || row.site_id === choice.site_id);
  return dataTable(rows, columns, {
    caption: `Lots of ${hcpcs}`,
    file: `plus-six-${hcpcs}-lots`,
    proof: {mart: "lot", column: "cost", sum: ["cost"], where: {quarter: null, payer_id: null}},
    sort: "-received_date",
    // The newest; the others are a press away, so that the page stays short.
    limit: 6,
    empty: "no lot was bought in the period loaded."
  });
}

/** A drug's figures for a choice: the headline measure and why it is what it is. */
export function drugFigures(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const sum = sumOf(chosen(cube, choice));
  return figures([
    {
      label: "Projected net cost recovery",
      value: proofButton(dollarsShort(projected(sum)), {
        title: `${cube[0]?.drug_name ?? ""}: projected net cost recovery, ${choiceInWords(choice, cube)}`,
        quarters: choice.quarter === null ? quartersOf(cube) : [choice.quarter],
        hcpcs: cube[0]?.hcpcs ?? null,
        payer_id: choice.payer_id,
        site_id: choice.site_id,
        sum
      }),
      loss: projected(sum) < 0,
      note: `${percent(ratio(projected(sum), sum.acquisition_cost_cents))} of ${dollarsShort(sum.acquisition_cost_cents)} acquisition cost`
    },
    {
      label: "Paid lines, the price",
      value: dollarsShort(sum.paid_net_amount_cents),
      proof: {mart: "margin_split", sum: ["paid_net_amount"]},
      loss: sum.paid_net_amount_cents < 0,
      note: plural(sum.paid_lines, "line")
    },
    {
      label: "Denied lines",
      value: dollarsShort(sum.denied_net_amount_cents),
      proof: {mart: "margin_split", sum: ["denied_net_amount"]},
      loss: sum.denied_net_amount_cents < 0,
      note: `${plural(sum.denied_lines, "line")}; waste not billed ${dollarsShort(sum.unbilled_waste_cost_cents)}`
    },
    {
      label: "Pending",
      value: dollarsShort(sum.open_acquisition_cost_cents),
      proof: {mart: "margin_split", sum: ["-pending_net_amount"]},
      note: `${dollarsShort(sum.to_come_amount_cents)} projected to come; rebates accrued ${dollarsShort(sum.accrued_amount_cents)}`
    }
  ]);
}

/** A price of data/gpo.json in millionths of a dollar. */
interface NetPrice {
  readonly hcpcs: string;
  readonly quarter: string;
  readonly unit_cost: number;
  readonly net_unit_cost: number;
}

/** Why two pages show two prices of one drug: what was used, what was bought last, and what rebates take off. */
export function priceWords(trend: readonly TrendRow[], prices: readonly NetPrice[], hcpcs: string): string {
  const used = trend.findLast((row) => row.unit_cost !== null);
  const last = prices
    .filter((row) => row.hcpcs === hcpcs)
    .sort((a, b) => (a.quarter < b.quarter ? -1 : 1))
    .at(-1);
  if (!used || !last) return "";
  const rebate = last.unit_cost - last.net_unit_cost;
  return `Units used in ${quarterWords(used.quarter)} cost ${price(used.unit_cost)} each, first in, first out. Invoices of ${quarterWords(last.quarter)} say ${price(
    last.unit_cost / 1e6
  )}${rebate > 0 ? `, less ${price(rebate / 1e6)} of accrued rebate: ${price(last.net_unit_cost / 1e6)} net` : ", with no rebate accrued"}.`;
}
