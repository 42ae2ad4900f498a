import {type Engine, EngineError} from "../engine/engine.ts";
import type {Client} from "./client.ts";
import {declareColumn, dialectStatements, functionsOf, SCHEMAS, SETTINGS, translate} from "./dialect.ts";

export interface ClickHouseOptions {
  /** The project's folder. */
  readonly root: string;
  /** Begins the name of every database and function of this run and shard there; nobody else has it. */
  readonly run: string;
}

export interface ClickHouse extends Engine {
  /** What a SELECT in the warehouse's own names gives, as text. */
  rows(sql: string): Promise<string[][]>;
}

/** The ledger's SQL needs these besides what every version has. */
const FUNCTIONS = ["lag", "last_value"];

/** ClickHouse as an engine, in databases of its own that are dropped at the end. */
export function clickHouseEngine(client: Client, {root, run}: ClickHouseOptions): ClickHouse {
  const dialect = dialectStatements(root);
  const functions = functionsOf(dialect);
  const local = (sql: string): string => translate(sql, {run, functions});
  const made: string[] = [];
  const make = async (created: string, sql: string, doing: string): Promise<void> => {
    // Noted before it is made: an answer that is lost may have been a yes.
    made.push(created);
    await client.run(sql, doing);
  };
  const countOf = async (table: string): Promise<number> =>
    Number((await client.rows(local(`SELECT count(*) FROM ${table}`), `counting ${table}`))[0]?.[0]);
  return {
    host: client.host,
    open: async () => {
      await proveVersion(client);
      for (const schema of SCHEMAS)
        await make(`DATABASE ${run}_${schema}`, `CREATE DATABASE ${run}_${schema}`, "making a database");
      for (const [i, statement] of dialect.entries())
        await make(`FUNCTION ${run}_${functions[i]}`, local(statement), `making the function ${functions[i]}`);
    },
    fill: async (table, columns, files) => {
      await client.run(
        local(
          `CREATE OR REPLACE TABLE ${table} (${columns.map(declareColumn).join(", ")}) ENGINE = MergeTree ORDER BY tuple()`
        ),
        `making ${table}`
      );
      for (const file of files) await client.insert(local(table), file, `filling ${table}`);
      return countOf(table);
    },
    make: async ({name, view, sql}) => {
      const kind = view ? `VIEW ${name}` : `TABLE ${name} ENGINE = MergeTree ORDER BY tuple()`;
      await client.run(local(`CREATE OR REPLACE ${kind} AS ${sql}`), `making ${name}`);
    },
    take: async (table, file) => {
      await client.export(local(`SELECT * FROM ${table}`), file, `reading ${table}`);
      return countOf(table);
    },
    rows: (sql) => client.rows(local(sql), "reading"),
    close: async () => {
      const left: string[] = [];
      for (const created of made.splice(0).reverse()) {
        const [kind, name] = created.split(" ");
        const sql = `DROP ${kind} IF EXISTS ${name}${kind === "DATABASE" ? " SYNC" : ""}`;
        await client.run(sql, "dropping what the run made").catch(() => left.push(created));
      }
      await client.close();
      if (left.length > 0)
        throw new EngineError(
          `ClickHouse still holds what this run made, drop it there: ${left.join(", ")}`,
          client.host
        );
    }
  };
}

/** Refuses a server that is something else or too old, by what it has rather than by its number. */
async function proveVersion(client: Client): Promise<void> {
  const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
  const [[version = ""] = []] = await client.plainRows("SELECT version()", "saying its version");
  if (!/^\d+\.\d+/.test(version)) throw new EngineError("what answers is not ClickHouse", client.host);
  const found = await client.plainRows(
    `SELECT name FROM system.functions WHERE name IN (${list(FUNCTIONS)})
     UNION ALL SELECT name FROM system.settings WHERE name IN (${list(Object.keys(SETTINGS))})`,
    "saying what it has"
  );
  const has = new Set(found.map(([name]) => name));
  const absent = [...FUNCTIONS, ...Object.keys(SETTINGS)].filter((name) => !has.has(name));
  if (absent.length > 0)
    throw new EngineError(
      `ClickHouse ${version} cannot run the ledger: it has no ${absent.join(", no ")}`,
      client.host
    );
}
