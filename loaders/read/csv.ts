import {type CsvError, parse} from "csv-parse/sync";
import {BadFile, type Record} from "../source.ts";
import {ALIGNED, alignedRows} from "./aligned.ts";

/** A CSV field, quoted only where it must be. */
export const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Records of a whole CSV text with the line each starts on: RFC 4180, any line ends, rows of any length. Throws
 * `BadFile` naming the line of a quote that does not close or stands astray.
 */
export function csvRecords(text: string, path: string): Record[] {
  let line = 1;
  try {
    return (parse(text, {...DIALECT, bom: true}) as string[][]).map((cells) => {
      const record = {line, cells};
      line += 1 + cells.reduce((sum, cell) => sum + lineBreaks(cell), 0);
      return record;
    });
  } catch (error) {
    const {lines} = error as CsvError & {lines?: number};
    throw new BadFile(`quote out of place: (${path} line ${lines ?? 1}); save the file again as CSV`);
  }
}

/** Of the text asked for last: every source and profile asks for the first records of the same file. */
const last = {text: "", byDelimiter: new Map<string, readonly Record[]>()};

/** The first records, forgiving everything: used to recognize a file, never to load it. */
export function csvHead(text: string, delimiter = ","): readonly Record[] {
  if (last.text !== text) Object.assign(last, {text, byDelimiter: new Map()});
  const known = last.byDelimiter.get(delimiter) ?? readHead(text, delimiter);
  last.byDelimiter.set(delimiter, known);
  return known;
}

function readHead(text: string, delimiter: string): Record[] {
  const whole = text.length > 60_000 ? text.slice(0, text.lastIndexOf("\n") + 1 || undefined) : text;
  if (delimiter === ALIGNED) return (alignedRows(whole) ?? []).slice(0, 40);
  try {
    const rows = parse(whole, {
      ...DIALECT,
      delimiter,
      bom: true,
      info: true,
      to: 40,
      relax_quotes: true
    }) as unknown as {record: string[]; info: {lines: number}}[];
    return rows.map(({record, info}) => ({line: info.lines, cells: record}));
  } catch {
    return whole
      .split(/\r\n|\n|\r/)
      .slice(0, 40)
      .map((line, index) => ({line: index + 1, cells: line.split(delimiter).map((cell) => cell.replaceAll('"', ""))}));
  }
}

const DIALECT = {relax_column_count: true, skip_empty_lines: false, record_delimiter: ["\r\n", "\n", "\r"]};

const lineBreaks = (text: string): number => (/[\r\n]/.test(text) ? text.match(/\r\n|\n|\r/g)!.length : 0);
