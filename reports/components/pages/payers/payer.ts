import {
  baseInWords,
  dollarsShort,
  kindName,
  percent,
  plural,
  price,
  quarterWords,
  ratio
} from "../../../../src/words/format.ts";
import {type CubeRow, projected, sumBy, sumOf} from "../../measures.ts";
import {picture} from "../../page.ts";
import {quarterColumns} from "../../quarters.ts";
import {responsive} from "../../responsive.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** A term of a payer's contract (data/payer-contracts.json). */
export interface TermRow {
  readonly payer_id: string;
  readonly plan: string | null;
  readonly code_from: string | null;
  readonly code_to: string | null;
  readonly site_kind: string | null;
  readonly place_of_service: string | null;
  readonly starts: string;
  readonly ends: string | null;
  readonly base: string;
  readonly percent: number | null;
  readonly fixed_amount: number | null;
  readonly lag_quarters: number;
  readonly lesser_of_billed: boolean;
  readonly floor_amount: number | null;
  readonly cap_amount: number | null;
  readonly annual_escalator_pct: number;
  readonly waste_paid: boolean;
  readonly sequestration_applies: boolean;
  readonly unpublished_base: string | null;
  readonly is_in_term: boolean;
  readonly file: string | null;
  readonly source_line: number;
}

const BASES: Readonly<Record<string, string>> = {
  cms_limit: "CMS limit, which holds the 6%",
  asp: "ASP, without the 6%",
  wac: "WAC",
  awp: "AWP",
  billed: "charge",
  invoice: "invoice price"
};
const FIXED: Readonly<Record<string, string>> = {
  fee_schedule: "fee schedule, a unit",
  per_diem: "per diem, a day",
  case: "case rate, a claim"
};

/** What a term pays, in words: "102% of CMS limit, which holds the 6%". */
export function termInWords(term: TermRow): string {
  const fixed = FIXED[term.base];
  const basis = fixed
    ? `${price(term.fixed_amount)} ${fixed}`
    : `${Number((term.percent ?? 100).toFixed(4))}% of ${BASES[term.base] ?? term.base}`;
  const more = [
    term.lag_quarters > 0 && `of ${term.lag_quarters} quarter${term.lag_quarters > 1 ? "s" : ""} earlier`,
    term.annual_escalator_pct > 0 && `+${term.annual_escalator_pct}% a year`,
    term.floor_amount !== null && `at least ${price(term.floor_amount, 2)}`,
    term.cap_amount !== null && `at most ${price(term.cap_amount, 2)}`,
    term.lesser_of_billed && "or the charge if less",
    term.sequestration_applies && "less sequestration",
    !term.waste_paid && "discarded units not paid",
    term.unpublished_base && `if not published ${baseInWords(term.unpublished_base)}`
  ].filter(Boolean);
  return [basis, ...more].join(", ");
}

const codes = (term: TermRow): string =>
  term.code_from === null
    ? "all codes"
    : term.code_from === term.code_to
      ? term.code_from
      : `${term.code_from}–${term.code_to}`;

/** The contract: each term, its codes and what it pays. */
export function termTable(terms: readonly TermRow[], name: string): HTMLElement {
  const columns: Column<TermRow>[] = [
    {key: "codes", label: "Codes", value: codes},
    {key: "terms", label: "Pays", value: termInWords, wrap: true},
    {key: "plan", label: "Plan"},
    {
      key: "where",
      label: "Where",
      value: (row) =>
        [row.site_kind && kindName(row.site_kind), row.place_of_service].filter(Boolean).join(", ") || "anywhere"
    },
    {key: "starts", label: "From"},
    {key: "ends", label: "To", show: (row) => row.ends ?? "open"},
    {key: "source_line", label: "Line of the file", kind: "count"}
  ];
  return dataTable(terms, columns, {
    caption: `Contract terms of ${name}`,
    file: "plus-six-contract-terms",
    proof: {mart: "payer_contract"},
    limit: 12,
    bold: (row) => !row.is_in_term,
    empty: "no contract term is loaded for this payer."
  });
}

/** The finding about one payer: its last quarter in the headline measure, and all quarters together. */
export function payerSentence(cube: readonly CubeRow[], name: string, last: string): string {
  const [all] = sumBy(cube, () => "", ["payer_id"]);
  if (!all || all.lines === 0) return `${name}: no drug lines`;
  const newest = sumOf(cube.filter((row) => row.quarter === last));
  const since = `${dollarsShort(projected(all))} in ${plural(new Set(cube.filter((row) => row.lines > 0).map((row) => row.quarter)).size, "quarter")}`;
  if (newest.lines === 0) return `${name}: no drug lines in ${quarterWords(last)}; ${since}`;
  const share = percent(ratio(projected(newest), newest.acquisition_cost_cents));
  return `${name} is projected to ${projected(newest) < 0 ? "lose" : "earn"} ${dollarsShort(Math.abs(projected(newest)))} in ${quarterWords(last)}, ${share} of cost; ${since}`;
}

/** Net cost recovery by quarter, in the headline measure. */
export function payerTrend(cube: readonly CubeRow[], last: string): HTMLElement {
  const quarters = sumBy(
    cube.filter((row) => row.lines > 0),
    (row) => row.quarter,
    ["quarter"]
  ).toSorted((a, b) => (a.quarter < b.quarter ? -1 : 1));
  const at = quarters.find((row) => row.quarter === last);
  return picture(
    at
      ? `${quarterWords(last)}: ${dollarsShort(at.paid_net_amount_cents)} on paid lines, ${dollarsShort(at.denied_net_amount_cents)} on denied ones, ${dollarsShort(at.open_acquisition_cost_cents)} of acquisition cost pending`
      : `Nothing in ${quarterWords(last)}`,
    "Projected net cost recovery by quarter of service, before credits and rebates, dollars",
    responsive((width) =>
      quarterColumns(
        quarters.map((row) => ({
          quarter: row.quarter,
          cents: projected(row),
          opens: {
            title: `${cube[0]!.payer_name}: projected net cost recovery, ${row.quarter}`,
            quarters: [row.quarter],
            hcpcs: null,
            payer_id: cube[0]!.payer_id,
            site_id: null,
            sum: row
          }
        })),
        {width, measure: "projected net cost recovery", accent: last}
      )
    ),
    "margin_cube"
  );
}

/** A cell of data/payer-yield.arrow: adjudicated lines, neither denied nor reversed. */
export interface YieldRow {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly payer_id: string;
  readonly lines: number;
  readonly units_milli: number;
  readonly allowed_amount_cents: number;
  readonly collected_amount_cents: number;
  readonly acquisition_cost_cents: number;
  /** Null where a line has no limit. */
  readonly amount_at_limit_cents: number | null;
}

/** What the payer yields for each drug: allowed, collected and cost per unit, and the share of the CMS limit it allows. */
export function yieldTable(cells: readonly YieldRow[], words: string): HTMLElement {
  const rows = addUp(cells, (row) => row.hcpcs, {
    keep: ["hcpcs", "drug_name"],
    add: ["lines", "units_milli", "allowed_amount_cents", "collected_amount_cents", "acquisition_cost_cents"]
  }).map((row) => {
    const own = cells.filter((cell) => cell.hcpcs === row.hcpcs);
    return {
      ...row,
      margin_cents: row.collected_amount_cents - row.acquisition_cost_cents,
      at_limit_cents: own.some((cell) => cell.amount_at_limit_cents === null)
        ? null
        : total(own, "amount_at_limit_cents")
    };
  });
  type Row = (typeof rows)[number];
  const perUnit = (
    key: "allowed_amount_cents" | "collected_amount_cents" | "acquisition_cost_cents",
    name: string,
    label: string
  ): Column<Row> => ({
    key: name,
    label,
    unit: "$ per unit",
    kind: "price",
    value: (row) => ratio(row[key] * 10, row.units_milli)
  });
  const columns: Column<Row>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `../drugs/${row.hcpcs}.html`},
    {key: "hcpcs", label: "Code"},
    {key: "lines", label: "Lines", unit: "paid", kind: "count", total: "sum"},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
    perUnit("allowed_amount_cents", "allowed_per_unit", "Allowed"),
    perUnit("collected_amount_cents", "collected_per_unit", "Collected"),
    perUnit("acquisition_cost_cents", "cost_per_unit", "Cost"),
    {
      key: "allowed_share_of_limit",
      label: "Allowed",
      unit: "of the CMS limit",
      kind: "percent",
      value: (row) => (row.at_limit_cents === null ? null : ratio(row.allowed_amount_cents, row.at_limit_cents)),
      neutral: true
    },
    {
      key: "collected_less_cost",
      label: "Collected less cost",
      unit: "$",
      kind: "money",
      value: (row) => row.margin_cents,
      total: "sum",
      bar: true
    }
  ];
  return dataTable(rows, columns, {
    caption: `Yield by drug, adjudicated lines that were not denied: ${words}`,
    file: "plus-six-payer-yield",
    proof: {mart: "payer_yield", column: "collected_less_cost", sum: ["collected_amount", "-acquisition_cost"]},
    sort: "collected_less_cost",
    limit: 25,
    bold: (row) => row.margin_cents < 0,
    empty: "no paid drug line."
  });
}
