import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../../schema/table.ts";
import {queryJson} from "../database.ts";

/** Which shard each site is in; made once a run, so that every table is cut the same way. */
export const SHARDS = "temp.engine_shard";

/**
 * Deals the sites out, the largest first, each to the shard that has least: a site's stock is in one shard whole. A site
 * that none of `sources` has goes to the first shard.
 */
export async function makeShards(
  connection: DuckDBConnection,
  {shards, sources}: {shards: number; sources: readonly string[]}
): Promise<void> {
  const union = sources.map((table) => `SELECT site_id FROM ${table}`).join(" UNION ALL ");
  const sites = await queryJson(
    connection,
    `SELECT site_id, CAST(count(*) AS INTEGER) AS rows FROM (${union}) WHERE site_id IS NOT NULL GROUP BY site_id ORDER BY rows DESC, site_id`
  );
  const dealt = deal(
    sites.map(({rows}) => Number(rows)),
    shards
  );
  await connection.run("CREATE OR REPLACE TEMP TABLE engine_shard (site_id VARCHAR, shard INTEGER)");
  const rows = sites.map(({site_id}, i) => `(${literal(String(site_id))}, ${dealt[i]})`);
  if (rows.length > 0) await connection.run(`INSERT INTO ${SHARDS} VALUES ${rows.join(", ")}`);
}

/** The shard of each weight, given largest first. */
export function deal(weights: readonly number[], shards: number): number[] {
  const loads = new Array<number>(shards).fill(0);
  return weights.map((weight) => {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += weight;
    return least;
  });
}
