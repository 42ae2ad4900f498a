import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents} from "../../src/domain/money.ts";
import {slugOf} from "../../src/domain/name.ts";
import {purchase} from "../../src/schema/canonical.ts";
import {readWithProfile} from "../profile/apply.ts";
import {centsOf} from "../profile/charges.ts";
import {type KnownSite, placeCustomers} from "../profile/customers.ts";
import {isMarkup, readGrids} from "../profile/grid.ts";
import {fitHeader, headerFault, headerKey} from "../profile/header.ts";
import {findProfiles, profileFolder} from "../profile/library.ts";
import type {PurchaseRow} from "../profile/line.ts";
import {provesPositions} from "../profile/positions.ts";
import type {Profile} from "../profile/profile.ts";
import type {CrosswalkPackage} from "../profile/quantity.ts";
import {isoDate, readNdc} from "../profile/text.ts";
import {csvHead} from "../read/csv.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {BadFile} from "../source.ts";

/**
 * Purchases as distributors send them: a file is recognized by the header of a profile, bundled or the practice's own,
 * and read through it to canonical rows. Read after all other files, because units and damaged NDCs need the crosswalk.
 */
export class DistributorPurchases implements RowSource {
  readonly name = "distributor_purchases";
  readonly tables = [purchase];
  readonly dollars = "extended_amount";
  readonly empty = "doubtful";
  readonly last = true;
  private readonly profiles: readonly Profile[];
  private readonly fits = new Map<string, Profile>();
  private crosswalk: ReadonlyMap<string, CrosswalkPackage> = new Map();
  private sites: readonly KnownSite[] = [];

  private readonly data: string;

  /** `profiles` in place of the practice's own and the bundled ones: to try one before it is written. */
  constructor(data: string, profiles: readonly Profile[] = findProfiles(data)) {
    this.data = data;
    // A plain canonical CSV loads as it is; its profile is there to be extended.
    this.profiles = profiles.filter(({name}) => name !== "canonical");
  }

  recognize(file: InputFile): {vintage: string} | null {
    const fit = bestFit(file, this.profiles);
    if (!fit || fit.share < 1) return null;
    this.fits.set(file.path, fit.profile);
    return {vintage: `profile ${fit.profile.name}`};
  }

  /** The profile that reads a file whole, and the cells of its header; null for none. */
  fitting(file: InputFile): {profile: Profile; header: readonly string[]} | null {
    const fit = bestFit(file, this.profiles);
    return fit && fit.share === 1 ? {profile: fit.profile, header: fit.row.cells} : null;
  }

  /** Takes what the crosswalks and payment limits that are loaded say of each NDC, the latest quarter first. */
  async prepare(connection: DuckDBConnection): Promise<void> {
    this.crosswalk = await crosswalkOf(connection);
    const sites = await connection.runAndReadAll(
      "SELECT site_id, any_value(name) FROM (SELECT site_id, name FROM raw.site UNION ALL SELECT site_id, site_id FROM raw.claim_line) GROUP BY site_id"
    );
    this.sites = sites.getRows().map(([site_id, name]) => ({site_id: String(site_id), name: String(name)}));
  }

  *read(file: InputFile): Iterable<Found> {
    const profile = this.fits.get(file.path);
    if (!profile) throw new BadFile(`no profile fits: (${file.path}); run plus-six init on it`);
    const {rows, problems, remarks} = readWithProfile(bytesOf(file), profile, {
      path: file.path,
      crosswalk: this.crosswalk
    });
    for (const refused of problems) yield {refused};
    const placed = Object.keys(profile.site_map).length > 0 ? [] : placeCustomers(rows, this.sites);
    for (const {line, values} of rows) yield {table: purchase, line, values};
    if (placed.length > 0)
      yield {
        remark: `accounts are sites by the customer's name: ${some(placed)}: (${file.path}); look whether that is so`
      };
    for (const remark of remarks) yield {remark};
    const remark = this.doubtfulSites(rows, profile, file);
    if (remark) yield {remark};
  }

  /** Accounts that are no site: all of them where no site is known, else those that neither a claim nor the list of sites has. */
  private doubtfulSites(rows: readonly PurchaseRow[], profile: Profile, {path}: InputFile): string | null {
    if (!(profile.columns["site_id"] || profile.site_rows) || rows.length === 0) return null;
    const known = new Set(this.sites.map(({site_id}) => site_id));
    // Where no site is known, a place that the customer's name tells is as good as any.
    const isPlaced = ({values, customer}: PurchaseRow): boolean =>
      known.size === 0 && Boolean(customer) && values["site_id"] === slugOf(customer!);
    const unknown = rows.filter((row) => !known.has(row.values["site_id"] ?? "") && !isPlaced(row));
    if (unknown.length === 0 || (this.sites.length === 0 && Object.keys(profile.site_map).length > 0)) return null;
    const isOwn = existsSync(join(profileFolder(this.data), `${profile.name}.json`));
    const how = isOwn
      ? `put "site_map": {"ACCOUNT": "SITE"} into profiles/${profile.name}.json`
      : `write profiles/${profile.name}.json with {"extends": "${profile.name}", "site_map": {"ACCOUNT": "SITE"}}`;
    if (this.sites.length === 0)
      return `accounts are taken as sites, ${accounts(unknown)}: (${path}); where claims name them otherwise ${how}`;
    const dollars = unknown.reduce((sum, {values}) => sum + (centsOf(values["extended_amount"]) ?? 0n), 0n);
    return `${accounts(unknown)} is no site of the claims or of sites.csv, and $${formatCents(dollars)} of stock lie there: (${path}); run plus-six init on the file to say which site it is, or ${how}`;
  }
}

/** Packages by NDC, as the latest crosswalk and payment limits in a warehouse have them. */
export async function crosswalkOf(connection: DuckDBConnection): Promise<ReadonlyMap<string, CrosswalkPackage>> {
  const reader = await connection.runAndReadAll(`
    WITH payment_limit AS (
      SELECT hcpcs, payment_limit FROM raw.payment_limit WHERE payment_limit IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, posted_date DESC NULLS LAST, file_id DESC, line) = 1
    )
    SELECT ndc11, CAST(CAST(package_quantity AS DECIMAL(18, 3)) AS VARCHAR),
      CAST(CAST(billing_units * package_quantity AS DECIMAL(18, 3)) AS VARCHAR), coalesce(ndc_hcpcs.dosage, ''),
      CAST(payment_limit.payment_limit AS VARCHAR)
    FROM raw.ndc_hcpcs AS ndc_hcpcs LEFT JOIN payment_limit USING (hcpcs)
    WHERE ndc11 IS NOT NULL AND package_quantity > 0 AND billing_units > 0
    QUALIFY row_number() OVER (PARTITION BY ndc11 ORDER BY quarter DESC, posted_date DESC NULLS LAST, hcpcs, line) = 1`);
  return new Map(
    reader.getRows().map((row) => {
      const [ndc11, items_per_package, billing_units_per_package, dosage] = row.map((value) => String(value ?? "")) as [
        string,
        string,
        string,
        string
      ];
      const payment_limit = row[4] === null ? null : String(row[4]);
      return [ndc11, {ndc11, items_per_package, billing_units_per_package, dosage, payment_limit}];
    })
  );
}

/** The sites that rows name, the first few. */
function accounts(rows: readonly {readonly values: {readonly [column: string]: string | null}}[]): string {
  return some([...new Set(rows.map(({values}) => values["site_id"] ?? ""))]);
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");

/** Files that were a distributor's once: most of a profile's header is there, and not all of it. Always quarantined. */
export class ChangedDistributorPurchases implements RowSource {
  readonly name = "distributor_purchases";
  readonly tables = [purchase];
  readonly dollars = "extended_amount";
  readonly empty = "doubtful";
  private readonly profiles: readonly Profile[];

  constructor(data: string) {
    this.profiles = findProfiles(data).filter(({name}) => name !== "canonical");
  }

  recognize(file: InputFile): null {
    const fit = bestFit(file, this.profiles);
    if (fit)
      throw new BadFile(
        headerFault(
          fit.profile,
          fit.missing.map((cell) => `"${cell}"`),
          fit.row,
          `${file.path} line ${fit.row.line}`
        )
      );
    return null;
  }

  *read(): Iterable<Found> {}
}

interface Fit {
  readonly profile: Profile;
  readonly share: number;
  readonly missing: readonly string[];
  readonly row: {readonly line: number; readonly cells: readonly string[]};
}

/** Below this share of a profile's header cells a file is another kind, not a changed one. */
const LEAST_SHARE = 0.6;

function bestFit(file: InputFile, profiles: readonly Profile[]): Fit | null {
  let best: Fit | null = null;
  for (const profile of profiles) {
    const fit = fitOf(file, profile);
    if (!fit || fit.share < LEAST_SHARE) continue;
    // Of two that fit alike the one that asks for more knows more of the file.
    const isBetter =
      !best || fit.share > best.share || (fit.share === best.share && profile.match.length > best.profile.match.length);
    if (isBetter) best = {profile, ...fit};
  }
  return best;
}

function fitOf(file: InputFile, profile: Profile): Omit<Fit, "profile"> | null {
  const isWorkbook = file.format === "xlsx" || file.format === "xls" || (file.format === "csv" && isMarkup(file.head));
  if (profile.format !== "any" && isWorkbook !== (profile.format === "workbook")) return null;
  if (profile.format === "fixed") return fitFixed(file, profile);
  if (!isWorkbook) return fitDelimited(file, profile);
  const fit = file.format === "csv" ? null : fitHeader(file.headRecords, profile);
  if (fit?.share === 1 || file.bytes > 20 * 2 ** 20) return fit;
  // The table may stand on another sheet than the first, or below forty rows of hidden parts.
  const fits = readGrids(bytesOf(file), profile, file.path).map(({rows}) => fitHeader(rows, profile));
  return [fit, ...fits].reduce((best, each) => ((each?.share ?? -1) > (best?.share ?? -1) ? each : best), null);
}

/** A text by its header; of a profile that knows positions, where its lines prove them. */
function fitDelimited(file: InputFile, profile: Profile): Omit<Fit, "profile"> | null {
  const rows = csvHead(file.head, profile.delimiter).map(({line, cells}) => ({line, cells: cells.map(unquote)}));
  const fit = fitHeader(rows, profile);
  if (!fit || fit.share < 1 || !profile.field_count) return fit;
  if (fit.row.cells.length === profile.field_count) return provesPositions(rows, fit, profile) ? fit : null;
  // Of a record of another length only names are known: of all that decides what a line is, none may be missing.
  const keys = new Set(fit.row.cells.map(headerKey));
  const deciding = ["ndc11", "invoice", "packages", ...profile.kinds.flatMap(({when}) => Object.keys(when))];
  const isNamed = deciding.every((target) =>
    profile.columns[target as keyof Profile["columns"]]?.some((alias) => keys.has(headerKey(alias)))
  );
  return isNamed ? fit : null;
}

const unquote = (cell: string): string => cell.trim().replace(/^"(.*)"$/, "$1");

/** A fixed record has no header: all first lines have its length, and an NDC and a date where they belong. */
function fitFixed(file: InputFile, profile: Profile): Omit<Fit, "profile"> | null {
  const lines = file.head.split(/\r\n|\n|\r/).slice(0, 40);
  const whole = (file.head.length >= 60_000 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== "");
  if (whole.length === 0 || profile.record_length === undefined) return null;
  const cell = (line: string, target: string): string => {
    const field = profile.fields?.find(({name}) => profile.columns[target]?.includes(name));
    return field ? line.slice(field.from - 1, field.from - 1 + field.length).trim() : "";
  };
  const fits = whole.filter(
    (line) =>
      line.length === profile.record_length &&
      "ndc11" in readNdc(cell(line, "ndc11"), new Set()) &&
      isoDate(cell(line, "invoice_date"), profile.dates) !== null
  );
  // One odd line is a row to refuse, most lines odd is another kind of file.
  return fits.length * 2 > whole.length ? {share: 1, missing: [], row: {line: 1, cells: []}} : null;
}

const bytesOf = (file: InputFile): Buffer =>
  file.content === undefined ? Buffer.from(file.text()) : readFileSync(file.content);
