import type {DuckDBConnection} from "@duckdb/node-api";
import {stateOfFips} from "../../src/domain/state.ts";
import {discardedDrug, providerService, stateService} from "../../src/schema/cms.ts";
import type {Table} from "../../src/schema/table.ts";
import {csvHead} from "../read/csv.ts";
import {markedLines} from "../read/marked-lines.ts";
import type {Found, InputFile, Record, RowSource} from "../source.ts";
import {cmsNumber, columnReader, tidy} from "./cms.ts";

/**
 * What Medicare paid for drugs, by state and by provider (Medicare Physician & Other Practitioners) and as discarded (Medicare Part B
 * Discarded Drug Units), each year, as data.cms.gov publishes them. A row of nobody's drug is passed over before its cells are read,
 * and descriptions are never kept. A cell that is blank or a mark (`*`, `#`) is suppressed and so unknown, not zero.
 */

const SERVICE = {
  hcpcs: ["hcpcs_cd"],
  is_drug: ["hcpcs_drug_ind"],
  place: ["place_of_srvc"],
  beneficiaries: ["tot_benes"],
  services: ["tot_srvcs"],
  beneficiary_days: ["tot_bene_day_srvcs"],
  average_allowed: ["avg_mdcr_alowd_amt"]
};
const GEOGRAPHY = {
  ...SERVICE,
  level: ["rndrng_prvdr_geo_lvl"],
  fips: ["rndrng_prvdr_geo_cd"],
  providers: ["tot_rndrng_prvdrs"]
};
const PROVIDER = {...SERVICE, rendering_npi: ["rndrng_npi"], state: ["rndrng_prvdr_state_abrvtn"]};
const DISCARDED = {
  hcpcs: ["hcpcs_cd"],
  medicare_allowed: ["tot_mdcr_alowd_amt"],
  medicare_discarded: ["tot_mdcr_alowd_dscrd_amt"]
};

type Cells = {readonly [column: string]: string | null};

const namesOf = (record: Record | undefined): string[] => (record?.cells ?? []).map((cell) => tidy(cell).toLowerCase());

/** The year in a name as CMS writes it, `MUP_PHY_R25_P05_V20_D23_Geo.csv`, `DW_R25_P04_V10_DY23_HCPCS.csv`; else a year in it. */
export function yearOfName(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const short = /(?:^|[_-])DY?(\d{2})(?=[_.-])/i.exec(name)?.[1];
  return short ? `20${short}` : (/(?<!\d)(20[12]\d)(?!\d)/.exec(name)?.[1] ?? null);
}

/** A number at the decimals its column keeps, suppressed cells null. */
function numberOf(text: string | null, decimals: number): string | null {
  const number = cmsNumber(text);
  if (number === null || !/^-?\d+(\.\d+)?$/.test(number)) return /^[*#]*$/.test(number ?? "") ? null : number;
  const [, fraction = ""] = number.split(".");
  return fraction.length > decimals ? Number(number).toFixed(decimals) : number;
}

/**
 * The mark of a drug stands alone in its cell, before the place in the files as published: most rows are seen to be none without being
 * cut into cells.
 */
const DRUG = /,"?Y"?,/i;
const DRUG_AND_PLACE = /,"?Y"?,"?[OF]"?,/i;
const everyLine = (): boolean => true;

/** Rows of drugs out of a file of services, each as `toRow` makes it; null passes it over, and so does a line that is not wanted. */
function* drugsOf(
  file: InputFile,
  {
    wanted,
    isWanted = everyLine
  }: {readonly wanted: typeof GEOGRAPHY | typeof PROVIDER; readonly isWanted?: (line: string) => boolean},
  toRow: (cells: Cells) => {table: Table; values: Cells} | null
): Generator<Found> {
  const names = namesOf(file.headRecords[0]);
  const isAsPublished = names[names.indexOf("hcpcs_drug_ind") + 1] === "place_of_srvc";
  let read: ReturnType<typeof columnReader> | null = null;
  for (const {line, text} of markedLines(file, {mark: isAsPublished ? DRUG_AND_PLACE : DRUG, isWanted})) {
    if (read === null) {
      read = columnReader(csvHead(text)[0]!, wanted, {path: file.path, required: Object.keys(wanted)});
      continue;
    }
    const cells = read({line, cells: cellsOf(text)});
    const row = /^y$/i.test(cells["is_drug"] ?? "") ? toRow(cells) : null;
    if (row !== null) yield {table: row.table, line, values: {...row.values, ...serviceOf(cells)}};
  }
}

const serviceOf = (cells: Cells): Cells => ({
  hcpcs: cells["hcpcs"] ?? null,
  is_facility: cells["place"] === null ? null : String(/^f/i.test(cells["place"]!)),
  beneficiaries: numberOf(cells["beneficiaries"] ?? null, 0),
  services: numberOf(cells["services"] ?? null, 3),
  beneficiary_days: numberOf(cells["beneficiary_days"] ?? null, 0),
  average_allowed: numberOf(cells["average_allowed"] ?? null, 6)
});

/** Cells of one line of CSV without line breaks. */
function cellsOf(text: string): string[] {
  if (!text.includes('"')) return text.split(",");
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"')
  );
}

export const stateServices: RowSource = {
  name: "medicare_by_state",
  tables: [stateService],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const names = namesOf(file.headRecords[0]);
    return names.includes("rndrng_prvdr_geo_lvl") && names.includes("hcpcs_cd")
      ? {vintage: yearOfName(file.path)}
      : null;
  },
  *read(file) {
    const year = yearOfName(file.path);
    if (year === null) yield {remark: "no year in the name of the file (…_D23_…): its rows are of an unknown year"};
    yield* drugsOf(file, {wanted: GEOGRAPHY}, (cells) => {
      const isNation = /^national$/i.test(cells["level"] ?? "");
      const state = isNation ? null : stateOfFips(cells["fips"] ?? "");
      if (!isNation && state === null) return null;
      return {table: stateService, values: {year, state, providers: numberOf(cells["providers"] ?? null, 0)}};
    });
  }
};

/** Ten million rows: those of the practice's states, and its own NPIs wherever they are. */
class ProviderServices implements RowSource {
  readonly name = "medicare_by_provider";
  readonly tables = [providerService];
  readonly dollars = null;
  readonly last = true;
  private states: ReadonlySet<string> = new Set();
  private npis: ReadonlySet<string> = new Set();

  recognize(file: InputFile) {
    const names = namesOf(file.headRecords[0]);
    return names.includes("rndrng_npi") && names.includes("hcpcs_cd") && names.includes("tot_srvcs")
      ? {vintage: yearOfName(file.path)}
      : null;
  }

  async prepare(warehouse: DuckDBConnection): Promise<void> {
    const rows = (await warehouse.runAndReadAll("SELECT DISTINCT upper(state), npi FROM raw.site")).getRows();
    this.states = new Set(rows.flatMap(([state]) => (state === null ? [] : [String(state)])));
    this.npis = new Set(rows.flatMap(([, npi]) => (npi === null ? [] : [String(npi)])));
  }

  /** Whether a line has a cell that is one of the states or own NPIs, before it is cut into cells. */
  private namesOwn(): (line: string) => boolean {
    const own = [...this.states, ...this.npis].map((text) => text.replace(/[^A-Z0-9]/gi, (mark) => `\\${mark}`));
    if (own.length === 0) return () => false;
    const cell = new RegExp(`(?:^|,)"?\\s*(?:${own.join("|")})\\s*"?(?:,|$)`, "i");
    return (line) => cell.test(line);
  }

  *read(file: InputFile): Iterable<Found> {
    const year = yearOfName(file.path);
    if (year === null) yield {remark: "no year in the name of the file (…_D23_…): its rows are of an unknown year"};
    if (this.states.size === 0)
      yield {
        remark: "no site says its state, so no provider's rows are kept: fill in state in sites.csv and load again"
      };
    yield* drugsOf(file, {wanted: PROVIDER, isWanted: this.namesOwn()}, (cells) => {
      const {rendering_npi: npi, state} = cells as {rendering_npi: string | null; state: string | null};
      if (!this.states.has((state ?? "").toUpperCase()) && !this.npis.has(npi ?? "")) return null;
      return {table: providerService, values: {year, rendering_npi: npi, state: state?.toUpperCase() ?? null}};
    });
  }
}
export const providerServices: RowSource = new ProviderServices();

export const discardedDrugs: RowSource = {
  name: "discarded_units",
  tables: [discardedDrug],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const names = namesOf(file.headRecords[0]);
    return names.includes("tot_mdcr_alowd_dscrd_amt") ? {vintage: yearOfName(file.path)} : null;
  },
  *read(file) {
    const year = yearOfName(file.path);
    if (year === null) yield {remark: "no year in the name of the file (…_DY23_…): its rows are of an unknown year"};
    const [header, ...records] = file.records();
    const read = columnReader(header!, DISCARDED, {path: file.path, required: Object.keys(DISCARDED)});
    for (const record of records) {
      const {
        hcpcs,
        medicare_allowed: allowed,
        medicare_discarded: discarded
      } = read(record) as {
        [column: string]: string | null;
      };
      if (!hcpcs) continue;
      const values = {
        year,
        hcpcs,
        medicare_allowed: numberOf(allowed!, 6),
        medicare_discarded: numberOf(discarded!, 6)
      };
      yield {table: discardedDrug, line: record.line, values};
    }
  }
};
