import {readFileSync, renameSync, rmSync} from "node:fs";
import {basename, join} from "node:path";
import {type DuckDBConnection, LIST, listValue, VARCHAR} from "@duckdb/node-api";
import {marketRate} from "../../src/schema/market.ts";
import {literal} from "../../src/schema/table.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import type {Head} from "./in-network.ts";

const RATES = readFileSync(join(import.meta.dirname, "rates.sql"), "utf8");
/** What DuckDB may hold while it joins prices with their providers; what is more goes to disk. */
const JOIN_MEMORY = "200MB";

export interface JoinOptions {
  /** NPIs (ten digits) and TINs (nine) of the practice. */
  readonly own: readonly string[];
  /** NPIs and TINs whose prices are kept; null keeps everybody's. */
  readonly asked: readonly string[] | null;
  /** The practice's payer that published the file; null where nobody said. */
  readonly payerId: string | null;
  /** CSV file to write, on the same disk as `temporary`; none is there afterwards when no price was found. */
  readonly out: string;
  /** Folder of the staged lines, and for what does not fit into memory. */
  readonly temporary: string;
}

/** Rows written, different codes in them, and rows of which nobody's TIN is known. */
export interface Joined {
  readonly rows: number;
  readonly codes: number;
  readonly untold: number;
}

const STAGED = {
  price: {
    entry: "BIGINT",
    rate_modifiers: "VARCHAR",
    billing_class: "VARCHAR",
    rate_setting: "VARCHAR",
    service_places: "VARCHAR",
    negotiated_type: "VARCHAR",
    negotiated_rate: "VARCHAR",
    expiration_date: "VARCHAR",
    reference_list: "VARCHAR"
  },
  entry: {entry: "BIGINT", billing_code_type: "VARCHAR", hcpcs: "VARCHAR", is_wanted: "BOOLEAN"},
  group: {reference: "VARCHAR", tin: "VARCHAR", npi_list: "VARCHAR"}
} as const;

/** Prices with those who have them, counted, as a CSV file of raw.market_rate's columns. */
export async function joinRates(
  path: string,
  head: Head,
  {own, asked, payerId, out, temporary}: JoinOptions
): Promise<Joined> {
  const spill = join(temporary, "spill");
  const database = await openDatabase(":memory:", {memoryLimit: JOIN_MEMORY, threads: 2, temporary: spill});
  const {connection} = database;
  try {
    await connection.run("SET preserve_insertion_order = false");
    for (const [name, columns] of Object.entries(STAGED)) {
      const list = Object.entries(columns).map(([column, type]) => `${column}: '${type}'`);
      const file = join(temporary, `${name}.csv`);
      await connection.run(`CREATE VIEW staged_${name} AS FROM read_csv(${literal(file)}, header = false, auto_detect = false,
        delim = ',', quote = '"', escape = '"', columns = {${list.join(", ")}})`);
    }
    await listIds(connection, "own", own);
    await listIds(connection, "asked", asked ?? []);
    await connection.run(`CREATE TABLE asked AS SELECT ${asked === null} AS takes_all, ${own.length > 0} AS knows_own`);
    const text = (value: string | null): string => (value === null ? "NULL" : literal(value));
    const day = /^\d{4}-\d{2}-\d{2}$/.test(head.last_updated_on ?? "") ? head.last_updated_on : null;
    await connection.run(`CREATE TABLE rate AS SELECT ${text(head.reporting_entity_name)} AS reporting_entity,
      ${text(payerId)} AS payer_id, ${text(head.plan_name)} AS plan, ${text(day)} AS last_updated_on,
      ${text(head.version)} AS schema_version, ${text(basename(path))} AS rates_file, * FROM (${RATES})`);
    const columns = Object.keys(marketRate.fields).join(", ");
    const [row] = (
      await connection.runAndReadAll("SELECT count(*), count(DISTINCT hcpcs), count_if(tins = 0) FROM rate")
    ).getRows();
    const [rows, codes, untold] = row!.map(Number);
    const written = join(temporary, "rates.csv");
    await connection.run(
      `COPY (SELECT ${columns} FROM rate ORDER BY ALL) TO ${literal(written)} (HEADER, DELIMITER ',')`
    );
    // An earlier reading of the file is gone either way: what it kept by other codes or NPIs must not stay.
    if (rows === 0) rmSync(out, {force: true});
    else renameSync(written, out);
    return {rows: rows!, codes: codes!, untold: untold!};
  } finally {
    database.close();
  }
}

/** Tables of NPIs and of TINs; a provider's own NPI can stand as its TIN. */
async function listIds(connection: DuckDBConnection, name: string, ids: readonly string[]): Promise<void> {
  const npis = ids.filter((id) => id.length === 10);
  await connection.run(
    `CREATE TABLE ${name}_npi AS SELECT CAST(unnest($1::VARCHAR[]) AS UBIGINT) AS npi`,
    [texts(npis)],
    [LIST(VARCHAR)]
  );
  await connection.run(
    `CREATE TABLE ${name}_tin AS SELECT unnest($1::VARCHAR[]) AS tin`,
    [texts(ids)],
    [LIST(VARCHAR)]
  );
}

const texts = (values: readonly string[]) => listValue([...values]);
