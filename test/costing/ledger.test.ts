import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {buildLedger, loadHistories, openLedger, readBooks} from "./build-ledger.ts";
import {emptied, randomHistory} from "./histories.ts";
import {type Books, type History, keepBooks} from "./oracle.ts";

const HISTORIES = 2500;

/** Every second history ends with no stock, so that methods can be compared in total. */
const histories: History[] = Array.from({length: HISTORIES}, (_, seed) => {
  // Some are long, so that a line meets many lots and a lot many lines.
  const history = randomHistory(seed + 1, {scale: seed % 100 === 0 || seed % 100 === 51 ? 20 : 1});
  return seed % 2 === 0 ? history : emptied(history);
});

const walked = histories.map(keepBooks);

function merged(pick: (books: Books) => Map<string, string>): Map<string, string> {
  return new Map(walked.flatMap((books) => [...pick(books)]));
}

/** The first few differences, so that a failure says which history to look at. */
function differences(actual: Map<string, string>, expected: Map<string, string>): string[] {
  const names = new Set([...actual.keys(), ...expected.keys()]);
  return [...names]
    .filter((name) => actual.get(name) !== expected.get(name))
    .map((name) => `${name}: ${actual.get(name)}, expected ${expected.get(name)}`);
}

describe("ledger, on 2,500 random histories", () => {
  let warehouse: Warehouse;
  let books: Books;
  beforeAll(async () => {
    warehouse = await openLedger();
    await loadHistories(warehouse.connection, histories);
    await buildLedger(warehouse.connection);
    books = await readBooks(warehouse.connection);
  });
  afterAll(() => warehouse.close());

  it.each(["lots", "adjustments"] as const)("equals the queue walk in every row of %s", (table) => {
    const expected = merged((one) => one[table]);
    expect(differences(books[table], expected).slice(0, 5)).toEqual([]);
    expect(expected.size).toBeGreaterThan(HISTORIES);
  });

  it.each(["fifo", "average", "specific_lot", "replacement"])("equals the queue walk in every line of %s", (method) => {
    const only = (map: Map<string, string>) => new Map([...map].filter(([name]) => name.endsWith(` ${method}`)));
    const expected = only(merged((one) => one.lines));
    expect(differences(only(books.lines), expected).slice(0, 5)).toEqual([]);
    expect(expected.size).toBeGreaterThan(HISTORIES);
  });

  it.each(["fifo", "specific_lot"])("equals the queue walk in every piece of a lot under %s", (method) => {
    const only = (map: Map<string, string>) => new Map([...map].filter(([name]) => name.startsWith(`${method} `)));
    const expected = only(merged((one) => one.issues));
    expect(differences(only(books.issues), expected).slice(0, 5)).toEqual([]);
    expect(expected.size).toBeGreaterThan(HISTORIES);
  });

  it("meets every kind of issue, adjustment and estimate", async () => {
    const kinds = (map: Map<string, string>, part: (name: string, value: string) => string | undefined) =>
      [...new Set([...map].map(([name, value]) => part(name, value)))].sort();
    expect(kinds(books.issues, (_, value) => value.split(" ")[0])).toEqual([
      "before_first_count",
      "claim",
      "expired",
      "return",
      "transfer_out",
      "unexplained"
    ]);
    expect(kinds(books.adjustments, (name) => name.split(" ")[0])).toEqual([
      "count_gain",
      "freight",
      "no_units",
      "price_credit",
      "rebill",
      "return_difference",
      "transfer_difference",
      "unmapped_ndc"
    ]);
    const bases = await queryJson(
      warehouse.connection,
      "SELECT basis, count(*) > 20 AS many FROM core.short_cost GROUP BY basis ORDER BY basis"
    );
    expect(bases).toEqual(["lot", "none", "payment_limit"].map((basis) => ({basis, many: true})));
  });

  it("holds every dollar of every invoice in lots and adjustments, in every history", async () => {
    const rows = await queryJson(
      warehouse.connection,
      `SELECT site_id, sum(amount) AS missing FROM (
        SELECT site_id, extended_amount + coalesce(freight_amount, 0) AS amount FROM core.purchase WHERE kind <> 'consigned'
        UNION ALL SELECT site_id, -cost FROM core.lot WHERE kind <> 'opening_count'
        UNION ALL SELECT site_id, cost FROM core.lot_issue WHERE method = 'fifo' AND issue_kind IN ('return', 'transfer_out')
        UNION ALL SELECT site_id, -amount FROM core.cost_adjustment)
      GROUP BY site_id HAVING sum(amount) <> 0`
    );
    expect(rows).toEqual([]);
  });

  it("issues from each lot, with what is left, exactly the units and cents it came with", async () => {
    const rows = await queryJson(
      warehouse.connection,
      `SELECT lot.lot_id FROM core.lot AS lot LEFT JOIN core.lot_issue AS issue ON issue.lot_id = lot.lot_id AND issue.method = 'fifo'
      GROUP BY lot.lot_id, lot.cost, lot.cost_left, lot.units, lot.units_left
      HAVING lot.cost <> lot.cost_left + coalesce(sum(issue.cost), 0) OR lot.units <> lot.units_left + coalesce(sum(issue.units), 0)`
    );
    expect(rows).toEqual([]);
  });

  it("issues the same cents in total under FIFO, average and specific lot where a history ends with no stock", async () => {
    const rows = await queryJson(
      warehouse.connection,
      `WITH stocked AS (SELECT site_id, sum(cost) AS cost FROM core.lot GROUP BY site_id HAVING sum(units_left) = 0),
      issued AS (
        SELECT site_id, method, CAST(sum(issue_cost.cents) * 0.01 AS DECIMAL(18, 2)) AS cost
        FROM core.issue_cost JOIN core.ledger_event USING (event_id) JOIN core.ledger_key USING (key_id) GROUP BY site_id, method
      )
      SELECT method, count(*) AS histories, count(*) FILTER (issued.cost = stocked.cost) AS equal
      FROM stocked JOIN issued USING (site_id) GROUP BY method ORDER BY method`
    );
    expect(rows.map((row) => row["method"])).toEqual(["average", "fifo", "specific_lot"]);
    for (const {histories: total, equal} of rows) {
      expect(equal).toBe(total);
      expect(Number(total)).toBeGreaterThan(HISTORIES / 3);
    }
  });

  it("gives a line the cost of its pieces, and more only where units were short", async () => {
    const rows = await queryJson(
      warehouse.connection,
      `SELECT cost.method, cost.claim_id, cost.line
      FROM core.line_cost AS cost
      LEFT JOIN core.lot_issue AS issue ON issue.claim_id = cost.claim_id AND issue.line = cost.line AND issue.method = cost.method
      WHERE cost.method IN ('fifo', 'specific_lot')
      GROUP BY cost.method, cost.claim_id, cost.line, cost.acquisition_cost, cost.units_short
      HAVING CASE WHEN cost.units_short = 0 THEN cost.acquisition_cost <> coalesce(sum(issue.cost), 0)
        ELSE cost.acquisition_cost < coalesce(sum(issue.cost), 0) END`
    );
    expect(rows).toEqual([]);
  });

  it("disagrees between methods on single lines, so that equal totals mean something", async () => {
    const [row] = await queryJson(
      warehouse.connection,
      `SELECT count(*) FILTER (fifo <> average) > 500 AS average, count(*) FILTER (fifo <> specific_lot) > 500 AS specific
      FROM (PIVOT core.line_cost ON method USING first(acquisition_cost) GROUP BY claim_id, line)`
    );
    expect(row).toEqual({average: true, specific: true});
  });

  it("gives the same numbers with one thread as with two", async () => {
    await warehouse.connection.run("SET threads = 1");
    await buildLedger(warehouse.connection);
    expect(await readBooks(warehouse.connection)).toEqual(books);
    await warehouse.connection.run("SET threads = 2");
  });
});
