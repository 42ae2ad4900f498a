import {cpSync, mkdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {load} from "../../loaders/load.ts";
import {literal} from "../schema/table.ts";
import {openDatabase, scalar} from "../warehouse/database.ts";

export interface Generated {
  /** Folder laid out like a practice's: CMS files, sites, payers, purchases and claims as CSV. */
  readonly data: string;
  /** Folder of the same purchases and claims as Parquet. */
  readonly parquet: string;
  readonly claimLines: number;
  readonly purchaseLines: number;
  readonly bytes: number;
}

export interface GenerateOptions {
  /** The project's folder. */
  readonly root: string;
  /** An empty folder to write into. */
  readonly folder: string;
  /** Claim rows: drug lines, discarded units, administrations and later versions together. */
  readonly lines: number;
  readonly sites?: number;
}

/** A network grows by sites: one for each 25,000 claim rows, at least four. */
export const sitesFor = (lines: number): number => Math.max(4, Math.round(lines / 25_000));

/** Writes an invented network of centers: the same bytes for the same number of lines and sites. */
export async function generate({root, folder, lines, sites = sitesFor(lines)}: GenerateOptions): Promise<Generated> {
  const data = join(folder, "data");
  const parquet = join(folder, "parquet");
  mkdirSync(data, {recursive: true});
  mkdirSync(parquet, {recursive: true});
  cpSync(join(root, "data/sample/cms"), join(data, "cms"), {recursive: true});
  const warehouse = await openDatabase(":memory:", {temporary: join(folder, "spill"), memoryLimit: "6GB"});
  try {
    const {connection} = warehouse;
    await load({data: join(data, "cms"), warehouse: connection, temporary: folder});
    await connection.run(`SET VARIABLE lines = ${lines}; SET VARIABLE sites = ${sites}`);
    await connection.run(readFileSync(new URL("generate.sql", import.meta.url), "utf8"));
    for (const [table, file] of [
      ["site", "sites"],
      ["payer", "payers"],
      ["purchase", "purchases"],
      ["claim", "claims"]
    ] as const) {
      await connection.run(`COPY ${table} TO ${literal(join(data, `${file}.csv`))} (FORMAT csv, HEADER)`);
      await connection.run(`COPY ${table} TO ${literal(join(parquet, `${file}.parquet`))} (FORMAT parquet)`);
    }
    await connection.run(
      `COPY (SELECT hcpcs, ndc11, units_per_package FROM drug ORDER BY hcpcs) TO ${literal(join(parquet, "packages.parquet"))} (FORMAT parquet)`
    );
    return {
      data,
      parquet,
      claimLines: Number(await scalar(connection, "SELECT count(*) FROM claim")),
      purchaseLines: Number(await scalar(connection, "SELECT count(*) FROM purchase")),
      bytes: statSync(join(data, "claims.csv")).size
    };
  } finally {
    warehouse.close();
  }
}
