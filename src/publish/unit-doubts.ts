import type {DuckDBConnection} from "@duckdb/node-api";
import {queryJson} from "../warehouse/database.ts";

/**
 * Invoice lines whose quantity likely counts items or billing units: they cost what a part of the package would, or several of it.
 * Only where the factor is near the items or units of the package, since a low price alone is no error. Held first against the
 * payment limit of the latest quarter, then, of the lines that pass it or have none, against what the NDC itself cost within a year:
 * of two prices a package the one that more lines have is usual, of as many the higher, since single items are the likelier error.
 * The history needs no limit and no crosswalk; of a package nobody describes a factor of eight is far.
 */
const LIKELY_UNITS = `
  WITH payment_limit AS (
    SELECT hcpcs, payment_limit FROM raw.payment_limit WHERE payment_limit > 0
    QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY quarter DESC, posted_date DESC NULLS LAST, file_id DESC, line) = 1
  ),
  package AS (
    SELECT ndc11, package_quantity AS items, billing_units * package_quantity AS units, payment_limit * billing_units * package_quantity AS allowed
    FROM raw.ndc_hcpcs LEFT JOIN payment_limit USING (hcpcs)
    WHERE ndc11 IS NOT NULL AND package_quantity > 0 AND billing_units > 0
    QUALIFY row_number() OVER (PARTITION BY ndc11 ORDER BY payment_limit IS NULL, quarter DESC, posted_date DESC NULLS LAST, hcpcs, line) = 1
  ),
  priced AS (
    SELECT purchase.vendor, purchase.ndc11, purchase.file_id, purchase.line, purchase.invoice_date, purchase.extended_amount, package.items, package.units,
      CAST(purchase.extended_amount AS DOUBLE) / CAST(purchase.packages AS DOUBLE) AS cost, cost / package.allowed AS share
    FROM raw.purchase AS purchase LEFT JOIN package USING (ndc11)
    WHERE purchase.kind IN ('purchase', 'rebill') AND purchase.packages > 0 AND purchase.extended_amount > 0
  ),
  limited AS (
    SELECT *, CASE
        WHEN items >= 4 AND share * items BETWEEN 0.5 AND 2 THEN 'single items of the ' || CAST(CAST(items AS INTEGER) AS VARCHAR) || ' in a package'
        WHEN units >= 4 AND share * units BETWEEN 0.5 AND 2 THEN 'billing units, ' || CAST(CAST(units AS INTEGER) AS VARCHAR) || ' in a package'
        WHEN items >= 4 AND share / items BETWEEN 0.5 AND 2 THEN 'cases or packages of several of this NDC'
      END AS counts
    FROM priced WHERE share < 0.3 OR share > 3
  ),
  usual AS (
    SELECT *, -quantile_disc(-cost, 0.5) OVER (
        PARTITION BY ndc11 ORDER BY invoice_date RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND INTERVAL 365 DAY FOLLOWING
      ) AS usual_cost
    FROM priced WHERE NOT EXISTS (FROM limited WHERE limited.file_id = priced.file_id AND limited.line = priced.line AND counts IS NOT NULL)
  ),
  remembered AS (
    SELECT *, cost / usual_cost AS times, CASE
        WHEN items >= 3 AND times * items BETWEEN 0.6 AND 1.6 THEN 'single items of the ' || CAST(CAST(items AS INTEGER) AS VARCHAR) || ' in a package'
        WHEN units >= 3 AND times * units BETWEEN 0.6 AND 1.6 THEN 'billing units, ' || CAST(CAST(units AS INTEGER) AS VARCHAR) || ' in a package'
        WHEN items >= 3 AND times / items BETWEEN 0.6 AND 1.6 THEN 'cases or packages of several of this NDC'
        WHEN units >= 3 AND times / units BETWEEN 0.6 AND 1.6 THEN 'packages where the other lines count billing units, ' || CAST(CAST(units AS INTEGER) AS VARCHAR) || ' in each'
        WHEN items IS NULL AND times <= 0.125 THEN 'parts of a package'
        WHEN items IS NULL AND times >= 8 THEN 'several packages'
      END AS counts
    FROM usual WHERE cost / usual_cost < 0.5 OR cost / usual_cost > 2
  ),
  suspect AS (
    SELECT vendor, ndc11, counts, file_id, line, extended_amount, cost, NULL AS usual_cost, share FROM limited WHERE counts IS NOT NULL
    UNION ALL
    SELECT vendor, ndc11, counts, file_id, line, extended_amount, cost, usual_cost, times FROM remembered WHERE counts IS NOT NULL
  )
  SELECT vendor, suspect.ndc11, counts, count(*) AS lines, CAST(sum(extended_amount) AS DECIMAL(18, 2)) AS dollars,
    CAST(round(median(share), 3) AS VARCHAR) AS share, CAST(CAST(median(cost) AS DECIMAL(18, 2)) AS VARCHAR) AS cost,
    CAST(CAST(median(usual_cost) AS DECIMAL(18, 2)) AS VARCHAR) AS usual_cost,
    (SELECT count(*) FROM priced WHERE priced.ndc11 = suspect.ndc11 AND priced.cost BETWEEN median(usual_cost) / 2 AND median(usual_cost) * 2) AS others,
    arg_min(file.path, (file.path, suspect.line)) AS path, arg_min(suspect.line, (file.path, suspect.line)) AS line
  FROM suspect JOIN raw.file AS file USING (file_id)
  GROUP BY vendor, suspect.ndc11, counts, suspect.usual_cost IS NULL
  ORDER BY vendor, suspect.ndc11, counts`;

/** Likely unit errors in words: lines, dollars, what the price is held against, where the first stands, what mends it. */
export async function unitDoubts(connection: DuckDBConnection): Promise<string[]> {
  return (await queryJson(connection, LIKELY_UNITS)).map((row) => {
    const [lines, others] = [Number(row["lines"]), Number(row["others"])];
    const against =
      row["usual_cost"] === null
        ? `cost ${row["share"]} of what Medicare allows for a package`
        : `cost $${row["cost"]} a package where ${others} lines of this NDC cost about $${row["usual_cost"]}`;
    const either = row["usual_cost"] !== null && others <= lines ? " (or the others count something else)" : "";
    return `likely unit error: ${lines} lines of ${row["vendor"]}, NDC ${row["ndc11"]}, $${row["dollars"]}, ${against}: the quantity seems to count ${row["counts"]}${either} (${row["path"]} line ${row["line"]}); correct packages, or run plus-six init on the file`;
  });
}
