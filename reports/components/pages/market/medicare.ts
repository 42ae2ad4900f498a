import {html} from "htl";
import {codeWords} from "../../../../src/words/code.ts";
import {plural} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";

/** A drug as Medicare pays for it, beside the practice. */
export interface MedicareDrug {
  readonly hcpcs: string;
  readonly name: string | null;
  readonly family: string | null;
  readonly year: number | null;
  readonly limit_state: string | null;
  readonly state_year: number | null;
  readonly states: string | null;
  readonly discarded_year: number | null;
  readonly state_providers: number | null;
  readonly listed_providers: number | null;
  readonly quarters: number | null;
  readonly national_unit_price: number | null;
  readonly national_price_growth: number | null;
  readonly national_spending_growth: number | null;
  readonly national_units_growth: number | null;
  readonly own_units_growth: number | null;
  readonly own_year_units: number | null;
  readonly own_year_units_before: number | null;
  readonly national_units_per_patient: number | null;
  readonly lowest_limit: number | null;
  readonly highest_limit: number | null;
  readonly own_unit_price: number | null;
  readonly own_units_per_patient: number | null;
  readonly own_units_per_visit: number | null;
  readonly own_discarded_share: number | null;
  readonly national_discarded_share: number | null;
  readonly state_units: number | null;
  readonly state_unit_price: number | null;
  readonly state_units_per_visit: number | null;
  readonly own_share_of_state: number | null;
  readonly provider_median_units: number | null;
  readonly provider_median_units_per_visit: number | null;
  readonly national_spending_cents: number | null;
  readonly medicare_amount_cents: number | null;
}

export interface MedicareFamily {
  readonly family: string;
  readonly year: number;
  readonly codes: number;
  readonly national_spending_growth: number | null;
  readonly national_spending_cents: number;
  readonly medicare_amount_cents: number | null;
  readonly own_amount_growth: number | null;
  readonly own_year_amount_cents: number | null;
  readonly own_year_amount_before_cents: number | null;
}

const unitsKind = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000));
export const units = (key: keyof MedicareDrug, label: string, unit = "units"): Column<MedicareDrug> => ({
  key,
  label,
  unit,
  kind: "units",
  value: (row) => unitsKind(row[key] as number | null)
});
const NAME: Column<MedicareDrug> = {
  key: "name",
  label: "Drug",
  value: (row) => (row.name === null || row.name === row.hcpcs ? row.hcpcs : `${row.name} (${row.hcpcs})`),
  href: (row) => (row.quarters === null ? null : `./drugs/${row.hcpcs}.html`)
};

/** Files of CMS's that are not loaded, each by CMS's own name, and what they would tell. */
export function wantedFiles(drugs: readonly MedicareDrug[]): {readonly file: string; readonly tells: string}[] {
  const has = (key: keyof MedicareDrug): boolean => drugs.some((row) => row[key] !== null);
  return (
    [
      ["year", "Medicare Part B Spending by Drug", "price, growth and units a patient in the nation"],
      [
        "state_year",
        "Medicare Physician & Other Practitioners, by Geography and Service",
        "the state's volume, your share of it and the dose a visit (with the state of each site in sites.csv)"
      ],
      [
        "listed_providers",
        "Medicare Physician & Other Practitioners, by Provider and Service",
        "what the state's other providers give"
      ],
      ["discarded_year", "Medicare Part B Discarded Drug Units", "the discarded share in the nation"]
    ] as const
  ).flatMap(([key, file, tells]) => (has(key) ? [] : [{file, tells}]));
}

/** Files that would tell what is empty; null where all are there. */
export function medicareWanted(drugs: readonly MedicareDrug[]): HTMLElement | null {
  const missing = wantedFiles(drugs);
  if (missing.length === 0) return null;
  return html`<div class="empty"><p><strong>Not known:</strong> CMS publishes these each year on data.cms.gov; put the CSV as downloaded into the folder of your files.</p><ul>${missing.map(
    ({file, tells}) => html`<li><strong>${file}</strong> would tell ${tells}.</li>`
  )}</ul></div>`;
}

/** Price a unit and use a patient, nation and own. */
export function nationTable(drugs: readonly MedicareDrug[]): HTMLElement {
  const rows = drugs.filter((row) => row.year !== null);
  const columns: Column<MedicareDrug>[] = [
    NAME,
    {
      key: "medicare_amount",
      label: "Ours, Medicare",
      unit: "$ a year",
      kind: "money",
      value: (row) => row.medicare_amount_cents
    },
    {key: "own_unit_price", label: "Ours, Medicare", unit: "$ a unit", kind: "price"},
    {key: "national_unit_price", label: "Nation", unit: "$ a unit", kind: "price"},
    {key: "national_price_growth", label: "Nation's price", unit: "on the year before", kind: "percent", neutral: true},
    {key: "own_units_growth", label: "Ours", unit: "units, on the year before", kind: "percent", neutral: true},
    {key: "national_units_growth", label: "Nation", unit: "units, on the year before", kind: "percent", neutral: true},
    units("own_year_units", "Ours", "units, newer year"),
    units("own_units_per_patient", "Ours", "units a patient, year"),
    units("national_units_per_patient", "Nation", "units a patient, year"),
    {key: "limit_state", label: "Nation's price", value: (row) => codeWords(row.limit_state ?? "not_proved")},
    {key: "year", label: "Year"},
    {key: "family", label: "Family"},
    units("own_year_units_before", "Ours", "units, year before"),
    {key: "national_spending_growth", label: "Nation", unit: "$, on the year before", kind: "percent", neutral: true},
    {
      key: "national_spending",
      label: "Nation",
      unit: "$ a year",
      kind: "money",
      value: (row) => row.national_spending_cents
    },
    {key: "lowest_limit", label: "Lowest limit", unit: "$ a unit", kind: "price"},
    {key: "highest_limit", label: "Highest limit", unit: "$ a unit", kind: "price"}
  ];
  return dataTable(rows, columns, {
    caption: "Price and use by drug, ours of the last four quarters, the nation's of its newest year",
    file: "plus-six-medicare-drugs",
    proof: {mart: "medicare_drug", column: "own_year_units", sum: ["own_year_units"], where: {quarter: null}},
    sort: "-medicare_amount",
    limit: 15,
    empty: "no file of Medicare's spending was read."
  });
}

/** Own part of the state, dose a visit and discarded units. */
export function stateTable(drugs: readonly MedicareDrug[]): HTMLElement | null {
  const rows = drugs.filter((row) => row.state_year !== null || row.discarded_year !== null);
  if (rows.length === 0) return null;
  const share = (key: keyof MedicareDrug, label: string, unit?: string): Column<MedicareDrug> =>
    ({key, label, ...(unit ? {unit} : {}), kind: "percent", neutral: true}) as Column<MedicareDrug>;
  const columns: Column<MedicareDrug>[] = [
    NAME,
    share("own_share_of_state", "Ours", "of the state"),
    units("state_units", "State"),
    units("own_units_per_visit", "Ours", "units a visit"),
    units("state_units_per_visit", "State", "units a visit"),
    share("own_discarded_share", "Ours", "discarded"),
    share("national_discarded_share", "Nation", "discarded"),
    {key: "state_providers", label: "Providers", kind: "count"},
    {key: "state_unit_price", label: "State", unit: "$ a unit", kind: "price"},
    units("provider_median_units", "Median provider"),
    units("provider_median_units_per_visit", "Median provider", "units a visit"),
    {key: "state_year", label: "Year of the state"},
    {key: "discarded_year", label: "Year of the discarded"},
    {key: "states", label: "States"}
  ];
  return dataTable(rows, columns, {
    caption: "Our part of the state's Medicare volume, dose a visit and discarded units",
    file: "plus-six-medicare-state",
    proof: {mart: "medicare_drug"},
    limit: 15
  });
}

/** Families: where Medicare's money goes and where ours does. */
export function familyTable(families: readonly MedicareFamily[]): HTMLElement | null {
  if (families.length === 0) return null;
  const columns: Column<MedicareFamily>[] = [
    {key: "family", label: "Family"},
    {
      key: "medicare_amount",
      label: "Ours, Medicare",
      unit: "$ a year",
      kind: "money",
      value: (row) => row.medicare_amount_cents,
      total: (shown) =>
        shown.every((row) => row.medicare_amount_cents === null)
          ? null
          : shown.reduce((sum, row) => sum + (row.medicare_amount_cents ?? 0), 0)
    },
    {
      key: "national_spending",
      label: "Nation",
      unit: "$ a year",
      kind: "money",
      value: (row) => row.national_spending_cents
    },
    {key: "own_amount_growth", label: "Ours", unit: "on the year before", kind: "percent", neutral: true},
    {key: "national_spending_growth", label: "Nation", unit: "on the year before", kind: "percent", neutral: true},
    {
      key: "own_year_amount",
      label: "Ours",
      unit: "$, newer year",
      kind: "money",
      value: (row) => row.own_year_amount_cents
    },
    {
      key: "own_year_amount_before",
      label: "Ours",
      unit: "$, year before",
      kind: "money",
      value: (row) => row.own_year_amount_before_cents
    },
    {key: "codes", label: "Codes", kind: "count"},
    {key: "year", label: "Year"}
  ];
  return dataTable(families, columns, {
    caption: "Families of products, ours and Medicare's",
    file: "plus-six-medicare-families",
    proof: {mart: "medicare_family"},
    sort: "-medicare_amount",
    limit: 12
  });
}

/** How far the nation's price a unit is proved by the payment limits, in one line. */
export function proofLine(drugs: readonly MedicareDrug[]): HTMLElement | null {
  const told = drugs.filter((row) => row.year !== null);
  const proved = told.filter((row) => row.limit_state !== null && row.limit_state !== "not_proved");
  if (told.length === 0) return null;
  const at = proved.filter((row) => row.limit_state === "at_limit").length;
  const year = told[0]!.year;
  return proved.length === 0
    ? html`<p>The nation's prices of ${year} are not proved: CMS's payment limits of all its four quarters are not among the files.</p>`
    : at === proved.length
      ? html`<p>${proved.length === 1 ? "The one drug" : `All ${proved.length} drugs`} with all four payment limits of ${year} ${proved.length === 1 ? "lies" : "lie"} at them.</p>`
      : html`<p>Of ${plural(proved.length, "drug")} with all four payment limits of ${year}, ${at} lie at them; the others were paid by another rule or are of another unit, and say so.</p>`;
}
