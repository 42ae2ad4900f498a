import {html} from "htl";
import {
  type Levers,
  marginAt,
  type Position,
  type Scenario,
  scenario,
  valueOfDays
} from "../../../../src/payment/break-even.ts";
import {ASSUMED, newestPrice, positionOf} from "../../../../src/payment/gpo/economics.ts";
import type {DrugFact, GpoFacts} from "../../../../src/payment/gpo/facts.ts";
import {change, dollars, percent, price} from "../../../../src/words/format.ts";
import {figures} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {type Lever, sensitivityBars} from "./sensitivity.ts";

const ONE = 1_000_000n;
const ppm = (value: number): bigint => BigInt(Math.round(value * 10_000));

interface Slider {
  readonly key: "price" | "rebate" | "terms" | "volume" | "limit";
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
}

const SLIDERS: readonly Slider[] = [
  {key: "price", label: "Invoice price", min: -15, max: 10, step: 0.25, unit: "%"},
  {key: "rebate", label: "Rebate (tier)", min: 0, max: 15, step: 0.5, unit: "% of spend"},
  {key: "terms", label: "Terms", min: -45, max: 60, step: 5, unit: " days"},
  {key: "volume", label: "Share won or lost", min: -50, max: 50, step: 5, unit: "% of volume"},
  {key: "limit", label: "Payment limit (ASP)", min: -20, max: 10, step: 0.5, unit: "%"}
];

/** Sliders for one product; margin, rebate and break-even are computed on every move by the code the build uses. */
export function scenarioSheet(facts: GpoFacts, drugs: readonly DrugFact[]): HTMLElement {
  const known = drugs.flatMap((drug) => {
    const position = positionOf(facts, drug);
    return position ? [{drug, position}] : [];
  });
  if (known.length === 0)
    return html`<p class="empty">No drug of this manufacturer has both a price and a payer's rate.</p>`;
  const output = html`<div class="gpo-outcome" role="status"></div>`;
  const state: Record<Slider["key"], number> = {price: 0, rebate: 0, terms: 0, volume: 0, limit: 0};
  let chosen = known[0]!;
  const inputs = SLIDERS.map((slider) =>
    control(slider, (value) => {
      state[slider.key] = value;
      render();
    })
  );
  const reset = (): void => {
    const today = rebateToday(facts, chosen.drug);
    for (const [i, slider] of SLIDERS.entries()) {
      state[slider.key] = slider.key === "rebate" ? today : 0;
      inputs[i]!.set(state[slider.key]);
    }
    render();
  };
  function render(): void {
    const started = performance.now();
    const today = outcome(chosen.position, {rebate: rebateToday(facts, chosen.drug)});
    const next = outcome(chosen.position, state);
    output.replaceChildren(shown(today, next));
    output.dataset["milliseconds"] = (performance.now() - started).toFixed(2);
  }
  const pick = html`<label>Product <select ${{
    onchange: (event: Event) => {
      chosen = known[(event.target as HTMLSelectElement).selectedIndex]!;
      reset();
    }
  }}>${known.map(({drug}) => html`<option>${`${drug.name} (${drug.hcpcs})`}</option>`)}</select></label>`;
  reset();
  return html`<div class="gpo-scenario"><div class="gpo-sliders">${pick}${inputs.map((input) => input.element)}
    <button type="button" ${{onclick: reset}}>Back to today</button></div>${output}</div>`;
}

const outcome = (position: Position, state: Partial<Record<Slider["key"], number>>): Scenario =>
  scenario(position, leversOf(state));

/** Slider positions (per cent, days) as exact levers. */
export function leversOf(state: Partial<Record<Slider["key"], number>>): Levers {
  return {
    price_change: ppm(state.price ?? 0),
    rebate_share: ppm(state.rebate ?? 0),
    terms_change: BigInt(Math.round(state.terms ?? 0)),
    volume_change: ppm(state.volume ?? 0),
    limit_change: ppm(state.limit ?? 0)
  };
}

/** Today's rebate as per cent of the invoice price, to a quarter of a per cent as the slider moves. */
function rebateToday(facts: GpoFacts, drug: DrugFact): number {
  const rows = facts.prices.filter((row) => row.hcpcs === drug.hcpcs && row.unit_cost > 0);
  const last = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (best && best.quarter > row.quarter ? best : row),
    null
  );
  return last ? Math.max(0, Math.round((1 - last.net_unit_cost / last.unit_cost) * 200) / 2) : 0;
}

function control(slider: Slider, change: (value: number) => void): {element: HTMLElement; set(value: number): void} {
  const value = html`<output></output>`;
  const say = (n: number): void => {
    value.textContent = `${n > 0 && slider.key !== "rebate" ? "+" : ""}${String(n).replace("-", "\u2212")}${slider.unit}`;
  };
  const input =
    html`<input type="range" aria-label=${slider.label} min=${slider.min} max=${slider.max} step=${slider.step}
    ${{
      oninput: (event: Event) => {
        const n = Number((event.target as HTMLInputElement).value);
        say(n);
        change(n);
        event.stopPropagation();
      }
    }}>` as HTMLInputElement;
  const element = html`<label><span>${slider.label}</span>${input}${value}</label>`;
  return {
    element,
    set(n) {
      input.value = String(n);
      say(n);
    }
  };
}

const dollarsOf = (millionths: bigint | null): number | null => (millionths === null ? null : Number(millionths) / 1e6);

function shown(today: Scenario, next: Scenario): HTMLElement {
  const margin = Number(next.margin);
  const moved = margin - Number(today.margin);
  const room =
    next.break_even === null ? null : Number(next.break_even - next.net_price) / Number(next.net_price || 1n);
  return figures([
    {
      label: "Margin a year with these terms",
      proof: {mart: "gpo_price"},
      value: dollars(margin),
      note: moved === 0 ? "today" : `${change(moved)} against today`,
      loss: margin < 0
    },
    {
      label: "Rebate a year with these terms",
      value: dollars(Number(next.rebate)),
      proof: {mart: "gpo_price"},
      note: `today ${dollars(Number(today.rebate))}`
    },
    {
      label: "Net price a unit",
      proof: {mart: "gpo_price"},
      value: price(dollarsOf(next.net_price)),
      note: `today ${price(dollarsOf(today.net_price))}`
    },
    {
      label: "Break-even a unit",
      proof: {mart: "gpo_price"},
      value: price(dollarsOf(next.break_even)),
      note:
        room === null
          ? "payers follow the invoice"
          : `${percent(room)} ${room < 0 ? "over break-even" : "above the net price"}`,
      loss: room !== null && room < 0
    }
  ]);
}

/** What one stated step of each lever does to the yearly margin of all products together. */
export function leversFor(facts: GpoFacts, drugs: readonly DrugFact[]): Lever[] {
  const steps: readonly (readonly [string, Partial<Record<Slider["key"], number>>])[] = [
    ["1% off the price", {price: -1}],
    ["2% more rebate", {rebate: 2}],
    ["10% more volume", {volume: 10}],
    ["Payment limits fall 2%", {limit: -2}]
  ];
  const positions = drugs.flatMap((drug) => {
    const position = positionOf(facts, drug);
    const net = newestPrice(facts, drug.hcpcs)?.net_unit_cost;
    return position && net !== undefined
      ? [{position, rebate: rebateToday(facts, drug), net: {price: BigInt(net), per: ONE}}]
      : [];
  });
  // The same days are worth the same in the ask list, in the table and here.
  const daysWorth = (days: bigint): number =>
    positions.reduce((sum, {position, net}) => sum + Number(valueOfDays(position, net, days)), 0);
  const total = (state: Partial<Record<Slider["key"], number>>): number =>
    positions.reduce(
      (sum, {position, rebate}) =>
        sum + Number(outcome(position, {...state, rebate: rebate + (state.rebate ?? 0)}).margin),
      0
    );
  const now = total({});
  const levers = steps.map(([name, state]) => ({name, cents: total(state) - now}));
  const denied = positions.reduce((sum, {position, rebate}) => {
    const net = (position.invoice_price * (ONE - ppm(rebate))) / ONE;
    const worse = position.mix.map((rate) => ({...rate, denied_share: least(ONE, rate.denied_share + 10_000n)}));
    const at = {price: net, per: ONE};
    return sum + Number(marginAt(worse, position.terms, at) - marginAt(position.mix, position.terms, at));
  }, 0);
  return [
    ...levers,
    {name: "10 days more to pay", cents: daysWorth(ASSUMED.days)},
    {name: "10 days fewer to pay", cents: daysWorth(-ASSUMED.days)},
    {name: "Denials up one point", cents: denied}
  ];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The sensitivity picture, drawn to its width. */
export const sensitivity = (levers: readonly Lever[]): HTMLElement =>
  responsive((width) => sensitivityBars(levers, {width}));
