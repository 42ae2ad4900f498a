import {type FieldMeta, KINDS} from "../../src/schema/field.ts";

/**
 * Text, as bytes read as Latin-1, that cleaning and judging leave as it stands: not empty, no blank at either edge (the
 * bytes of a no-break space are C2 A0), bare or between quotes on one line.
 */
const TEXT = '(?![ \\t\\xc2])[^",\\r\\n\\0]+(?<![ \\t\\xa0])|"(?![ \\t\\xc2])(?:[^"\\r\\n\\0]|"")+(?<![ \\t\\xa0])"';

/** A column whose text is put into form where it is one digit: a spreadsheet dropped the zero of a place of service. */
export const PLACE = "place_of_service";
const ONE_DIGIT = '(?!"?\\d"?[,\\r\\n])';
const textOf = (name: string): string => (name === PLACE ? `${ONE_DIGIT}(?:${TEXT})` : TEXT);

interface LineColumn {
  readonly name: string;
  readonly meta: FieldMeta;
}

const wordsOf = (values: readonly string[]): string =>
  values.map((value) => value.replace(/\W/g, (sign) => `\\${sign}`)).join("|");

/** What a cell may be; a column that is not used may hold anything that keeps to its cell. */
function cellPattern(column: LineColumn | null): string {
  const meta = column?.meta ?? null;
  if (meta === null) return `(?:${TEXT})?`;
  const {kind, required, values} = meta;
  const allowed = values
    ? wordsOf(values)
    : kind === "text"
      ? textOf(column!.name)
      : KINDS[kind].pattern.replace(/\((?!\?)/g, "(?:");
  return `(?:${allowed})${required ? "" : "?"}`;
}

/**
 * A line of a CSV file, as bytes read as Latin-1, on which every cell is allowed as it is written and needs no cleaning:
 * the patterns of the contract side by side. A line that does not match may still be good; a line that matches is,
 * but for days that are not in the calendar.
 */
export const goodLine = (columns: readonly (LineColumn | null)[], end: "\n" | "\r\n"): RegExp =>
  new RegExp(columns.map(cellPattern).join(",") + end, "y");
