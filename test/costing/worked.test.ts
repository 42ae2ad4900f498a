import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {parseCents, parseUnits} from "../../src/domain/money.ts";
import type {Warehouse} from "../../src/warehouse/database.ts";
import {buildLedger, loadHistories, openLedger, readBooks} from "./build-ledger.ts";
import {type Books, type Claim, type Count, keepBooks, type Purchase} from "./oracle.ts";

interface Case {
  readonly it: string;
  readonly bought?: readonly Bought[];
  /** [date, units, lot] → lines 1, 2, … */
  readonly used?: readonly (readonly [string, string, string?])[];
  readonly counted?: readonly (readonly [string, string])[];
  /** Acquisition cost of lines 1, 2, … in cents, under each method. */
  readonly costs?: Readonly<Record<string, readonly string[]>>;
  readonly short?: readonly string[];
  /** `lot kind` → cents, under FIFO. */
  readonly pieces?: Readonly<Record<string, string>>;
  readonly adjustments?: Readonly<Record<string, string>>;
  /** Day of a count → cents of its count_gain. */
  readonly gains?: Readonly<Record<string, string>>;
}

interface Bought {
  readonly on: string;
  readonly units: string;
  readonly amount: string;
  readonly kind?: string;
  readonly lot?: string;
  readonly expiry?: string;
  readonly freight?: string;
}

const CASES: readonly Case[] = [
  {
    it: "rounds down what has left a lot, and gives the last unit the rest",
    bought: [{on: "2025-01-01", units: "3", amount: "10.00"}],
    used: [
      ["2025-01-02", "1"],
      ["2025-01-03", "1"],
      ["2025-01-04", "1"]
    ],
    costs: {fifo: ["333", "333", "334"], average: ["333", "333", "334"], replacement: ["333", "333", "333"]}
  },
  {
    it: "takes a line from the oldest lot first and the rest from the next",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00"},
      {on: "2025-01-02", units: "10", amount: "130.00"}
    ],
    used: [["2025-01-03", "15"]],
    // 10 of 10 for 100.00, then 5 of 10 for 130.00; 15 of 20 for 230.00; 15 at 13.00.
    costs: {fifo: ["16500"], average: ["17250"], replacement: ["19500"]}
  },
  {
    it: "never takes from a later receipt: units without stock are short, at the next later price, and the receipt stays whole",
    bought: [{on: "2025-01-02", units: "5", amount: "50.00"}],
    used: [
      ["2025-01-01", "4"],
      ["2025-01-03", "5"]
    ],
    costs: {fifo: ["4000", "5000"], average: ["4000", "5000"]},
    short: ["4000 true", "0 false"]
  },
  {
    it: "prices what is short at the latest earlier receipt, rounded half up once",
    bought: [
      {on: "2025-01-01", units: "2", amount: "9.99"},
      {on: "2025-01-05", units: "1", amount: "50.00"}
    ],
    // 9.99 for the two there are; three more at 4.995 are 14.985.
    used: [["2025-01-02", "5"]],
    costs: {fifo: ["2498"], specific_lot: ["2498"]},
    short: ["3000 true"]
  },
  {
    it: "prices a drug that was never bought at the payment limit of the quarter",
    used: [["2025-02-01", "2"]],
    costs: {fifo: ["2469"], replacement: ["2469"]},
    short: ["2000 true"]
  },
  {
    it: "puts receipts of a day before its issues",
    bought: [{on: "2025-01-01", units: "5", amount: "50.00"}],
    used: [["2025-01-01", "5"]],
    costs: {fifo: ["5000"]},
    short: ["0 false"]
  },
  {
    it: "counts what a return lost against its credit, and leaves lots alone for credits and freight",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00", freight: "3.50"},
      {on: "2025-01-03", units: "-6", amount: "-55.00", kind: "return"},
      {on: "2025-01-04", units: "0", amount: "-20.00", kind: "price_credit"}
    ],
    used: [["2025-01-02", "4"]],
    costs: {fifo: ["4000"]},
    pieces: {"1 claim": "4000", "1 return": "6000"},
    adjustments: {"freight 1": "350", "return_difference 2": "500", "price_credit 3": "-2000"}
  },
  {
    it: "splits what a later count misses into expired and unexplained",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00", expiry: "2025-01-31"},
      {on: "2025-01-02", units: "10", amount: "200.00"}
    ],
    counted: [
      ["2025-01-05", "20"],
      ["2025-02-10", "5"]
    ],
    pieces: {"1 expired": "10000", "2 unexplained": "10000"}
  },
  {
    it: "takes what the first count misses as gone before it, also from lots past their date",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00", expiry: "2025-01-31"},
      {on: "2025-01-02", units: "10", amount: "200.00"}
    ],
    counted: [["2025-02-10", "5"]],
    pieces: {"1 before_first_count": "10000", "2 before_first_count": "10000"}
  },
  {
    // Two packages on the shelf before any invoice, then four at $53.00: what was there cost what the next ones did.
    it: "costs opening stock at the next later price, estimated, and books no gain",
    bought: [{on: "2025-04-10", units: "400", amount: "21200.00"}],
    counted: [["2025-03-31", "200"]],
    used: [["2025-04-03", "200"]],
    costs: {fifo: ["1060000"], average: ["1060000"], specific_lot: ["1060000"]},
    short: ["0 true"],
    adjustments: {}
  },
  {
    it: "costs opening stock at the payment limit where nothing was ever bought, and at nothing where there is no limit",
    counted: [["2025-01-01", "10"]],
    used: [["2025-01-02", "10"]],
    costs: {fifo: ["12346"]},
    short: ["0 true"]
  },
  {
    it: "costs what a later count finds beyond the book at the latest earlier price, after the issues of its day, and books the gain",
    bought: [{on: "2025-01-01", units: "10", amount: "100.00"}],
    counted: [
      ["2025-01-01", "10"],
      ["2025-01-02", "15"]
    ],
    used: [
      ["2025-01-02", "4"],
      ["2025-01-03", "15"]
    ],
    // 6 left for 60.00, and 9 found at 10.00.
    costs: {fifo: ["4000", "15000"], average: ["4000", "15000"], replacement: ["4000", "15000"]},
    short: ["0 false", "0 true"],
    gains: {"2025-01-02": "-9000"}
  },
  {
    it: "starts a new average with each receipt",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00"},
      {on: "2025-01-03", units: "10", amount: "200.00"}
    ],
    used: [
      ["2025-01-02", "5"],
      ["2025-01-04", "3"]
    ],
    // 5 for 50.00 are left; 15 for 250.00; 3 of them 50.00.
    costs: {average: ["5000", "5000"], fifo: ["5000", "3000"], replacement: ["5000", "6000"]}
  },
  {
    it: "takes a scanned line from its own lot while it lasts, and everything else from the oldest of what is left",
    bought: [
      {on: "2025-01-01", units: "10", amount: "100.00", lot: "A"},
      {on: "2025-01-02", units: "10", amount: "200.00", lot: "B"}
    ],
    used: [
      ["2025-01-03", "4", "B"],
      ["2025-01-04", "10"],
      ["2025-01-05", "6", "A"]
    ],
    costs: {specific_lot: ["8000", "10000", "12000"], fifo: ["4000", "14000", "12000"]}
  }
];

const purchasesOf = (one: Case, site: string): Purchase[] =>
  (one.bought ?? []).map((row, i) => ({
    vendor: "V",
    invoice: site,
    line: i + 1,
    date: row.on,
    site,
    ndc: "N",
    kind: row.kind ?? "purchase",
    packages: parseUnits(row.units),
    units: parseUnits(row.units),
    amount: parseCents(row.amount),
    freight: row.freight ? parseCents(row.freight) : null,
    lot: row.lot ?? null,
    expiry: row.expiry ?? null
  }));

const claimsOf = (one: Case, site: string): Claim[] =>
  (one.used ?? []).map(([date, units, lot], i) => ({
    ...{claim: site, line: i + 1, date, site, hcpcs: "J1", ndc: "N", units: parseUnits(units)},
    ...{lot: lot ?? null, consumes: true}
  }));

const countsOf = (one: Case, site: string): Count[] =>
  (one.counted ?? []).map(([date, units]) => ({site, ndc: "N", date, units: parseUnits(units), limit: 12_345_678n}));

const histories = CASES.map((one, i) => ({
  purchases: purchasesOf(one, `case${i}`),
  claims: claimsOf(one, `case${i}`),
  counts: countsOf(one, `case${i}`),
  limits: new Map([["2025Q1 J1", 12_345_678n]])
}));

function expectWorked(books: Books, one: Case, site: string): void {
  const lines = (method: string) => (one.used ?? []).map((_, i) => books.lines.get(`${site} ${i + 1} ${method}`) ?? "");
  for (const [method, costs] of Object.entries(one.costs ?? {})) {
    expect([method, ...lines(method).map((line) => line.split(" ")[0])]).toEqual([method, ...costs]);
  }
  if (one.short) expect(lines("fifo").map((line) => line.split(" ").slice(1).join(" "))).toEqual(one.short);
  if (one.pieces) {
    const mine = [...books.issues].filter(([name]) => name.startsWith(`fifo V ${site} `));
    const pieces = mine.map(([name, value]) => [`${name.split(" ")[3]} ${value.split(" ")[0]}`, value.split(" ")[2]]);
    expect(Object.fromEntries(pieces)).toEqual(one.pieces);
  }
  if (one.gains) {
    const mine = [...books.adjustments].filter(([name]) => name.startsWith(`count_gain ${site} N `));
    expect(Object.fromEntries(mine.map(([name, value]) => [name.split(" ")[3], value]))).toEqual(one.gains);
  }
  if (one.adjustments) {
    const mine = [...books.adjustments].filter(([name]) => name.includes(` V ${site} `));
    expect(Object.fromEntries(mine.map(([name, value]) => [name.replace(` V ${site}`, ""), value]))).toEqual(
      one.adjustments
    );
  }
}

describe("ledger, worked by hand", () => {
  let warehouse: Warehouse;
  let books: Books;
  beforeAll(async () => {
    warehouse = await openLedger();
    await loadHistories(warehouse.connection, histories);
    await buildLedger(warehouse.connection);
    books = await readBooks(warehouse.connection);
  });
  afterAll(() => warehouse.close());

  it.each(CASES.map((one, i) => [one.it, one, i] as const))("%s", (_, one, i) => expectWorked(books, one, `case${i}`));
});

describe("keepBooks(history)", () => {
  it.each(CASES.map((one, i) => [one.it, one, i] as const))("%s", (_, one, i) =>
    expectWorked(keepBooks(histories[i]!), one, `case${i}`)
  );
});
