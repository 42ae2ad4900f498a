import {html} from "htl";
import {codeWords} from "../../../../src/words/code.ts";
import {type Column, dataTable} from "../../table.ts";
import {type GrowthPeriod, growthLine} from "./growth.ts";
import {type MedicareDrug, units, wantedFiles} from "./medicare.ts";
import {type MarketRate, ratesTable} from "./rates.ts";

/** What data/market.json has of all drugs. */
export interface MarketFacts {
  readonly rates: readonly MarketRate[];
  readonly drugs: readonly MedicareDrug[];
  readonly growth: readonly GrowthPeriod[];
  readonly is_sample: boolean;
}

/** In the sample practice: which of the market's figures are CMS's and which are invented. */
export const sampleLine = (is_sample: boolean): HTMLElement | null =>
  is_sample
    ? html`<p>In this sample, spending by drug is as CMS published it; the state's volume, discarded units and payers' prices are invented.</p>`
    : null;

/** Whether any file of CMS's tells something of the drug. */
const isTold = (row: MedicareDrug): boolean =>
  row.year !== null || row.state_year !== null || row.discarded_year !== null;

/** Drugs as Medicare pays for them, ours next to it; columns that no file tells are left out. */
function medicareTable(rows: readonly MedicareDrug[], of: string): HTMLElement {
  const share = (key: keyof MedicareDrug & string, label: string, unit: string): Column<MedicareDrug> => ({
    ...{key, label, unit, kind: "percent", neutral: true}
  });
  const name: Column<MedicareDrug> = {
    key: "name",
    label: "Drug",
    value: (row) => (row.name === null || row.name === row.hcpcs ? row.hcpcs : `${row.name} (${row.hcpcs})`),
    href: (row) => (row.quarters === null ? null : `../drugs/${row.hcpcs}.html`)
  };
  const columns: Column<MedicareDrug>[] = [
    // The page of one drug says which it is.
    ...(rows.length > 1 ? [name] : []),
    {key: "own_unit_price", label: "Ours, Medicare", unit: "$ a unit", kind: "price"},
    {key: "national_unit_price", label: "Nation", unit: "$ a unit", kind: "price"},
    share("own_units_growth", "Ours", "units, on the year before"),
    share("national_units_growth", "Nation", "units, on the year before"),
    units("own_units_per_visit", "Ours", "units a visit"),
    units("state_units_per_visit", "State", "units a visit"),
    share("own_discarded_share", "Ours", "discarded"),
    share("national_discarded_share", "Nation", "discarded"),
    share("national_price_growth", "Nation", "price, on the year before"),
    share("own_share_of_state", "Ours", "of the state"),
    units("own_year_units", "Ours", "units, newer year"),
    {key: "limit_state", label: "Nation's price", value: (row) => row.limit_state && codeWords(row.limit_state)},
    {key: "year", label: "Year of the nation"},
    {key: "state_year", label: "Year of the state"},
    {key: "discarded_year", label: "Year of the discarded"}
  ];
  return dataTable(
    rows,
    columns.filter(({key}) => rows.some((row) => (row as unknown as Record<string, unknown>)[key] !== null)),
    {
      caption: `${of} compared with Medicare`,
      file: `plus-six-medicare-${of.replace(/\W+/g, "-")}`,
      proof: {
        mart: "medicare_drug",
        column: "own_year_units",
        sum: ["own_year_units"],
        where: {quarter: null, payer_id: null, site_id: null}
      },
      limit: 15
    }
  );
}

/** What is not known of the drugs, and what file would tell, as parts of one sentence; short where no file is loaded. */
export function marketUnknown({rates, drugs}: MarketFacts, codes: ReadonlySet<string>): string[] {
  if (rates.length === 0 && !drugs.some(isTold))
    return ["what Medicare (CMS's yearly files) and payers (their in-network files) pay others"];
  const own = drugs.filter((row) => codes.has(row.hcpcs));
  const has = (rows: readonly MedicareDrug[], key: keyof MedicareDrug): boolean =>
    rows.some((row) => row[key] !== null);
  const unlisted = (
    [
      ["year", "Medicare's spending"],
      ["state_year", "the state"],
      ["discarded_year", "discarded units"]
    ] as const
  ).flatMap(([key, file]) => (has(drugs, key) && !has(own, key) ? [`CMS's file of ${file} has no row of it`] : []));
  return [
    ...wantedFiles(drugs).map(({file, tells}) => `${tells} (${file})`),
    ...unlisted,
    ...(rates.length === 0
      ? ["what payers pay others (their in-network files, read by plus-six rates)"]
      : rates.some((row) => codes.has(row.hcpcs))
        ? []
        : ["what payers pay others: no in-network file that was read has a usable price of it"])
  ];
}

/** The market of the drugs of a page: what CMS's and payers' own files tell, and in one line what they do not. */
export function drugMarket(facts: MarketFacts, codes: ReadonlySet<string>, of: string): HTMLElement {
  const own = facts.drugs.filter((row) => codes.has(row.hcpcs) && isTold(row));
  const rates = facts.rates.filter((row) => codes.has(row.hcpcs));
  const unknown = marketUnknown(facts, codes);
  return html`<div>${own.length > 0 ? medicareTable(own, of) : null}${
    own.length > 0 ? growthLine(facts.growth, own.find((row) => row.year !== null)?.year) : null
  }${rates.length > 0 ? ratesTable(rates, {up: "../", of, isOne: codes.size === 1}) : null}${
    own.length > 0 || rates.length > 0 ? sampleLine(facts.is_sample) : null
  }${
    unknown.length > 0
      ? html`<p class="empty">Not known: ${unknown.join("; ")}. <a href="../market.html">Market</a> names each file.</p>`
      : html`<p><a href="../market.html">All drugs and payers</a></p>`
  }</div>`;
}
