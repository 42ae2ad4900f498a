import * as Plot from "@observablehq/plot";
import type {DrugEconomics, PayerEconomics} from "../../../../src/payment/gpo/economics.ts";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {inWords, percent, plural, price} from "../../../../src/words/format.ts";
import {asImage, asShare, aUnit} from "../../image.ts";
import {type Column, dataTable} from "../../table.ts";
import {inDollars} from "./price.ts";

/** Farther than this share of the limit a mark stands at the edge: one payer on list price must not flatten the rest. */
const FAR = 1.4;

const edge = (share: number): number => Math.min(FAR, share);

interface Mark {
  readonly name: string;
  readonly what: "net" | "break-even" | "target" | "Medicare";
  readonly share: number;
  /** The share, no farther than the edge. */
  readonly at: number;
  readonly price: number;
}

/** The marks of a product with a limit: each of its prices as a share of it. */
function marksOf({name, payment_limit, ...row}: DrugEconomics): Mark[] {
  if (payment_limit === null) return [];
  const prices = [
    ["net", row.net_price],
    ["break-even", row.walk_away],
    ["target", row.target],
    ["Medicare", row.medicare_break_even]
  ] as const;
  return prices.flatMap(([what, value]) => {
    if (value === null) return [];
    const share = value / payment_limit;
    return [{name, what, share, at: edge(share), price: value}];
  });
}

/** Own net price, Medicare break-even, break-even and target of each drug as per cent of its payment limit: one row a drug. */
export function breakEvenRows(rows: readonly DrugEconomics[], {width = 640, row = 34} = {}): SVGElement | HTMLElement {
  const marks = rows.flatMap(marksOf);
  const pairs = rows
    .filter((row) => row.payment_limit !== null && (row.walk_away ?? row.medicare_break_even) !== null)
    .map((row) => ({
      name: row.name,
      from: edge(row.net_price / row.payment_limit!),
      to: edge((row.walk_away ?? row.medicare_break_even!) / row.payment_limit!)
    }));
  const shape: Record<string, string> = {net: "circle", "break-even": "square", target: "diamond", Medicare: "times"};
  const narrow = width < 520;
  return asImage(
    Plot.plot({
      width,
      height: 66 + row * rows.length,
      marginLeft: narrow ? 92 : 130,
      marginRight: 44,
      marginTop: 24,
      marginBottom: 42,
      insetLeft: 8,
      ariaLabel: `Net price against break-even, as per cent of the payment limit. ${pairs
        .map((row) => `${row.name}: net ${percent(row.from)}, break-even ${percent(row.to)}`)
        .join("; ")}.`,
      x: {
        label: "per cent of the payment limit",
        labelOffset: 34,
        tickFormat: (v: number) => `${Math.round(v * 100)}%`,
        grid: true,
        ticks: narrow ? 4 : 8
      },
      y: {label: null, domain: rows.map((row) => row.name), tickSize: 0},
      symbol: {domain: Object.keys(shape), range: Object.values(shape)},
      marks: [
        Plot.ruleX([1], {stroke: "var(--ink-faint)", strokeDasharray: "4 3"}),
        Plot.link(pairs, {
          x1: "from",
          x2: "to",
          y: "name",
          stroke: (row: {from: number; to: number}) => (row.from > row.to ? "var(--loss)" : "var(--ink-faint)"),
          strokeWidth: 5,
          strokeOpacity: 0.5
        }),
        Plot.dot(marks, {
          x: "at",
          y: "name",
          symbol: "what",
          r: 5,
          fill: (row: {what: string}) => (row.what === "net" ? "var(--accent)" : "var(--paper)"),
          stroke: (row: {what: string}) => (row.what === "net" ? "var(--accent)" : "var(--ink)"),
          strokeWidth: 1.5
        }),
        Plot.tip(
          marks,
          Plot.pointer({
            x: "at",
            y: "name",
            title: (row: {what: string; price: number; share: number}) =>
              `${row.what} ${price(inDollars(row.price))} (${percent(row.share)} of the limit)`,
            fill: "var(--paper)"
          })
        )
      ]
    }),
    marks.map(({name, what, share, price}) => ({
      product: name,
      what,
      price: aUnit(price / 1e6),
      share_of_limit: asShare(share)
    }))
  );
}

/** Which products cost more than they bring, as the picture's title. */
export function breakEvenInWords(rows: readonly DrugEconomics[]): string {
  const told = rows.filter((row) => row.walk_away !== null);
  const dear = told.filter((row) => row.net_price > row.walk_away!).map((row) => row.name);
  if (told.length === 0) return "No payer has answered for these products: what they bring is not known";
  if (dear.length === 0)
    return told.length < rows.length
      ? `Of ${plural(rows.length, "product")} ${told.length} ${told.length === 1 ? "has a break-even price and is" : "have a break-even price and are"} bought below it`
      : "Every product is bought below its break-even price";
  return `${inWords(dear)} ${dear.length === 1 ? "costs" : "cost"} more than ${dear.length === 1 ? "its payers bring" : "their payers bring"}`;
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
      proof: {mart: "gpo_payer_mix"},
      bold: (row) => row.net_price > (row.walk_away ?? row.medicare_break_even ?? Number.POSITIVE_INFINITY)
    }
  );
}

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
      proof: {mart: "gpo_payer_mix"},
      sort: "margin_cents",
      limit: 8,
      empty: "payers are not part of this build."
    }
  );
}
