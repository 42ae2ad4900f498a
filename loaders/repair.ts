import type {DuckDBConnection} from "@duckdb/node-api";
import {type FieldMeta, KINDS} from "../src/schema/field.ts";
import {columnsOf, quote, type Table} from "../src/schema/table.ts";
import {PLACE} from "./judge/line.ts";
import {okSql, type Staged} from "./judge/table.ts";
import {isoDate, plainNumber, readNdc} from "./profile/text.ts";
import {stageTexts} from "./stage-texts.ts";

/**
 * Values of canonical files as Excel and reports write them, put into the one form before they are judged: `4/15/2025`,
 * `$1,526.15`, `(5.00)`, `5.00-`, `TRUE`, an NDC of ten digits or without its zeros. Only what has one reading is put
 * right, by the same functions that read exports; each repair is counted and said, and all else is refused as it stands.
 */

export interface Repairs {
  /** One line for a column, without a value that could be a patient's. */
  readonly remarks: string[];
  /** NDCs that the crosswalk must tell: the file is read again when all crosswalks are in. */
  readonly needsCrosswalk: boolean;
  /** What was read depends on the crosswalk, and so on another file. */
  readonly usedCrosswalk: boolean;
}

/** Distinct unreadable texts of a column that are looked at; more is no slip of a spreadsheet. */
const MOST = 200_000;

/** `ndcs`: what the crosswalks hold; null while not all of them are in. */
export async function repairStaged(
  connection: DuckDBConnection,
  table: Table,
  {stage, columns}: Pick<Staged, "stage" | "columns">,
  {path, ndcs}: {path: string; ndcs: () => Promise<ReadonlySet<string> | null>}
): Promise<Repairs> {
  const present = columnsOf(table).filter(({name}) => columns.includes(name));
  const wrong = await textsOf(connection, stage, present);
  if (wrong.size === 0) return {remarks: [], needsCrosswalk: false, usedCrosswalk: false};
  const days = dayFormats([...wrong].flatMap(([{meta}, texts]) => (meta.kind === "date" ? [...texts.keys()] : [])));
  const remarks: string[] = [];
  let [needsCrosswalk, usedCrosswalk] = [false, false];
  for (const [{name, meta}, texts] of wrong) {
    const fixes = new Map<string, string>();
    for (const text of texts.keys()) {
      const damaged = meta.kind === "ndc11" && isDamaged(text);
      const known = damaged ? await ndcs() : EMPTY;
      if (known === null) needsCrosswalk = true;
      if (damaged && known) usedCrosswalk = true;
      const fixed = repaired(name, meta, text, {days, ndcs: known ?? EMPTY});
      if (fixed !== null && isAllowed(meta, fixed)) fixes.set(text, fixed);
    }
    if (fixes.size === 0) continue;
    await replace(connection, stage, name, fixes);
    const rows = [...fixes.keys()].reduce((sum, text) => sum + texts.get(text)!, 0);
    const [from, to] = [...fixes][0]!;
    const how =
      meta.kind === "date"
        ? `dates written as ${days.join(" or ")}`
        : meta.patient
          ? WORDS[meta.kind]
          : `${from} is ${to}`;
    remarks.push(`${rows} values of ${name} put into the form of the file (${how ?? meta.kind}): (${path})`);
  }
  return {remarks, needsCrosswalk, usedCrosswalk};
}

const EMPTY: ReadonlySet<string> = new Set();
const WORDS: {readonly [kind: string]: string | undefined} = {timestamp: "times", text: "words"};

interface Column {
  readonly name: string;
  readonly meta: FieldMeta;
}

/** Texts that are not allowed, with how many rows have each, by column. */
async function textsOf(
  connection: DuckDBConnection,
  stage: string,
  present: readonly Column[]
): Promise<Map<Column, Map<string, number>>> {
  const judged = present.filter(({name, meta}) => meta.kind !== "text" || meta.values !== undefined || name === PLACE);
  const bad = ({name, meta}: Column): string =>
    name === PLACE
      ? `regexp_full_match(${quote(name)}, '\\d')`
      : `${quote(name)} IS NOT NULL AND NOT ${okSql(meta, quote(name))}`;
  const found = new Map<Column, Map<string, number>>();
  if (judged.length === 0) return found;
  const counts = (
    await connection.runAndReadAll(
      `SELECT ${judged.map((column) => `count(*) FILTER (${bad(column)})`).join(", ")} FROM ${stage}`
    )
  ).getRows()[0]!;
  for (const [at, column] of judged.entries()) {
    if (Number(counts[at]) === 0) continue;
    const reader = await connection.runAndReadAll(
      `SELECT ${quote(column.name)}, count(*) FROM ${stage} WHERE ${bad(column)} GROUP BY 1 ORDER BY min(rowid) LIMIT ${MOST}`
    );
    found.set(column, new Map(reader.getRows().map(([text, rows]) => [String(text), Number(rows)])));
  }
  return found;
}

const MONTH_FIRST = ["MM/DD/YYYY", "MM/DD/YY", "MM-DD-YYYY", "MM-DD-YY"];
const DAY_FIRST = ["DD/MM/YYYY", "DD/MM/YY", "DD-MM-YYYY"];
/** Forms whose parts cannot be mistaken for one another. */
const PLAIN = ["YYYY-MM-DD", "YYYY/MM/DD", "DD-MON-YYYY", "MON-DD-YYYY"];

/**
 * The forms of a file's dates. Month and day stand as in the US unless a date of the file can only be the other way round;
 * a file with dates of both kinds has dates nobody can read, and only forms without doubt are left.
 */
export function dayFormats(texts: readonly string[]): readonly string[] {
  const readsAs = (formats: readonly string[]) => (text: string) => isoDate(text, formats) !== null;
  const slashed = texts.filter((text) => readsAs(MONTH_FIRST)(text) || readsAs(DAY_FIRST)(text));
  if (slashed.length === 0) return PLAIN;
  const [us, other] = [slashed.every(readsAs(MONTH_FIRST)), slashed.every(readsAs(DAY_FIRST))];
  if (us) return [...PLAIN, ...MONTH_FIRST];
  return other ? [...PLAIN, ...DAY_FIRST] : PLAIN;
}

const isDamaged = (text: string): boolean => {
  const read = readNdc(text, EMPTY);
  return "reason" in read && read.reason === "ndc_not_in_crosswalk";
};

/** The text in the form of its kind; null where it has not one reading. */
function repaired(
  name: string,
  {kind, values}: FieldMeta,
  text: string,
  {days, ndcs}: {days: readonly string[]; ndcs: ReadonlySet<string>}
): string | null {
  if (name === PLACE) return text.padStart(2, "0");
  if (values) return values.find((value) => value === text.toLowerCase()) ?? null;
  switch (kind) {
    case "date":
      // A time of day other than none belongs to no day column: a zone may have moved the day.
      return /\d:\d/.test(text) && !/[ T]0?0:00(:00(\.0+)?)?$|[ T]12:00(:00)? ?AM$/i.test(text)
        ? null
        : isoDate(text, days);
    case "money":
    case "price":
    case "units":
    case "integer":
      return plainNumber(text);
    case "percent":
      return plainNumber(text.replace(/\s*%$/, ""));
    case "flag":
      return text.toLowerCase();
    case "ndc11": {
      const read = readNdc(text, ndcs);
      return "ndc11" in read ? read.ndc11 : null;
    }
    case "timestamp":
      return timeOf(text);
    default:
      return null;
  }
}

/** `4/15/2025 9:30 AM` as `2025-04-15 09:30`. */
function timeOf(text: string): string | null {
  const [, day = "", hour = "", minute = "", second = "", half = ""] =
    /^(\S+) (\d{1,2}):(\d{2})(:\d{2})? ?([AP]M)?$/i.exec(text) ?? [];
  const date = isoDate(day, MONTH_FIRST);
  if (date === null || (half !== "" && (Number(hour) < 1 || Number(hour) > 12))) return null;
  const hours = half === "" ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  return `${date} ${String(hours).padStart(2, "0")}:${minute}${second}`;
}

function isAllowed({kind, values}: FieldMeta, text: string): boolean {
  return values ? values.includes(text) : new RegExp(`^(?:${KINDS[kind].pattern})$`, "s").test(text);
}

async function replace(
  connection: DuckDBConnection,
  stage: string,
  column: string,
  fixes: ReadonlyMap<string, string>
): Promise<void> {
  const list = `${stage}_fix`;
  const rows = [...fixes].map(([from, to], line) => ({line, values: {from, to}}));
  await stageTexts(connection, list, ["from", "to"], rows);
  await connection.run(
    `UPDATE ${stage} SET ${quote(column)} = fix."to" FROM ${list} AS fix WHERE ${stage}.${quote(column)} = fix."from"`
  );
  await connection.run(`DROP TABLE ${list}`);
}
