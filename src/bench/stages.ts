import {linkSync, mkdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {load} from "../../loaders/load.ts";
import {claimLine} from "../schema/canonical.ts";
import {KINDS} from "../schema/field.ts";
import {columnsOf, literal} from "../schema/table.ts";
import {openDatabase, query, scalar} from "../warehouse/database.ts";
import type {Generated} from "./generate.ts";
import {fillCubeInputs, ledgerTotals, openBooks, runCube, runLedger, sqlOf, type Totals} from "./ledger-models.ts";
import {interleave, type Score} from "./measure.ts";
import {openClickHouse} from "./peers/clickhouse.ts";
import {openSameJob} from "./peers/duckdb.ts";
import {Absent, exportForPeers, type Found, foundOf, type Peer} from "./peers/peer.ts";
import {openPolars} from "./peers/polars.ts";
import {openPostgres} from "./peers/postgres.ts";
import {CELLS_BY_SITE, DUCKDB_CELLS} from "./peers/sql.ts";
import {openSqlite} from "./peers/sqlite.ts";

export interface StageOptions {
  readonly root: string;
  readonly folder: string;
  readonly generated: Generated;
  readonly rounds: number;
  /** Folder whose node_modules has the optional peers. */
  readonly modules: string;
  /** ClickHouse servers to use instead of the embedded one. */
  readonly engines: readonly string[];
  readonly say: (text: string) => void;
}

/** What a stage measured: scores by contestant, and what could not be measured, in words. */
export interface Stage {
  readonly scores: readonly Score[];
  readonly notes: readonly string[];
}

/** The claims file: counted, loaded with every type known and no rule, loaded with judgement and reasons. */
export async function loadStage({folder, generated, rounds}: StageOptions): Promise<Stage> {
  const only = join(folder, "claims-only");
  mkdirSync(only);
  const file = join(only, "claims.csv");
  linkSync(join(generated.data, "claims.csv"), file);
  const path = join(folder, "load.duckdb");
  const warehouse = await openDatabase(path, {temporary: join(folder, "spill")});
  const {connection} = warehouse;
  const header =
    (await scalar(connection, `SELECT columns FROM sniff_csv(${literal(file)}, all_varchar = true)`)) ?? "";
  const names = [...header.matchAll(/name: (\w+)|'name': '?(\w+)/g)].map((match) => match[1] ?? match[2]!);
  const kinds = new Map(
    columnsOf(claimLine).map(({name, meta}) => [name === "line_number" ? "line" : name, meta.kind])
  );
  const types = names.map((name) => `'${name}': '${KINDS[kinds.get(name) ?? "text"].sql_type}'`).join(", ");
  const csv = (columns: string): string =>
    `read_csv(${literal(file)}, header = true, auto_detect = false, delim = ',', quote = '"', columns = {${columns}})`;
  let rejected = 0;
  try {
    const scores = await interleave(
      [
        {
          name: "count",
          run: async () =>
            void (await scalar(
              connection,
              `SELECT count(*) FROM ${csv(names.map((name) => `'${name}': 'VARCHAR'`).join(", "))}`
            ))
        },
        {
          name: "typed load",
          run: async () => void (await connection.run(`CREATE OR REPLACE TABLE typed AS SELECT * FROM ${csv(types)}`))
        },
        {
          name: "load",
          run: async () => {
            const report = await load({data: only, warehouse: connection, temporary: folder});
            rejected = report.files.reduce((sum, {rows}) => sum + rows.rejected, 0);
          }
        }
      ],
      rounds
    );
    const [row] = await query(
      connection,
      "SELECT (SELECT sum(billed_amount) FROM typed) = (SELECT sum(billed_amount) FROM raw.claim_line) AND (SELECT count(*) FROM typed) = (SELECT count(*) FROM raw.claim_line) AS same"
    );
    if (row?.["same"] !== true)
      throw new Error("totals differ: the typed load and the load with reasons hold other rows");
    return {scores, notes: [`${rejected} rows rejected`]};
  } finally {
    warehouse.close();
    for (const each of [path, only]) rmSync(each, {recursive: true, force: true});
  }
}

/** All that the ledger orders, by the texts it orders them by: what DuckDB's own sort of the same rows costs. */
const SORT = `SELECT * FROM (
  SELECT site_id, ledger_ndc11 AS ndc11, service_date AS day, 1 AS kind, claim_id AS a, NULL AS b, line, ledger_units, NULL AS amount, lot
  FROM core.claim_line WHERE consumes AND ledger_units > 0
  UNION ALL
  SELECT site_id, ndc11, stock_date, CASE WHEN ledger_units > 0 THEN 0 ELSE 2 END, vendor, invoice, line, ledger_units, extended_amount, lot
  FROM core.purchase WHERE ledger_units <> 0)
ORDER BY site_id, ndc11, day, kind, a, b, line`;
/** The least a sort could be asked: claim lines alone, no receipts, into memory. */
const NARROW_SORT = `SELECT site_id, ledger_ndc11, service_date, claim_id, line, units FROM core.claim_line WHERE consumes
  ORDER BY site_id, ledger_ndc11, service_date, claim_id, line`;
const SCAN = `SELECT sum(CAST(ledger_units * 1000 AS BIGINT)), max(service_date), max(claim_id), max(line), max(site_id), max(ledger_ndc11)
  FROM core.claim_line WHERE consumes`;

/** Measures of a drug line, added up in one pass without groups: what the cube must read. */
const CUBE_SCAN = `SELECT sum(units), sum(units_short), sum(billed_amount), sum(allowed_amount), sum(paid_amount), sum(patient_paid_amount),
  sum(sequestration_amount), sum(collected_amount), sum(acquisition_cost), max(quarter), max(hcpcs), max(payer_id), max(site_id)
  FROM core.drug_line WHERE method = 'fifo'`;
const SETS = `SELECT quarter, hcpcs, payer_id, site_id, sum(lines), sum(units), sum(allowed_amount), sum(collected_amount), sum(acquisition_cost)
  FROM mart.margin_cube GROUP BY CUBE (quarter, hcpcs, payer_id, site_id)`;

export interface LedgerStage extends Stage {
  readonly totals: Totals;
}

/** Ledger and cube beside sorts and scans of the same rows; then, when asked, the same work on other engines. */
export async function ledgerStage(
  options: StageOptions,
  {peers, peerRounds}: {peers: readonly string[]; peerRounds: number}
): Promise<LedgerStage> {
  const {root, folder, generated, rounds, say} = options;
  const file = join(folder, "ledger.duckdb");
  const warehouse = await openBooks(root, {file, parquet: generated.parquet, temporary: join(folder, "spill")});
  const {connection} = warehouse;
  const run = (sql: string) => async (): Promise<void> => void (await connection.run(sql));
  try {
    await runLedger(connection, root);
    await fillCubeInputs(connection, root);
    await runCube(connection, root);
    await proveTotals(connection);
    const totals = await ledgerTotals(connection);
    say(`ledger: ${totals.issues} issues, ${totals.cents} cents, ${totals.short} thousandths short`);
    const scores = await interleave(
      [
        {name: "scan", run: run(SCAN)},
        {name: "narrow sort", run: run(`CREATE OR REPLACE TEMP TABLE sorted AS ${NARROW_SORT}`)},
        {name: "sort", run: run(`CREATE OR REPLACE TABLE core.sorted AS ${SORT}`)},
        {
          name: "undated ledger",
          run: run(`CREATE OR REPLACE TABLE core.undated AS ${sqlOf(root, "src/bench/undated.sql")}`)
        },
        {name: "undated ledger, every event kept", run: run(sqlOf(root, "src/bench/undated-kept.sql"))},
        {name: "dated ledger", run: () => runLedger(connection, root)},
        {name: "cube scan", run: run(CUBE_SCAN)},
        {name: "finest cube", run: () => runCube(connection, root, "core.cube_timed")},
        {name: "all grouping sets", run: run(`CREATE OR REPLACE TABLE core.sets AS ${SETS}`)}
      ],
      rounds
    );
    for (const table of ["sorted", "undated", "undated_event", "undated_lot", "undated_position", "cube_timed", "sets"])
      await connection.run(`DROP TABLE core.${table}`);
    const beside =
      peers.length > 0 ? await peerStage(connection, options, {peers, rounds: peerRounds}) : {scores: [], notes: []};
    return {totals, scores: [...scores, ...beside.scores], notes: beside.notes};
  } finally {
    warehouse.close();
    rmSync(file, {force: true});
  }
}

/** Refuses to time what does not add up: cube and lines, issues and lots. */
async function proveTotals(connection: DuckDBConnection): Promise<void> {
  const [row] = await query(
    connection,
    `SELECT
      (SELECT sum(acquisition_cost) FROM mart.margin_cube) = (SELECT sum(acquisition_cost) FROM core.drug_line) AS cube_holds_cost,
      (SELECT sum(collected_amount) FROM mart.margin_cube) = (SELECT sum(collected_amount) FROM core.drug_line) AS cube_holds_collected,
      (SELECT sum(issued_after - issued_before + milliunits_short) FROM core.ledger_position)
        = (SELECT sum(milliunits) FROM core.ledger_event WHERE NOT is_receipt) AS units_held,
      (SELECT sum(cents) FROM core.ledger_position) <= (SELECT sum(cents) FROM core.lot_line) AS cents_held`
  );
  const broken = Object.entries(row ?? {}).filter(([, holds]) => holds !== true);
  if (broken.length > 0) throw new Error(`totals differ before timing: ${broken.map(([name]) => name).join(", ")}`);
}

/** What two engines disagree on. */
const differences = (found: Found, own: Found): string[] =>
  (["issues", "cents", "short", "cells"] as const).filter((what) => found[what] !== own[what]);

/** Other engines on the same rows: each must find the same cents in every cell before it is timed. */
async function peerStage(
  connection: DuckDBConnection,
  {root, folder, modules, engines, say}: StageOptions,
  {peers, rounds}: {peers: readonly string[]; rounds: number}
): Promise<Stage> {
  const shared = join(folder, "peers");
  mkdirSync(shared);
  await exportForPeers(connection, shared);
  const work = async (): Promise<void> => {
    await runLedger(connection, root);
    await connection.run(`CREATE OR REPLACE TABLE core.cell AS ${DUCKDB_CELLS}`);
  };
  await work();
  const rows = await connection.runAndReadAll(CELLS_BY_SITE.replace("FROM cell", "FROM core.cell"));
  const {issues, cents, short} = await ledgerTotals(connection);
  const own: Found = foundOf(rows.getRows(), [issues, cents, short]);
  const scores: Score[] = [];
  const notes: string[] = [];
  const options = {folder: shared, scratch: shared, modules};
  const sameJob = await openSameJob(connection, {folder: shared, root});
  await sameJob.run();
  const same = differences(await sameJob.found(), own);
  if (same.length > 0) throw new Error(`totals differ: DuckDB at the peers' job finds other ${same.join(", ")}`);
  const openings: {[name: string]: () => Promise<Peer[]>} = {
    sqlite: async () => [await openSqlite(options)],
    postgres: () => openPostgres(options),
    polars: async () => [await openPolars(options)],
    clickhouse: async () => [await openClickHouse(connection, {...options, root, engines})]
  };
  for (const name of peers) {
    let opened: Peer[] = [];
    try {
      opened = await openings[name]!();
      for (const peer of opened) {
        await peer.run();
        const found = await peer.found();
        const differs = differences(found, own);
        if (differs.length > 0) {
          notes.push(
            `${peer.name}: not timed, it finds other ${differs.join(", ")} (${found.cents} cents, DuckDB ${own.cents})`
          );
          continue;
        }
        say(`${peer.name}: equal to the cent in every cell`);
        scores.push(
          ...(await interleave(
            [
              {name: `DuckDB beside ${peer.name}`, run: work},
              {name: `DuckDB, same job, beside ${peer.name}`, run: () => sameJob.run()},
              {name: peer.name, run: () => peer.run(), isElsewhere: peer.isElsewhere, cpu: peer.cpu}
            ],
            rounds
          ))
        );
      }
    } catch (error) {
      const reason = (error as Error).message.split("\n")[0]!;
      notes.push(error instanceof Absent ? `${name}: skipped, ${reason}` : `${name}: failed, ${reason}`);
    } finally {
      await opened.at(-1)?.close();
    }
  }
  rmSync(shared, {recursive: true, force: true});
  return {scores, notes};
}
