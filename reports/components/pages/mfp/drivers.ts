import {html} from "htl";
import {DRIVERS} from "../../../../src/forecast/mfp/evaluate.ts";
import {dollars} from "../../../../src/words/format.ts";
import {DRIVER_WORDS} from "../../../../src/words/mfp.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {waterfall} from "../../waterfall.ts";
import {type MfpResult, rowOf} from "./result.ts";

/** What moves selected drugs from today to a year: steps that add up. */
export function mfpDrivers(result: MfpResult): HTMLElement {
  const row = rowOf(result.selected_years, result.year);
  if (!row) return html`<p class="empty">No drug in use has an MFP.</p>`;
  const steps = DRIVERS.map((name) => ({name: DRIVER_WORDS[name], cents: row[name]}));
  const bars = [
    {name: "today", cents: row.today, isTotal: true},
    ...steps,
    {name: row.period, cents: row.ncr, isTotal: true}
  ].map((bar) => ({...bar, isLoss: bar.cents < 0}));
  const worst = steps.toSorted((a, b) => a.cents - b.cents)[0]!;
  return picture(
    worst.cents < 0 ? `Most is lost by: ${worst.name.toLowerCase()}, ${dollars(worst.cents)}` : "Nothing is lost",
    `Selected drugs, from today's net cost recovery to ${result.year}, dollars; the steps add up to the cent`,
    responsive((width) => waterfall(bars, {width})),
    "mfp_trailing"
  );
}
