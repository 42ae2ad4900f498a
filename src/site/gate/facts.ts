import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {TABLES} from "../../schema/all.ts";
import {KINDS} from "../../schema/field.ts";
import {columnsOf, quote} from "../../schema/table.ts";
import {filesUnder} from "../stage-reports.ts";
import {daysIn} from "./days.ts";
import {plain, wordsOf} from "./plain.ts";

/** What must not leave: read from the raw tables, and from the report's own texts what may. */
export interface PrivateFacts {
  /** Texts that identify a patient or a claim, as they stand in the raw tables. */
  readonly identifiers: ReadonlySet<string>;
  /** Days on which a patient was seen, billed or paid for, ISO. */
  readonly dates: ReadonlySet<string>;
  /** Days that columns without patients have too: invoices, postings, contracts. They may be shown. */
  readonly publicDates: ReadonlySet<string>;
  /** Words of the report's own texts. */
  readonly commonWords?: ReadonlySet<string>;
}

/** Patient fields that are words or codes of a list and identify nobody by themselves. */
const NOT_IDENTIFYING = new Set(["diagnosis_codes"]);
interface OwnTexts {
  readonly days: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

/** Read once a process: the program does not change while it runs. */
const OWN_TEXTS = new Map<string, OwnTexts>();

/** Texts of the program, which say nothing of the practice: days and words in them are nobody's. */
function ownTexts(root: string): OwnTexts {
  const known = OWN_TEXTS.get(root);
  if (known) return known;
  const days = new Set<string>(Object.values(KINDS).map(({example}) => example.slice(0, 10)));
  const words = new Set<string>();
  for (const folder of ["reports", "src", "data/reference"])
    for (const file of filesUnder(join(root, folder), (path) => /\.(md|ts|sql|csv)$/.test(path))) {
      const text = readFileSync(file, "utf8");
      for (const day of daysIn(text)) days.add(day);
      for (const {word} of wordsOf(plain(text))) words.add(word);
    }
  OWN_TEXTS.set(root, {days, words});
  return {days, words};
}

/**
 * Reads the identifiers and dates of every patient column of every raw table. Days that the report's own texts and the
 * reference tables name, and the day the run stands at, are nobody's. A short number that is also a value of a column
 * without patients, an invoice's for one, cannot be told from it and is not looked for.
 */
export async function privateFacts(connection: DuckDBConnection, root: string): Promise<PrivateFacts> {
  const {days, words: commonWords} = ownTexts(root);
  const publicDates = new Set(days);
  const identifiers = new Set<string>();
  const dates = new Set<string>();
  const others = new Set<string>();
  const asOf = await connection.runAndReadAll("SELECT CAST(as_of AS VARCHAR) FROM core.run_info");
  for (const [day] of asOf.getRows()) publicDates.add(String(day));
  // A network has millions: a chunk at a time, never all of them as rows beside the set they go into.
  const take = async (table: string, column: string, add: (value: string) => void, where = "true"): Promise<void> => {
    const found = await connection.stream(
      `SELECT DISTINCT CAST(${quote(column)} AS VARCHAR) FROM ${table} WHERE ${quote(column)} IS NOT NULL AND ${where}`
    );
    for await (const rows of found.yieldRows()) for (const [value] of rows) add(String(value));
  };
  const filled = await filledTables(connection);
  for (const table of TABLES) {
    if (!filled.has(table.name)) continue;
    for (const {name, meta} of columnsOf(table)) {
      const isDay = meta.kind === "date" || meta.kind === "timestamp";
      if (isDay) {
        const into = meta.patient ? dates : publicDates;
        await take(table.name, name, (value) => into.add(value.slice(0, 10)));
      } else if (meta.patient && !NOT_IDENTIFYING.has(name)) {
        await take(table.name, name, (value) => identifiers.add(value));
      } else if (meta.kind === "text" && !meta.patient) {
        await take(table.name, name, (value) => others.add(value), `regexp_full_match(${quote(name)}, '\\d{1,8}')`);
      }
    }
  }
  for (const value of others) identifiers.delete(value);
  return {identifiers, dates, publicDates, commonWords};
}

/** Tables that have a row: most practices fill few of them. */
async function filledTables(connection: DuckDBConnection): Promise<Set<string>> {
  const reader = await connection.runAndReadAll(
    TABLES.map(({name}) => `SELECT '${name}' AS name WHERE EXISTS (FROM ${name})`).join(" UNION ALL ")
  );
  return new Set(reader.getRows().map(([name]) => String(name)));
}
