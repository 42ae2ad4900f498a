import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import type {CheckResult} from "../warehouse/checks.ts";
import {queryJson, scalar} from "../warehouse/database.ts";

/** What a publication was made from and adds up to. All of it is the same for the same inputs, but for `built_at`. */
export interface Manifest {
  readonly as_of: string;
  /** Names this publication: a hash of the inputs, the program's version and `as_of`. */
  readonly build_id: string;
  /** The only field that differs between two builds of the same inputs. */
  readonly built_at: string;
  readonly version: string;
  /** Hash of all inputs and of the program's own files; null when an input changed while it was read. */
  readonly inputs_sha256: string | null;
  readonly files: readonly Record<string, unknown>[];
  readonly control_totals: Record<string, unknown>;
  /** Findings that the files cannot tell, with what is missing; dollars outside in whole cents. */
  readonly unknown: readonly Record<string, unknown>[];
  /** Payers whose kind no file tells, with the row that would, to be checked. */
  readonly unknown_payers: readonly Record<string, unknown>[];
  readonly checks: readonly {name: string; severity: string; failures: number}[];
  readonly warnings: readonly string[];
}

/** The program's version, from package.json. */
export function programVersion(root: string): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {version: string}).version;
}

/** Gathers the manifest from a built warehouse. */
export async function makeManifest(
  connection: DuckDBConnection,
  {
    root,
    checks,
    warnings,
    inputs_sha256 = null
  }: {
    root: string;
    checks: readonly CheckResult[];
    warnings: readonly string[];
    inputs_sha256?: string | null;
  }
): Promise<Manifest> {
  const version = programVersion(root);
  const as_of = (await scalar(connection, "SELECT as_of::VARCHAR FROM core.run_info")) ?? "";
  const files = await queryJson(
    connection,
    `SELECT path, sha256, source, status, reason, vintage, rows_read, rows_accepted, rows_rejected, dollars_accepted, dollars_rejected
     FROM mart.file ORDER BY file_id`
  );
  const [control_totals = {}] = await queryJson(
    connection,
    `SELECT count(*) AS cube_rows, sum(lines) AS lines, sum(units) AS units, sum(allowed_amount) AS allowed_amount,
       sum(collected_amount) AS collected_amount, sum(acquisition_cost) AS acquisition_cost,
       sum(net_cost_recovery) AS net_cost_recovery, sum(administration_amount) AS administration_amount,
       sum(evaluation_amount) AS evaluation_amount, sum(other_service_amount) AS other_service_amount,
       sum(unknown_cost_amount) AS unknown_cost_amount,
       sum(cost_adjustment) AS cost_adjustment
     FROM mart.margin_cube`
  );
  const unknown = await queryJson(
    connection,
    `SELECT finding, page, title, missing, would_tell, CAST(dollars * 100 AS BIGINT)::DOUBLE AS dollars_cents
     FROM mart.finding_state WHERE NOT is_told ORDER BY dollars DESC NULLS LAST, page, finding`
  );
  const hash = createHash("sha256").update(
    JSON.stringify([version, as_of, inputs_sha256, files.map((file) => [file["path"], file["sha256"]])])
  );
  return {
    as_of,
    build_id: hash.digest("hex").slice(0, 12),
    built_at: new Date().toISOString(),
    version,
    inputs_sha256,
    files,
    control_totals,
    unknown,
    unknown_payers: await queryJson(
      connection,
      "SELECT payer_id, billed_amount, guess, guess_basis, payer_row FROM mart.payer_unknown ORDER BY mart.payer_unknown.billed_amount DESC, payer_id"
    ),
    checks: checks.map(({name, severity, failures}) => ({name, severity, failures})),
    warnings
  };
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
