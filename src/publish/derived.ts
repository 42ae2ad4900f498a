import type {DuckDBConnection} from "@duckdb/node-api";
import type {LoadReport} from "../../loaders/load.ts";
import type {DerivedRows} from "../../loaders/report.ts";
import {payerPlaces, sitePlaces} from "../models/claims/spelling-models.ts";
import {queryJson} from "../warehouse/database.ts";

/** Kinds that sites.csv and payers.csv may have; what no file tells is left for the practice to say. */
const known = (kind: string): string => (kind === "unknown" ? "" : kind);

/**
 * Adds to a load report the sites and payers that X12 files tell and no list has, as rows ready to keep and correct, and the
 * spellings of each payer that has several. Said as one warning: margins by payer and site rest on it.
 */
export async function addDerived(connection: DuckDBConnection, report: LoadReport): Promise<void> {
  const derived = {
    sites: await newSites(connection),
    payers: await newPayers(connection),
    spellings: [] as DerivedRows
  };
  derived.spellings = await spellingsOf(connection, new Set(derived.payers.map((row) => row["payer_id"] ?? "")));
  if (derived.sites.length === 0 && derived.payers.length === 0) return;
  report.derived = derived;
  report.warnings.push(
    `${count(derived.sites, "site")} and ${count(derived.payers, "payer")} stand in no sites.csv or payers.csv and are named as X12 files name them; plus-six load ends with their rows, ready to keep and correct`
  );
  const open = await unknownSites(connection);
  if (open !== null) report.warnings.push(open);
}

const count = (rows: DerivedRows, word: string): string => `${rows.length} ${word}${rows.length === 1 ? "" : "s"}`;

async function newSites(connection: DuckDBConnection): Promise<DerivedRows> {
  const listed = new Set((await queryJson(connection, "SELECT site_id FROM raw.site")).map((row) => row["site_id"]));
  const sites = new Map<string, DerivedRows[number]>();
  // An 837 tells more of a place than an 835.
  const places = (await sitePlaces(connection)).toSorted(
    (a, b) => Number(a.spelling.told_by === "835") - Number(b.spelling.told_by === "835")
  );
  for (const {spelling, place} of places) {
    if (place.site_id === null || listed.has(place.site_id) || sites.has(place.site_id)) continue;
    // Of the state only two letters are the state's: "STREET|CITY|IA|50609".
    const address = (spelling.facility_address ?? spelling.billing_address ?? "").split("|");
    const state = address.find((part) => /^[A-Z]{2}$/.test(part)) ?? "";
    const code = spelling.is_institutional ? "" : (spelling.place_of_service ?? "");
    sites.set(place.site_id, {
      site_id: place.site_id,
      name: place.name ?? place.site_id,
      kind: known(place.kind),
      place_of_service: code,
      npi: place.npi ?? "",
      state
    });
  }
  return [...sites.values()];
}

async function newPayers(connection: DuckDBConnection): Promise<DerivedRows> {
  const listed = new Set((await queryJson(connection, "SELECT payer_id FROM raw.payer")).map((row) => row["payer_id"]));
  const payers = new Map<string, {row: DerivedRows[number]; dollars: number}>();
  for (const {spelling, place} of await payerPlaces(connection)) {
    if (listed.has(place.payer_id)) continue;
    const before = payers.get(place.payer_id);
    if (before && before.dollars >= spelling.dollars) continue;
    const kind = known(place.kind) || (before?.row["kind"] ?? "");
    payers.set(place.payer_id, {row: {payer_id: place.payer_id, name: place.name, kind}, dollars: spelling.dollars});
  }
  return [...payers.values()].map(({row}) => row);
}

/** Rows of payer_spellings.csv for payers that files name in several ways. */
async function spellingsOf(connection: DuckDBConnection, payers: ReadonlySet<string>): Promise<DerivedRows> {
  const rows = new Map<string, DerivedRows[number]>();
  for (const {spelling, place} of await payerPlaces(connection)) {
    if (!payers.has(place.payer_id)) continue;
    const row = {
      payer_id: place.payer_id,
      told_identifier: spelling.identifier ?? "any",
      told_name: spelling.name ?? "",
      told_plan: "",
      told_filing_code: spelling.filing_code ?? ""
    };
    rows.set(Object.values(row).join("\u0000"), row);
  }
  const all = [...rows.values()];
  const ways = (id: string): number =>
    new Set(all.filter((row) => row["payer_id"] === id).map((row) => row["told_name"])).size;
  return all.filter((row) => row["told_filing_code"] !== "" && ways(row["payer_id"]!) > 1);
}

/** Charges of places that several sites could be. */
async function unknownSites(connection: DuckDBConnection): Promise<string | null> {
  const open = (await sitePlaces(connection)).filter(
    ({spelling, place}) => spelling.told_by === "837" && place.site_id === null
  );
  if (open.length === 0) return null;
  const dollars = open.reduce((sum, {spelling}) => sum + spelling.dollars, 0);
  const names = [
    ...new Set(open.map(({spelling}) => spelling.facility_name ?? spelling.billing_name ?? "without a name"))
  ];
  return `claims of $${dollars.toFixed(2)} are of a place that no site is told apart by (${names.slice(0, 3).join(", ")}): their site is unknown; give sites.csv a row with that name or NPI`;
}
