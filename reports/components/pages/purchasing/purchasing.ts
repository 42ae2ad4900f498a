import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {SPENT} from "../../../../src/words/bought.ts";
import {
  dayWords,
  dollars,
  dollarsShort,
  inWords,
  NO_DATA,
  percent,
  price,
  ratio
} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {asImage, aUnit} from "../../image.ts";
import {type Figure, figures, finding, picture} from "../../page.ts";
import type {Opens} from "../../proof.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";
import {type ProgramRow, programSentence, type RebateRow} from "./rebates.ts";

interface Drug {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
}

/** A row of mart.purchase_price. */
export interface PriceRow extends Drug {
  readonly vendor: string;
  readonly ndc11: string;
  readonly contract_id: string;
  readonly unit_cost: number;
  readonly payment_limit: number | null;
  readonly invoice_amount_cents: number;
}

/** A row of mart.spend, kinds of line added up. */
export interface SpendRow extends Drug {
  readonly vendor: string;
  readonly manufacturer: string;
  readonly spend_cents: number;
}

/** A row of mart.gpo_leakage, bought off contract or billed above it. */
export interface LeakRow extends Drug {
  readonly vendor: string;
  readonly invoice: string;
  readonly site_name: string;
  readonly leak: string;
  readonly contract_id: string;
  readonly unit_price: number;
  readonly fair_price: number;
  readonly packages_milli: number;
  readonly leak_amount_cents: number;
  readonly recovered_amount_cents: number;
  readonly claim_amount_cents: number;
}

/** A row of mart.price_change. */
export interface PriceChangeRow extends Drug {
  readonly vendor: string;
  readonly packages_milli: number;
  readonly old_unit_price: number;
  readonly new_unit_price: number;
  readonly price_change_amount_cents: number;
}

const sum = <R>(rows: readonly R[], value: (row: R) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);

export interface PurchasingRows {
  readonly spend: readonly SpendRow[];
  readonly leakage: readonly LeakRow[];
  readonly programs: readonly ProgramRow[];
  readonly rebates: readonly RebateRow[];
  /** Whether any contract is loaded to compare prices with. */
  readonly hasContracts: boolean;
  /** Whether any statement of rebates is loaded. */
  readonly hasRebates: boolean;
}

/** The finding of the page: what was bought above contract, and the tier about to be missed. */
export function purchasingSentence({leakage, programs, spend, hasContracts}: PurchasingRows): string {
  const above = (leak: string): number =>
    sum(
      leakage.filter((row) => row.leak === leak),
      (row) => row.claim_amount_cents
    );
  const [off, dear] = [above("off_contract"), above("wrong_price")];
  const missed = programs.find((row) => row.is_running && row.is_about_to_be_missed);
  const parts = [
    off > 0 ? `Buying outside a contract cost ${dollars(off)} more than its price` : null,
    dear > 0 ? `${dollars(dear)} was charged above the contract's own price` : null,
    missed ? programSentence(missed) : null
  ];
  const said = parts.filter((part) => part !== null);
  const bought = dollarsShort(sum(spend, (row) => row.spend_cents));
  if (!hasContracts) return `${bought} bought; no contract is loaded to compare prices with`;
  if (said.length === 0) return `${bought} bought, all within contract`;
  return said[0]!;
}

/** The finding as the page's title. */
export const purchasingFinding = (rows: PurchasingRows, words: string): HTMLElement =>
  finding(purchasingSentence(rows), `Purchasing: ${words}`);

/** Headline figures. */
export function purchasingFigures({
  spend,
  leakage,
  programs,
  rebates,
  hasContracts,
  hasRebates
}: PurchasingRows): HTMLElement {
  const off = leakage.filter((row) => row.claim_amount_cents > 0);
  const stake = programs.filter((row) => row.is_running && row.is_about_to_be_missed);
  const items: Figure[] = [
    {
      label: SPENT,
      note: html`<a href="./inventory.html#every-dollar-bought">how it ties to what came into stock</a>`,
      value: dollarsShort(sum(spend, (row) => row.spend_cents)),
      proof: {mart: "spend", sum: ["invoice_amount", "handling_amount", "prompt_pay_amount"]}
    },
    {
      label: "Priced above contract, recoverable",
      value: hasContracts ? dollars(sum(off, (row) => row.claim_amount_cents)) : NO_DATA,
      proof: {mart: "gpo_leakage", sum: ["claim_amount"], where: {leak: ["off_contract", "wrong_price"]}},
      loss: off.length > 0,
      note:
        off.length > 0
          ? inWords([...new Set(off.map((row) => row.drug_name))].slice(0, 3))
          : hasContracts
            ? "no purchase above its contract"
            : "no contract is loaded"
    },
    {
      label: "Rebate about to be missed",
      proof: {mart: "rebate_program"},
      value: hasContracts ? dollars(sum(stake, (row) => row.at_stake_amount_cents)) : NO_DATA,
      note: stake[0]
        ? `${stake[0].drug_name}, buy by ${stake[0].buy_by_date === null ? "an unknown day" : dayWords(stake[0].buy_by_date)}`
        : hasContracts
          ? "no tier"
          : "no contract is loaded"
    },
    {
      label: "Rebates outstanding",
      value: hasRebates ? dollarsShort(sum(rebates, (row) => row.outstanding_amount_cents)) : NO_DATA,
      ...(hasRebates ? {} : {note: "no statement of rebates is loaded"}),
      proof: {mart: "rebate_receivable", sum: ["accrued_amount", "-received_amount"]}
    }
  ];
  return figures(items);
}

const spentOn = (manufacturer: readonly string[]): Opens => ({
  mart: "spend",
  sum: ["invoice_amount", "handling_amount", "prompt_pay_amount"],
  where: {manufacturer}
});

/** Spend by manufacturer, largest first. */
export function spendPicture(rows: readonly SpendRow[]): HTMLElement {
  const by = new Map<string, number>();
  for (const row of rows) by.set(row.manufacturer, (by.get(row.manufacturer) ?? 0) + row.spend_cents);
  const bars = [...by]
    .map(([name, cents]) => ({name, cents, opens: spentOn([name])}))
    .sort((a, b) => b.cents - a.cents);
  const top = bars.slice(0, 12);
  const rest = bars.slice(12);
  if (rest.length > 0)
    top.push({
      name: `${rest.length} others`,
      cents: sum(rest, (bar) => bar.cents),
      opens: spentOn(rest.map((bar) => bar.name))
    });
  const whole = sum(bars, (bar) => bar.cents);
  const first = sum(bars.slice(0, 3), (bar) => bar.cents);
  return picture(
    bars.length
      ? `${inWords(bars.slice(0, 3).map((bar) => bar.name))} ${bars.length === 1 ? "takes" : "take"} ${percent(ratio(first, whole))} of spend`
      : "Nothing bought",
    "Spend by manufacturer, dollars",
    responsive((width) => amountBars(top, {width, measure: "spend", thing: "manufacturer"})),
    "spend"
  );
}

/** Price per billing unit by vendor and contract over time, with Medicare's limit. */
export function pricePicture(rows: readonly PriceRow[]): HTMLElement {
  const name = rows[0]?.drug_name ?? "No drug";
  const lines = [...new Set(rows.map((row) => `${row.vendor}${row.contract_id === "none" ? ", no contract" : ""}`))];
  const of = (row: PriceRow): string => `${row.vendor}${row.contract_id === "none" ? ", no contract" : ""}`;
  const last = rows.at(-1);
  const first = rows[0];
  const moved = first && last && first.unit_cost > 0 ? last.unit_cost / first.unit_cost - 1 : 0;
  const dashes = ["none", "6 3", "2 3", "8 2 2 2"];
  const ends = lines.map((line) => rows.filter((row) => of(row) === line).at(-1)!);
  const limits = rows.filter((row) => row.payment_limit !== null);
  return picture(
    rows.length
      ? `${name} costs ${price(last!.unit_cost)} a unit${first!.quarter === last!.quarter ? `, bought in ${first!.quarter} alone` : `, ${percent(Math.abs(moved))} ${moved < 0 ? "less" : "more"} than in ${first!.quarter}`}`
      : "Nothing bought of this drug",
    "Invoice price per billing unit by vendor and contract (lines), Medicare's payment limit (gray dots), dollars",
    responsive((width) =>
      asImage(
        Plot.plot({
          width,
          height: 260,
          marginLeft: 56,
          marginRight: Math.min(130, width * 0.3),
          ariaLabel: `Lines of price per unit of ${name}: ${ends.map((row) => `${of(row)} ${price(row.unit_cost)} in ${row.quarter}`).join("; ")}.`,
          x: {
            type: "point",
            label: null,
            domain: [...new Set(rows.map((row) => row.quarter))].sort(),
            tickFormat: (q: string, i: number) => (width > 640 || i % (width < 420 ? 4 : 2) === 0 ? q : "")
          },
          y: {label: null, grid: true, nice: true, tickFormat: (value: number) => `$${value}`},
          marks: [
            Plot.dot(limits, {x: "quarter", y: "payment_limit", fill: "var(--ink-faint)", r: 3}),
            ...lines.flatMap((line, i) => {
              const own = rows.filter((row) => of(row) === line);
              return [
                Plot.line(own, {
                  x: "quarter",
                  y: "unit_cost",
                  z: "ndc11",
                  stroke: i === 0 ? "var(--accent)" : "var(--ink)",
                  strokeWidth: 2,
                  strokeDasharray: dashes[i % dashes.length] ?? "none"
                }),
                Plot.dot(own, {
                  x: "quarter",
                  y: "unit_cost",
                  stroke: i === 0 ? "var(--accent)" : "var(--ink)",
                  r: 2.5,
                  fill: "var(--paper)"
                })
              ];
            }),
            Plot.text(ends, {
              x: "quarter",
              y: "unit_cost",
              text: of,
              dx: 8,
              textAnchor: "start",
              fill: "var(--ink)",
              lineWidth: 10
            })
          ]
        }),
        rows.map(({quarter, vendor, contract_id, unit_cost, payment_limit}) => ({
          quarter,
          vendor,
          contract_id,
          unit_cost: aUnit(unit_cost),
          payment_limit: aUnit(payment_limit)
        }))
      )
    ),
    "purchase_price"
  );
}

/** Invoice lines above the contract price in force. */
export function leakTable(rows: readonly LeakRow[]): HTMLElement {
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
      {
        key: "claim_amount",
        label: "Still to claim",
        kind: "money_exact",
        value: (row) => row.claim_amount_cents,
        total: "sum",
        neutral: true
      },
      {
        key: "leak_amount",
        label: "Above contract",
        kind: "money_exact",
        value: (row) => row.leak_amount_cents,
        total: "sum",
        neutral: true
      },
      {
        key: "recovered_amount",
        label: "Credited since",
        kind: "money_exact",
        value: (row) => row.recovered_amount_cents,
        total: "sum",
        neutral: true
      },
      {key: "packages", label: "Packages", kind: "units", value: (row) => row.packages_milli, neutral: true},
      {key: "unit_price", label: "Price paid", unit: "a package", kind: "price", decimals: 2},
      {key: "fair_price", label: "Contract", unit: "a package", kind: "price", decimals: 2},
      {
        key: "leak",
        label: "Why",
        value: (row) => (row.leak === "off_contract" ? "bought outside the contract" : "charged above the contract")
      },
      {key: "site_name", label: "Site"},
      {key: "invoice_date", label: "Invoiced"},
      {key: "vendor", label: "Vendor"},
      {key: "invoice", label: "Invoice"},
      {key: "contract_id", label: "Contract in force"}
    ],
    {
      caption: "Bought above the contract price in force",
      file: "plus-six-above-contract",
      proof: {mart: "gpo_leakage", column: "claim_amount", sum: ["claim_amount"], where: {contract_id: null}},
      sort: "-claim_amount",
      bold: (row) => row.leak === "off_contract",
      empty: "nothing."
    }
  );
}

/** Changes of package prices and what they have cost. */
export function changeTable(rows: readonly PriceChangeRow[]): HTMLElement {
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
      {key: "invoice_date", label: "From"},
      {key: "vendor", label: "Vendor"},
      {key: "contract_id", label: "Contract"},
      {key: "old_unit_price", label: "Before", unit: "a package", kind: "price", decimals: 2},
      {key: "new_unit_price", label: "After", unit: "a package", kind: "price", decimals: 2},
      {
        key: "change_ratio",
        label: "Change",
        kind: "percent",
        value: (row) => ratio(row.new_unit_price - row.old_unit_price, row.old_unit_price),
        neutral: true
      },
      {key: "packages", label: "Bought since", unit: "packages", kind: "units", value: (row) => row.packages_milli},
      {
        key: "price_change_amount",
        label: "Has cost",
        kind: "money",
        value: (row) => row.price_change_amount_cents,
        total: "sum",
        bar: true,
        neutral: true
      }
    ],
    {
      caption: "Price changes",
      file: "plus-six-price-changes",
      proof: {mart: "price_change"},
      sort: "-price_change_amount",
      limit: 10,
      empty: "no price changed."
    }
  );
}

/** Spend by vendor, manufacturer and drug. */
export function spendTable(rows: readonly SpendRow[]): HTMLElement {
  const lines = new Map<
    string,
    {hcpcs: string; drug_name: string; vendor: string; manufacturer: string; cents: number}
  >();
  for (const row of rows) {
    const key = `${row.vendor}|${row.hcpcs}`;
    const known = lines.get(key);
    const {hcpcs, drug_name, vendor, manufacturer} = row;
    lines.set(key, {hcpcs, drug_name, vendor, manufacturer, cents: (known?.cents ?? 0) + row.spend_cents});
  }
  return dataTable(
    [...lines.values()],
    [
      {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
      {key: "manufacturer", label: "Manufacturer"},
      {key: "vendor", label: "Vendor"},
      {key: "spend", label: "Spend", kind: "money", value: (row) => row.cents, total: "sum", bar: true, neutral: true}
    ],
    {
      caption: "Spend by drug and vendor, credits and freight included",
      file: "plus-six-spend",
      proof: {mart: "spend", column: "spend", sum: ["invoice_amount", "handling_amount", "prompt_pay_amount"]},
      sort: "-spend",
      limit: 10
    }
  );
}
