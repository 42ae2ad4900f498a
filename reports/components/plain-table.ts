import {html} from "htl";
import * as format from "../../src/words/format.ts";
import {type CsvCell, centsToNumber, download, toCsv} from "./csv.ts";
import {element} from "./element.ts";

/** How a column is shown, sorted and written to CSV. `money` is in cents, `units` in thousandths. */
export type ColumnKind = "text" | "money" | "money_exact" | "price" | "percent" | "units" | "count";

export interface Column<R> {
  /** Name of the column in the CSV file; snake_case. */
  readonly key: string;
  readonly label: string;
  /** Small type under the label: what the number is in. */
  readonly unit?: string;
  readonly kind?: ColumnKind;
  /** The value; by default the row's property of the column's name. */
  readonly value?: (row: R) => CsvCell;
  /** Where a cell leads: what is behind the number. */
  readonly href?: (row: R) => string | null;
  /** What a cell shows instead of the formatted value. */
  readonly show?: (row: R) => Node | string;
  /** `sum` adds the column up; a function makes the total of the rows shown (a ratio of sums). */
  readonly total?: "sum" | ((rows: readonly R[]) => number | null);
  /** A bar of the value's size behind it, red below zero. */
  readonly bar?: boolean;
  /** Below zero is not a loss, so not red. */
  readonly neutral?: boolean;
  /**
   * Sentences, which ask for room. `anywhere`: names without spaces that may break inside. Other text breaks between its
   * words when the table is too wide and the text is longer than a few.
   */
  readonly wrap?: boolean | "anywhere";
  /** Decimals of a price. */
  readonly decimals?: number;
}

export interface TableOptions<R> {
  /** What the table is, in a few words: its caption and its name for those who hear it. */
  readonly caption: string;
  /** File name of the download, without its suffix. */
  readonly file: string;
  /** Column to begin with and its direction; a minus before the key sorts downwards: `-net_cost_recovery`. */
  readonly sort?: string;
  /** Rows shown until "show all" is pressed. */
  readonly limit?: number;
  /** Rows printed in bold: those to act on. */
  readonly bold?: (row: R) => boolean;
  /** What stands in place of the table when it has no rows. */
  readonly empty?: string;
  /** A control of the table's own, beside the buttons for its columns and files. */
  readonly tool?: Node | null;
}

/** What a page of 1,280 px holds before "more columns" is pressed: eight columns, a sentence counting as two. */
const ROOM = 8;
const weightOf = <R>({wrap}: Column<R>): number => (wrap ? 2 : 1);

/** How many of the columns fit; one that is just too much is shown rather than hidden behind a button. */
export function columnsThatFit<R>(columns: readonly Column<R>[]): number {
  const whole = columns.reduce((sum, column) => sum + weightOf(column), 0);
  if (whole <= ROOM + 1) return columns.length;
  let [used, count] = [0, 0];
  while (count < columns.length && used + weightOf(columns[count]!) <= ROOM) used += weightOf(columns[count++]!);
  return Math.max(count, 1);
}

/** Tables whose further columns a reader asked for: they stay when a control draws the table again. */
const WIDENED = new Set<string>();

/** A table that sorts by a press on a column's head, filters by text, adds up, and downloads what it shows as CSV or Excel. */
export function plainTable<R extends object>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  {caption, file, sort = "", limit = 200, bold, empty = "Nothing here.", tool = null}: TableOptions<R>
): HTMLElement {
  const title = format.quartersInText(format.daysInText(caption));
  if (rows.length === 0) return html`<p class="empty">${title}: ${format.quartersInText(empty)}</p>`;
  const state = {
    key: sort.replace(/^-/, ""),
    down: sort.startsWith("-"),
    text: "",
    all: rows.length <= limit,
    wide: WIDENED.has(file) || columnsThatFit(columns) === columns.length
  };
  const first = columnsThatFit(columns);
  const largest = new Map(columns.filter((c) => c.bar).map((c) => [c.key, largestOf(rows, c)]));
  const classes = columns.map((column) => classOf(column, rows));
  const body = html`<tbody></tbody>`;
  const foot = html`<tfoot></tfoot>`;
  const status = html`<output class="table-status" role="status"></output>`;
  const more = html`<button type="button" class="quiet" ${{
    onclick: () => {
      state.all = true;
      render();
    }
  }}></button>`;
  const onPaper = html`<p class="paper-note"></p>`;
  const heads = columns.map((column) =>
    head(column, () => {
      // Numbers begin with the largest, text with A.
      state.down = state.key === column.key ? !state.down : isNumber(column);
      state.key = column.key;
      render();
    })
  );

  const wanted = (): R[] => wantedRows(rows, columns, state);

  function render(): void {
    const found = wanted();
    const shown = state.all ? found : found.slice(0, limit);
    const inView = state.wide ? columns : columns.slice(0, first);
    body.replaceChildren(
      ...shown.map((row) => tableRow(row, inView, {classes, largest, isBold: bold?.(row) ?? false}))
    );
    foot.replaceChildren(...totals(found, inView));
    moreColumns.hidden = state.wide;
    for (const [i, th] of heads.entries()) {
      th.hidden = i >= inView.length;
      const sorted = columns[i]!.key === state.key;
      th.setAttribute("aria-sort", sorted ? (state.down ? "descending" : "ascending") : "none");
    }
    status.textContent =
      found.length === rows.length
        ? format.plural(rows.length, "row")
        : `${format.count(found.length)} of ${format.plural(rows.length, "row")}`;
    more.hidden = shown.length === found.length;
    more.textContent = `Show all ${format.count(found.length)} rows`;
    onPaper.textContent = leftOut(found.length - shown.length, columns.length - inView.length);
  }

  const moreColumns = html`<button type="button" ${{
    onclick: () => {
      state.wide = true;
      WIDENED.add(file);
      render();
    }
  }}>${format.plural(columns.length - first, "more column")}</button>`;
  const filter = html`<input type="search" placeholder="Filter rows" aria-label=${`Filter rows of ${title}`}
    ${{
      oninput: (event: Event) => {
        state.text = (event.target as HTMLInputElement).value;
        render();
        event.stopPropagation();
      }
    }}>`;
  const save = downloads(columns, wanted, {caption, file});
  render();
  return html`<div class="data-table">
    <div class="table-tools">${rows.length > 8 ? filter : null}${status}<span>${tool} ${moreColumns} ${save}</span></div>
    <div class="table-frame" role="region" aria-label=${title} tabindex="0">
      <table><caption>${title}</caption><thead><tr>${heads}</tr></thead>${body}${foot}</table>
    </div>
    ${more}${onPaper}
  </div>`;
}

/** What a printed table leaves out, in words; nothing where it is whole. */
export function leftOut(rows: number, columns: number): string {
  const parts = [
    rows > 0 ? format.plural(rows, "more row") : "",
    columns > 0 ? format.plural(columns, "more column") : ""
  ].filter(Boolean);
  return parts.length === 0 ? "" : `${parts.join(" and ")} in the page and its downloads.`;
}

/** Saves the rows wanted, every column of them, as CSV or as a workbook. */
function downloads<R extends object>(
  columns: readonly Column<R>[],
  wanted: () => R[],
  {caption, file}: {caption: string; file: string}
): Node {
  const cells = (): CsvCell[][] => wanted().map((row) => columns.map((column) => csvValue(column, row)));
  const keys = columns.map((column) => column.key);
  const saveCsv = (): void => download(`${file}.csv`, toCsv(keys, cells()));
  const saveWorkbook = async (): Promise<void> => {
    // The writer is fetched when it is asked for.
    const {toWorkbook, WORKBOOK} = await import("./workbook.ts");
    download(`${file}.xlsx`, toWorkbook({name: caption, columns, rows: cells()}), WORKBOOK);
  };
  return html.fragment`<button type="button" ${{onclick: saveCsv}}>Download CSV</button> <button type="button" ${{onclick: saveWorkbook}}>Download Excel</button>`;
}

const isNumber = <R>(column: Column<R>): boolean => (column.kind ?? "text") !== "text";
const isText = <R>(column: Column<R>): boolean => !isNumber(column);

/** Letters of the longest text of a column above which it breaks between words, and above which it asks for more room. */
const PHRASE = 14;
const WORDS = 40;

/** How the cells of a column are set. */
function classOf<R extends object>(column: Column<R>, rows: readonly R[]): string {
  if (isNumber(column)) return "number";
  if (column.wrap) return column.wrap === "anywhere" ? "anywhere" : "words";
  let longest = 0;
  for (const row of rows) {
    const text = String(cellValue(column, row) ?? "");
    if (text.length > longest && text.includes(" ")) longest = text.length;
  }
  return longest > WORDS ? "words" : longest > PHRASE ? "phrase" : "";
}

/** The rows that hold the text, in the order asked for. */
function wantedRows<R extends object>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  {key, down, text}: {key: string; down: boolean; text: string}
): R[] {
  const needle = text.trim().toLowerCase();
  const holds = (row: R): boolean =>
    columns.some((column) => {
      const said = isText(column) ? String(cellValue(column, row) ?? "") : "";
      return `${said} ${format.quartersInText(said)}`.toLowerCase().includes(needle);
    });
  const found = needle ? rows.filter(holds) : [...rows];
  const column = columns.find((each) => each.key === key);
  return column ? found.sort((a, b) => compare(cellValue(column, a), cellValue(column, b), down)) : found;
}

export function cellValue<R extends object>(column: Column<R>, row: R): CsvCell {
  return column.value ? column.value(row) : ((row as Record<string, CsvCell>)[column.key] ?? null);
}

function largestOf<R extends object>(rows: readonly R[], column: Column<R>): number {
  return Math.max(0, ...rows.map((row) => Math.abs(Number(cellValue(column, row) ?? 0))));
}

/** Order of words, with numbers in them by their size. */
const inOrder = new Intl.Collator("en", {numeric: true}).compare;

/** Missing values come last, whichever way a column is sorted. */
function compare(a: CsvCell, b: CsvCell, down: boolean): number {
  const missing = Number(a === null || a === undefined) - Number(b === null || b === undefined);
  if (missing !== 0) return missing;
  const order = typeof a === "number" && typeof b === "number" ? a - b : inOrder(String(a), String(b));
  return down ? -order : order;
}

function head<R>(column: Column<R>, press: () => void): HTMLElement {
  const unit = column.unit ? html`<small>${format.quartersInText(column.unit)}</small>` : null;
  return html`<th scope="col" class=${isNumber(column) ? "number" : ""}>
    <button type="button" ${{onclick: press}}>${format.quartersInText(column.label)}<span class="sort-mark" aria-hidden="true"></span></button>${unit}</th>`;
}

function tableRow<R extends object>(
  row: R,
  columns: readonly Column<R>[],
  {classes, largest, isBold}: {classes: readonly string[]; largest: ReadonlyMap<string, number>; isBold: boolean}
): HTMLElement {
  const cells = columns.map((column, i) => {
    const value = cellValue(column, row);
    const href = column.href?.(row);
    const content = column.show ? column.show(row) : shown(column, value);
    const inner = href ? link(href, content) : content;
    const isLoss = isNumber(column) && !column.neutral && typeof value === "number" && value < 0;
    const kind = isLoss ? `${classes[i]} loss` : classes[i]!;
    if (i > 0)
      return element("td", kind, inner, column.bar ? bar(Number(value ?? 0), largest.get(column.key) ?? 0) : null);
    const name = element("th", kind, inner);
    name.setAttribute("scope", "row");
    return name;
  });
  return element("tr", isBold ? "act" : "", ...cells);
}

function link(href: string, content: Node | string): HTMLElement {
  const made = element("a", "", content);
  made.setAttribute("href", href);
  return made;
}

function bar(value: number, largest: number): HTMLElement {
  const width = largest === 0 ? 0 : (Math.abs(value) / largest) * 100;
  const filled = element("span", "");
  filled.style.width = `${width}%`;
  const made = element("span", `bar${value < 0 ? " below" : ""}`, filled);
  made.setAttribute("aria-hidden", "true");
  return made;
}

export function shown<R>(column: Column<R>, value: CsvCell): string {
  if (value === null || value === undefined) return format.NO_DATA;
  if (typeof value !== "number") return format.quartersInText(String(value));
  switch (column.kind) {
    case "money":
      return format.dollars(value);
    case "money_exact":
      return format.dollarsExact(value);
    case "price":
      return format.price(value, column.decimals);
    case "percent":
      return format.percent(value);
    case "units":
      return format.units(value);
    case "count":
      return format.count(value);
    default:
      return String(value);
  }
}

/** Money leaves in dollars, units in units, per cents as ratios. */
function csvValue<R extends object>(column: Column<R>, row: R): CsvCell {
  const value = cellValue(column, row);
  if (typeof value !== "number") return value;
  if (column.kind === "money" || column.kind === "money_exact") return centsToNumber(value);
  return column.kind === "units" ? value / 1000 : value;
}

function totals<R extends object>(rows: readonly R[], columns: readonly Column<R>[]): HTMLElement[] {
  if (!columns.some((column) => column.total)) return [];
  const cells = columns.map((column, i) => {
    const value = totalOf(rows, column);
    if (i === 0) return html`<th scope="row">Total of ${format.plural(rows.length, "row")}</th>`;
    const isLoss = !column.neutral && typeof value === "number" && value < 0;
    return html`<td class=${`${isNumber(column) ? "number" : ""}${isLoss ? " loss" : ""}`.trim()}>${
      column.total ? shown(column, value) : ""
    }</td>`;
  });
  return [html`<tr>${cells}</tr>`];
}

function totalOf<R extends object>(rows: readonly R[], column: Column<R>): number | null {
  if (typeof column.total === "function") return column.total(rows);
  if (column.total !== "sum") return null;
  // Nothing is a dash, in the foot as in the rows: a zero would be said where no row tells one.
  if (rows.every((row) => cellValue(column, row) === null)) return null;
  return rows.reduce((sum, row) => sum + Number(cellValue(column, row) ?? 0), 0);
}
