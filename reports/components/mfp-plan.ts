import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {MfpContract, MfpInput} from "../../src/build/mfp-input.ts";
import {assumptions} from "../../src/forecast/mfp/assumptions.ts";
import {type BuiltMarket, contractReading} from "../../src/forecast/mfp/build-market.ts";
import type {Market} from "../../src/forecast/mfp/market.ts";
import {firstMfpYear, selectedFrom} from "../../src/forecast/mfp/outlook.ts";
import {caveats, marketFloat} from "../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../src/forecast/mfp/scenario.ts";
import {aspFan} from "./asp-fan.ts";
import {baseInWords, dollars, dollarsShort, inWords, kindName, plural, price} from "./format.ts";
import {asImage} from "./image.ts";
import {inScenarioWords, numberInWords, valueInWords} from "./mfp-words.ts";
import {picture} from "./page.ts";
import {responsive} from "./responsive.ts";
import {dataTable} from "./table.ts";

type Names = ReadonlyMap<string, string>;
const cents = (amount: number): number => Math.round(100 * amount);

/** CMS's lists with their prices; an unpublished price is said, not shown as a number. */
export function selectedTable(input: MfpInput): HTMLElement {
  const rows = input.selected.filter(({hcpcs, is_used}) => hcpcs !== null || is_used);
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Selected drug", wrap: true},
      {key: "hcpcs", label: "Part B code"},
      {key: "ipay", label: "Price year", value: ({ipay}) => String(ipay)},
      {key: "effective_date", label: "From"},
      {
        key: "mfp_per_billing_unit",
        label: "Maximum Fair Price",
        unit: "$ per billing unit",
        kind: "price",
        show: ({mfp_per_billing_unit}) =>
          mfp_per_billing_unit === null ? "not published" : price(mfp_per_billing_unit)
      },
      {key: "is_used", label: "Used here", value: ({is_used}) => (is_used ? "yes" : "no")},
      {key: "price_source", label: "Source", wrap: true},
      {key: "source_date", label: "As of"}
    ],
    {
      caption: "Selected drugs with a Part B code",
      file: "plus-six-mfp-selected",
      bold: ({is_used}) => is_used,
      empty: "no selected drug is known."
    }
  );
}

/** What stands in for prices that are not published or not loaded. */
export function caveatList(scenario: Scenario, market: Market, names: Names): HTMLElement {
  const used = new Set([...market.cells.drug].map((at) => market.drugs[at]!.hcpcs));
  const rows = caveats(scenario, market).filter(({hcpcs}) => used.has(hcpcs));
  const groups = new Map<string, string[]>();
  for (const {hcpcs, caveat} of rows) groups.set(caveat, [...(groups.get(caveat) ?? []), names.get(hcpcs) ?? hcpcs]);
  return html`<ul class="mfp-caveats">${[...groups].map(([caveat, drugs]) => html`<li>${caveat} (${inWords(drugs)}).</li>`)}</ul>`;
}

export interface FloatDelays {
  readonly terms_days: number;
  readonly payment_days: number;
}

const FLOAT_DAYS = 180;
const LATE_DAYS = 30;

/** M4: cash of all doses entitled to MFP from the first day on, and with refunds 30 days late. */
export function floatPicture(scenario: Scenario, market: Market, delays: FloatDelays): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const quarter = market.quarters.find((one) => one.startsWith(year));
  if (!quarter) return html`<p class="empty">No quarter to show.</p>`;
  const options = {quarter, ...delays, days: FLOAT_DAYS};
  const usual = marketFloat(scenario, market, {...options, late_days: LATE_DAYS});
  const late = marketFloat({...scenario, refund_days: scenario.refund_days + LATE_DAYS}, market, options);
  const rows = Array.from(usual.cash, (cash, day) => ({
    day,
    cash: cents(cash),
    late: cents(late.cash[day]!),
    waiting: cents(usual.refund_waiting[day]!)
  }));
  const deepest =
    usual.peak > 0
      ? `${dollarsShort(cents(usual.peak))} are laid out by day ${usual.peak_day}`
      : "No cash has to be laid out";
  return html`<div>${picture(
    `${deepest}; with refunds ${LATE_DAYS} days late ${dollarsShort(cents(late.peak))}`,
    `Cash of doses entitled to MFP from the first day of ${quarter} on, distributor paid after ${plural(delays.terms_days, "day")}, payer after ${plural(delays.payment_days, "day")}, refund ${numberInWords("refund_days", scenario.refund_days)} after the invoice is paid; dashed: refunds ${LATE_DAYS} days later`,
    responsive((width) => floatChart(rows, width))
  )}${dataTable(
    [
      {
        name: `Refund after ${scenario.refund_days} days`,
        peak: cents(usual.peak),
        day: usual.peak_day,
        interest: cents(usual.interest),
        line: cents(usual.credit_line)
      },
      {
        name: `Refund after ${scenario.refund_days + LATE_DAYS} days`,
        peak: cents(late.peak),
        day: late.peak_day,
        interest: cents(late.interest),
        line: cents(late.credit_line)
      }
    ],
    [
      {key: "name", label: "Case"},
      {key: "peak", label: "Most laid out", unit: "$", kind: "money"},
      {key: "day", label: "On day", kind: "count"},
      {key: "interest", label: `Interest in ${FLOAT_DAYS} days`, unit: "$", kind: "money"},
      {key: "line", label: "Credit line", unit: `$, holds if ${LATE_DAYS} days later still`, kind: "money"}
    ],
    {caption: "Cash float", file: "plus-six-mfp-float"}
  )}</div>`;
}

function floatChart(
  rows: readonly {day: number; cash: number; late: number; waiting: number}[],
  width: number
): SVGElement | HTMLElement {
  const last = rows.at(-1)!;
  const lowest = Math.min(...rows.map((row) => row.cash));
  return asImage(
    Plot.plot({
      width,
      height: 240,
      marginLeft: 70,
      marginRight: 96,
      marginBottom: 34,
      ariaLabel: `Cash falls to ${dollars(lowest)} and stands at ${dollars(last.cash)} after ${last.day + 1} days; ${dollars(last.waiting)} of refunds are then waited for.`,
      x: {label: "days", ticks: width < 520 ? 4 : 8, tickSize: 3},
      y: {label: null, ticks: 5, tickFormat: (value: number) => dollarsShort(value), grid: true},
      marks: [
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.line(rows, {x: "day", y: "late", stroke: "var(--ink-soft)", strokeDasharray: "4,3"}),
        Plot.line(rows, {x: "day", y: "cash", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.text([last], {
          x: "day",
          y: "cash",
          text: () => dollarsShort(last.cash),
          textAnchor: "start",
          dx: 5,
          fill: "var(--ink)"
        })
      ]
    })
  );
}

const ASKS = {
  cms_file: "falls with MFP on the first day: agree a successor benchmark first",
  manufacturer_asp: "CMS will print no ASP for the drug: agree who states it, and a fallback",
  neither: "stays until renewed; expect the payer to ask"
} as const;

/** M6: drug terms that pay for selected drugs, what they follow once CMS prints no ASP, and what to do. */
export function contractTable(input: MfpInput): HTMLElement {
  const kinds = new Map(input.payers.map(({payer_id, kind}) => [payer_id, kind]));
  const rows = input.contracts.filter(
    (term) => term.selected_collected_cents !== 0 && kinds.get(term.payer_id) !== "medicare_ffs"
  );
  const reading = (term: MfpContract) => contractReading(term.base, term.unpublished_base);
  return dataTable(
    rows,
    [
      {key: "name", label: "Payer", value: ({name, payer_id}) => name ?? payer_id},
      {key: "kind", label: "Business", value: ({payer_id}) => kindName(kinds.get(payer_id))},
      {
        key: "codes",
        label: "Codes",
        value: ({code_from, code_to}) =>
          code_from === null ? "all" : code_to === code_from ? code_from : `${code_from}–${code_to}`
      },
      {key: "base", label: "Base", value: ({base, percent}) => baseInWords(`${base}:${percent}`)},
      {key: "lag_quarters", label: "Lag", unit: "quarters", kind: "count"},
      {
        key: "unpublished_base",
        label: "If not published",
        value: ({unpublished_base}) => (unpublished_base ? baseInWords(unpublished_base) : "not said")
      },
      {key: "follows", label: "Then follows", value: (term) => inScenarioWords(reading(term)), wrap: true},
      {key: "starts", label: "Starts"},
      {key: "ends", label: "Ends", value: ({ends}) => ends ?? "no end in file"},
      {
        key: "selected_collected",
        label: "Collected on selected drugs",
        unit: "$, last four quarters",
        kind: "money",
        value: ({selected_collected_cents}) => selected_collected_cents,
        total: "sum"
      },
      {key: "ask", label: "What to do", value: (term) => ASKS[reading(term)], wrap: true}
    ],
    {
      caption: "Contract terms that pay for selected drugs",
      file: "plus-six-mfp-contracts",
      sort: "-selected_collected",
      empty: "no contract file is loaded, so every payer is read as following neither the file nor ASP."
    }
  );
}

/** M8: the path of each limit; selected drugs as pictures, all drugs as a table. */
export function erosionTable(scenario: Scenario, market: Market, input: MfpInput, names: Names): HTMLElement {
  const last = market.quarters.at(-1) ?? "";
  const facts = new Map(input.drugs.map((drug) => [drug.hcpcs, drug]));
  const at = (hcpcs: string, quarter: string) =>
    input.forecasts.find((row) => row.hcpcs === hcpcs && row.quarter === quarter);
  const isSelected = (hcpcs: string | null): boolean => {
    const drug = market.drugs.find((one) => one.hcpcs === hcpcs);
    return drug !== undefined && selectedFrom(scenario, drug) !== null;
  };
  const families = new Set(
    market.drugs.filter(({hcpcs}) => isSelected(hcpcs)).map(({hcpcs}) => facts.get(hcpcs)?.family)
  );
  const rows = market.drugs.map(({hcpcs, limit_now, reference_hcpcs}) => {
    const end = at(hcpcs, last);
    return {
      hcpcs,
      name: names.get(hcpcs) ?? hcpcs,
      family: facts.get(hcpcs)?.family ?? "–",
      role: isSelected(hcpcs)
        ? "selected"
        : reference_hcpcs && isSelected(reference_hcpcs)
          ? "its add-on falls with its reference"
          : families.has(facts.get(hcpcs)?.family)
            ? "rival of a selected drug"
            : "",
      now: limit_now,
      p10: end?.p10 ?? null,
      p50: end?.p50 ?? null,
      p90: end?.p90 ?? null,
      change: end ? end.p50 / limit_now - 1 : null,
      drug_class: end?.drug_class.replaceAll("_", " ") ?? "–",
      flag: end?.flag ?? ""
    };
  });
  const chosen = rows.filter(({role}) => role !== "");
  return html`<div><div class="pictures">${chosen.map(({hcpcs, name, role}) =>
    picture(
      name,
      `${hcpcs}, ${role}: payment limit before MFP, $ per unit, P10 to P90`,
      responsive((width) =>
        aspFan(
          input.forecasts.filter((row) => row.hcpcs === hcpcs),
          {width, name}
        )
      )
    )
  )}</div>${dataTable(
    rows,
    [
      {key: "name", label: "Drug"},
      {key: "hcpcs", label: "Code"},
      {key: "role", label: "Role", wrap: true},
      {key: "drug_class", label: "Forecast as"},
      {key: "now", label: "Limit now", unit: "$ per unit", kind: "price"},
      {key: "p50", label: `Middle ${last}`, unit: "$ per unit, extended", kind: "price"},
      {key: "p10", label: "P10", unit: "$ per unit", kind: "price"},
      {key: "p90", label: "P90", unit: "$ per unit", kind: "price"},
      {key: "change", label: "Change", unit: "per cent, middle", kind: "percent", neutral: true},
      {key: "flag", label: "Note", wrap: true}
    ],
    {
      caption: `Payment limits to ${last}, before any MFP`,
      file: "plus-six-mfp-erosion",
      sort: "change",
      bold: ({role}) => role !== ""
    }
  )}</div>`;
}

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
      item: "Enrolment with the transaction facilitator",
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
    {caption: "Ready for the first day?", file: "plus-six-mfp-readiness", limit: 20}
  );
}

/** M5: refunds from claim to receipt; what each step is kept in, and the receivable once there is one. */
export function refundTable(input: MfpInput, names: Names): HTMLElement {
  const steps = [
    {
      step: "Claim",
      kept: "claims: Medicare and Medicare Advantage lines of a selected drug, from its first day",
      check: "not a 340B unit; NDC on the line; not reversed since"
    },
    {
      step: "Refund due",
      kept: "acquisition cost of the line's own lots less units × MFP",
      check: "per line, summed by drug and quarter below"
    },
    {
      step: "Receipt",
      kept: "rebates.csv: program_id beginning with mfp, the code, the quarter it is for, amount and date received",
      check: "received more than due: a double refund; less: short or partial"
    },
    {step: "Ageing", kept: "days since the end of the quarter", check: "dispute after 60 days"}
  ];
  return html`<div>${dataTable(
    steps,
    [
      {key: "step", label: "Step"},
      {key: "kept", label: "Where it comes from", wrap: true},
      {key: "check", label: "What is checked", wrap: true}
    ],
    {caption: "How refunds are reconciled", file: "plus-six-mfp-refund-design"}
  )}${dataTable(
    input.refunds,
    [
      {key: "quarter", label: "Quarter"},
      {key: "drug", label: "Drug", value: ({hcpcs}) => `${names.get(hcpcs) ?? hcpcs} ${hcpcs}`},
      {key: "lines", label: "Lines", kind: "count", total: "sum"},
      {key: "refund_due_cents", label: "Refund due", unit: "$", kind: "money_exact", total: "sum"},
      {key: "received_cents", label: "Received", unit: "$", kind: "money_exact", total: "sum"},
      {key: "refund_outstanding_cents", label: "Outstanding", unit: "$", kind: "money_exact", total: "sum"},
      {key: "age_days", label: "Age", unit: "days since the quarter", kind: "count"}
    ],
    {
      caption: "Refund receivable",
      file: "plus-six-mfp-refunds",
      empty: "no dose was given under a published price yet."
    }
  )}</div>`;
}

/** M10: every assumption with its source and date; those the reader changed in bold. */
export function assumptionTable(scenario: Scenario): HTMLElement {
  return dataTable(
    assumptions(scenario),
    [
      {key: "label", label: "Assumption", wrap: true},
      {key: "value", label: "Here", value: ({assumption, value}) => valueInWords(assumption, value)},
      {key: "standard", label: "Default", value: ({assumption, standard}) => valueInWords(assumption, standard)},
      {key: "source", label: "Source", wrap: true},
      {key: "as_of", label: "As of"}
    ],
    {
      caption: "Assumptions, their sources and dates",
      file: "plus-six-mfp-assumptions",
      bold: ({value, standard}) => value !== standard
    }
  );
}

/** What is not in the numbers, in dollars, in one quiet line. */
export function leftOut(input: MfpInput, all: BuiltMarket["left_out"], names: Names): HTMLElement {
  const left_out = all.filter(({collected_amount}) => collected_amount !== 0);
  const sum = left_out.reduce((total, row) => total + row.collected_amount, 0);
  const reasons = [...new Set(left_out.map(({reason}) => reason))];
  const drugs = [...new Set(left_out.map(({hcpcs}) => names.get(hcpcs) ?? hcpcs))];
  const out =
    left_out.length === 0
      ? "Nothing decided is left out."
      : `Left out: ${dollars(cents(sum))} collected in the last four quarters on ${inWords(drugs.slice(0, 6))}${drugs.length > 6 ? " and others" : ""} (${inWords(reasons)}).`;
  return html`<p class="statement">Volume, price and payment are those of the four quarters to ${input.last_quarter ?? "–"}, the same each quarter ahead. ${out} Lines not decided yet are not in it either; they cost ${dollars(input.open_acquisition_cents)}.</p>`;
}
