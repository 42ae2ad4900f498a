import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {cleanText} from "../../loaders/judge/clean.ts";
import {judgeRow} from "../../loaders/judge/row.ts";
import {judgeStaged, stagedColumns} from "../../loaders/judge/table.ts";
import {stageTexts} from "../../loaders/stage-texts.ts";
import {KINDS, type KindName, optional, required} from "../../src/schema/field.ts";
import {table} from "../../src/schema/table.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";

/** Texts that people and spreadsheets write; every kind is asked about every one of them. */
const TEXTS = [
  ...[
    "",
    " ",
    "\u00a0",
    "N/A",
    "-",
    "0",
    "1",
    "01",
    "-1",
    "+1",
    "1.",
    ".5",
    "-0.5",
    "1.25",
    "1.256",
    "1.123456",
    "1.1234567"
  ],
  ...[
    "$1,234.50",
    "1,234.50",
    "(12.00)",
    "12.00-",
    "1e3",
    "NaN",
    "Infinity",
    "#REF!",
    "9999999999.99",
    "99999999999",
    "١٢"
  ],
  ...[
    "2025-02-14",
    "2025-02-30",
    "2024-02-29",
    "2023-02-29",
    "1899-12-31",
    "1900-01-00",
    "2100-01-01",
    "2025-2-14",
    "02/14/2025"
  ],
  ...[
    "45702",
    "2025-02-14 09:30",
    "2025-02-14T09:30:59",
    "2025-02-30 09:30",
    "2025-02-14 24:00",
    " 2025-02-14 ",
    "2025Q1",
    "2025q1"
  ],
  ...[
    "2025Q5",
    "57894003001",
    "57894-0030-01",
    "57894-030-01",
    "5789-0030-01",
    "5789400301",
    "50242-0061-1",
    "57894003001\t"
  ],
  ...[
    "12345-678-9",
    "57894-0030-011",
    "J1745",
    "j1745",
    " J1745 ",
    "J174",
    "J17456",
    "ßJ12",
    "ıJ123",
    "true",
    "TRUE",
    "yes",
    "Y",
    "n"
  ],
  ...[
    "office",
    "Office",
    "aic",
    "a\nb",
    "\u0000",
    "x\u0000y",
    "é",
    "J1745\u00a0",
    "two words",
    "'; DROP TABLE raw.file; --",
    "😀"
  ]
];

const VALUES = ["office", "aic"] as const;
const fields = Object.fromEntries(
  (Object.keys(KINDS) as KindName[]).flatMap((kind) => [
    [`${kind}_must`, required(kind, kind)],
    [`${kind}_may`, optional(kind, kind)]
  ])
);
const judged = table("raw.judged", "A row of one column of every kind.", {
  ...fields,
  choice_must: required("text", "choice", {values: VALUES}),
  choice_may: optional("text", "choice", {values: VALUES}),
  secret: optional("integer", "identifies a patient", {patient: true})
});
const columns = Object.keys(judged.fields);

describe("judgeRow(table, row) and judgeStaged(connection, table, staged)", () => {
  let warehouse: Warehouse;
  const bySql = new Map<number, string[]>();
  beforeAll(async () => {
    warehouse = await openDatabase(":memory:");
    const {connection} = warehouse;
    const rows = TEXTS.map((text, index) => ({
      line: index + 1,
      values: Object.fromEntries(columns.map((column) => [column, text]))
    }));
    await stageTexts(connection, "received", columns, rows);
    const same = new Map(columns.map((column) => [column, `"${column}"`]));
    await connection.run(`CREATE TEMP TABLE s AS SELECT ${stagedColumns(judged, same)} FROM received`);
    await judgeStaged(connection, judged, {stage: "s", columns, line: "s.rowid + 1", join: ""});
    const reader = await connection.runAndReadAll(`SELECT k, "column", reason, value FROM s_problem ORDER BY k, n`);
    for (const [k, column, reason, value] of reader.getRows()) {
      const index = Number(k);
      bySql.set(index, [...(bySql.get(index) ?? []), `${column} ${reason} ${value}`]);
    }
  });
  afterAll(() => warehouse.close());

  it.each(TEXTS.map((text, index) => [text, index] as const))("judge %j alike, column by column", (text, index) => {
    const row = Object.fromEntries(columns.map((column) => [column, text]));
    const byZod = judgeRow(judged, row).problems.map(({column, reason, value}) => `${column} ${reason} ${value}`);
    expect((bySql.get(index) ?? []).sort()).toEqual(byZod.sort());
  });

  it("refuse some and accept some of every kind", () => {
    for (const kind of Object.keys(KINDS)) {
      const refused = TEXTS.filter((_, index) => bySql.get(index)?.some((line) => line.startsWith(`${kind}_must `)));
      expect(refused.length, kind).toBeGreaterThan(0);
      expect(refused.length, kind).toBeLessThan(TEXTS.length);
    }
  });

  it("never repeat a value that can identify a patient", () => {
    const {problems} = judgeRow(judged, {secret: "MRN 12"});
    expect(problems.find(({column}) => column === "secret")).toEqual({
      column: "secret",
      reason: "invalid_integer",
      value: null
    });
    expect([...bySql.values()].flat().filter((line) => line.startsWith("secret") && !line.endsWith(" null"))).toEqual(
      []
    );
  });
});

describe("cleanText(kind, text)", () => {
  it.each([
    ["ndc11", "57894-0030-01", "57894003001"],
    ["ndc11", "5789-0030-01", "05789003001"],
    ["ndc11", "57894-030-01", "57894003001"],
    ["ndc11", "50242-0061-1", "50242006101"],
    // Ten digits without dashes could be three products: they stay, and are refused.
    ["ndc11", "5789400301", "5789400301"],
    ["hcpcs", " j1745\u00a0", "J1745"],
    ["money", "  ", null],
    ["text", "\tMain Street ", "Main Street"]
  ] as const)("of %s %j is %j", (kind, text, clean) => {
    expect(cleanText(kind, text)).toBe(clean);
  });
});
