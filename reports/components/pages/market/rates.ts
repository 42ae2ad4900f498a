import {html} from "htl";
import {codeWords} from "../../../../src/words/code.ts";
import {dollars, dollarsShort, kindName, NO_DATA, plural, ratio} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";

/** A payer's published prices of a code beside what it pays us. */
export interface MarketRate {
  readonly reporting_entity: string;
  readonly payer_id: string | null;
  readonly payer_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly service_class: string;
  readonly negotiated_type: string;
  readonly own_rate_basis: string | null;
  readonly payment_limit: number | null;
  readonly own_published_rate: number | null;
  readonly own_rate: number | null;
  readonly p10_rate: number;
  readonly p25_rate: number;
  readonly median_rate: number;
  readonly p75_rate: number;
  readonly p90_rate: number;
  readonly own_percentile: number | null;
  readonly own_share_of_limit: number | null;
  readonly median_share_of_limit: number | null;
  readonly rates: number;
  readonly holder_tins: number;
  readonly holder_npis: number;
  readonly last_updated_on: string | null;
  readonly file_age_days: number | null;
  readonly own_allowed_amount_cents: number | null;
}

export interface LeftOutRate {
  readonly reporting_entity: string;
  readonly hcpcs: string;
  readonly left_out_reason: string;
  readonly rates: number;
  readonly holder_tins: number;
  readonly lowest_rate: number;
  readonly highest_rate: number;
  readonly payment_limit: number | null;
}

export interface MarketPayer {
  readonly payer_id: string;
  readonly name: string;
  readonly kind: string;
  readonly files: number;
  readonly last_updated_on: string | null;
  readonly codes: number;
  readonly market_codes: number;
  readonly own_allowed_amount_cents: number;
  readonly market_allowed_amount_cents: number;
}

/** Payers that publish in-network rates: the law asks it of commercial plans, not of Medicare, Medicaid or patients. */
const publishes = ({kind}: MarketPayer): boolean => kind === "commercial" || kind === "unknown";

/** A year at the median of others less a year at our own price, for a code below it; cents. */
export const belowMedian = (row: MarketRate): number | null =>
  row.own_rate === null || row.own_rate === 0 || row.own_allowed_amount_cents === null
    ? null
    : Math.round(row.own_allowed_amount_cents * (row.median_rate / row.own_rate - 1));

/** What the published prices say of ours, in one sentence. */
export function ratesFinding(rates: readonly MarketRate[], payers: readonly MarketPayer[]): string {
  const commercial = payers.filter(publishes);
  const own = commercial.reduce((sum, row) => sum + row.own_allowed_amount_cents, 0);
  if (rates.length === 0)
    return `What payers pay other providers is not known: no in-network file was read, for ${dollarsShort(own)} a year of ${commercial.every(({kind}) => kind === "unknown") ? "payers of unknown kind" : commercial.some(({kind}) => kind === "unknown") ? "payers that are commercial or of unknown kind" : "commercial payers"}`;
  const below = rates.filter((row) => (row.own_percentile ?? 50) < 50);
  const gap = below.reduce((sum, row) => sum + Math.max(0, belowMedian(row) ?? 0), 0);
  const held = rates.filter((row) => row.own_percentile !== null);
  if (held.length === 0) return "Published prices are loaded, and none is of a code and payer we were paid for";
  return below.length === 0
    ? `We are paid the median of others or more on ${held.length === 1 ? "the one code and payer" : `all ${held.length} codes and payers`} with published prices`
    : `${below.length} of ${plural(held.length, "code and payer", "codes and payers")} ${below.length === 1 ? "pays" : "pay"} us less than the median of others: ${dollarsShort(gap)} a year`;
}

export interface RatesTableOptions {
  /** The way to the root of the site. */
  readonly up?: string;
  /** What the prices are of, on the page of a drug or molecule. */
  readonly of?: string;
  /** Of one drug, which the page names. */
  readonly isOne?: boolean;
}

/** Own price against the published ones, by payer and code; how many have the prices opens the lines of the payer's file. */
export function ratesTable(
  rates: readonly MarketRate[],
  {up = "./", of, isOne = false}: RatesTableOptions = {}
): HTMLElement {
  const columns: Column<MarketRate>[] = [
    {key: "payer_name", label: "Payer"},
    {
      key: "drug_name",
      label: "Code",
      href: (row) => (row.service_class === "drug" ? `${up}drugs/${row.hcpcs}.html` : null),
      value: (row) => (row.drug_name === row.hcpcs ? row.hcpcs : `${row.drug_name} (${row.hcpcs})`)
    },
    {key: "below_median", label: "At the median", unit: "$ a year", kind: "money", value: (row) => belowMedian(row)},
    {key: "own_rate", label: "Ours", unit: "$ a unit", kind: "price"},
    {key: "own_percentile", label: "Percentile", kind: "count", value: (row) => row.own_percentile},
    {key: "median_rate", label: "Median of others", unit: "$ a unit", kind: "price"},
    {key: "own_share_of_limit", label: "Ours", unit: "of limit", kind: "percent"},
    {key: "holder_tins", label: "TINs", kind: "count"},
    {key: "median_share_of_limit", label: "Median", unit: "of limit", kind: "percent"},
    {key: "holder_npis", label: "NPIs", kind: "count"},
    {key: "p25_rate", label: "25th", unit: "$ a unit", kind: "price"},
    {key: "p75_rate", label: "75th", unit: "$ a unit", kind: "price"},
    {key: "own_published_rate", label: "Published for us", unit: "$ a unit", kind: "price"},
    {key: "own_rate_basis", label: "Ours is"},
    {key: "last_updated_on", label: "Updated", value: (row) => row.last_updated_on ?? NO_DATA},
    {key: "file_age_days", label: "Age", unit: "days", kind: "count"}
  ];
  return dataTable(rates, isOne ? columns.filter(({key}) => key !== "drug_name") : columns, {
    caption: `${of ? `${of}: prices` : "Prices"} payers publish for others, and ours`,
    file: `plus-six-market-rates${of ? `-${of.replace(/\W+/g, "-")}` : ""}`,
    // A row is of all files of its payer, whatever their day and kind of price.
    proof: {
      mart: "market_rate",
      column: "holder_tins",
      sum: ["holder_tins"],
      where: {last_updated_on: null, negotiated_type: null, quarter: null, payer_id: null}
    },
    sort: "-below_median",
    limit: 15,
    empty: "no in-network file was read."
  });
}

/** How much of the dollars of each payer that publishes can be held against published prices. */
export function coverageTable(payers: readonly MarketPayer[]): HTMLElement {
  const columns: Column<MarketPayer>[] = [
    {key: "name", label: "Payer", href: (row) => `./payers/${row.payer_id}.html`},
    {key: "kind", label: "Kind", value: (row) => kindName(row.kind)},
    {key: "files", label: "In-network files", kind: "count"},
    {key: "last_updated_on", label: "Oldest updated", value: (row) => row.last_updated_on ?? NO_DATA},
    {key: "market_codes", label: "Codes compared", kind: "count"},
    {key: "codes", label: "Codes paid", kind: "count"},
    {
      key: "own_allowed",
      label: "Allowed to us",
      unit: "$ a year",
      kind: "money",
      value: (row) => row.own_allowed_amount_cents,
      total: "sum"
    },
    {
      key: "covered",
      label: "of it compared",
      kind: "percent",
      value: (row) => ratio(row.market_allowed_amount_cents, row.own_allowed_amount_cents)
    }
  ];
  return dataTable(payers.filter(publishes), columns, {
    caption: "Own dollars of the last four quarters that published prices can be held against",
    file: "plus-six-market-coverage",
    proof: {mart: "market_payer"},
    sort: "-own_allowed",
    limit: 12,
    empty: "no commercial payer has paid in the last four quarters."
  });
}

/** Prices that are not used, by payer, code and reason; impossible units first, as they tell of a faulty file. */
export function leftOutTable(leftOut: readonly LeftOutRate[]): HTMLElement {
  const columns: Column<LeftOutRate>[] = [
    {key: "reporting_entity", label: "Published by"},
    {key: "hcpcs", label: "Code"},
    {key: "left_out_reason", label: "Why not used", value: (row) => codeWords(row.left_out_reason)},
    {key: "rates", label: "Prices", kind: "count", total: "sum"},
    {key: "lowest_rate", label: "Lowest", kind: "price"},
    {key: "highest_rate", label: "Highest", kind: "price"},
    {key: "payment_limit", label: "Payment limit", unit: "$ a unit", kind: "price"}
  ];
  return dataTable(leftOut, columns, {
    caption: "Published prices that are not used",
    file: "plus-six-market-left-out",
    proof: {mart: "market_rate_left_out"},
    sort: "-rates",
    limit: 10,
    empty: "every price that was read is used."
  });
}

/** Which file would tell, where there is none. */
export function ratesWanted(rates: readonly MarketRate[], payers: readonly MarketPayer[]): HTMLElement | null {
  const missing = payers.filter((row) => publishes(row) && row.files === 0);
  const cents = missing.reduce((sum, row) => sum + row.own_allowed_amount_cents, 0);
  if (missing.length === 0) return null;
  return html`<p class="empty"><strong>${rates.length === 0 ? "Not known" : "Partly known"}:</strong> what ${missing.length === 1 ? "1 payer pays" : `${missing.length} payers pay`} others, for ${dollars(cents)} a year of ours. Each commercial payer publishes its in-network file every month on its own site (Transparency in Coverage, machine-readable files); <code>plus-six rates FILE --payer ID</code> keeps the prices of your codes; the next build shows them here.</p>`;
}
