import {readFileSync} from "node:fs";
import {buildLedger, openLedger} from "./build-ledger.ts";

/**
 * Times the ledger on synthetic lines: `node --import tsx test/costing/bench.ts [lines] [share of lines with a scanned lot]`.
 * One key in two thousand is hot; 1% of the demand finds nothing on hand.
 */
const lines = Number(process.argv[2] ?? 1_000_000);
const scanned = Number(process.argv[3] ?? 0);

const {connection, close} = await openLedger();
await connection.run(`
INSERT INTO core.claim_line
SELECT 'C' || hash(i), 1, day, quarter_of(day), 'S' || key % 20, 'J' || key // 20, 'N' || key // 20, 'N' || key // 20,
  1 + hash(i, 3) % 60, CASE WHEN hash(i, 4) % 1000 < ${scanned} * 1000 THEN 'L' || hash(i, 5) % 40 END, true, true
FROM (SELECT i, CASE WHEN hash(i, 1) % 10 = 0 THEN 0 ELSE floor(2000 * pow(hash(i, 1) % 100000 / 100000.0, 2))::INTEGER END AS key,
  DATE '2023-01-01' + (hash(i, 2) % 730)::INTEGER AS day FROM range(${lines}) AS r(i));
INSERT INTO core.purchase
SELECT 'V' || i % 3, 'I' || i, 1, day, day, 'S' || key % 20, 'N' || key // 20, 'J' || key // 20, 'purchase', 1, units, units * 12.34 + i % 100, null,
  'L' || i % 40, null, 1, i
FROM (SELECT row_number() OVER (ORDER BY site_id, ledger_ndc11, month, part) AS i, key, units, day FROM (
  SELECT site_id, ledger_ndc11, date_trunc('month', service_date)::DATE AS month,
    substr(ledger_ndc11, 2)::INTEGER * 20 + substr(site_id, 2)::INTEGER AS key,
    ceil(sum(units) / 4.04) AS units, part, (month + (part * 6)::INTEGER)::DATE AS day
  FROM core.claim_line, range(4) AS p(part) GROUP BY ALL));`);
const start = performance.now();
await buildLedger(connection, ({name, seconds}) => console.log(`${name.padEnd(32)} ${Math.round(seconds * 1000)} ms`));
console.log(`all models, grains proved: ${Math.round(performance.now() - start)} ms`);

const SORT = `SELECT site_id, ledger_ndc11, service_date, claim_id, line, units FROM core.claim_line
  ORDER BY site_id, ledger_ndc11, service_date, claim_id, line`;
const DATED_FIFO = ["ledger_key", "count_difference", "ledger_event", "lot_line", "ledger_position"];

async function timed(statements: readonly string[]): Promise<number> {
  const began = performance.now();
  for (const sql of statements) await connection.run(`CREATE OR REPLACE TEMP TABLE timed AS ${sql}`);
  return performance.now() - began;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

// Interleaved, so that a busy machine slows both.
const fifo = DATED_FIFO.map((name) =>
  readFileSync(new URL(`../../src/models/ledger/core/${name}.sql`, import.meta.url), "utf8")
);
const pairs: {sort: number; ledger: number}[] = [];
for (let i = 0; i < 5; i++) pairs.push({sort: await timed([SORT]), ledger: await timed(fifo)});
const sort = median(pairs.map((pair) => pair.sort));
const ledger = median(pairs.map((pair) => pair.ledger));
const ratio = median(pairs.map((pair) => pair.ledger / pair.sort));
console.log(
  `${lines} lines, medians of 5 pairs: sort ${Math.round(sort)} ms, dated FIFO ${Math.round(ledger)} ms, ratio ${ratio.toFixed(2)}`
);
const reader = await connection.runAndReadAll(
  `SELECT method, sum(acquisition_cost) AS cost, sum(units_short) AS short, count(*) AS lines FROM core.line_cost GROUP BY method ORDER BY method`
);
console.log(reader.getRowObjectsJson());
close();
