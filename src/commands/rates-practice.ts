import {existsSync, readFileSync} from "node:fs";
import {join, resolve} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {query} from "../warehouse/database.ts";
import {openReader} from "../warehouse/read-only.ts";

/** What `plus-six rates` takes from the last build, and what a person names instead. */
export interface Practice {
  /** Drugs billed or bought, other products of their families, and drug administration. */
  readonly codes: readonly string[];
  readonly npis: readonly string[];
  readonly payers: readonly string[];
  /** NPIs of providers that CMS lists for drugs, by state. */
  readonly listed: readonly (readonly [state: string, npi: string])[];
}

const CODES = `
  WITH own AS (
    SELECT hcpcs FROM core.claim_line WHERE hcpcs IN (SELECT hcpcs FROM core.drug_code)
    UNION
    SELECT hcpcs FROM core.purchase WHERE hcpcs IS NOT NULL
  )
  SELECT hcpcs FROM own
  UNION
  SELECT hcpcs FROM core.drug WHERE family IN (SELECT family FROM core.drug JOIN own USING (hcpcs))
  UNION
  SELECT hcpcs FROM reference.administration_code`;

/** Reads the last build; null when there is none. */
export async function practiceOf(out: string): Promise<Practice | null> {
  const path = join(resolve(out), "warehouse.duckdb");
  if (!existsSync(path)) return null;
  const warehouse = await openReader(path);
  const texts = async (sql: string): Promise<string[]> =>
    (await query(warehouse.connection, sql)).map((row) => String(Object.values(row)[0]));
  try {
    return {
      codes: await texts(CODES),
      npis: await texts("SELECT DISTINCT npi FROM core.site WHERE npi IS NOT NULL"),
      payers: await texts("SELECT payer_id FROM core.payer ORDER BY payer_id"),
      listed: await listedIn(warehouse.connection)
    };
  } finally {
    warehouse.close();
  }
}

/** None where the warehouse is of a version that did not load the file. */
async function listedIn(connection: DuckDBConnection): Promise<(readonly [string, string])[]> {
  const tables = await query(connection, "SELECT * FROM duckdb_tables() WHERE table_name = 'provider_service'");
  if (tables.length === 0) return [];
  const rows = await query(connection, "SELECT DISTINCT state, rendering_npi FROM raw.provider_service");
  return rows.map(({state, rendering_npi}) => [String(state), String(rendering_npi)] as const);
}

/** Codes of a list, `J1745,q5103`. */
export const codesOf = (list: string): string[] =>
  words(list).map((word) => {
    const code = word.toUpperCase();
    if (!/^[A-Z0-9]{5}$/.test(code)) throw new Refused(`invalid HCPCS code "${word}" in --codes: write J1745,Q5103`);
    return code;
  });

/** NPIs and TINs of a list, or of a file that has one a line; a CSV file's header and other columns are passed over. */
export function idsOf(option: string, list: string): string[] {
  if (!existsSync(list)) return words(list).map((word) => idOf(word) ?? notAnId(option, word));
  const ids = readFileSync(list, "utf8")
    .split(/[\s,;|"]+/)
    .flatMap((word) => idOf(word) ?? []);
  if (ids.length === 0) throw new Refused(`no NPI (ten digits) or TIN (nine) in ${list}, named with ${option}`);
  return ids;
}

/**
 * NPIs whose prices are asked for; null for everybody's. A state's are those CMS lists for drugs there: in-network files hold no
 * address.
 */
export function askedIds(
  npi: string | undefined,
  region: string | undefined,
  practice: Practice | null
): string[] | null {
  if (npi !== undefined) return idsOf("--npi", npi);
  if (region === undefined) return null;
  const listed = (practice?.listed ?? []).flatMap(([state, id]) => (state === region.toUpperCase() ? [id] : []));
  if (listed.length === 0)
    throw new Refused(
      `no provider of ${region.toUpperCase()} is known, and in-network files hold no address: load CMS's Medicare Physician & Other Practitioners by Provider and Service and build, or name NPIs with --npi`
    );
  return listed;
}

const words = (list: string): string[] => list.split(/[\s,;]+/).filter((word) => word !== "");
const idOf = (word: string): string | null =>
  /^([1-9]\d{9}|\d{9}|\d{2}-\d{7})$/.test(word) ? word.replace("-", "") : null;

function notAnId(option: string, word: string): never {
  throw new Refused(`invalid NPI or TIN "${word}" in ${option}: an NPI has ten digits, a TIN nine`);
}
