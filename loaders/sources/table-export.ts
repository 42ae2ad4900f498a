import {readFileSync} from "node:fs";
import type {DuckDBConnection} from "@duckdb/node-api";
import type {Table} from "../../src/schema/table.ts";
import {isMarkup, readGrids} from "../profile/grid.ts";
import {fitHeader} from "../profile/header.ts";
import {kindOf, readTable} from "../profile/tables/read.ts";
import {findTableProfiles, type TableProfile} from "../profile/tables/schema.ts";
import {csvHead} from "../read/csv.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {BadFile} from "../source.ts";

/** Price lists, rebate statements, counts and other tables in their senders' own columns, read through a practice's profile. */
class TableExports implements RowSource {
  readonly name: string;
  readonly tables: readonly Table[];
  readonly dollars: string | null;
  readonly last = true;
  private readonly profiles: readonly TableProfile[];
  private readonly fits = new Map<string, TableProfile>();
  private ndcs: ReadonlySet<string> = new Set();

  constructor(reads: string, profiles: readonly TableProfile[]) {
    this.name = `${reads}_export`;
    this.tables = [kindOf(reads).table];
    this.dollars = reads === "rebates" ? "accrued_amount" : null;
    this.profiles = profiles;
  }

  recognize(file: InputFile): {vintage: string} | null {
    const profile = this.profiles.find((each) => fits(file, each));
    if (!profile) return null;
    this.fits.set(file.path, profile);
    return {vintage: `profile ${profile.name}`};
  }

  /** NDCs that lost zeros or dashes are looked up in the crosswalks. */
  async prepare(connection: DuckDBConnection): Promise<void> {
    const reader = await connection.runAndReadAll("SELECT DISTINCT ndc11 FROM raw.ndc_hcpcs WHERE ndc11 IS NOT NULL");
    this.ndcs = new Set(reader.getRows().map(([ndc]) => String(ndc)));
  }

  *read(file: InputFile): Iterable<Found> {
    const profile = this.fits.get(file.path);
    if (!profile) throw new BadFile(`no profile fits: (${file.path}); run plus-six init on it`);
    const [table] = this.tables;
    const {rows, remarks} = readTable(readGrids(bytesOf(file), profile, file.path), profile, {
      path: file.path,
      ndcs: this.ndcs
    });
    for (const {line, values} of rows) yield {table: table!, line, values};
    for (const remark of remarks) yield {remark};
  }
}

/** A source for each kind of table that the practice has profiles of. */
export function tableExports(data: string, profiles: readonly TableProfile[] = findTableProfiles(data)): RowSource[] {
  const kinds = [...new Set(profiles.map(({reads}) => reads))].sort();
  return kinds.map(
    (reads) =>
      new TableExports(
        reads,
        profiles.filter((profile) => profile.reads === reads)
      )
  );
}

function fits(file: InputFile, profile: TableProfile): boolean {
  const isWorkbook = file.format === "xlsx" || file.format === "xls" || (file.format === "csv" && isMarkup(file.head));
  if (isWorkbook !== (profile.format === "workbook")) return false;
  if (!isWorkbook) return fitHeader(csvHead(file.head, profile.delimiter).map(trimmed), profile)?.share === 1;
  return readGrids(bytesOf(file), profile, file.path).some(({rows}) => fitHeader(rows, profile)?.share === 1);
}

const trimmed = ({line, cells}: {readonly line: number; readonly cells: readonly string[]}) => ({
  line,
  cells: cells.map((cell) => cell.trim())
});
const bytesOf = (file: InputFile): Buffer =>
  file.content === undefined ? Buffer.from(file.text()) : readFileSync(file.content);
