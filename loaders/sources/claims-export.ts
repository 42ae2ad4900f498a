import {readFileSync} from "node:fs";
import type {DuckDBConnection} from "@duckdb/node-api";
import {claimLine} from "../../src/schema/canonical.ts";
import {claimExport} from "../../src/schema/claim-export.ts";
import {foldExports} from "../claims-fold.ts";
import {findClaimsProfiles} from "../profile/claims/library.ts";
import {type ClaimsReading, type Known, NOTHING_KNOWN, readClaims} from "../profile/claims/read.ts";
import type {ClaimsProfile} from "../profile/claims/schema.ts";
import {type GridRow, readGrids} from "../profile/grid.ts";
import {fitHeader, headerKey} from "../profile/header.ts";
import {ALIGNED} from "../read/aligned.ts";
import {csvHead} from "../read/csv.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {BadFile} from "../source.ts";

/**
 * Claims as practice-management systems and clearinghouses export them, read through a profile to `raw.claim_export`. When
 * every file is in, the rows of all of them together become claim lines: a payment may stand in another month's file than
 * its charge. Read after all other files, because damaged NDCs need the crosswalk, and words of payers and sites the lists.
 */
export class ClaimsExports implements RowSource {
  readonly name = "claims_export";
  readonly tables = [claimExport, claimLine];
  readonly dollars = "billed_amount";
  readonly last = true;
  private readonly profiles: readonly ClaimsProfile[];
  private readonly fits = new Map<string, ClaimsProfile>();
  private known: Known = NOTHING_KNOWN;

  constructor(data: string) {
    this.profiles = findClaimsProfiles(data);
  }

  recognize(file: InputFile): {vintage: string} | null {
    const profile = this.profiles.map((each) => inFormatOf(file, each)).find((each) => fits(file, each));
    if (!profile) return null;
    this.fits.set(file.path, profile);
    return {vintage: `profile ${profile.name}`};
  }

  /** Takes the NDCs of the crosswalks and the names the practice's own lists give its sites and payers. */
  async prepare(connection: DuckDBConnection): Promise<void> {
    this.known = await knownOf(connection);
  }

  *read(file: InputFile): Iterable<Found> {
    const profile = this.fits.get(file.path);
    if (!profile) throw new BadFile(`no profile fits: (${file.path}); run plus-six init on it`);
    const reading = readClaims(bytesOf(file), profile, {path: file.path, known: this.known});
    for (const refused of reading.problems) yield {refused};
    for (const {line, values} of reading.rows) yield {table: claimExport, line, values};
    for (const remark of [...reading.remarks, ...unknownWords(reading, profile, file.path)]) yield {remark};
  }

  async finish(connection: DuckDBConnection): Promise<readonly string[]> {
    return foldExports(connection);
  }
}

/** What other files say that an export's words are looked up in. */
export async function knownOf(connection: DuckDBConnection): Promise<Known> {
  const rows = async (sql: string): Promise<string[][]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  const names = async (table: string, id: string): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    const twice = new Set<string>();
    for (const [own = "", name = ""] of await rows(`SELECT DISTINCT ${id}, name FROM ${table}`)) {
      for (const word of new Set([headerKey(own), headerKey(name)])) {
        if (found.has(word) && found.get(word) !== own) twice.add(word);
        found.set(word, own);
      }
    }
    // A name of two is the name of none.
    for (const word of twice) found.delete(word);
    return found;
  };
  return {
    ndcs: new Set(
      (await rows("SELECT DISTINCT ndc11 FROM raw.ndc_hcpcs WHERE ndc11 IS NOT NULL")).map(([ndc = ""]) => ndc)
    ),
    sites: await names("raw.site", "site_id"),
    payers: await names("raw.payer", "payer_id")
  };
}

/** Locations and payers that are taken under the export's own words. */
function unknownWords({unknown}: ClaimsReading, {name}: ClaimsProfile, path: string): string[] {
  const said = (words: ReadonlyMap<string, number>): string => {
    const most = [...words].sort(([, a], [, b]) => b - a).map(([word]) => word);
    return most.length > 8 ? `${most.slice(0, 8).join(", ")} and ${most.length - 8} more` : most.join(", ");
  };
  return [
    ...(unknown.site_id.size > 0
      ? [
          `locations taken as sites by their own names, ${said(unknown.site_id)}: (${path}); where purchases name them otherwise put "site_map": {"LOCATION": "SITE"} into profile ${name}, or the names into sites.csv`
        ]
      : []),
    ...(unknown.payer_id.size > 0
      ? [
          `payers taken by their own names, ${said(unknown.payer_id)}: (${path}); put "payer_map": {"NAME": "PAYER"} into profile ${name}, or the names into payers.csv with their kind`
        ]
      : [])
  ];
}

/** A layout described for text is the same in a workbook. */
function inFormatOf({format}: InputFile, profile: ClaimsProfile): ClaimsProfile {
  const isWorkbook = format === "xlsx" || format === "xls";
  return isWorkbook && profile.format === "delimited" ? {...profile, format: "workbook"} : profile;
}

function fits(file: InputFile, profile: ClaimsProfile): boolean {
  const isWorkbook = file.format === "xlsx" || file.format === "xls";
  if (isWorkbook !== (profile.format === "workbook")) return false;
  if (isWorkbook) {
    if (fitHeader(file.headRecords, profile)?.share === 1) return true;
    if (file.bytes > 20 * 2 ** 20 || !profile.sheets) return false;
    return readGrids(bytesOf(file), profile, file.path).some(({rows}) => fitHeader(rows, profile)?.share === 1);
  }
  if (profile.delimiter === ALIGNED) return fitHeader(csvHead(file.head, ALIGNED), profile)?.share === 1;
  const first = file.head.split(/\r\n|\n|\r/, 40);
  const rows: GridRow[] = first.map((text, index) => ({
    line: index + 1,
    cells: text.split(profile.delimiter).map(unquote)
  }));
  return fitHeader(rows, profile)?.share === 1;
}

const unquote = (cell: string): string => cell.trim().replace(/^"(.*)"$/, "$1");
const bytesOf = (file: InputFile): Buffer => (file.content ? readFileSync(file.content) : Buffer.from(file.text()));
