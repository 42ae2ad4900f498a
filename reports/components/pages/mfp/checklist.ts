import {contractReading} from "../../../../src/forecast/mfp/build-market.ts";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {firstMfpYear} from "../../../../src/forecast/mfp/outlook.ts";
import {marketFloat} from "../../../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dollars, plural} from "../../../../src/words/format.ts";
import {dataTable} from "../../table.ts";
import {FLOAT_DAYS, type FloatDelays, LATE_DAYS} from "./float.ts";
import {cents} from "./words.ts";

/** M9: what has to be ready on the first day, with what the data says of it. */
export function checklist(scenario: Scenario, market: Market, input: MfpInput, delays: FloatDelays): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const quarter = market.quarters.find((one) => one.startsWith(year)) ?? "";
  const float = quarter
    ? marketFloat(scenario, market, {quarter, ...delays, days: FLOAT_DAYS, late_days: LATE_DAYS})
    : null;
  const exposed = input.contracts.filter(
    ({base, unpublished_base, selected_collected_cents}) =>
      selected_collected_cents !== 0 && contractReading(base, unpublished_base) !== "neither"
  );
  const dated = exposed.filter(({ends}) => ends !== null);
  const unpublished = input.selected.filter(
    ({is_used, mfp_per_billing_unit, hcpcs}) => is_used && hcpcs !== null && mfp_per_billing_unit === null
  );
  const rows = [
    {
      item: "Prices",
      known:
        unpublished.length > 0
          ? `${plural(unpublished.length, "drug")} in use without a published price`
          : "every selected drug in use has a price",
      todo: "put CMS's file of selected drugs under cms/ the day it appears (due 2026-11-30) and build again"
    },
    {
      item: "Billing modifiers",
      known: "not settled for Part B on 2026-11-01",
      todo: "watch CMS's guidance; keep a field for it in the claim export"
    },
    {
      item: "NDC on each line",
      known: "see data quality",
      todo: "send the 11-digit NDC on every Medicare and Medicare Advantage drug line: refunds are counted by NDC"
    },
    {
      item: "Enrollment with the transaction facilitator",
      known: "open to Part D dispensers; Part B not settled",
      todo: "enrol when it opens; name who reconciles"
    },
    {
      item: "Cash plan",
      known: float
        ? `credit line of ${dollars(cents(float.credit_line))} holds if refunds come ${LATE_DAYS} days late`
        : "–",
      todo: "agree the line, or longer terms with the distributor"
    },
    {
      item: "Contract letters",
      known: `${plural(exposed.length, "term")} follow the file or ASP, ${plural(dated.length, "one", "of them")} with an end date in the file`,
      todo: "write to payers of the register below before their notice dates; notice dates are not in the contract file"
    },
    {
      item: "Stock on the first day",
      known:
        scenario.inventory_days === 0
          ? "no old-price stock assumed"
          : `${plural(scenario.inventory_days, "day")} of stock at the old price assumed`,
      todo: "run stock down before the first day; agree returns or protection for what is left"
    },
    {item: "Returns", known: "not in any file", todo: "ask each distributor for return rights at the old price"},
    {
      item: "340B",
      known: "no 340B site among the sites loaded",
      todo: "never claim a refund for a 340B unit: one of the two prices, not both"
    }
  ];
  return dataTable(
    rows,
    [
      {key: "item", label: "What"},
      {key: "known", label: "What is known", wrap: true},
      {key: "todo", label: "What to do", wrap: true}
    ],
    {caption: "Ready for the first day?", file: "plus-six-mfp-readiness", proof: {mart: "mfp_contract"}, limit: 20}
  );
}
