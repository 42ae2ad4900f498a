import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {asksOf} from "../../../../src/payment/gpo/asks.ts";
import {type DrugEconomics, economicsOf, payersOf} from "../../../../src/payment/gpo/economics.ts";
import type {DrugFact, GpoFacts} from "../../../../src/payment/gpo/facts.ts";
import {packetOf} from "../../../../src/payment/gpo/packet.ts";
import type {Ask} from "../../../../src/payment/gpo/sections.ts";
import {dollarsShort, inWords, percent, price, ratio} from "../../../../src/words/format.ts";
import {asImage, aUnit} from "../../image.ts";
import {type CubeRow, projected, sumBy} from "../../measures.ts";
import {picture} from "../../page.ts";
import {rulesOf} from "../../proof.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";
import type {TrendRow} from "../drugs/drug.ts";

/** One product of a molecule: its prices a billing unit in dollars, and what a standard dose leaves on the own payers. */
export interface Product {
  readonly drug: DrugFact;
  readonly economics: DrugEconomics;
  readonly net: number;
  readonly limit: number | null;
  readonly medicare: number | null;
  readonly walk_away: number | null;
  readonly target: number | null;
  /** Walk-away less net price: what a unit leaves; null without a payer's rate. */
  readonly room: number | null;
}

const inDollars = (millionths: number | null): number | null => (millionths === null ? null : millionths / 1e6);

/** Products of the molecule that were bought in the last year, the one that leaves most first. */
export function productsOf(facts: GpoFacts, codes: ReadonlySet<string>): Product[] {
  return facts.drugs
    .filter((drug) => codes.has(drug.hcpcs))
    .flatMap((drug) => {
      const economics = economicsOf(facts, drug);
      if (!economics) return [];
      const walk_away = inDollars(economics.walk_away);
      const net = economics.net_price / 1e6;
      return [
        {
          drug,
          economics,
          net,
          limit: inDollars(economics.payment_limit),
          medicare: inDollars(economics.medicare_break_even),
          walk_away,
          target: inDollars(economics.target),
          room: walk_away === null ? null : walk_away - net
        }
      ];
    })
    .sort((a, b) => (b.room ?? Number.NEGATIVE_INFINITY) - (a.room ?? Number.NEGATIVE_INFINITY));
}

/** The best product a unit, and what to ask whom for. */
export function moleculeSentence(family: string, products: readonly Product[], asks: readonly MoleculeAsk[]): string {
  const best = products.find((row) => row.room !== null);
  if (!best) return `${family}: no product was bought in the last year at a known rate`;
  const unit = best.drug.dosage ? `per ${best.drug.dosage.toLowerCase()}` : "a unit";
  const ask = asks.find(({product, value_cents}) => product !== null && value_cents !== null);
  const alone = products.filter((row) => row.room !== null).length === 1;
  const start = `${best.drug.name} leaves ${alone ? "" : `most of ${family}: `}${price(best.room, 2)} ${unit}`;
  return ask ? `${start}; ask ${ask.manufacturer}, ${ask.product}: ${ask.short}` : start;
}

export interface MoleculeAsk extends Ask {
  readonly manufacturer: string;
  /** The product it is about; null for one about the whole relationship. */
  readonly product: string | null;
  /** The ask without the product's name. */
  readonly short: string;
}

/** What to ask each manufacturer of the molecule for, about its products, the largest value first. */
export function moleculeAsks(facts: GpoFacts, products: readonly Product[]): MoleculeAsk[] {
  const manufacturers = [...new Set(products.map(({drug}) => drug.manufacturer))];
  const names = products.map(({drug}) => drug.name);
  return manufacturers
    .flatMap((manufacturer) =>
      asksOf(packetOf(facts, manufacturer)).flatMap((ask): MoleculeAsk[] => {
        const product = names.find((name) => ask.ask.startsWith(name)) ?? null;
        const short = ask.ask.replace(/^[^:]*: /, "");
        return product === null ? [] : [{...ask, manufacturer, product, short}];
      })
    )
    .sort((a, b) => (b.value_cents ?? -1) - (a.value_cents ?? -1));
}

interface PriceMark {
  readonly name: string;
  readonly what: string;
  readonly value: number;
}

/** The prices of a product that are known. */
function pricesOf({drug, net, medicare, walk_away, target}: Product): PriceMark[] {
  const prices = [
    ["net cost", net],
    ["Medicare break-even", medicare],
    ["walk-away", walk_away],
    ["target", target]
  ] as const;
  return prices.flatMap(([what, value]) => (value === null ? [] : [{name: drug.name, what, value}]));
}

/** From net cost to walk-away, red where the cost is above; the limit as a line; a mark a price. */
function axisMarks(products: readonly Product[], marks: readonly PriceMark[]): Plot.Markish[] {
  return [
    Plot.link(
      products.filter(({walk_away}) => walk_away !== null),
      {
        x1: "net",
        x2: "walk_away",
        y: (row: Product) => row.drug.name,
        stroke: (row: Product) => ((row.room ?? 0) < 0 ? "var(--loss)" : "var(--ink-faint)"),
        strokeWidth: 5,
        strokeOpacity: 0.5
      }
    ),
    Plot.tickX(
      products.filter(({limit}) => limit !== null),
      {x: "limit", y: (row: Product) => row.drug.name, stroke: "var(--ink)", strokeWidth: 2, inset: 8}
    ),
    Plot.dot(marks, {
      x: "value",
      y: "name",
      symbol: "what",
      r: 5,
      fill: (row: {what: string}) => (row.what === "net cost" ? "var(--accent)" : "var(--paper)"),
      stroke: (row: {what: string}) => (row.what === "net cost" ? "var(--accent)" : "var(--ink)"),
      strokeWidth: 1.5
    }),
    Plot.tip(
      marks,
      Plot.pointer({
        x: "value",
        y: "name",
        title: (row: {what: string; value: number}) => `${row.what} ${price(row.value)}`,
        fill: "var(--paper)"
      })
    )
  ];
}

/** Whether products are bought below what their payers bring, of those of which both are known. */
export function boughtBelowInWords(
  products: readonly {readonly drug: {readonly name: string}; readonly room: number | null}[]
): string {
  const told = products.filter(({room}) => room !== null);
  const dear = told.filter(({room}) => room! < 0).map(({drug}) => drug.name);
  if (dear.length > 0) return `${dear.join(", ")} ${dear.length === 1 ? "costs" : "cost"} more than payers bring`;
  if (told.length === 0) return "What payers bring beside what products cost is not known";
  const names = told.map(({drug}) => drug.name);
  const isAll = told.length === products.length;
  if (names.length === 1) return `${names[0]} is bought below what its payers bring`;
  return isAll
    ? "Every product is bought below what its payers bring"
    : `${inWords(names)} are bought below what their payers bring`;
}

/** Every product on one axis of dollars a billing unit: net cost, Medicare break-even, walk-away, target and limit. */
export function priceAxis(products: readonly Product[]): HTMLElement {
  const marks = products.flatMap(pricesOf);
  const shape: Record<string, string> = {
    "net cost": "circle",
    "Medicare break-even": "times",
    "walk-away": "square",
    target: "diamond"
  };
  const dosage = products[0]?.drug.dosage ?? null;
  const unit =
    dosage !== null && products.every(({drug}) => drug.dosage === dosage)
      ? `per ${dosage.toLowerCase()}`
      : "a billing unit of each";
  return picture(
    boughtBelowInWords(products),
    `Dollars ${unit}: net cost after rebate (dot), Medicare break-even (cross), walk-away on own payers (square), target (diamond), payment limit (line)`,
    responsive((width) =>
      asImage(
        Plot.plot({
          width,
          height: 60 + 40 * products.length,
          marginLeft: width < 520 ? 96 : 150,
          marginRight: 24,
          marginTop: 8,
          marginBottom: 34,
          ariaLabel: products
            .map(
              ({drug, net, walk_away, limit}) =>
                `${drug.name}: net ${price(net)}, walk-away ${price(walk_away)}, payment limit ${price(limit)}`
            )
            .join("; "),
          x: {
            label: null,
            grid: true,
            nice: true,
            ticks: width < 520 ? 4 : 8,
            tickFormat: (value: number) => `$${value}`
          },
          y: {label: null, domain: products.map(({drug}) => drug.name), tickSize: 0},
          symbol: {domain: Object.keys(shape), range: Object.values(shape)},
          marks: axisMarks(products, marks)
        }),
        products.map(({drug, net, medicare, walk_away, target, limit}) => ({
          product: drug.name,
          net_cost: aUnit(net),
          medicare_break_even: aUnit(medicare),
          walk_away: aUnit(walk_away),
          target: aUnit(target),
          payment_limit: aUnit(limit)
        }))
      )
    ),
    "gpo_price"
  );
}

/** The products as a table: net cost, which price is needed, what was earned, denials and share. */
export function productTable(products: readonly Product[], cube: readonly CubeRow[]): HTMLElement {
  const sums = new Map(sumBy(cube, (row) => row.hcpcs, ["hcpcs"]).map((row) => [row.hcpcs, row]));
  const cost = [...sums.values()].reduce((all, row) => all + row.acquisition_cost_cents, 0);
  const priced = (key: keyof Product, label: string, unit: string): Column<Product> => ({
    key,
    label,
    unit,
    kind: "price",
    value: (row) => row[key] as number | null
  });
  const columns: Column<Product>[] = [
    {
      key: "name",
      label: "Product",
      value: (row) => row.drug.name,
      href: (row) => `../drugs/${row.drug.hcpcs}.html${location.search}`
    },
    priced("net", "Net cost", "$ a unit, after rebate"),
    priced("walk_away", "Walk-away", "$ a unit, own payers"),
    priced("target", "Target", "$ a unit, leaves 3%"),
    priced("medicare", "Medicare break-even", "$ a unit"),
    {...priced("room", "Leaves a unit", "$"), bar: true},
    {
      key: "margin",
      label: "Leaves a year",
      unit: "$",
      kind: "money",
      value: (row) => row.economics.margin_cents,
      total: "sum"
    },
    {
      key: "projected",
      label: "Net cost recovery",
      unit: "$, projected, as chosen",
      kind: "money",
      value: (row) => {
        const sum = sums.get(row.drug.hcpcs);
        return sum ? projected(sum) : null;
      },
      total: "sum"
    },
    priced("limit", "Payment limit", "$ a unit"),
    {
      key: "denied",
      label: "Denied lines",
      unit: "$",
      kind: "money",
      value: (row) => sums.get(row.drug.hcpcs)?.denied_net_amount_cents ?? null,
      total: "sum"
    },
    {
      key: "share",
      label: "Of cost",
      unit: "as chosen",
      kind: "percent",
      value: (row) => ratio(sums.get(row.drug.hcpcs)?.acquisition_cost_cents ?? 0, cost)
    },
    {key: "manufacturer", label: "Manufacturer", value: (row) => row.drug.manufacturer},
    {key: "mfp_date", label: "Maximum Fair Price", unit: "from", value: (row) => row.drug.mfp_date},
    {key: "hcpcs", label: "Code", value: (row) => row.drug.hcpcs}
  ];
  return dataTable(products, columns, {
    caption: "Products: price needed and price paid, a billing unit",
    file: "plus-six-molecule",
    proof: {mart: "gpo_price"},
    bold: (row) => (row.room ?? 0) < 0,
    empty: "no product was bought in the last year."
  });
}

/** What a standard dose of each product leaves at each payer; the best of a payer is bold. */
export function payerHeat(facts: GpoFacts, products: readonly Product[]): HTMLElement {
  const cells = new Map<string, number>();
  const payers = new Map<string, number>();
  for (const {drug} of products)
    for (const row of payersOf(facts, drug)) {
      const units = drug.standard_dose_milli ?? 1000;
      const volume = row.unit_share * (economicsOf(facts, drug)?.units_milli ?? 0);
      if (volume === 0) continue;
      cells.set(`${row.payer_name} ${drug.hcpcs}`, Math.round((row.margin_cents * units) / volume));
      payers.set(row.payer_name, (payers.get(row.payer_name) ?? 0) + volume);
    }
  const names = [...payers].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const most = Math.max(1, ...[...cells.values()].map(Math.abs));
  const cell = (payer: string, {drug}: Product): HTMLElement => {
    const value = cells.get(`${payer} ${drug.hcpcs}`);
    if (value === undefined) return html`<td class="number few">–</td>`;
    const own = products.flatMap((row) => cells.get(`${payer} ${row.drug.hcpcs}`) ?? []);
    const share = Math.round(Math.min(1, Math.abs(value) / most) * 45);
    const background = `color-mix(in srgb, ${value < 0 ? "var(--loss)" : "var(--accent)"} ${share}%, transparent)`;
    return html`<td class=${`number${value < 0 ? " loss" : ""}`} style=${{background}}>${
      own.length > 1 && value === Math.max(...own) ? html`<strong>${dollarsShort(value)}</strong>` : dollarsShort(value)
    }</td>`;
  };
  return html`<div class="data-table"><div class="table-frame" role="region" aria-label="Product by payer" tabindex="0"><table class="heat">
    <caption>What a standard dose leaves by payer, dollars${products.length > 1 ? "; bold is the best product of the payer; a dash is a payer that has not answered for it" : ""}</caption>
    <thead><tr><th scope="col">Payer</th>${products.map(({drug}) => html`<th scope="col">${drug.name}</th>`)}</tr></thead>
    <tbody>${names.map(
      (payer) => html`<tr><th scope="row">${payer}</th>${products.map((product) => cell(payer, product))}</tr>`
    )}</tbody></table></div><div class="table-tools">${rulesOf("What a standard dose leaves by payer", "gpo_payer_mix")}</div></div>`;
}

/** The asks about the molecule, across manufacturers. */
export function askList(asks: readonly MoleculeAsk[]): HTMLElement {
  return dataTable(
    asks,
    [
      {key: "ask", label: "Ask", wrap: true},
      {key: "value", label: "Worth", unit: "$", kind: "money", value: (row) => row.value_cents, neutral: true},
      {key: "basis", label: "When"},
      {key: "manufacturer", label: "Of"},
      {key: "evidence", label: "Evidence", wrap: true},
      {key: "fallback", label: "Fallback", wrap: true},
      {key: "give", label: "Give", wrap: true}
    ],
    {
      caption: "What to ask for",
      file: "plus-six-molecule-asks",
      proof: {mart: "gpo_price"},
      sort: "-value",
      limit: 12,
      empty: "nothing to ask for."
    }
  );
}

/** An event of a product's price: the step of a limit or of the own price that people ask about. */
interface PriceEvent {
  readonly quarter: string;
  readonly value: number;
  readonly text: string;
}

/** Steps of more than 8% in what a product cost from one quarter to the next. */
function stepsOf(drug: Product["drug"], cost: readonly TrendRow[]): PriceEvent[] {
  const own = cost.filter((row) => row.hcpcs === drug.hcpcs).sort((a, b) => (a.quarter < b.quarter ? -1 : 1));
  return own.flatMap((row, i) => {
    const before = own[i - 1];
    if (!before || before.unit_cost === null || row.unit_cost === null) return [];
    const step = row.unit_cost / before.unit_cost - 1;
    return Math.abs(step) < 0.08
      ? []
      : [{quarter: row.quarter, value: row.unit_cost, text: `${drug.name} ${step > 0 ? "+" : ""}${percent(step)}`}];
  });
}

interface History {
  readonly limit: readonly TrendRow[];
  readonly cost: readonly TrendRow[];
  readonly events: readonly PriceEvent[];
  /** The newest cost of each product. */
  readonly ends: readonly TrendRow[];
  readonly names: ReadonlyMap<string, string>;
  /** Code of the product in the accent color. */
  readonly accent: string | undefined;
}

function historyMarks({limit, cost, events, ends, names, accent}: History): Plot.Markish[] {
  return [
    Plot.line(limit, {
      x: "quarter",
      y: "payment_limit",
      z: "hcpcs",
      stroke: "var(--ink-faint)",
      strokeDasharray: "2 3"
    }),
    Plot.line(cost, {
      x: "quarter",
      y: "unit_cost",
      z: "hcpcs",
      stroke: (row: TrendRow) => (row.hcpcs === accent ? "var(--accent)" : "var(--ink)"),
      strokeWidth: 1.75
    }),
    Plot.dot(events, {
      x: "quarter",
      y: "value",
      r: 3.5,
      fill: "var(--paper)",
      stroke: "var(--loss)",
      strokeWidth: 1.5,
      title: "text"
    }),
    Plot.text(ends, {
      x: "quarter",
      y: "unit_cost",
      text: (row: TrendRow) => names.get(row.hcpcs) ?? row.hcpcs,
      dx: 8,
      textAnchor: "start",
      fill: "var(--ink)"
    })
  ];
}

/** Acquisition cost (solid) and payment limit (dotted) of each product by quarter, with the largest steps named. */
export function priceHistory(trend: readonly TrendRow[], products: readonly Product[]): HTMLElement {
  const rows = trend.filter((row) => products.some(({drug}) => drug.hcpcs === row.hcpcs));
  const cost = rows.filter((row) => row.unit_cost !== null);
  const first = cost.map((row) => row.quarter).sort()[0] ?? "";
  const limit = rows.filter((row) => row.payment_limit !== null && row.quarter >= first);
  const quarters = [...new Set([...cost, ...limit].map((row) => row.quarter))].sort();
  const events = products.flatMap(({drug}) => stepsOf(drug, cost));
  const names = new Map(products.map(({drug}) => [drug.hcpcs, drug.name]));
  const ends = products.flatMap(({drug}) => cost.filter((row) => row.hcpcs === drug.hcpcs).slice(-1));
  const accent = products[0]?.drug.hcpcs;
  return picture(
    events.length === 0
      ? quarters.length < 2
        ? "One quarter of prices: how they move is not known"
        : "No product's cost moved by more than 8% in a quarter"
      : `${events.length === 1 ? "One step" : `${events.length} steps`} of more than 8%: ${events
          .slice(-3)
          .map((event) => `${event.text} in ${event.quarter}`)
          .join(", ")}`,
    "Acquisition cost (solid) and payment limit (dotted), dollars a billing unit",
    responsive((width) =>
      asImage(
        Plot.plot({
          width,
          height: 260,
          marginLeft: 56,
          marginRight: Math.min(120, width * 0.26),
          ariaLabel: ends.map((row) => `${names.get(row.hcpcs)} ${price(row.unit_cost)} in ${row.quarter}`).join("; "),
          x: {
            type: "point",
            label: null,
            domain: quarters,
            tickFormat: (q: string, i: number) => (width > 760 || i % (width < 420 ? 4 : 2) === 0 ? q : "")
          },
          y: {label: null, grid: true, nice: true, tickFormat: (value: number) => `$${value}`},
          marks: historyMarks({limit, cost, events, ends, names, accent})
        }),
        rows.map(({hcpcs, quarter, unit_cost, payment_limit}) => ({
          product: names.get(hcpcs) ?? hcpcs,
          quarter,
          acquisition_cost: aUnit(unit_cost),
          payment_limit: aUnit(payment_limit)
        }))
      )
    ),
    "asp_trend"
  );
}
