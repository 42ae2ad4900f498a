import type {DuckDBConnection} from "@duckdb/node-api";
import type {Model} from "../../warehouse/models.ts";
import {openShelf} from "./shelf.ts";

/**
 * Events of every stock in which an issue names a lot that was received there, in ledger order; units are what the issue
 * got, without what was short. Whole numbers below 2^53 travel as DOUBLE, exactly, because bigints are slow in JavaScript.
 */
const EVENTS = `
WITH named AS (
  SELECT event.event_id, event.key_id, event.is_receipt, purchase.lot
  FROM core.ledger_event AS event
  JOIN core.purchase AS purchase ON purchase.rowid = event.purchase_rowid
  WHERE purchase.lot IS NOT NULL
  UNION ALL
  SELECT event.event_id, event.key_id, false, line.lot
  FROM core.ledger_event AS event
  JOIN core.claim_line AS line ON line.rowid = event.claim_rowid
  WHERE line.lot IS NOT NULL
),
scanned AS (
  SELECT DISTINCT key_id FROM (
    SELECT key_id, lot FROM named WHERE is_receipt
    INTERSECT
    SELECT key_id, lot FROM named WHERE NOT is_receipt
  )
),
label AS (
  SELECT lot, CAST(row_number() OVER (ORDER BY lot) AS INTEGER) AS label
  FROM (SELECT DISTINCT lot FROM named WHERE is_receipt)
)
SELECT
  event.key_id,
  CAST(event.event_id AS DOUBLE) AS event_id,
  event.is_receipt,
  CAST(CASE WHEN event.is_receipt THEN event.milliunits ELSE position.issued_after - position.issued_before END AS DOUBLE) AS milliunits,
  label.label
FROM core.ledger_event AS event
JOIN scanned USING (key_id)
LEFT JOIN core.ledger_position AS position USING (event_id)
LEFT JOIN named USING (event_id)
LEFT JOIN label ON label.lot = named.lot
ORDER BY event.event_id`;

async function fillScannedTake(connection: DuckDBConnection): Promise<void> {
  const taken: number[] = [];
  const emit = (issue: number, lot: number, units: number): void => void taken.push(issue, lot, units);
  let key: number | undefined;
  let shelf = openShelf(emit);
  const result = await connection.stream(EVENTS);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const [keys, events, receipts, units, labels] = chunk.getColumns() as [
      number[],
      number[],
      boolean[],
      number[],
      (number | null)[]
    ];
    for (let i = 0; i < chunk.rowCount; i++) {
      if (keys[i] !== key) shelf = openShelf(emit);
      key = keys[i];
      if (receipts[i]) shelf.receive(events[i]!, units[i]!, labels[i]!);
      else shelf.issue(events[i]!, units[i]!, labels[i]!);
    }
  }
  await connection.run("CREATE OR REPLACE TEMP TABLE scanned_take (event_id DOUBLE, lot_id DOUBLE, milliunits DOUBLE)");
  const appender = await connection.createAppender("scanned_take", "main", "temp");
  for (let i = 0; i < taken.length; i += 3) {
    appender.appendDouble(taken[i]!);
    appender.appendDouble(taken[i + 1]!);
    appender.appendDouble(taken[i + 2]!);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`CREATE OR REPLACE TABLE core.scanned_take AS
    SELECT CAST(event_id AS BIGINT) AS event_id, CAST(lot_id AS BIGINT) AS lot_id, CAST(milliunits AS BIGINT) AS milliunits
    FROM temp.scanned_take ORDER BY lot_id, event_id`);
  await connection.run("DROP TABLE temp.scanned_take");
}

/** The units an issue took from a lot under the specific-lot method, for stocks where lots are scanned. */
export const scannedTake: Model = {
  name: "core.scanned_take",
  description:
    "What an issue took from a lot under the specific-lot method, in stocks where an issue names a lot received there: " +
    "its own lot first, then the oldest of what is left. Thousandths of a unit.",
  grain: ["event_id", "lot_id"],
  view: false,
  reads: ["core.claim_line", "core.ledger_event", "core.ledger_position", "core.purchase"],
  file: "src/models/ledger/scanned-take.ts",
  run: fillScannedTake
};
