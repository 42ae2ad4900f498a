import * as Plot from "@observablehq/plot";
import type {Packet} from "../../../../src/payment/gpo/sections.ts";
import {percent} from "../../../../src/words/format.ts";
import {asImage, asShare} from "../../image.ts";
import {roomyQuarters} from "../../quarters.ts";
import {apart} from "./shares.ts";

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
        ticks: roomyQuarters(packet.quarters as string[], width - 196),
        tickFormat: (q: string) => q
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
    }),
    rows.map(({name, quarter, share}) => ({product: name, quarter, share_of_limit: asShare(share)}))
  );
}
