import type {DuckDBConnection} from "@duckdb/node-api";
import {literal, quote} from "../../schema/table.ts";

/**
 * A stand-in for values that do not leave this machine: their places in order, written so that they sort and compare as the
 * values do and have their type. SQL that only compares and orders them gives the same with either.
 */
export interface Surrogate {
  readonly name: string;
  /** Columns of tables sent or brought back that hold such values. */
  readonly columns: readonly string[];
  /** SELECTs of one column each: all values there are. */
  readonly sources: readonly string[];
  /** The stand-in of the nth value, in SQL. */
  readonly code: (n: string) => string;
}

const tableOf = ({name}: Surrogate): string => `temp.engine_code_${name}`;

/** Makes the lists of values and stand-ins. They stay in this connection. */
export async function makeSurrogates(connection: DuckDBConnection, surrogates: readonly Surrogate[]): Promise<void> {
  for (const surrogate of surrogates) {
    const values = surrogate.sources.join(" UNION ALL ");
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE engine_code_${surrogate.name} AS
       SELECT value, ${surrogate.code("row_number() OVER (ORDER BY value)")} AS code
       FROM (SELECT DISTINCT value FROM (${values}) AS source(value) WHERE value IS NOT NULL)`
    );
  }
}

export async function dropSurrogates(connection: DuckDBConnection, surrogates: readonly Surrogate[]): Promise<void> {
  for (const surrogate of surrogates) await connection.run(`DROP TABLE IF EXISTS ${tableOf(surrogate)}`);
}

/**
 * Columns of a table `given` with values as their stand-ins (`code`), or the other way (`value`), and the joins for it. One that
 * has no counterpart stops the query: a null would be a wrong answer.
 */
export function exchanged(
  columns: readonly string[],
  surrogates: readonly Surrogate[],
  into: "code" | "value"
): {select: string[]; joins: string} {
  const from = into === "code" ? "value" : "code";
  const joins: string[] = [];
  const select = columns.map((column, i) => {
    const surrogate = surrogates.find((one) => one.columns.includes(column));
    const own = `given.${quote(column)}`;
    if (!surrogate) return own;
    const join = `exchange_${i}`;
    joins.push(`LEFT JOIN ${tableOf(surrogate)} AS ${join} ON ${join}.${from} = ${own}`);
    const unknown = `error(${literal(`a ${surrogate.name} without its counterpart`)})`;
    return `CASE WHEN ${own} IS NOT NULL AND ${join}.${into} IS NULL THEN ${unknown} ELSE ${join}.${into} END`;
  });
  return {select, joins: joins.join("\n")};
}
