import {readFileSync} from "node:fs";
import {join} from "node:path";
import {beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";

let built: string;
beforeAll(async () => {
  built = await sampleBuilt();
});

const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  try {
    return await queryJson(warehouse.connection, sql);
  } finally {
    warehouse.close();
  }
};

interface Finding {
  readonly id: string;
  readonly finding: string;
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  readonly quarter: string;
  readonly amount: string;
}

/** The table of data/sample/FINDINGS.md: what the generator hid, counted from what it planted. */
function findings(name: string): Finding[] {
  const lines = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| F\d/.test(line));
  return lines
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
    )
    .map(([id, finding, hcpcs, payer_id, site_id, quarter, amount]) => ({
      id: id!,
      finding: finding!,
      hcpcs: hcpcs!,
      payer_id: payer_id!,
      site_id: site_id!,
      quarter: quarter!,
      amount: amount!
    }))
    .filter((row) => row.finding === name);
}

describe("what is hidden in the sample practice is seen in the warehouse, to the cent", () => {
  it("underwater biosimilars", async () => {
    const planted = findings("underwater_biosimilar");
    expect(planted.length).toBeGreaterThan(0);
    for (const {hcpcs, quarter, amount} of planted) {
      const rows = await query(
        `SELECT net_cost_recovery FROM mart.margin_by_drug WHERE hcpcs = '${hcpcs}' AND quarter = '${quarter}'`
      );
      expect(rows).toEqual([{net_cost_recovery: amount}]);
    }
  });
  it("a lost vial and an expired lot", async () => {
    for (const [finding, kind] of [
      ["lost_vial", "unexplained"],
      ["expired_lot", "expired"]
    ] as const) {
      const planted = findings(finding);
      expect(planted.length).toBeGreaterThan(0);
      for (const {hcpcs, site_id, quarter, amount} of planted) {
        const rows = await query(
          `SELECT sum(issue.cost) AS cost FROM core.lot_issue AS issue JOIN core.lot USING (lot_id)
           WHERE method = 'fifo' AND issue_kind = '${kind}' AND hcpcs = '${hcpcs}' AND issue.site_id = '${site_id}' AND quarter_of(issue_date) = '${quarter}'`
        );
        expect(rows).toEqual([{cost: amount}]);
      }
    }
  });
});

describe("plus-six explain", () => {
  it("walks to claim lines, lots and the CMS row, each with file, line and hash, and the parts add up", async () => {
    const {code, stdout} = await plusSix([
      "explain",
      "margin_by_drug",
      "hcpcs=J1745",
      "quarter=2025Q1",
      "--json",
      "--out",
      built
    ]);
    const explanation = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
    expect(code).toBe(0);
    for (const list of ["claim_lines", "lots", "payment_limits"] as const) {
      expect(explanation[list]!.length, list).toBeGreaterThan(0);
      for (const row of explanation[list]!) {
        expect(row["sha256"]).toMatch(/^[0-9a-f]{64}$/);
        expect(Number(row["source_line"])).toBeGreaterThan(1);
        const text = readFileSync(join(ROOT, "data/sample", String(row["path"])), "latin1");
        const line = text.split(/\.83[57]$/.test(String(row["path"])) ? "~" : /\r?\n/)[Number(row["source_line"]) - 1];
        const marks = {
          claim_lines: [row["claim_id"], row["hcpcs"]],
          lots: [row["invoice"]],
          payment_limits: [row["hcpcs"]]
        };
        expect(marks[list].some((mark) => line?.includes(String(mark)))).toBe(true);
      }
    }
    const [number] = explanation["number"]!;
    const cents = (value: unknown): number => Math.round(Number(value) * 100);
    const sum = (list: string, column: string): number =>
      explanation[list]!.reduce((total, row) => total + cents(row[column]), 0);
    expect(sum("claim_lines", "collected_amount") - sum("lots", "cost")).toBe(cents(number!["net_cost_recovery"]));
    expect(explanation["proof"]!.every((row) => row["agrees"] === true)).toBe(true);
  });
  it.each([
    [["explain", "margin_by_dog"], "cannot walk to lines from: margin_by_dog"],
    [["explain", "margin_by_drug", "color=red"], "no such key: color"],
    [["explain", "margin_by_drug", "hcpcs=J0000"], "no such row: margin_by_drug hcpcs=J0000"]
  ])("refuses %j", async (args, message) => {
    const {code, stderr} = await plusSix([...args, "--out", built]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("plus-six query", () => {
  it("does not write", async () => {
    const {code, stderr} = await plusSix(["query", "DROP TABLE mart.margin_cube", "--out", built]);
    expect(code).toBe(2);
    expect(stderr).toContain("only questions are answered");
  });
  it("writes CSV that a spreadsheet will not run", async () => {
    const {stdout} = await plusSix(["query", "SELECT '=1+1' AS a, -2.50 AS b", "--format", "csv", "--out", built]);
    expect(stdout).toBe("a,b\r\n'=1+1,-2.50\r\n");
  });
});

describe("the manifest", () => {
  it("names every input with its hash and adds up to the cube", async () => {
    const manifest = JSON.parse(readFileSync(join(built, "manifest.json"), "utf8")) as {
      files: {sha256: string; status: string}[];
      control_totals: Record<string, string>;
    };
    expect(manifest.files.every((file) => /^[0-9a-f]{64}$/.test(file.sha256))).toBe(true);
    const [cube] = await query("SELECT sum(net_cost_recovery) AS net_cost_recovery FROM mart.margin_cube");
    expect(manifest.control_totals["net_cost_recovery"]).toBe(cube!["net_cost_recovery"]);
  });
});
