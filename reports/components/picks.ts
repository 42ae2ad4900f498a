import {html} from "htl";
import {quartersInText} from "../../src/words/format.ts";

/** One chooser: its name in the address, its label, its values with their words, and the words for all of them. */
export interface Pick {
  readonly name: string;
  readonly label: string;
  readonly options: ReadonlyMap<string, string>;
  /** Words for "all"; without them one value is always chosen. */
  readonly all?: string;
  /** Chosen when the address names none; all, else the first, when absent. */
  readonly preset?: string | null;
}

/** What is chosen, by name; null means all. */
export type Picked = Readonly<Record<string, string | null>>;

const ALL_VALUE = "all";

/**
 * Choosers whose state is in the address, so that it survives a reload and can be sent to someone; a value that is not among
 * the options is ignored. Use with Framework's `view`.
 */
export function picks(items: readonly Pick[]): HTMLElement & {value: Picked} {
  const asked = new URLSearchParams(location.search);
  const presetOf = ({all, preset, options}: Pick): string | null =>
    preset !== undefined ? preset : all ? null : ([...options.keys()][0] ?? null);
  const selects = items.map((item) => {
    const wanted = asked.get(item.name);
    const start =
      wanted === ALL_VALUE && item.all ? null : wanted !== null && item.options.has(wanted) ? wanted : presetOf(item);
    const select = html`<select name=${item.name}>
      ${item.all ? html`<option value=${ALL_VALUE} selected=${start === null}>${item.all}</option>` : null}
      ${[...item.options].map(([value, text]) => html`<option value=${value} selected=${value === start}>${quartersInText(text)}</option>`)}
    </select>` as HTMLSelectElement;
    return {item, select};
  });
  const form = html`<form class="filters" aria-label="Filters">
    ${selects.map(({item, select}) => html`<label><span>${item.label}</span>${select}</label>`)}
  </form>` as unknown as HTMLElement & {value: Picked};
  const read = (): Picked =>
    Object.fromEntries(selects.map(({item, select}) => [item.name, select.value === ALL_VALUE ? null : select.value]));
  form.value = read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    form.value = read();
    const query = new URLSearchParams(location.search);
    for (const {item, select} of selects) {
      if (form.value[item.name] === presetOf(item)) query.delete(item.name);
      else query.set(item.name, select.value);
    }
    const text = query.toString();
    history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
  });
  return form;
}

/** Values of a column with their words, in the order of the words. */
export function optionsOf<R>(
  rows: readonly R[],
  value: (row: R) => string,
  text: (row: R) => string = value
): Map<string, string> {
  const found = new Map(rows.map((row) => [value(row), text(row)]));
  return new Map([...found].sort((a, b) => a[1].localeCompare(b[1], "en")));
}
