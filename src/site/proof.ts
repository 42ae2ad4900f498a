import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {cents, milli, readMart, toArrow} from "./page-data.ts";

/** Folder of the site with what the proof drawer fetches, a file a quarter; `reports/components/proof-drawer.ts` reads it. */
export const PROOF_FOLDER = "_plus-six";

/**
 * Writes the lines and lots behind the numbers of each quarter as Arrow. They are of single claims, so a build for readers
 * outside the practice has none, and its pages then show plain numbers.
 */
export async function writeProof(dist: string, built: string): Promise<void> {
  mkdirSync(join(dist, PROOF_FOLDER), {recursive: true});
  const quarters = await readMart("SELECT DISTINCT quarter FROM proof_line ORDER BY quarter", built);
  for (const {quarter} of quarters) {
    const lines = await readMart(
      `SELECT hcpcs, payer_id, site_id, file_path, source_line::BIGINT AS source_line, service_month, line_state, ${milli("units")},
         CAST(coalesce(allowed_amount, 0) * 100 AS BIGINT) AS allowed_amount_cents,
         ${cents("collected_amount", "acquisition_cost")}
       FROM proof_line WHERE quarter = '${String(quarter)}' ORDER BY hcpcs, payer_id, site_id, proof_number`,
      built
    );
    const lots = await readMart(
      `SELECT hcpcs, payer_id, site_id, coalesce(vendor, '') AS vendor, coalesce(invoice, '') AS invoice, CAST(received_date AS VARCHAR) AS received_date,
         ndc11, ${milli("units")}, ${cents("cost")}
       FROM proof_lot WHERE quarter = '${String(quarter)}' ORDER BY hcpcs, payer_id, site_id, lot_id`,
      built
    );
    const limits = await readMart(
      `SELECT trend.hcpcs, CAST(payment_limit AS DOUBLE) AS payment_limit, CAST(trend.posted_date AS VARCHAR) AS posted_date
       FROM asp_trend AS trend WHERE quarter = '${String(quarter)}' AND payment_limit IS NOT NULL ORDER BY trend.hcpcs`,
      built
    );
    for (const [name, rows] of [
      ["lines", lines],
      ["lots", lots],
      ["limits", limits]
    ] as const)
      if (rows.length > 0)
        writeFileSync(
          join(dist, PROOF_FOLDER, `${name}-${String(quarter)}.arrow`),
          toArrow(rows, Object.keys(rows[0]!))
        );
  }
}
