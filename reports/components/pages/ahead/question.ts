import {html} from "htl";
import {DRIVERS} from "../../../../src/forecast/mfp/evaluate.ts";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {
  firstMfpYear,
  type OutlookRow,
  onlyDrugs,
  outlook,
  outlookByYear,
  selectedFrom,
  selectedInUse
} from "../../../../src/forecast/mfp/outlook.ts";
import {DEFAULT_SCENARIO, type Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {change, dollarsShort} from "../../../../src/words/format.ts";
import {DRIVER_WORDS} from "../../../../src/words/mfp.ts";
import {picture, unbroken} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {waterfall} from "../../waterfall.ts";
import type {Names} from "../mfp/names.ts";

/** What the sentence asks: of a drug or all selected drugs (null), at which discount, refund days and share that follows. */
export interface Asked {
  readonly hcpcs: string | null;
  /** Below ASP, a ratio. */
  readonly discount: number;
  readonly refund_days: number;
  /** Share of commercial dollars whose contract follows the price, a ratio; null where each follows its own terms. */
  readonly follows: number | null;
}

type Question = HTMLElement & {value: Asked};

/** Names of the controls in the address. */
const ADDRESS = {hcpcs: "drug", discount: "below", refund_days: "days", follows: "follow"} as const;

/** The question as a sentence whose bold parts are its controls; it answers while they move. */
export function question(market: Market, names: Names): Question {
  const asked = new URLSearchParams(location.search);
  const numberOf = <Standard>(name: string, standard: Standard): number | Standard => {
    const text = asked.get(name);
    return text && Number.isFinite(Number(text)) ? Number(text) : standard;
  };
  const drugs = selectedInUse(DEFAULT_SCENARIO, market);
  const drug = html`<select name="drug" aria-label="Drug"><option value="all">all selected drugs</option>${drugs.map(
    ({hcpcs}) =>
      html`<option value=${hcpcs} selected=${asked.get("drug") === hcpcs}>${names.get(hcpcs) ?? hcpcs}</option>`
  )}</select>` as HTMLSelectElement;
  const entry = (name: string, label: string, value: number | "", max: number): HTMLInputElement =>
    html`<input type="number" name=${name} aria-label=${label} min="0" max=${max} step="1" value=${value}>` as HTMLInputElement;
  const below = entry(
    "below",
    "Per cent below ASP",
    numberOf("below", Math.round(DEFAULT_SCENARIO.discount * 100)),
    95
  );
  const days = entry("days", "Days to the refund", numberOf("days", DEFAULT_SCENARIO.refund_days), 180);
  const follow = entry("follow", "Per cent of commercial dollars that follow", numberOf("follow", ""), 100);
  follow.placeholder = "?";
  const form = html`<form class="question" aria-label="Question about the Maximum Fair Price">
    <p>If ${drug} is priced ${below}% below ASP, refunds take ${days} days and ${follow}% of commercial dollars follow:</p>
    <p class="remark">Left empty, each contract follows its own terms, and ${Math.round(DEFAULT_SCENARIO.commercial_follows * 100)}% of the commercial dollars that no term covers do.</p>
  </form>` as unknown as Question;
  const bounded = (input: HTMLInputElement): number =>
    Math.min(Number(input.max), Math.max(0, Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : 0));
  const read = (): void => {
    form.value = {
      hcpcs: drug.value === "all" ? null : drug.value,
      discount: bounded(below) / 100,
      refund_days: Math.round(bounded(days)),
      follows: follow.value === "" ? null : bounded(follow) / 100
    };
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    read();
    const query = new URLSearchParams(location.search);
    query.set(ADDRESS.hcpcs, drug.value);
    query.set(ADDRESS.discount, below.value);
    query.set(ADDRESS.refund_days, days.value);
    query.set(ADDRESS.follows, follow.value);
    history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
  });
  read();
  return form;
}

/** Two outcomes mixed by the share of commercial dollars that follow: amounts are sums over payers, so the mix is exact. */
function mixed(none: OutlookRow, all: OutlookRow, share: number): OutlookRow {
  const at = (a: unknown, b: unknown): unknown =>
    typeof a === "number" && typeof b === "number" ? Math.round(a + (b - a) * share) : a;
  return Object.fromEntries(
    Object.entries(none).map(([key, value]) => [key, at(value, (all as unknown as Record<string, unknown>)[key])])
  ) as unknown as OutlookRow;
}

/** The year the question is about, under its assumptions; undefined where no drug in use is selected. */
export function outcomeOf(asked: Asked, market: Market): OutlookRow | undefined {
  const base: Scenario = {...DEFAULT_SCENARIO, discount: asked.discount, refund_days: asked.refund_days};
  const year = firstMfpYear(base, market);
  const part = onlyDrugs(market, (drug) =>
    asked.hcpcs === null ? selectedFrom(base, drug) !== null : drug.hcpcs === asked.hcpcs
  );
  const rowOf = (scenario: Scenario): OutlookRow | undefined =>
    outlookByYear(outlook(scenario, part)).find(({period}) => period === year);
  if (asked.follows === null) return rowOf(base);
  const none = rowOf({...base, commercial_reading: "neither"});
  const all = rowOf({...base, commercial_reading: "cms_file"});
  return none && all && mixed(none, all, asked.follows);
}

/** The answer in a sentence beside its waterfall, today to the year, with its range. */
export function answer(asked: Asked, market: Market, names: Names): HTMLElement {
  const row = outcomeOf(asked, market);
  if (!row) return html`<p class="empty">No drug in use has a Maximum Fair Price, so there is nothing to ask.</p>`;
  const name = asked.hcpcs === null ? "the selected drugs" : (names.get(asked.hcpcs) ?? asked.hcpcs);
  const verb = row.ncr < 0 ? "lose" : "earn";
  const sentence = `We ${verb} ${dollarsShort(Math.abs(row.ncr))} on ${name} in ${row.period} instead of ${dollarsShort(row.today)} a year today: ${change(row.ncr - row.today)}`;
  // Steps are rounded one by one; what is left over is the last one's.
  const steps = DRIVERS.map((driver) => ({name: DRIVER_WORDS[driver], cents: row[driver]}));
  const left = row.ncr - row.today - steps.reduce((sum, step) => sum + step.cents, 0);
  const last = steps.at(-1)!;
  const bars = [
    {name: "Today, a year", cents: row.today, isTotal: true},
    ...steps.slice(0, -1),
    {...last, cents: last.cents + left},
    {name: row.period, cents: row.ncr, isTotal: true}
  ].map((bar) => ({...bar, isLoss: bar.cents < 0}));
  return html`<div class="answer">
    <p class="answer-sentence" role="status"><strong class=${row.ncr < 0 ? "loss" : ""}>${unbroken(sentence)}</strong><small>Range along the low and the high path of payment limits: ${dollarsShort(row.ncr_p10)} to ${dollarsShort(row.ncr_p90)}. Refunds to wait for: ${dollarsShort(row.refund)}; interest on them ${dollarsShort(row.financing)}.</small></p>
    ${picture(
      `From ${dollarsShort(row.today)} to ${dollarsShort(row.ncr)}`,
      "Net cost recovery of a year, dollars; the steps add up to the cent",
      responsive((width) => waterfall(bars, {width})),
      "mfp_trailing"
    )}
  </div>`;
}
