import * as Plot from "@observablehq/plot";
import type {DrugEconomics} from "../../src/payment/gpo/economics.ts";
import type {Packet, ShareRow} from "../../src/payment/gpo/sections.ts";
import {dollarsShort, inWords, percent, price} from "./format.ts";
import {asImage} from "./image.ts";

/** Dollars of a price kept in millionths. */
export const inDollars = (millionths: number | null | undefined): number | null =>
  millionths === null || millionths === undefined ? null : millionths / 1e6;

/** Shares of a family's treatment-days by quarter: the own products in the accent, the others in grey, named at the end. */
export function shareLines(rows: readonly ShareRow[], {width = 640, height = 260} = {}): SVGElement | HTMLElement {
  const quarters = [...new Set(rows.map((row) => row.quarter))].sort();
  const last = rows.filter((row) => row.quarter === quarters.at(-1)).sort((a, b) => b.share - a.share);
  const label = apart(
    last.map((row) => row.share),
    (height - 50) / 1
  );
  return asImage(
    Plot.plot({
      width,
      height,
      marginRight: 130,
      marginLeft: 44,
      ariaLabel: sharesInWords(rows),
      x: {
        type: "point",
        label: null,
        domain: quarters,
        tickSize: 0,
        tickFormat: (q: string) => (width < 500 ? q.slice(2) : q)
      },
      y: {domain: [0, 1], label: null, tickFormat: (v: number) => `${Math.round(v * 100)}%`, ticks: 4, grid: true},
      marks: [
        Plot.line(rows, {
          x: "quarter",
          y: "share",
          z: "hcpcs",
          sort: "quarter",
          stroke: (row: ShareRow) => (row.is_own ? "var(--accent)" : "var(--ink-faint)"),
          strokeWidth: (row: ShareRow) => (row.is_own ? 2.5 : 1.5)
        }),
        ...last.map((row, i) =>
          Plot.text([row], {
            x: "quarter",
            y: "share",
            text: (r: ShareRow) => `${r.name} ${percent(r.share)}`,
            textAnchor: "start",
            dx: 8,
            dy: label[i] ?? 0,
            fill: row.is_own ? "var(--accent)" : "var(--ink-soft)"
          })
        )
      ]
    })
  );
}

/** Vertical shifts in pixels that keep labels of falling values from covering one another. */
function apart(values: readonly number[], pixels: number): number[] {
  let above = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    const at = -value * pixels;
    above = Math.max(at, above + 14);
    return above - at;
  });
}

/** The shares as a sentence. */
export function sharesInWords(rows: readonly ShareRow[]): string {
  const last = rows.reduce((q, row) => (row.quarter > q ? row.quarter : q), "");
  const now = rows.filter((row) => row.quarter === last).sort((a, b) => b.share - a.share);
  return `Share of treatment-days in ${rows[0]?.family ?? "the family"} in ${last}: ${now
    .map((row) => `${row.name} ${percent(row.share)}`)
    .join(", ")}.`;
}

/** Farther than this share of the limit a mark stands at the edge: one payer on list price must not flatten the rest. */
const FAR = 1.4;
const edge = (share: number): number => Math.min(FAR, share);

/** Own net price, Medicare break-even, break-even and target of each drug as per cent of its payment limit: one row a drug. */
export function breakEvenRows(rows: readonly DrugEconomics[], {width = 640} = {}): SVGElement | HTMLElement {
  const marks = rows
    .filter((row) => row.payment_limit !== null)
    .flatMap((row) =>
      (
        [
          ["net", row.net_price],
          ["break-even", row.walk_away],
          ["target", row.target],
          ["Medicare", row.medicare_break_even]
        ] as const
      )
        .filter(([, value]) => value !== null)
        .map(([what, value]) => ({
          name: row.name,
          what,
          share: value! / row.payment_limit!,
          at: edge(value! / row.payment_limit!),
          price: value!
        }))
    );
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
      height: 66 + 34 * rows.length,
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
    })
  );
}

/** Which products cost more than they bring, as the picture's title. */
export function breakEvenInWords(rows: readonly DrugEconomics[]): string {
  const dear = rows.filter((row) => row.walk_away !== null && row.net_price > row.walk_away).map((row) => row.name);
  if (dear.length === 0) return "Every product is bought below its break-even price";
  return `${inWords(dear)} ${dear.length === 1 ? "costs" : "cost"} more than ${dear.length === 1 ? "its payers bring" : "their payers bring"}`;
}

/** Own net price as a share of the payment limit by quarter, a line a drug. */
export function priceShareLines(packet: Packet, {width = 640, height = 260} = {}): SVGElement | HTMLElement {
  const names = new Map(packet.drugs.map((drug) => [drug.hcpcs, drug.name]));
  const rows = packet.prices
    .filter((row) => row.payment_limit !== null && names.has(row.hcpcs))
    .map((row) => ({...row, name: names.get(row.hcpcs)!, share: row.net_unit_cost / row.payment_limit!}));
  const last = [...names.values()]
    .flatMap((name) => rows.filter((row) => row.name === name).at(-1) ?? [])
    .sort((a, b) => b.share - a.share);
  const values = rows.map((row) => row.share);
  const [low, high] = [Math.min(0.85, ...values) - 0.01, Math.max(1.05, ...values) + 0.01];
  const label = apart(
    last.map((row) => row.share),
    (height - 50) / (high - low)
  );
  return asImage(
    Plot.plot({
      width,
      height,
      marginRight: 150,
      marginLeft: 48,
      ariaLabel: `Own net price as per cent of the payment limit. ${last.map((row) => `${row.name} ${percent(row.share)} in ${row.quarter}`).join("; ")}.`,
      x: {
        type: "point",
        label: null,
        domain: packet.quarters as string[],
        tickSize: 0,
        tickFormat: (q: string) => (width < 500 ? q.slice(2) : q)
      },
      y: {domain: [low, high], label: null, tickFormat: (v: number) => `${Math.round(v * 100)}%`, ticks: 5, grid: true},
      marks: [
        Plot.ruleY([1], {stroke: "var(--ink-soft)", strokeDasharray: "4 3"}),
        Plot.line(rows, {x: "quarter", y: "share", z: "name", stroke: "var(--ink-soft)", strokeWidth: 1.5}),
        Plot.dot(rows, {
          x: "quarter",
          y: "share",
          r: 2.5,
          fill: (row: {share: number}) => (row.share > 0.984 ? "var(--loss)" : "var(--ink-soft)")
        }),
        ...last.map((row, i) =>
          Plot.text([row], {
            x: () => packet.quarters.at(-1)!,
            y: "share",
            text: () => `${row.name} ${percent(row.share)}`,
            textAnchor: "start",
            dx: 8,
            dy: label[i] ?? 0,
            fill: "var(--ink)"
          })
        )
      ]
    })
  );
}

/** One lever of the sensitivity picture: what a step of it does to a year's margin. */
export interface Lever {
  readonly name: string;
  readonly cents: number;
}

/** Bars around zero: what each lever, moved by one stated step, does to the margin of a year. */
export function sensitivityBars(rows: readonly Lever[], {width = 640} = {}): SVGElement | HTMLElement {
  const sorted = [...rows].sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents));
  const most = Math.max(1, ...sorted.map((row) => Math.abs(row.cents)));
  return asImage(
    Plot.plot({
      width,
      height: 26 + 30 * sorted.length,
      marginLeft: width < 520 ? 136 : 190,
      marginRight: 30,
      marginBottom: 4,
      ariaLabel: `What moves a year's margin. ${sorted.map((row) => `${row.name}: ${dollarsShort(row.cents)}`).join("; ")}.`,
      x: {axis: null, domain: [-most * 1.45, most * 1.45]},
      y: {label: null, domain: sorted.map((row) => row.name), tickSize: 0},
      marks: [
        Plot.barX(sorted, {
          x: "cents",
          y: "name",
          inset: 4,
          fill: (row: Lever) => (row.cents < 0 ? "var(--loss)" : "var(--ink-faint)")
        }),
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.text(sorted, {
          x: "cents",
          y: "name",
          text: (row: Lever) => (row.cents > 0 ? "+" : "") + dollarsShort(row.cents),
          textAnchor: "start",
          filter: (row: Lever) => row.cents >= 0,
          dx: 6,
          fill: "var(--ink)"
        }),
        Plot.text(sorted, {
          x: "cents",
          y: "name",
          text: (row: Lever) => dollarsShort(row.cents),
          textAnchor: "end",
          filter: (row: Lever) => row.cents < 0,
          dx: -6,
          fill: "var(--loss)"
        })
      ]
    })
  );
}
