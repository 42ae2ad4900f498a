import {scaleLinear} from "d3";
import {html} from "htl";
import {count, dollars, dollarsShort, inWords, kindName, NO_DATA, percent, plural, price, ratio} from "../format.ts";
import {limitAgainstCost} from "../limit-cost.ts";
import {type CubeRow, sumBy} from "../measures.ts";
import {picture} from "../page.ts";
import {responsive} from "../responsive.ts";
import {type Column, dataTable} from "../table.ts";

export interface ReviewDrug {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly lines: number;
  readonly open_lines: number;
  readonly underwater_lines: number;
  readonly drug_rank: number;
  readonly drug_rank_before: number | null;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly units_milli: number;
  readonly collected_amount_cents: number;
  readonly to_come_amount_cents: number;
  readonly acquisition_cost_cents: number;
  readonly matured_net_cost_recovery_cents: number;
  readonly accrued_amount_cents: number;
  readonly denied_acquisition_cost_cents: number;
}

/** Dollars a unit from cents and thousandths; null for no units. */
const each = (cents: number, milli: number): number | null => (milli === 0 ? null : (cents * 10) / milli);

/** Drugs of the quarter, on the matured basis. */
export function reviewDrugs(drugs: readonly ReviewDrug[], quarter: string): HTMLElement {
  const rows = drugs.filter((row) => row.quarter === quarter);
  const columns: Column<ReviewDrug>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html?quarter=${quarter}`},
    {key: "hcpcs", label: "Code"},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
    {key: "unit_cost", label: "Own cost", unit: "$ a unit", kind: "price"},
    {key: "payment_limit", label: "Limit", unit: "$ a unit", kind: "price"},
    {
      key: "paid_unit",
      label: "Paid",
      unit: "$ a unit, matured",
      kind: "price",
      value: (row) => each(row.collected_amount_cents + row.to_come_amount_cents, row.units_milli)
    },
    {
      key: "result_unit",
      label: "Result",
      unit: "$ a unit",
      kind: "price",
      value: (row) => each(row.matured_net_cost_recovery_cents, row.units_milli)
    },
    {
      key: "matured_net_cost_recovery",
      label: "Result",
      unit: "$, matured",
      kind: "money",
      value: (row) => row.matured_net_cost_recovery_cents,
      total: "sum",
      bar: true
    },
    {
      key: "underwater",
      label: "Paid below cost",
      unit: "of decided lines",
      kind: "percent",
      neutral: true,
      value: (row) => ratio(row.underwater_lines, row.lines - row.open_lines)
    },
    {
      key: "accrued_amount",
      label: "Rebate",
      unit: "$, accrued",
      kind: "money",
      value: (row) => row.accrued_amount_cents,
      total: "sum"
    },
    {
      key: "denied_acquisition_cost",
      label: "Denied",
      unit: "$ of cost",
      kind: "money",
      value: (row) => row.denied_acquisition_cost_cents,
      total: "sum"
    },
    {
      key: "rank_change",
      label: "Rank",
      unit: "change",
      value: (row) => (row.drug_rank_before === null ? null : row.drug_rank_before - row.drug_rank),
      show: (row) =>
        row.drug_rank_before === null
          ? `${row.drug_rank} (new)`
          : `${row.drug_rank} (${moved(row.drug_rank_before - row.drug_rank)})`
    }
  ];
  return dataTable(rows, columns, {
    caption: `Drugs, ${quarter}: result on the matured basis, before rebates`,
    file: `plus-six-review-drugs-${quarter}`,
    sort: "-matured_net_cost_recovery",
    limit: 20,
    bold: (row) => row.matured_net_cost_recovery_cents < 0
  });
}

const moved = (places: number): string => (places === 0 ? "=" : places > 0 ? `+${places}` : `\u2212${-places}`);

/** Fewer decided lines than this are printed grey. */
const FEW = 3;
const DRUGS = 12;
/** The colour is full at this share of the drug's cost a unit, either way. */
const FULL = 0.2;
const strength = scaleLinear([0, FULL], [0, 38]).clamp(true);

/** Drug by payer: allowed margin a unit on decided, allowed lines of the quarter; grey where lines are few. */
export function perUnitMap(cube: readonly CubeRow[], quarter: string): HTMLElement {
  const rows = cube.filter((row) => row.quarter === quarter && row.lines > row.open_lines && row.payer_id !== "none");
  const drugs = sumBy(rows, (row) => row.hcpcs, ["hcpcs", "drug_name"])
    .sort((a, b) => b.acquisition_cost_cents - a.acquisition_cost_cents)
    .slice(0, DRUGS);
  const payers = sumBy(rows, (row) => row.payer_id, ["payer_id", "payer_name"]);
  const cells = new Map(
    sumBy(rows, (row) => `${row.hcpcs} ${row.payer_id}`, ["hcpcs", "payer_id"]).map((row) => [
      `${row.hcpcs} ${row.payer_id}`,
      row
    ])
  );
  const cell = (key: string): HTMLElement => {
    const sum = cells.get(key);
    if (!sum) return html`<td class="number">${NO_DATA}</td>`;
    const decided = sum.lines - sum.open_lines;
    const cost = sum.acquisition_cost_cents - sum.open_acquisition_cost_cents;
    const share = ratio(sum.collected_amount_cents - cost, cost);
    // Cost a unit does not depend on which lines are open, so the share of cost times it is the result a unit.
    const unit = each(sum.acquisition_cost_cents, sum.units_milli);
    if (share === null || unit === null) return html`<td class="number">${NO_DATA}</td>`;
    const title = `${count(decided)} decided lines, ${percent(share)} of cost`;
    if (decided < FEW) return html`<td class="number few" title=${title}>${price(share * unit, 2)}</td>`;
    const colour = share < 0 ? "var(--loss)" : "var(--accent)";
    const background = `color-mix(in srgb, ${colour} ${strength(Math.abs(share)).toFixed(0)}%, var(--paper))`;
    return html`<td class="number" title=${title} style=${{background}}>${price(share * unit, 2)}</td>`;
  };
  return html`<div class="data-table"><div class="table-frame" role="region" aria-label="Result a unit by drug and payer" tabindex="0">
    <table class="heat"><caption>Net cost recovery in dollars a unit on decided lines, ${quarter}: the ${plural(drugs.length, "drug")} with most cost; grey cells have fewer than ${FEW} decided lines.</caption>
      <thead><tr><th scope="col">Drug</th>${payers.map((payer) => html`<th scope="col">${payer.payer_name}</th>`)}</tr></thead>
      <tbody>${drugs.map(
        (drug) =>
          html`<tr><th scope="row"><a href=${`./drugs/${drug.hcpcs}.html?quarter=${quarter}`}>${drug.drug_name}</a></th>${payers.map(
            (payer) => cell(`${drug.hcpcs} ${payer.payer_id}`)
          )}</tr>`
      )}</tbody></table></div></div>`;
}

export interface ReviewSite {
  readonly quarter: string;
  readonly site_name: string;
  readonly site_kind: string;
  readonly lines: number;
  readonly visits: number;
  readonly acquisition_cost_cents: number;
  readonly matured_net_cost_recovery_cents: number;
  readonly administration_amount_cents: number;
}

/** Sites of the quarter: drug margin and administration apart, and both a visit. */
export function reviewSites(sites: readonly ReviewSite[], quarter: string): HTMLElement {
  const rows = sites.filter((row) => row.quarter === quarter);
  const columns: Column<ReviewSite>[] = [
    {key: "site_name", label: "Site of care"},
    {key: "site_kind", label: "Kind", value: (row) => kindName(row.site_kind)},
    {key: "visits", label: "Visits", kind: "count", total: "sum"},
    {
      key: "acquisition_cost",
      label: "Drug cost",
      unit: "$",
      kind: "money",
      value: (row) => row.acquisition_cost_cents,
      total: "sum"
    },
    {
      key: "matured_net_cost_recovery",
      label: "Drug margin",
      unit: "$, matured",
      kind: "money",
      value: (row) => row.matured_net_cost_recovery_cents,
      total: "sum",
      bar: true
    },
    {
      key: "administration_amount",
      label: "Administration",
      unit: "$, collected",
      kind: "money",
      value: (row) => row.administration_amount_cents,
      total: "sum"
    },
    {
      key: "drug_visit",
      label: "Drug margin",
      unit: "$ a visit",
      kind: "price",
      decimals: 2,
      value: (row) => (row.visits === 0 ? null : row.matured_net_cost_recovery_cents / 100 / row.visits)
    },
    {
      key: "administration_visit",
      label: "Administration",
      unit: "$ a visit",
      kind: "price",
      decimals: 2,
      value: (row) => (row.visits === 0 ? null : row.administration_amount_cents / 100 / row.visits)
    }
  ];
  return dataTable(rows, columns, {
    caption: `Sites of care, ${quarter}`,
    file: `plus-six-review-sites-${quarter}`,
    sort: "-matured_net_cost_recovery"
  });
}

export interface Watch {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly next_quarter: string;
  readonly basis: string;
  readonly payment_limit: number | null;
  readonly next_payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly break_even_payment_limit: number | null;
  readonly medicare_effect_cents: number | null;
  readonly stock_effect_cents: number | null;
  readonly cost_left_cents: number;
  readonly is_newly_underwater: boolean;
}

/** What the next quarter's limits do at the last quarter's volume and to the stock on hand. */
export function watchList(watch: readonly Watch[]): HTMLElement {
  const first = watch[0];
  if (!first) return html`<p class="empty">No later limits are known, published or forecast.</p>`;
  const effect = watch.reduce((sum, row) => sum + (row.medicare_effect_cents ?? 0), 0);
  const less = watch.filter((row) => (row.stock_effect_cents ?? 0) < 0);
  const under = watch.filter((row) => row.is_newly_underwater).map((row) => row.drug_name);
  const source =
    first.basis === "forecast"
      ? `CMS has published no ${first.next_quarter} file yet; these are the forecast's middle values.`
      : `From CMS's ${first.next_quarter} file.`;
  const columns: Column<Watch>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "payment_limit", label: "Limit now", unit: "$ a unit", kind: "price"},
    {key: "next_payment_limit", label: first.next_quarter, unit: `$ a unit, ${first.basis}`, kind: "price"},
    {key: "break_even_payment_limit", label: "Break-even", unit: "$ a unit", kind: "price"},
    {
      key: "medicare_effect",
      label: "Effect",
      unit: "$, Medicare volume",
      kind: "money",
      value: (row) => row.medicare_effect_cents,
      total: "sum"
    },
    {
      key: "cost_left",
      label: "On hand",
      unit: "$ of cost",
      kind: "money",
      value: (row) => row.cost_left_cents,
      total: "sum"
    },
    {
      key: "stock_effect",
      label: "On hand paid",
      unit: "$ more or less",
      kind: "money",
      value: (row) => row.stock_effect_cents,
      total: "sum"
    },
    {key: "is_newly_underwater", label: "Falls below cost", value: (row) => (row.is_newly_underwater ? "yes" : "")}
  ];
  return html`<div><p>${source} At ${dollarsShort(effect)} a quarter for Medicare's volume; stock of ${plural(less.length, "drug")} will be paid less${
    under.length === 0
      ? "."
      : `; ${inWords(under.slice(0, 5))} ${under.length === 1 ? "falls" : "fall"} below own cost.`
  }</p>${dataTable(watch, columns, {caption: `Watch list, ${first.next_quarter}`, file: `plus-six-watch-${first.next_quarter}`, sort: "medicare_effect", limit: 10, bold: (row) => row.is_newly_underwater})}</div>`;
}

interface Trend {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly break_even_payment_limit: number | null;
  readonly posted_date: string | null;
}

/** Limit against own cost of the drugs with most cost, and the next quarter dotted. */
export function limitTrends(
  trend: readonly Trend[],
  drugs: readonly ReviewDrug[],
  watch: readonly Watch[],
  quarter: string
): HTMLElement {
  const top = drugs
    .filter((row) => row.quarter === quarter && row.payment_limit !== null)
    .sort((a, b) => b.acquisition_cost_cents - a.acquisition_cost_cents)
    .slice(0, 4);
  return html`<div class="pictures">${top.map(({hcpcs, drug_name}) => {
    const own = trend.filter((row) => row.hcpcs === hcpcs && row.quarter <= quarter && row.unit_cost !== null);
    const next = watch.find((row) => row.hcpcs === hcpcs);
    const last = own.at(-1);
    const rows = [
      ...own.map((row) => ({
        quarter: row.quarter,
        payment_limit: row.payment_limit,
        unit_cost: row.unit_cost,
        break_even: row.break_even_payment_limit,
        vintage: row.posted_date
      })),
      ...(next && next.next_quarter > quarter
        ? [
            {
              quarter: next.next_quarter,
              payment_limit: next.next_payment_limit,
              unit_cost: null,
              break_even: null,
              is_next: true,
              vintage: next.basis
            }
          ]
        : [])
    ];
    const words =
      last?.payment_limit != null && last.unit_cost !== null
        ? `${drug_name}: limit ${price(last.payment_limit)}, own cost ${price(last.unit_cost)}`
        : drug_name;
    return picture(
      words,
      `Dollars a unit; break-even dashed; ${next ? `${next.next_quarter} ${next.basis}, dotted` : "no later limit"}`,
      responsive((width) => limitAgainstCost(rows, {width, height: 220}))
    );
  })}</div>`;
}

interface Short {
  readonly underpaid: readonly {
    payer_name: string;
    quarter: string;
    cause: string;
    lines: number;
    variance_cents: number;
    appealable_cents: number;
  }[];
  readonly denials: readonly {
    quarter: string;
    carc: string;
    reason: string | null;
    lines: number;
    drug_cost_at_risk_cents: number;
  }[];
  readonly ageing: readonly {is_drug: boolean; owed_by: string; bucket: string; lines: number; amount_cents: number}[];
  readonly pay: readonly {quarter: string; is_drug: boolean; days: number}[];
  readonly unexplained: {findings: number; cents: number};
}

/** Underpayments, denials, ageing and units in a sentence each, with the page that says more. */
export function inShort({underpaid, denials, ageing, pay, unexplained}: Short, quarter: string): HTMLElement {
  const sum = <R>(rows: readonly R[], of: (row: R) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const own = denials.filter((row) => row.quarter === quarter);
  const worst = own[0];
  const days = (isDrug: boolean): number | undefined =>
    pay.find((row) => row.quarter === quarter && row.is_drug === isDrug)?.days;
  const [drugDays, serviceDays] = [days(true), days(false)];
  const item = (title: string, text: string, href: string, link: string): HTMLElement =>
    html`<div><dt>${title}</dt><dd>${text} <a href=${href}>${link}</a></dd></div>`;
  return html`<dl class="in-short">
    ${item(
      "Underpayments",
      underpaid.length === 0
        ? "No payer paid less than its contract."
        : `${plural(
            sum(underpaid, (row) => row.lines),
            "line"
          )} paid ${dollars(sum(underpaid, (row) => row.variance_cents))} short; ${dollars(sum(underpaid, (row) => row.appealable_cents))} can still be appealed.`,
      "./underpayments.html",
      "Underpayments"
    )}
    ${item(
      "Denials",
      worst
        ? `${plural(
            sum(own, (row) => row.lines),
            "drug line"
          )} of ${quarter} denied, ${dollars(sum(own, (row) => row.drug_cost_at_risk_cents))} of drug cost at risk; most for ${worst.reason ?? `reason ${worst.carc}`}.`
        : `No drug line of ${quarter} was denied.`,
      "./denials.html",
      "Denials"
    )}
    ${item(
      "Days to pay and ageing",
      `${drugDays === undefined ? "No payment yet" : `Drug lines of ${quarter} were paid after ${drugDays.toFixed(0)} days${serviceDays === undefined ? "" : `, service lines after ${serviceDays.toFixed(0)}`}`}; ${dollars(
        sum(
          ageing.filter((row) => row.is_drug),
          (row) => row.amount_cents
        )
      )} of drug and ${dollars(
        sum(
          ageing.filter((row) => !row.is_drug),
          (row) => row.amount_cents
        )
      )} of service is owed.`,
      "./cash.html",
      "Receivables"
    )}
    ${item("Units", unexplained.findings === 0 ? "Every unit bought is billed, discarded, returned or on hand." : `${plural(unexplained.findings, "count")} found ${dollars(unexplained.cents)} of drug missing or expired.`, "./inventory.html", "Unit ledger")}
    ${item("Data", "What was read, rejected and left out.", "./data-quality.html", "Data statement")}
  </dl>`;
}
