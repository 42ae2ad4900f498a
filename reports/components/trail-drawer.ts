import {html} from "htl";
import {count, dollars, dollarsExact, dollarsShort, plural, quartersInText, units} from "../../src/words/format.ts";
import {fetchJson, fetchRows, openDrawer, term} from "./drawer.ts";
import {plainTable} from "./plain-table.ts";
import type {TrailAsk, Where} from "./proof.ts";

/** trails.json of the site: what `explain` knows of each mart (src/publish/trail-files.ts). */
interface Trails {
  readonly marts: Readonly<Record<string, MartTrail>>;
  readonly files: Readonly<Record<string, readonly (readonly [path: string, rows: number])[]>>;
}
interface MartTrail {
  readonly kind: "parts" | "row" | "rule";
  readonly rule: string;
  readonly model_file: string;
  readonly keys: readonly string[];
  readonly measures: Readonly<Record<string, number>>;
  readonly parts: readonly string[];
  readonly inputs: readonly string[];
}
type Line = Readonly<Record<string, string | number | null>>;

/** Opens what is behind a number of any mart: the lines that add up to it, or the rule, inputs and files it is the result of. */
export async function openTrail(ask: TrailAsk): Promise<void> {
  await openDrawer(ask.title, async () => {
    const trails = await fetchJson<Trails>("trails", {marts: {}, files: {}});
    const trail = trails.marts[ask.mart];
    if (!trail)
      return html`<p class="empty">This build has no trail of ${ask.mart}. Build the report again with <code>npx plus-six build</code>.</p>`;
    if (trail.kind === "rule" || ask.sum.length === 0)
      return html`<div>${ofRule(ask, trail)}${basis(ask, trail, trails, {})}</div>`;
    const wanted = chosenKeys(ask, trail.keys);
    const {quarter} = wanted;
    const parts = trail.parts.filter((part) => part === "all" || quarter === undefined || quarter.includes(part));
    const lines = (await Promise.all(parts.map((part) => fetchRows<Line>(`trail-${ask.mart}-${part}`)))).flat();
    // A row that names its file and line is of that line.
    const {file, source_line} = ask.row as {readonly file?: string | null; readonly source_line?: number | null};
    const isOne = trail.kind === "row" && typeof file === "string";
    const isOf = (line: Line): boolean =>
      Object.entries(wanted).every(([key, values]) => values.includes(String(line[key]))) &&
      (!isOne || (line["file_path"] === file && line["file_line"] === source_line));
    return html`<div>${ofLines(ask, trail, lines.filter(isOf), wanted)}${basis(ask, trail, trails, wanted)}</div>`;
  });
}

type Wanted = Readonly<Record<string, readonly string[]>>;

/**
 * Which lines: each key of the trail as the number says it, else as its row has it, else as the page's address or choosers do.
 * A key that none of them names takes all.
 */
function chosenKeys({row, where}: TrailAsk, keys: readonly string[]): Wanted {
  const page = pageChoice();
  const wanted: Record<string, readonly string[]> = {};
  for (const key of keys) {
    const own = (row as Where)[key];
    const value = key in where ? where[key] : own === undefined ? page[key] : own;
    if (value === null || value === undefined) continue;
    wanted[key] = typeof value === "object" ? value.map(String) : [String(value)];
  }
  return wanted;
}

/** What the page is of: the drug, payer or site of its address, and what its choosers let through. */
function pageChoice(): Readonly<Record<string, string>> {
  const choice: Record<string, string> = {};
  const [, folder, name] = /\/(drugs|payers|sites)\/([^/]+?)(?:\.html)?$/.exec(location.pathname) ?? [];
  const key = {drugs: "hcpcs", payers: "payer_id", sites: "site_id"}[folder ?? ""];
  if (key && name) choice[key] = decodeURIComponent(name);
  for (const select of document.querySelectorAll<HTMLSelectElement>("form.filters select[name]"))
    if (select.value !== "all") for (const column of [select.name, `${select.name}_id`]) choice[column] = select.value;
  return choice;
}

/** A whole number of some decimals as people read it. */
const inDecimals = (value: number, decimals: number): string =>
  decimals === 2 ? dollarsExact(value) : decimals === 0 ? count(value) : units(value * 10 ** (3 - decimals));

/** The sum of lines as an equation, and whether it is the number of the page. */
function ofLines(ask: TrailAsk, {measures}: MartTrail, lines: readonly Line[], wanted: Wanted): HTMLElement {
  const terms = ask.sum.map((text) => {
    const [sign, name] = text.startsWith("-") ? [-1, text.slice(1)] : [1, text];
    const value = name === "lines" ? lines.length : lines.reduce((sum, line) => sum + Number(line[name] ?? 0), 0);
    return {sign, name, value, decimals: name === "lines" ? 0 : (measures[name] ?? 0)};
  });
  const decimals = Math.max(...terms.map((one) => one.decimals));
  const result = terms.reduce((sum, {sign, value, decimals: own}) => sum + sign * value * 10 ** (decimals - own), 0);
  const {exact} = ask;
  const isSame = exact
    ? Math.round(exact.value * 10 ** (Math.max(decimals, exact.decimals) - exact.decimals)) ===
      Math.round(result * 10 ** (Math.max(decimals, exact.decimals) - decimals))
    : [dollars, dollarsShort, dollarsExact, count, units].some((say) => say(result) === ask.shown);
  const columns = [...Object.keys(measures)].filter(
    (name) => terms.some((one) => one.name === name) || terms.length === 1
  );
  const keys = Object.keys(lines[0] ?? {}).filter(
    (key) => !(key in measures) && !key.startsWith("file_") && (wanted[key]?.length ?? 2) !== 1
  );
  return html`<div>
    <table class="equation"><tbody>
      ${terms.map(({sign, name, value, decimals: own}, i) =>
        term(
          sign < 0 ? "\u2212" : i > 0 ? "+" : "",
          inDecimals(value, own),
          `${name === "lines" ? "" : `${inWords(name)} on `}${plural(lines.length, "line")}`
        )
      )}
      ${term("=", inDecimals(result, decimals), ask.title, true)}
    </tbody></table>
    <p class="adds-up"><strong>Adds up: ${isSame ? "yes" : "no"}</strong>${isSame ? ", line by line." : `: the page says ${ask.shown}.`}</p>
    ${plainTable(
      lines,
      [
        {key: "file_path", label: "File", wrap: "anywhere"},
        {key: "file_line", label: "Line", kind: "count", show: (row) => String(row["file_line"] ?? "–")},
        ...columns.slice(0, 3).map((name) => ({
          key: name,
          label: asHead(name),
          kind:
            measures[name] === 2
              ? ("money_exact" as const)
              : measures[name] === 0
                ? ("count" as const)
                : ("units" as const),
          value: (row: Line) =>
            Number(row[name] ?? 0) * (measures[name] === 2 || measures[name] === 0 ? 1 : 10 ** (3 - measures[name]!)),
          total: "sum" as const
        })),
        ...keys.slice(0, 4).map((key) => ({key, label: asHead(key.replace(/_id$/, ""))}))
      ],
      {caption: "Lines", file: `plus-six-proof-${ask.mart}`, limit: 12, empty: "no line."}
    )}
  </div>`;
}

/** A number that no lines add up to says so, and what it is instead. */
const ofRule = (ask: TrailAsk, trail: MartTrail): HTMLElement =>
  html`<p class="by-rule"><strong>${
    trail.kind === "rule" ? "The result of a rule" : "A ratio, count or date of lines"
  }</strong>, not a sum of lines${ask.shown ? `: ${quartersInText(ask.shown)}` : ""}.</p>`;

/** The rule, what it reads, and the files that came from. */
function basis(ask: TrailAsk, trail: MartTrail, {files}: Trails, wanted: Wanted): HTMLElement {
  const pairs = Object.entries(wanted).flatMap(([key, values]) => (values.length === 1 ? [`${key}=${values[0]}`] : []));
  const read = trail.inputs.map((name) => ({name, files: files[name] ?? []}));
  const rows = read.flatMap(({name, files: some}) =>
    some.map(([path, number]) => ({input: inWords(name.replace(/^\w+\./, "")), path, number}))
  );
  return html`<div><p>Rule: ${trail.rule} (<code>${trail.model_file}</code>)</p>
    <p>The same trail on the command line: <code>npx plus-six explain ${ask.mart}${pairs.map((pair) => ` ${pair}`).join("")}</code></p>
    <details class="inputs" open=${trail.kind === "rule"}><summary>${plural(read.length, "input")}, ${plural(new Set(rows.map(({path}) => path)).size, "file")}</summary>
    ${
      rows.length === 0
        ? html`<p>It reads ${read.map(({name}) => inWords(name.replace(/^\w+\./, ""))).join(", ") || "no file"}, tables that come with the program.</p>`
        : plainTable(
            rows,
            [
              {key: "input", label: "Input"},
              {key: "path", label: "File", wrap: "anywhere"},
              {key: "number", label: "Rows", kind: "count"}
            ],
            {caption: "Files behind the rule", file: `plus-six-inputs-${ask.mart}`, limit: 12}
          )
    }</details></div>`;
}

const inWords = (name: string): string => name.replaceAll("_", " ");
const asHead = (name: string): string => `${name[0]?.toUpperCase() ?? ""}${inWords(name.slice(1))}`;
