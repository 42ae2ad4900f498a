import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import fc from "fast-check";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {discover} from "../../loaders/discover.ts";
import {cleanText} from "../../loaders/judge/clean.ts";
import {goodLine} from "../../loaders/judge/line.ts";
import {judgeRow} from "../../loaders/judge/row.ts";
import {loadGood} from "../../loaders/load-clean-csv.ts";
import {loadStaged} from "../../loaders/load-header.ts";
import {createRaw} from "../../loaders/raw.ts";
import {csvField} from "../../loaders/read/csv.ts";
import {identify, openInput} from "../../loaders/read/input.ts";
import {BadFile, type HeaderSource} from "../../loaders/source.ts";
import {canonicalSources} from "../../loaders/sources/canonical.ts";
import {KINDS, type KindName, optional, required} from "../../src/schema/field.ts";
import {columnsOf, table} from "../../src/schema/table.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {cleanTable, drawn, fileOf, variantsOf} from "../robust/pollute.ts";

let warehouse: Warehouse;
let scratch: string;
beforeAll(async () => {
  warehouse = await openDatabase(":memory:", {threads: 1});
  scratch = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  await createRaw(warehouse.connection, canonicalSources);
});
afterAll(() => {
  warehouse.close();
  rmSync(scratch, {recursive: true, force: true});
});

/** What one way of loading a file gives: outcome or message, every row with its line, every complaint. */
async function resultOf(
  bytes: Buffer | string,
  load: "good" | "staged",
  {fileId = 7, keeps = false} = {}
): Promise<{outcome: unknown; written: string[]} | null> {
  const {connection} = warehouse;
  const data = join(scratch, "data");
  mkdirSync(data, {recursive: true});
  writeFileSync(join(data, "in.csv"), bytes);
  const [found] = discover(data);
  const opened = await openInput(found!, await identify(found!), join(scratch, "copy"));
  if ("unreadable" in opened) return null;
  let source: HeaderSource | undefined;
  try {
    source = canonicalSources.find((each) => each.recognize(opened) !== null);
  } catch {
    return null;
  }
  if (!source) return null;
  const raw = source.tables[0]!.name;
  let outcome: unknown;
  try {
    outcome =
      load === "good"
        ? await loadGood(connection, source, opened, fileId)
        : (await loadStaged(connection, source, opened, {fileId, stage: "stage_7", scratch: join(scratch, "stage")}))!;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    outcome = error.message;
  }
  const rows = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${raw} ORDER BY ALL`);
  const rejects = await connection.runAndReadAll("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM raw.reject ORDER BY ALL");
  if (!keeps) await connection.run(`DELETE FROM ${raw}; DELETE FROM raw.reject`);
  return {outcome, written: [...rows.getRows(), ...rejects.getRows()].map((row) => JSON.stringify(row))};
}

/** Loads both ways; says whether the good way took the file. */
async function bothWays(bytes: Buffer | string, what: string): Promise<boolean> {
  const good = await resultOf(bytes, "good");
  if (good === null) return false;
  if (good.outcome === null) {
    expect(good.written, what).toEqual([]);
    return false;
  }
  expect(good, what).toEqual(await resultOf(bytes, "staged"));
  return true;
}

describe("loadGood(connection, source, file, fileId) and loadStaged(connection, source, file, options)", () => {
  const [purchases, claims] = [cleanTable("purchases"), cleanTable("claims")];

  it.each([fileOf(purchases), fileOf(claims), `\ufeff${fileOf(claims)}`, fileOf(claims).replaceAll("\n", "\r\n")])(
    "give the same rows, lines and sums of a clean file (%#)",
    async (text) => expect(await bothWays(text, "clean")).toBe(true)
  );

  const lines = fileOf(claims).split("\n").slice(0, -1);
  const changed = (column: string, value: string): string => {
    const at = claims.header.indexOf(column);
    const cells = claims.rows[4]!.map((cell, n) => (n === at ? value : csvField(cell)));
    return `${lines.toSpliced(5, 1, cells.join(",")).join("\n")}\n`;
  };
  it.each([
    ["a key twice", `${[...lines, lines[3]].join("\n")}\n`],
    ["a rule broken", changed("service_date", "1999-12-31")],
    ["no day of the calendar", changed("service_date", "2025-02-30")],
    ["too many decimals, which a cast would round", changed("billed_amount", "1.256")],
    ["an exponent, which a cast would read", changed("billed_amount", "1e3")],
    ["blanks at the edges", changed("plan", " x")],
    ["a no-break space at an edge", changed("plan", "x\u00a0")],
    ["a small letter in a code", changed("hcpcs", "j1745")],
    ["a dashed NDC", changed("ndc11", "57894-0030-01")],
    ["an empty cell between quotes", changed("plan", '""')],
    ["a place of service without its zero", changed("place_of_service", "2")],
    ["a required cell empty", changed("units", "")],
    ["a quoted number", changed("units", '"5"')],
    ["a cell of two lines", changed("plan", '"a\nb"')],
    ["no end after the last line", lines.join("\n")],
    ["other line ends", lines.map((each, n) => each + (n === 7 ? "\r\n" : "\n")).join("")],
    ["a line longer than a piece", changed("plan", "x".repeat(2_500_000))],
    ["an empty line", `${lines.join("\n")}\n\n`]
  ])("leave a file with %s to the stage", async (what, text) => {
    expect(await bothWays(text, what)).toBe(false);
  });

  it("number the lines of each file of a table from its own header", async () => {
    const {connection} = warehouse;
    for (const fileId of [8, 9]) await resultOf(fileOf(claims), "good", {fileId, keeps: true});
    const reader = await connection.runAndReadAll(
      "SELECT file_id, min(line), max(line), count(DISTINCT line) FROM raw.claim_line GROUP BY file_id ORDER BY file_id"
    );
    expect(reader.getRows().map((row) => row.map(Number))).toEqual(
      [8, 9].map((id) => [id, 2, claims.rows.length + 1, claims.rows.length])
    );
    await connection.run("DELETE FROM raw.claim_line");
  });

  it("give the same of polluted files, or the good way leaves nothing behind", async () => {
    const variants = [...variantsOf(purchases, claims), ...variantsOf(claims, purchases)];
    let good = 0;
    for (const variant of drawn(variants, 120, 3)) if (await bothWays(variant.bytes, variant.name)) good++;
    expect(good).toBeGreaterThan(5);
    expect(good).toBeLessThan(60);
  });
});

/** Characters that numbers, days, codes and CSV are made of, and those that look like them. */
const SIGNS = [..."0123456789+-.,eE_ QJ\t\r\n\"'|:TZyesnotrufalc\0\u00a0\u00e0\u00c2\u0661\u2212\uff11"];
const written = fc.oneof(
  fc.array(fc.constantFrom(...SIGNS), {maxLength: 14}).map((signs) => signs.join("")),
  // One character of a good text put in, taken out or changed.
  fc
    .tuple(
      fc.constantFrom(
        ...Object.values(KINDS).map(({example}) => example),
        "2025-02-30",
        "-0.5",
        "007",
        "9999999999.99"
      ),
      fc.nat(20),
      fc.nat(1),
      fc.constantFrom("", ...SIGNS)
    )
    .map(([text, at, taken, put]) => text.slice(0, at) + put + text.slice(at + taken)),
  fc.string({unit: "grapheme", maxLength: 6})
);
const kinds = Object.keys(KINDS) as KindName[];
const fields = Object.fromEntries(
  kinds.flatMap((kind) => [
    [`${kind}_must`, required(kind, kind)],
    [`${kind}_may`, optional(kind, kind)]
  ])
);
const one = table("raw.one", "A row of one column of every kind.", {
  ...fields,
  choice_must: required("text", "choice", {values: ["price_credit", "a.c"]}),
  choice_may: optional("text", "choice", {values: ["price_credit", "a.c"]})
});

describe("goodLine(columns, end)", () => {
  const matches = (text: string, meta: ReturnType<typeof columnsOf>[number]["meta"]): boolean => {
    const bytes = Buffer.from(`${text}\n`);
    const good = goodLine([{name: "column", meta}], "\n");
    return good.test(bytes.toString("latin1")) && good.lastIndex === bytes.length;
  };
  /** Whether the contract takes a text, and takes it as it stands. */
  const isGood = (column: string, meta: ReturnType<typeof columnsOf>[number]["meta"], text: string): boolean => {
    const cell = text === "" ? null : text;
    return (
      cleanText(meta.kind, cell) === cell &&
      !judgeRow(one, {[column]: cell}).problems.some((problem) => problem.column === column)
    );
  };

  it("takes no cell that the contract refuses or cleans, and every bare one that it takes as it stands", () => {
    let taken = 0;
    fc.assert(
      fc.property(written, fc.boolean(), (text, isQuoted) => {
        const cell = isQuoted ? csvField(text) : text;
        for (const {name, meta} of columnsOf(one)) {
          const isBare = !/[",\r\n\0]/.test(text);
          const found = matches(cell, meta);
          if (!found) {
            // A day that the calendar has not is left to DuckDB; a letter with the last byte of a no-break space, to the stage.
            if (isBare && !/^\u00c2|^[\u0080-\u00bf]|[^\0-\x7f]$/.test(text))
              expect(isGood(name, meta, text), `${name} ${JSON.stringify(text)}`).toBe(false);
            continue;
          }
          taken++;
          const value = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
          const isDay = /^\d{4}-\d\d-\d\d/.test(value) && Number.isNaN(Date.parse(`${value.slice(0, 10)}T00:00:00Z`));
          const isNoDay =
            /^\d{4}-\d\d-\d\d/.test(value) &&
            (isDay || new Date(value.slice(0, 10)).toISOString().slice(0, 10) !== value.slice(0, 10));
          if (!isNoDay) expect(isGood(name, meta, value), `${name} ${JSON.stringify(cell)}`).toBe(true);
        }
      }),
      {seed: 12, numRuns: 1500}
    );
    expect(taken).toBeGreaterThan(1500);
  });

  it.each(kinds)("takes the example of %s", (kind) => {
    const meta = columnsOf(one).find(({name}) => name === `${kind}_must`)!.meta;
    expect(matches(KINDS[kind].example, meta)).toBe(true);
    expect(matches("", meta)).toBe(false);
  });
});
