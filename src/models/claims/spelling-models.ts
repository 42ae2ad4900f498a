import type {DuckDBConnection} from "@duckdb/node-api";
import {queryJson} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {type ListedPayer, type PayerPlace, type PayerSpelling, placePayers} from "./payer-spelling.ts";
import {type ListedSite, placeSites, type SitePlace, type SiteSpelling} from "./site-spelling.ts";

/** Who and where X12 files mean by their ways of naming payers and places: few rows, many rules. */
export const SPELLING_MODELS: readonly Model[] = [
  {
    name: "core.payer_spelling",
    description:
      "Each way in which an 837 or 835 names a payer (identifier, name, plan, claim filing code) with the payer it means and what decided: the practice's payer_spellings, payers.csv, the claims that 837 and 835 share, or the spelling itself.",
    grain: ["told_by", "identifier", "name", "plan", "filing_code"],
    view: false,
    reads: ["raw.claim_837", "raw.remittance", "raw.remittance_claim", "raw.payer", "raw.payer_spelling"],
    file: "src/models/claims/payer-spelling.ts",
    run: writePayers
  },
  {
    name: "core.site_spelling",
    description:
      "Each way in which an 837 names a place of service (billing provider, service facility, place of service) or an 835 who was paid, with the site it means; no site where several fit and nothing tells which.",
    grain: [
      "told_by",
      "billing_npi",
      "billing_name",
      "billing_address",
      "facility_npi",
      "facility_name",
      "facility_address",
      "rendering_npi",
      "place_of_service"
    ],
    view: false,
    reads: ["raw.claim_837", "raw.remittance", "raw.site", "raw.purchase", "raw.claim_line", "raw.inventory_count"],
    file: "src/models/claims/site-spelling.ts",
    run: writeSites
  }
];

const PAYER_SPELLINGS = `
  SELECT '837' AS told_by, payer_identifier AS identifier, payer_name AS name, plan, filing_indicator AS filing_code,
    CAST(sum(charge_amount) AS DOUBLE) AS dollars
  FROM raw.claim_837 GROUP BY ALL
  UNION ALL
  SELECT '835', payment.payer_identifier, payment.payer_name, claim.plan, claim.filing_indicator,
    CAST(sum(abs(claim.charge_amount)) AS DOUBLE)
  FROM raw.remittance AS payment
  LEFT JOIN raw.remittance_claim AS claim ON claim.file_id = payment.file_id AND claim.st_segment = payment.line
  WHERE claim.plan IS NOT NULL OR claim.filing_indicator IS NOT NULL
  GROUP BY ALL
  UNION ALL
  SELECT DISTINCT '835', payer_identifier, payer_name, NULL, NULL, 0 FROM raw.remittance
  ORDER BY ALL`;

/** Claims that an 835 answers under the number they were sent with, by the two spellings; a secondary's answer (2, 3) proves nothing. */
const PAYER_PAIRS = `
  SELECT sent.payer_identifier AS sent_identifier, sent.payer_name AS sent_name, sent.plan AS sent_plan, sent.filing_indicator AS sent_code,
    payment.payer_identifier AS identifier, payment.payer_name AS name, answer.plan, answer.filing_indicator AS code,
    CAST(count(*) AS INTEGER) AS claims
  FROM raw.remittance_claim AS answer
  JOIN raw.remittance AS payment ON payment.file_id = answer.file_id AND payment.line = answer.st_segment
  JOIN raw.claim_837 AS sent ON sent.claim_id = answer.claim_id AND coalesce(sent.payer_sequence, 'P') = 'P'
  WHERE answer.status_code IN ('1', '19')
  GROUP BY ALL`;

/** Every spelling of a payer in the raw tables with the payer it means. */
export async function payerPlaces(
  connection: DuckDBConnection
): Promise<{spelling: PayerSpelling; place: PayerPlace}[]> {
  const rows = async <T>(sql: string): Promise<T[]> => (await queryJson(connection, sql)) as unknown as T[];
  const spellings = await rows<PayerSpelling>(PAYER_SPELLINGS);
  const keyOf = (...parts: readonly (string | null)[]): string => parts.map((part) => part ?? "\u0001").join("\u0000");
  const index = new Map(
    spellings.map(({told_by, identifier, name, plan, filing_code}, at) => [
      keyOf(told_by, identifier, name, plan, filing_code),
      at
    ])
  );
  const pairs = (await rows<Record<string, string | null> & {claims: number}>(PAYER_PAIRS)).flatMap((pair) => {
    const text = (column: string): string | null => (pair[column] as string | null) ?? null;
    const sent = index.get(
      keyOf("837", text("sent_identifier"), text("sent_name"), text("sent_plan"), text("sent_code"))
    )!;
    // A payment as a whole votes with all its claims.
    const whole = index.get(keyOf("835", text("identifier"), text("name"), null, null))!;
    const answered = index.get(keyOf("835", text("identifier"), text("name"), text("plan"), text("code"))) ?? whole;
    const claims = Number(pair.claims);
    return whole === answered
      ? [{sent, answered, claims}]
      : [
          {sent, answered, claims},
          {sent, answered: whole, claims}
        ];
  });
  const listed = await rows<ListedPayer>(
    "SELECT DISTINCT ON (payer_id) payer_id, name, kind FROM raw.payer ORDER BY payer_id, file_id DESC, line DESC"
  );
  const rules = (await rows<Record<string, string | null>>("FROM raw.payer_spelling ORDER BY file_id, line")).map(
    (rule) => ({
      payer_id: rule["payer_id"]!,
      identifier: rule["told_identifier"]!.toLowerCase() === "any" ? null : rule["told_identifier"]!,
      name: rule["told_name"] ?? null,
      plan: rule["told_plan"] ?? null,
      filing_code: rule["told_filing_code"] ?? null
    })
  );
  const places = placePayers(spellings, {listed, rules, pairs});
  return spellings.map((spelling, at) => ({spelling, place: places[at]!}));
}

async function writePayers(connection: DuckDBConnection): Promise<void> {
  const placed = await payerPlaces(connection);
  await connection.run(`CREATE OR REPLACE TABLE core.payer_spelling (told_by VARCHAR, identifier VARCHAR, name VARCHAR, plan VARCHAR,
    filing_code VARCHAR, payer_id VARCHAR, payer_name VARCHAR, kind VARCHAR, decided_by VARCHAR, dollars DECIMAL(18, 2))`);
  for (const {spelling, place} of placed) {
    const {told_by, identifier, name, plan, filing_code, dollars} = spelling;
    await connection.run(
      "INSERT INTO core.payer_spelling VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CAST($10 AS DECIMAL(18, 2)))",
      [told_by, identifier, name, plan, filing_code, place.payer_id, place.name, place.kind, place.by, dollars]
    );
  }
}

const SITE_SPELLINGS = `
  SELECT '837' AS told_by, billing_npi, billing_name, billing_address, facility_npi, facility_name, facility_address, rendering_npi,
    coalesce(place_of_service, bill_type) AS place_of_service, bool_or(bill_type IS NOT NULL) AS is_institutional,
    CAST(sum(charge_amount) AS DOUBLE) AS dollars
  FROM raw.claim_837 GROUP BY ALL
  UNION ALL
  SELECT '835', payee_npi, payee_name, NULL, NULL, NULL, NULL, NULL, NULL, false, CAST(sum(abs(paid_amount)) AS DOUBLE)
  FROM raw.remittance GROUP BY ALL
  ORDER BY ALL`;

/** Every spelling of a place in the raw tables with the site it means. */
export async function sitePlaces(connection: DuckDBConnection): Promise<{spelling: SiteSpelling; place: SitePlace}[]> {
  const rows = async <T>(sql: string): Promise<T[]> => (await queryJson(connection, sql)) as unknown as T[];
  const spellings = await rows<SiteSpelling>(SITE_SPELLINGS);
  const listed = await rows<ListedSite>(
    "SELECT DISTINCT ON (site_id) site_id, name, npi, place_of_service FROM raw.site ORDER BY site_id, file_id DESC, line DESC"
  );
  const stocked = await rows<{site_id: string}>(
    `SELECT DISTINCT site_id FROM raw.purchase UNION SELECT DISTINCT site_id FROM raw.claim_line
      UNION SELECT DISTINCT site_id FROM raw.inventory_count ORDER BY site_id`
  );
  const places = placeSites(spellings, {listed, stocked: stocked.map(({site_id}) => site_id)});
  return spellings.map((spelling, at) => ({spelling, place: places[at]!}));
}

async function writeSites(connection: DuckDBConnection): Promise<void> {
  const placed = await sitePlaces(connection);
  await connection.run(`CREATE OR REPLACE TABLE core.site_spelling (told_by VARCHAR, billing_npi VARCHAR, billing_name VARCHAR,
    billing_address VARCHAR, facility_npi VARCHAR, facility_name VARCHAR, facility_address VARCHAR, rendering_npi VARCHAR,
    place_of_service VARCHAR, site_id VARCHAR, site_name VARCHAR, npi VARCHAR, kind VARCHAR, dollars DECIMAL(18, 2))`);
  for (const {spelling, place} of placed) {
    const {site_id, name, npi, kind} = place;
    await connection.run(
      "INSERT INTO core.site_spelling VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, CAST($14 AS DECIMAL(18, 2)))",
      [
        spelling.told_by,
        spelling.billing_npi,
        spelling.billing_name,
        spelling.billing_address,
        spelling.facility_npi,
        spelling.facility_name,
        spelling.facility_address,
        spelling.rendering_npi,
        spelling.place_of_service,
        site_id,
        name,
        npi,
        kind,
        spelling.dollars
      ]
    );
  }
}
