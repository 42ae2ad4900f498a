import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {describe, expect, it} from "vitest";
import {quarterEnd, quarterRange} from "../../src/domain/quarter.ts";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {cutAt} from "./cut.ts";
import {canonicalFiles, type Files} from "./files.ts";
import {smallPractice} from "./practice.ts";

/**
 * The small practice at the end of each of its quarters is the practice of files cut at that day. Models read raw tables and
 * nothing else, so equal raw tables are equal marts; the marts themselves are compared at one of the days.
 */

const files = canonicalFiles(smallPractice());
const DAYS = quarterRange("2023Q3", "2025Q2").map((quarter) => quarterEnd(quarter));

async function filled(of: Readonly<Files>, asOf: string): Promise<Warehouse> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-as-of-"));
  for (const [path, content] of Object.entries(of)) {
    mkdirSync(dirname(join(data, path)), {recursive: true});
    writeFileSync(join(data, path), content);
  }
  const warehouse = await openDatabase(":memory:", {threads: 1});
  await fillRaw(warehouse.connection, {root: ROOT, data, asOf, temporary: data});
  rmSync(data, {recursive: true, force: true});
  return warehouse;
}

/** Places in files, and counts of files: they differ, as they must. */
const PLACES =
  "^(line|position|path|sha256|bytes|dictionary)$|file_id|source_line|segment|files|rows_read|rows_accepted|rows_rejected";
/** Tables about files themselves. */
const OF_FILES = ["file", "reject", "check_result", "file_overlap", "dictionary", "reading"];

/** Every table of a schema as sorted rows of text, without places in files. */
async function tables({connection}: Warehouse, schema: "raw" | "mart"): Promise<Map<string, string[]>> {
  const names = await queryJson(
    connection,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${schema}' ORDER BY 1`
  );
  const texts = new Map<string, string[]>();
  for (const name of names.map((row) => String(row["name"])).filter((each) => !OF_FILES.includes(each))) {
    const rows = await queryJson(
      connection,
      `SELECT COLUMNS(lambda c: NOT regexp_matches(c, '${PLACES}')) FROM ${schema}.${name}`
    );
    texts.set(name, rows.map((row) => JSON.stringify(row)).sort());
  }
  return texts;
}

const different = (all: Map<string, string[]>, cut: Map<string, string[]>): unknown[] =>
  [...all].flatMap(([name, rows]) => {
    const others = new Set(cut.get(name));
    const mine = new Set(rows);
    const [more, less] = [rows.filter((row) => !others.has(row)), [...others].filter((row) => !mine.has(row))];
    const isSame = more.length + less.length === 0 && rows.length === cut.get(name)?.length;
    return isSame ? [] : [{name, more: more.slice(0, 2), less: less.slice(0, 2), rows: rows.length}];
  });

describe("the small practice as of the end of a quarter", () => {
  it.each(DAYS)("%s has the raw rows of files cut at that day", async (day) => {
    const [all, cut] = [await filled(files, day), await filled(cutAt(files, day), day)];
    const raw = await tables(all, "raw");
    expect(raw.get("claim_line")!.length).toBeGreaterThan(50);
    expect(different(raw, await tables(cut, "raw"))).toEqual([]);
    all.close();
    cut.close();
  });

  it("has the marts of files cut at that day", async () => {
    const day = "2024-12-31";
    const [all, cut] = [await filled(files, day), await filled(cutAt(files, day), day)];
    for (const {connection} of [all, cut]) await buildModels([connection], ROOT);
    const marts = await tables(all, "mart");
    expect(marts.size).toBeGreaterThan(70);
    expect(different(marts, await tables(cut, "mart"))).toEqual([]);
    all.close();
    cut.close();
  });
});
