import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {sampleFiles, writeSample} from "../../src/sample/sample.ts";
import * as schema from "../../src/schema/canonical.ts";
import type {Table} from "../../src/schema/table.ts";
import {rowsOf, rowsUnder} from "./helpers.ts";

const files = sampleFiles();
const committed = new URL("../../data/sample/", import.meta.url).pathname;

const CANONICAL: readonly (readonly [string, Table])[] = [
  ["claims/", schema.claimLine],
  ["purchases/", schema.purchase],
  ["sites.csv", schema.site],
  ["payers.csv", schema.payer],
  ["payer_contracts.csv", schema.payerContract],
  ["gpo_contracts.csv", schema.gpoContract],
  ["rebates.csv", schema.rebate],
  ["prior_auths.csv", schema.priorAuth],
  ["inventory_counts.csv", schema.inventoryCount],
  ["schedule.csv", schema.schedule],
  ["administration_times.csv", schema.administrationTime],
  ["wac.csv", schema.wac],
  ["budget.csv", schema.budget]
];

/** Names of files below a folder, relative to it. */
const namesBelow = (folder: string): string[] =>
  readdirSync(folder, {recursive: true})
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted();

describe("sampleFiles()", () => {
  it("makes the same bytes twice", () => {
    const again = sampleFiles();
    expect(again.map((file) => file.path)).toEqual(files.map((file) => file.path));
    expect(again.filter((file, i) => file.text !== files[i]!.text).map((file) => file.path)).toEqual([]);
  });

  it("makes exactly the files that are in the repository", () => {
    expect(namesBelow(committed)).toEqual(files.map((file) => file.path).toSorted());
    for (const {path, text} of files) {
      expect(readFileSync(join(committed, path), "utf8") === text, `${path} differs; run plus-six sample`).toBe(true);
    }
  });

  it("keeps every file under 3 MB", () => {
    for (const {path, text} of files) expect(Buffer.byteLength(text), path).toBeLessThan(3_000_000);
  });

  it.each(CANONICAL)("writes %s with the columns of its schema, every row valid", (path, table) => {
    const columns = Object.keys(table.fields).map((name) => (name === "line_number" ? "line" : name));
    for (const file of files.filter((one) => one.path.startsWith(path))) {
      expect(file.text.slice(0, file.text.indexOf("\n")), file.path).toBe(columns.join(","));
      for (const row of rowsOf(file.text)) {
        const typed = Object.fromEntries(
          Object.keys(table.fields).map((name) => [name, row[name === "line_number" ? "line" : name] || null])
        );
        const result = table.row.safeParse(typed);
        if (!result.success) throw new Error(`${file.path}: ${JSON.stringify(row)}: ${result.error.message}`);
      }
    }
    expect(rowsUnder(files, path).length).toBeGreaterThan(5);
  });

  it("is a network of about the size it says: six sites, fourteen payers and a supplement, sixty drugs, 20,000 lines", () => {
    const claims = rowsUnder(files, "claims/");
    const sent = files.filter((file) => file.path.startsWith("claims-837/")).map((file) => file.text);
    const sentLines = sent.join("").split("\nLX*").length - 1;
    expect(rowsUnder(files, "sites.csv")).toHaveLength(6);
    expect(rowsUnder(files, "payers.csv")).toHaveLength(15);
    expect(new Set(rowsUnder(files, "purchases/").map((row) => row.ndc11)).size).toBeGreaterThanOrEqual(60);
    expect(claims.length + sentLines).toBeGreaterThan(19_000);
    expect(claims.length + sentLines).toBeLessThan(22_000);
    const share = sentLines / (claims.length + sentLines);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.2);
  });

  it("uses every kind of payer, site, status and purchase, and every base of contract", () => {
    const values = (path: string, column: string) => new Set(rowsUnder(files, path).map((row) => row[column]));
    expect([...values("payers.csv", "kind")].toSorted()).toEqual([...schema.PAYER_KINDS].toSorted());
    expect(values("claims/", "status")).toEqual(new Set(schema.CLAIM_STATUSES));
    expect(values("purchases/", "kind")).toEqual(new Set(schema.PURCHASE_KINDS));
    expect(values("payer_contracts.csv", "base")).toEqual(new Set(schema.CONTRACT_BASES));
    expect(values("sites.csv", "kind")).toEqual(new Set(["office", "aic", "ais", "home_infusion"]));
  });
});

describe("writeSample(dir)", () => {
  it("replaces a sample and refuses a folder that holds something else", () => {
    const dir = mkdtempSync(join(tmpdir(), "plus-six-sample-"));
    try {
      writeFileSync(join(dir, "stale.csv"), "x");
      expect(() => writeSample(dir)).toThrow("not a sample folder");
      expect(namesBelow(dir)).toEqual(["stale.csv"]);
      writeFileSync(join(dir, "FINDINGS.md"), "");
      writeSample(dir);
      expect(existsSync(join(dir, "stale.csv"))).toBe(false);
      expect(namesBelow(dir)).toEqual(files.map((file) => file.path).toSorted());
    } finally {
      rmSync(dir, {recursive: true, force: true});
    }
  });
});
