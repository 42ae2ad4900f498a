import {html} from "htl";
import {STEP_WORDS, stepWords} from "../../../../src/words/bridge-step.ts";
import {change, dollars, dollarsShort, inWords, quarterBefore, quarterWords} from "../../../../src/words/format.ts";
import {unbroken} from "../../page.ts";
import {pictureTools} from "../../picture-tools.ts";
import {type Column, dataTable} from "../../table.ts";
import {waterfall} from "../../waterfall.ts";
import {type BridgeRow, type Headline, maturedResult} from "./data.ts";
import {stepSums} from "./headline.ts";

interface Bar {
  readonly step: string | null;
  readonly words: string;
  readonly cents: number;
  readonly from: number;
  readonly to: number;
}

/** Bars of the waterfall: both ends stand on zero, a step hangs where the one before ended. */
export function bridgeBars(start: number, steps: ReadonlyMap<string, number>, quarter: string, base: string): Bar[] {
  let level = start;
  const bars: Bar[] = [{step: null, words: base, cents: start, from: 0, to: start}];
  for (const [step, words] of STEP_WORDS) {
    const cents = steps.get(step) ?? 0;
    bars.push({step, words, cents, from: level, to: level + cents});
    level += cents;
  }
  bars.push({step: null, words: quarter, cents: level, from: 0, to: level});
  return bars;
}

const inShare =
  (low: number, high: number) =>
  (cents: number): number =>
    ((cents - low) / (high - low)) * 100;

/** What moved the result, in one sentence. */
export function bridgeSentence(steps: ReadonlyMap<string, number>, base: string): string {
  const ordered = [...steps].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 2);
  if (ordered.length === 0) return `Nothing moved since ${quarterWords(base)}`;
  return `${inWords(ordered.map(([step, cents]) => `${stepWords(step).toLowerCase()} ${change(cents)}`))} moved it most since ${quarterWords(base)}`.replace(
    /^./,
    (letter) => letter.toUpperCase()
  );
}

/**
 * The bridge from the quarter before (or a year ago) to this one: a waterfall whose steps are buttons; the drugs and payers
 * behind the pressed step stand below, each leading to the drug.
 */
export function marginBridge(
  headline: readonly Headline[],
  bridge: readonly BridgeRow[],
  quarter: string
): HTMLElement {
  const bases = [quarterBefore(quarter), `${Number(quarter.slice(0, 4)) - 1}${quarter.slice(4)}`].filter((base) =>
    headline.some((row) => row.quarter === base)
  );
  if (bases.length === 0)
    return html`<p class="empty">There is no earlier quarter to compare ${quarterWords(quarter)} with.</p>`;
  const frame = html`<div class="bridge"></div>`;
  const behind = html`<div class="behind" id="behind-the-step" aria-live="polite"></div>`;
  let base = bases[0]!;
  const asked = new URLSearchParams(location.search).get("step");
  let pressed = STEP_WORDS.some(([step]) => step === asked) ? asked : null;

  const draw = (): void => {
    const steps = stepSums(bridge, "matured", quarter, base);
    const start = maturedResult(headline.find((row) => row.quarter === base)!);
    const bars = bridgeBars(start, steps, quarter, base);
    const levels = bars.flatMap((bar) => [bar.from, bar.to, 0]);
    const at = inShare(Math.min(...levels), Math.max(...levels));
    frame.replaceChildren(
      html`<figure class="picture"><figcaption><strong>${unbroken(bridgeSentence(steps, base))}</strong>
        <small>From ${dollars(start)} in ${quarterWords(base)} to ${dollars(bars.at(-1)!.cents)} in ${quarterWords(quarter)}, projected: what pending and denied lines are expected to bring in counts as collected. Press a step for the drugs and payers behind it.</small></figcaption>
        ${
          bases.length > 1
            ? html`<p class="bridge-base">Compared with ${bases.map(
                (one) =>
                  html`<button type="button" class="quiet" aria-pressed=${String(one === base)} ${{
                    onclick: () => {
                      base = one;
                      draw();
                    }
                  }}>${quarterWords(one)}</button> `
              )}</p>`
            : null
        }
        <ol class="waterfall">${bars.map((bar, i) => row(bar, at, i + 1 < bars.length))}</ol>${pictureTools("bridge_matured", () => asChart(bars))}</figure>`
    );
    list();
  };
  const row = (bar: Bar, at: (cents: number) => number, connects: boolean): HTMLElement => {
    const [left, right] = [at(Math.min(bar.from, bar.to)), at(Math.max(bar.from, bar.to))];
    const kind = bar.step === null ? "end" : bar.cents < 0 ? "down" : "up";
    const name =
      bar.step === null
        ? html`<strong>${quarterWords(bar.words)}</strong>`
        : html`<button type="button" class="step" aria-pressed=${String(bar.step === pressed)} aria-controls="behind-the-step" ${{
            onclick: () => {
              pressed = pressed === bar.step ? null : bar.step;
              draw();
              if (pressed) behind.scrollIntoView({block: "nearest"});
              (frame.querySelector(`[data-step="${bar.step}"] button`) as HTMLElement | null)?.focus({
                preventScroll: true
              });
            }
          }}>${bar.words}</button>`;
    return html`<li class=${kind} data-step=${bar.step ?? ""}>${name}<span class="track" aria-hidden="true">
      <span class="zero" style=${{left: `${at(0)}%`}}></span>
      <span class="block" style=${{left: `${left}%`, width: `${Math.max(right - left, 0.2)}%`}}></span>
      ${connects ? html`<span class="connector" style=${{left: `${at(bar.to)}%`}}></span>` : null}
    </span><span class=${`amount${bar.cents < 0 ? " loss" : ""}`}>${bar.step === null ? dollarsShort(bar.cents) : change(bar.cents)}</span></li>`;
  };
  const list = (): void => {
    behind.replaceChildren(pressed ? behindStep(bridge, pressed, quarter, base) : html`<span></span>`);
  };
  draw();
  return html`<div>${frame}${behind}</div>`;
}

/** The drugs and payers behind a step, each with the command that lists its lines. */
function behindStep(bridge: readonly BridgeRow[], step: string, quarter: string, base: string): HTMLElement {
  const rows = bridge
    .filter(
      (row) => row.basis === "matured" && row.step === step && row.quarter === quarter && row.base_quarter === base
    )
    .sort((a, b) => Math.abs(b.amount_cents) - Math.abs(a.amount_cents) || (a.hcpcs < b.hcpcs ? -1 : 1));
  const columns: Column<BridgeRow>[] = [
    {key: "drug_name", label: "Drug", href: (row) => (row.hcpcs === "none" ? null : drugHref(row, quarter))},
    {key: "hcpcs", label: "Code"},
    {key: "payer_name", label: "Payer"},
    {
      key: "amount",
      label: stepWords(step),
      unit: "$",
      kind: "money_exact",
      value: (row) => row.amount_cents,
      total: "sum",
      bar: true
    }
  ];
  const first = rows.find((row) => row.hcpcs !== "none" && row.payer_id !== "none");
  return html`<section>
    ${dataTable(rows, columns, {
      caption: `${stepWords(step)}, ${base} to ${quarter}: ${STEP_WORDS.find(([name]) => name === step)?.[2] ?? ""}`,
      file: `plus-six-bridge-${step}-${quarter}`,
      proof: {mart: "bridge_matured"},
      limit: 8,
      empty: "no drug or payer moved in this step."
    })}
    ${
      first
        ? html`<p class="as-of">The claim lines, lots and limits behind a row: <code>${explainCommand(first, quarter)}</code></p>`
        : null
    }
  </section>`;
}

const drugHref = (row: BridgeRow, quarter: string): string =>
  `./drugs/${row.hcpcs}.html?quarter=${quarter}${row.payer_id === "none" ? "" : `&payer=${encodeURIComponent(row.payer_id)}`}`;

/** The command that walks from a row to its lines. */
export const explainCommand = (row: {hcpcs: string; payer_id: string}, quarter: string): string =>
  `npx plus-six explain margin_cube hcpcs=${row.hcpcs} payer_id=${row.payer_id} quarter=${quarter}`;

/** The same steps as one chart, for copies and files. */
const asChart = (bars: readonly Bar[]): SVGElement | HTMLElement =>
  waterfall(
    bars.map(({step, words, cents}) => ({name: quarterWords(words), cents, isTotal: step === null, isLoss: cents < 0})),
    {width: 720}
  );
