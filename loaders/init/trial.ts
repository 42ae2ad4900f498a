import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../../src/schema/table.ts";
import {loadRows} from "../load-rows.ts";
import type {InputFile, RowSource} from "../source.ts";
import {BadFile} from "../source.ts";

/** Loading a file through a profile that is not written yet, by the code that will load it: nothing else proves it. */

export interface Trial {
  readonly accepted: number;
  readonly rejected: number;
  readonly dollars: string;
  readonly dollarsRejected: string;
  /** Rows refused by reason: how many, their dollars, and where the first stand. */
  readonly refused: readonly {
    readonly reason: string;
    readonly rows: number;
    readonly dollars: string | null;
    readonly lines: string;
  }[];
  readonly remarks: readonly string[];
  /** The first rows, by column. */
  readonly first: readonly {readonly [column: string]: string | null}[];
  readonly months: readonly Sum[];
  readonly drugs: readonly Sum[];
}

/** Lines, packages and dollars of one month or one drug. */
export interface Sum {
  readonly what: string;
  readonly lines: number;
  readonly packages: string;
  readonly dollars: string;
}

/** A number no file of a folder has. */
const TRIAL = 999_999;

export interface TrialOptions {
  readonly connection: DuckDBConnection;
  readonly source: RowSource;
  readonly file: InputFile;
  readonly table: Table;
}

/** What loading the file would make of it; the one-line reason where it would be quarantined. Leaves nothing behind. */
export async function tryLoad({connection, source, file, table}: TrialOptions): Promise<Trial | string> {
  try {
    if (source.recognize(file) === null) return `the profile does not know its own file: (${file.path})`;
    await source.prepare?.(connection);
    const outcome = await loadRows(connection, source, file, {
      fileId: TRIAL,
      stage: `trial_${trials++}`,
      isWorkbook: file.format !== "csv",
      twinOf: () => null
    });
    return {
      accepted: outcome.accepted,
      rejected: outcome.rejected,
      dollars: outcome.dollarsAccepted,
      dollarsRejected: outcome.dollarsRejected,
      remarks: outcome.remarks,
      refused: await refusals(connection),
      ...(await contents(connection, table))
    };
  } catch (error) {
    if (error instanceof BadFile) return error.message;
    throw error;
  } finally {
    await connection.run(
      `DELETE FROM ${table.name} WHERE file_id = ${TRIAL}; DELETE FROM raw.reject WHERE file_id = ${TRIAL}`
    );
  }
}

let trials = 0;

async function refusals(connection: DuckDBConnection): Promise<Trial["refused"]> {
  const reader = await connection.runAndReadAll(`
    SELECT reason, count(DISTINCT line) AS rows, CAST(sum(dollars) AS VARCHAR) AS dollars,
      array_to_string(list_slice(list_sort(list_distinct(list(line))), 1, 4), ', ') AS lines
    FROM raw.reject WHERE file_id = ${TRIAL} GROUP BY reason ORDER BY rows DESC, reason`);
  return reader.getRowObjectsJson().map((row) => ({
    reason: String(row["reason"]),
    rows: Number(row["rows"]),
    dollars: row["dollars"] === null ? null : String(row["dollars"]),
    lines: String(row["lines"])
  }));
}

async function contents(
  connection: DuckDBConnection,
  table: Table
): Promise<Pick<Trial, "first" | "months" | "drugs">> {
  const rows = await connection.runAndReadAll(
    `SELECT * FROM ${table.name} WHERE file_id = ${TRIAL} ORDER BY line LIMIT 5`
  );
  const first = rows.getRowObjectsJson() as {[column: string]: string | null}[];
  if (table.name !== "raw.purchase") return {first, months: [], drugs: []};
  const sums = async (what: string): Promise<Sum[]> => {
    const reader = await connection.runAndReadAll(`
      WITH drug AS (SELECT ndc11, max(drug_name) AS drug_name FROM raw.ndc_hcpcs GROUP BY ndc11)
      SELECT ${what} AS what, count(*) AS lines, CAST(CAST(sum(packages) AS DOUBLE) AS VARCHAR) AS packages, CAST(sum(extended_amount) AS VARCHAR) AS dollars
      FROM raw.purchase AS purchase LEFT JOIN drug USING (ndc11) WHERE purchase.file_id = ${TRIAL} GROUP BY ALL ORDER BY what`);
    return reader.getRowObjectsJson().map((row) => ({
      what: String(row["what"]),
      lines: Number(row["lines"]),
      packages: String(row["packages"]).replace(/\.0$/, ""),
      dollars: String(row["dollars"])
    }));
  };
  return {
    first,
    months: await sums("strftime(invoice_date, '%Y-%m')"),
    drugs: await sums("concat_ws(' ', coalesce(drug_name, 'no drug of the crosswalk'), ndc11)")
  };
}
