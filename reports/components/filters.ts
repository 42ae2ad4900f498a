import {html} from "htl";
import {quartersInText} from "../../src/words/format.ts";
import type {CubeRow} from "./measures.ts";

/** What is chosen; null means all. */
export interface Choice {
  readonly quarter: string | null;
  readonly payer_id: string | null;
  readonly site_id: string | null;
}

export interface FilterOptions {
  /** Which of the three controls to show. */
  readonly show?: readonly (keyof Choice)[];
  /** Quarter chosen when the address names none; null is all quarters. The last one when absent. */
  readonly quarter?: string | null;
}

/** Names of the choices in the address: `?quarter=2025Q1&payer=P03&site=S1`. */
const PARAMETERS: Readonly<Record<keyof Choice, string>> = {quarter: "quarter", payer_id: "payer", site_id: "site"};
const LABELS: Readonly<Record<keyof Choice, string>> = {quarter: "Quarter", payer_id: "Payer", site_id: "Site"};
const ALL: Readonly<Record<keyof Choice, string>> = {
  quarter: "All quarters",
  payer_id: "All payers",
  site_id: "All sites"
};
const ALL_VALUE = "all";

type FilterElement = HTMLElement & {value: Choice};

/**
 * Choosers for quarter, payer and site. Their state is in the address, so it survives a reload and can be sent to someone;
 * a value that is not among the rows is ignored. Use with Framework's `view`: `const choice = view(filters(cube))`.
 */
export function filters(
  rows: readonly CubeRow[],
  {show = ["quarter", "payer_id", "site_id"], quarter: preset}: FilterOptions = {}
): FilterElement {
  const options: Record<keyof Choice, Map<string, string>> = {
    quarter: new Map(),
    payer_id: new Map(),
    site_id: new Map()
  };
  for (const row of rows) {
    // A quarter that has only a late invoice credit is not one to choose.
    if (row.lines > 0) options.quarter.set(row.quarter, row.quarter);
    options.payer_id.set(row.payer_id, row.payer_name);
    options.site_id.set(row.site_id, row.site_name);
  }
  const last = [...options.quarter.keys()].sort().at(-1) ?? null;
  const presets: Choice = {quarter: preset === undefined ? last : preset, payer_id: null, site_id: null};
  const asked = new URLSearchParams(location.search);

  const selects = show.map((name) => {
    const known = [...options[name]].sort((a, b) =>
      name === "quarter" ? (a[0] < b[0] ? 1 : -1) : a[1].localeCompare(b[1], "en")
    );
    const wanted = asked.get(PARAMETERS[name]);
    const start = wanted === ALL_VALUE ? null : wanted !== null && options[name].has(wanted) ? wanted : presets[name];
    const select = html`<select name=${PARAMETERS[name]}>
      <option value=${ALL_VALUE} selected=${start === null}>${ALL[name]}</option>
      ${known.map(([value, text]) => html`<option value=${value} selected=${value === start}>${quartersInText(text)}</option>`)}
    </select>` as HTMLSelectElement;
    return {name, select};
  });

  const form = html`<form class="filters" aria-label="Filters">
    ${selects.map(({name, select}) => html`<label><span>${LABELS[name]}</span>${select}</label>`)}
  </form>` as unknown as FilterElement;

  const read = (): Choice => {
    const chosen: Record<keyof Choice, string | null> = {
      ...presets,
      ...(show.includes("quarter") ? {} : {quarter: null})
    };
    for (const {name, select} of selects) chosen[name] = select.value === ALL_VALUE ? null : select.value;
    return chosen;
  };
  form.value = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    form.value = read();
    const query = new URLSearchParams(location.search);
    for (const {name, select} of selects) {
      if (form.value[name] === presets[name]) query.delete(PARAMETERS[name]);
      else query.set(PARAMETERS[name], select.value);
    }
    const text = query.toString();
    history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
  });
  return form;
}

/** Rows that the choice lets through. */
export function chosen<R extends {quarter?: string; payer_id?: string; site_id?: string}>(
  rows: readonly R[],
  choice: Choice,
  ignore: readonly (keyof Choice)[] = []
): R[] {
  const wanted = (Object.keys(PARAMETERS) as (keyof Choice)[]).filter(
    (name) => choice[name] !== null && !ignore.includes(name)
  );
  return rows.filter((row) => wanted.every((name) => row[name] === undefined || row[name] === choice[name]));
}

/** A link to another page of the report that keeps what is chosen. */
export const keepChoice = (href: string): string => `${href}${location.search}`;

/** The choice in words, for titles and file names: "2025Q2, Aetna, all sites". */
export function choiceInWords(choice: Choice, rows: readonly CubeRow[]): string {
  const payer = rows.find((row) => row.payer_id === choice.payer_id)?.payer_name;
  const site = rows.find((row) => row.site_id === choice.site_id)?.site_name;
  return [choice.quarter ?? "all quarters", payer, site].filter(Boolean).join(", ");
}
