import type {DuckDBConnection} from "@duckdb/node-api";
import {insertGood, insertRejects, judgeStaged} from "./judge/table.ts";
import {loadGood} from "./load-clean-csv.ts";
import {fates} from "./load-rows.ts";
import type {OpenFile} from "./read/input.ts";
import {repairStaged} from "./repair.ts";
import {type Outcome, writeReject} from "./row-counts.ts";
import type {HeaderSource} from "./source.ts";
import {type HeaderOptions, type Staging, stageCsv, stageParquet} from "./stage-rows.ts";

/** Reads a table with a header row by DuckDB's own reader: at once when all of it is good, else with care. */
export async function loadHeader(
  connection: DuckDBConnection,
  source: HeaderSource,
  file: OpenFile,
  options: HeaderOptions
): Promise<Outcome | null> {
  return (await loadGood(connection, source, file, options.fileId)) ?? loadStaged(connection, source, file, options);
}

/**
 * Stages the texts of any file, puts into form what spreadsheets changed, judges it in SQL, and writes rows and complaints.
 * Null, and nothing written, where the crosswalks must be in first.
 */
export async function loadStaged(
  connection: DuckDBConnection,
  source: HeaderSource,
  file: OpenFile,
  options: HeaderOptions
): Promise<Outcome | null> {
  const table = source.tables[0]!;
  try {
    const stageFile = file.format === "parquet" ? stageParquet : stageCsv;
    const staging = await stageFile(connection, source, table, file, options);
    const ndcs = options.ndcs ?? (async () => new Set<string>());
    const repairs = await repairStaged(connection, table, staging.staged, {path: file.path, ndcs});
    if (repairs.needsCrosswalk) return null;
    staging.remarks.push(...repairs.remarks);
    const outcome = await settle(connection, source, staging, options);
    return repairs.usedCrosswalk ? {...outcome, usesOtherFiles: true} : outcome;
  } finally {
    for (const suffix of ["", "_bad", "_problem", "_step", "_rejects", "_scans"])
      await connection.run(`DROP TABLE IF EXISTS ${options.stage}${suffix}`);
  }
}

/** Judges what is staged; writes good rows, complaints and rows of the wrong shape. */
async function settle(
  connection: DuckDBConnection,
  source: HeaderSource,
  {staged, rows, shapes, remarks}: Staging,
  {fileId}: HeaderOptions
): Promise<Outcome> {
  const table = source.tables[0]!;
  await judgeStaged(connection, table, staged);
  await insertGood(connection, table, staged, fileId);
  await insertRejects(connection, table, staged, {fileId, source: source.name, dollars: source.dollars});
  for (const {line, reason} of shapes)
    await writeReject(connection, {
      fileId,
      line,
      source: source.name,
      column: null,
      reason,
      value: null,
      dollars: null
    });
  const part = await fates(connection, table, staged, source.dollars);
  return {
    read: rows + shapes.length,
    accepted: part.accepted,
    rejected: rows - part.accepted + shapes.length,
    dollarsAccepted: part.dollarsAccepted,
    dollarsRejected: part.dollarsRejected,
    remarks: [...remarks]
  };
}
