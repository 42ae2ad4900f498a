import {existsSync} from "node:fs";
import type {DuckDBConnection} from "@duckdb/node-api";
import {load} from "../load.ts";
import {findProfiles} from "../profile/library.ts";
import type {Practice} from "../profile/propose.ts";
import {createRaw} from "../raw.ts";
import {crosswalkOf} from "../sources/distributor.ts";
import {SOURCES} from "../sources/index.ts";

/** What the files that a practice has already say of its sites and drugs, so that init can guess well and show the truth. */

export interface KnownPractice extends Practice {
  /** NDCs that claims bill. */
  readonly billed: ReadonlySet<string>;
}

/** A profile that cannot be read stops every load; init may be what mends it. */
function areProfilesSound(data: string): boolean {
  try {
    findProfiles(data);
    return true;
  } catch {
    return false;
  }
}

/** Loads a data folder into a warehouse and asks it; a folder that is not there knows nothing. */
export async function knownPractice(data: string, warehouse: DuckDBConnection): Promise<KnownPractice> {
  if (existsSync(data) && areProfilesSound(data)) await load({data, warehouse});
  else await createRaw(warehouse, SOURCES);
  const rows = async (sql: string): Promise<(string | null)[][]> =>
    (await warehouse.runAndReadAll(sql))
      .getRows()
      .map((row) => row.map((value) => (value === null ? null : String(value))));
  const sites = await rows(`
    SELECT site_id, max(name) FROM raw.site GROUP BY site_id
    UNION ALL
    SELECT DISTINCT site_id, NULL FROM raw.claim_line WHERE site_id NOT IN (SELECT site_id FROM raw.site)
    ORDER BY site_id`);
  const [[latest] = [null]] = await rows("SELECT CAST(max(service_date) AS VARCHAR) FROM raw.claim_line");
  const billed = await rows("SELECT DISTINCT ndc11 FROM raw.claim_line WHERE ndc11 IS NOT NULL");
  return {
    crosswalk: await crosswalkOf(warehouse),
    sites: new Map(sites.map(([id, name]) => [id!, name ?? id!])),
    latest: latest ?? null,
    billed: new Set(billed.map(([ndc]) => ndc!))
  };
}
