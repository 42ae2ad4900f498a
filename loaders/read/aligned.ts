import type {Record} from "../source.ts";

/**
 * Texts whose columns stand under each other, as reports of old systems and of databases print them. Where a column begins is
 * found in each file anew, since many of these programs set their widths by what is in it: by a ruler of dashes under the
 * header, else by the blanks that all lines with a cell in every column share.
 */

/** In the place of a delimiter: columns stand under each other. */
export const ALIGNED = " ";
/** What sets the columns of a text apart. */
export const DELIMITERS = [",", "|", "\t", ";", ALIGNED] as const;

/** Where a column stands: its first character, and the one behind its last. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Three runs of dashes or more, and nothing else. */
const RULER = /^\s*[-=_]{2,}(?:[ +]+[-=_]+){2,}\s*$/;
/** Columns below which a text is hardly a table. */
const FEWEST = 4;

/** The records of such a text, rulers left out; null where its lines do not agree. A line that fits no columns is one cell. */
export function alignedRows(text: string): Record[] | null {
  const lines = text.split(/\r\n|\n|\r|\f/).map((line) => line.trimEnd());
  const ruler = lines.find((line) => RULER.test(line));
  const spans = ruler === undefined ? spansOfBlanks(lines) : spansOfRuler(ruler);
  if (!spans || spans.length < FEWEST) return null;
  return lines.flatMap((line, at) => (RULER.test(line) ? [] : [{line: at + 1, cells: cellsOf(line, spans)}]));
}

/** A column of a ruler is as wide as its run of dashes; the last goes on to the end. */
function spansOfRuler(ruler: string): Span[] {
  const runs = [...ruler.matchAll(/[-=_]+/g)].map(({index, 0: run}) => ({from: index, to: index + run.length}));
  return runs.map((run, at) => (at === runs.length - 1 ? {...run, to: Number.POSITIVE_INFINITY} : run));
}

interface Token {
  readonly from: number;
  readonly text: string;
}

/** What two blanks or more set apart. */
const tokensOf = (line: string): Token[] =>
  [...line.matchAll(/\S+(?: \S+)*/g)].map(({index, 0: text}) => ({from: index, text}));

/**
 * The number of cells that most lines with figures have is that of the columns; their lines, the header's with them, must have
 * as many blocks of text with two blanks or more between them.
 */
function spansOfBlanks(lines: readonly string[]): Span[] | null {
  const counted = lines.map((line) => ({line, count: line.includes("\t") ? 0 : tokensOf(line).length}));
  const counts = new Map<number, number>();
  for (const {line, count} of counted)
    if (count >= FEWEST && /\d/.test(line)) counts.set(count, (counts.get(count) ?? 0) + 1);
  const [[columns] = [0]] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  const whole = counted.filter(({count}) => count === columns).map(({line}) => line);
  if (whole.length < 2) return null;
  const width = Math.max(...whole.map((line) => line.length));
  let blocks = "";
  for (let at = 0; at < width; at++) blocks += whole.some((line) => (line[at] ?? " ") !== " ") ? "x" : " ";
  const spans = tokensOf(blocks).map(({from, text}) => ({from, to: from + text.length}));
  return spans.length === columns ? spans : null;
}

/** The cells of a line: cut at the columns where the characters between them are blank, else each text where it stands. */
function cellsOf(line: string, spans: readonly Span[]): string[] {
  if (line === "") return [""];
  const isCut = spans.every(({to}, at) => line.slice(to, spans[at + 1]?.from ?? to).trim() === "");
  if (isCut && line.slice(0, spans[0]!.from).trim() === "")
    return spans.map(({from, to}) => line.slice(from, to).trim());
  const cells = spans.map(() => "");
  const tokens = tokensOf(line);
  // Titles and page numbers run over columns; a record whose columns grew together has long numbers or dollars in it.
  if (tokens.length === 1 && !/\d{5}|\d[.,]\d\d(?!\d)/.test(line)) return cells.with(0, line.trim());
  for (const {from, text} of tokens) {
    const met = spans.flatMap((span, at) => (from < span.to && from + text.length > span.from ? [at] : []));
    if (met.length !== 1 || cells[met[0]!] !== "") return [line.trim()];
    cells[met[0]!] = text;
  }
  return cells;
}
