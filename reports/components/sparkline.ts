import {line, scaleLinear} from "d3";
import {svg} from "htl";

/** A line the size of a word: how a value moved, its last point marked. Missing values leave a gap. */
export function sparkline(values: readonly (number | null)[], {width = 90, height = 22} = {}): SVGElement {
  const known = values.filter((value) => value !== null);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [2, width - 4]);
  const y = scaleLinear([Math.min(...known), Math.max(...known)], [height - 3, 3]);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => x(i))
    .y((value) => y(value!))(values);
  const last = values.findLastIndex((value) => value !== null);
  return svg`<svg class="sparkline" width=${width} height=${height} aria-hidden="true">
    <path d=${path} fill="none" stroke="var(--ink-soft)" stroke-width="1.5"></path>
    ${last < 0 ? null : svg`<circle cx=${x(last)} cy=${y(values[last]!)} r="2.2" fill="var(--accent)"></circle>`}
  </svg>`;
}
