import {html} from "htl";
import {quartersInText} from "../../src/words/format.ts";

/** One chooser: the column it filters by, the column with the words people read, and what it begins with (null is all). */
export interface Chooser {
  readonly key: string;
  readonly label: string;
  readonly words?: string;
  readonly all: string;
  /** Newest first, as quarters are read. */
  readonly down?: boolean;
  readonly preset?: string | null;
  /** Words for a value where no column holds them. */
  readonly name?: (value: string) => string;
}

export type Chosen = Readonly<Record<string, string | null>>;
type Form = HTMLElement & {value: Chosen};
type Row = Readonly<Record<string, unknown>>;

const ALL = "all";

/**
 * Choosers over the values of any rows, kept in the address like the other filters: `const choice = view(choosers(rows, […]))`.
 * A value in the address that no row has is ignored.
 */
export function choosers(rows: readonly object[], wanted: readonly Chooser[]): Form {
  const asked = new URLSearchParams(location.search);
  const selects = wanted.map(({key, label, words, all, down = false, preset = null, name}) => {
    const values = new Map<string, string>();
    for (const row of rows as readonly Row[]) {
      const value = row[key];
      if (value === null || value === undefined) continue;
      values.set(String(value), name?.(String(value)) ?? String(row[words ?? key] ?? value));
    }
    const sorted = [...values].sort((a, b) => a[1].localeCompare(b[1], "en", {numeric: true}) * (down ? -1 : 1));
    const parameter = key.replace(/_id$/, "");
    const asking = asked.get(parameter);
    const start = asking === ALL ? null : asking !== null && values.has(asking) ? asking : preset;
    const select = html`<select name=${parameter} style=${{maxWidth: "calc(100vw - 3rem)"}}>
      <option value=${ALL} selected=${start === null}>${all}</option>
      ${sorted.map(([value, text]) => html`<option value=${value} selected=${value === start}>${quartersInText(text)}</option>`)}
    </select>` as HTMLSelectElement;
    return {key, label, parameter, preset, select};
  });
  const form = html`<form class="filters" aria-label="Filters">
    ${selects.map(({label, select}) => html`<label><span>${label}</span>${select}</label>`)}
  </form>` as unknown as Form;
  const read = (): Chosen =>
    Object.fromEntries(selects.map(({key, select}) => [key, select.value === ALL ? null : select.value]));
  form.value = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    form.value = read();
    const query = new URLSearchParams(location.search);
    for (const {key, parameter, preset, select} of selects) {
      if (form.value[key] === preset) query.delete(parameter);
      else query.set(parameter, select.value);
    }
    const text = query.toString();
    history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
  });
  return form;
}

/** Rows that the choice lets through; a column that rows do not have is not asked for. */
export function letThrough<R extends object>(rows: readonly R[], choice: Chosen): R[] {
  const keys = Object.keys(choice).filter((key) => choice[key] !== null);
  return rows.filter((row) =>
    keys.every((key) => !(key in row) || String((row as Record<string, unknown>)[key]) === choice[key])
  );
}

/** The choice in words: "2025Q2, Northfork". */
export function chosenInWords(rows: readonly object[], choice: Chosen, wanted: readonly Chooser[]): string {
  return wanted
    .map(({key, words, all, name}) => {
      const value = choice[key];
      if (value === null || value === undefined) return all.toLowerCase();
      const row = (rows as readonly Row[]).find((one) => String(one[key]) === value);
      return name?.(value) ?? String(row?.[words ?? key] ?? value);
    })
    .join(", ");
}

export const PAYER: Chooser = {key: "payer_id", label: "Payer", words: "payer_name", all: "All payers"};
export const DRUG: Chooser = {key: "hcpcs", label: "Drug", words: "drug_name", all: "All drugs"};
export const QUARTER: Chooser = {key: "quarter", label: "Quarter", all: "All quarters", down: true};
