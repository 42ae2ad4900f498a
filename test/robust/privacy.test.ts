import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {gzipSync} from "node:zlib";
import {tableFromArrays, tableToIPC} from "apache-arrow";
import {randomLcg} from "d3";
import {strToU8, zipSync} from "fflate";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {refuseLeaks} from "../../src/publish/build.ts";
import {TABLES} from "../../src/schema/all.ts";
import {columnsOf} from "../../src/schema/table.ts";
import {identifierFinder} from "../../src/site/gate/bytes.ts";
import {auditSite, type PrivateFacts, privateFacts} from "../../src/site/privacy.ts";
import {type Cell, derivable, isSmall, suppress} from "../../src/site/small-cells.ts";
import {sayRow} from "../../src/warehouse/complaint.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";

const FACTS: PrivateFacts = {
  identifiers: new Set(["CV105795", "PT-0016", "PA250016", "DOE, JANE ANN", "0123456789", "12345", "Zoë-0042-ñ"]),
  dates: new Set(["2025-01-07", "2025-02-03"]),
  publicDates: new Set(["2025-02-03"])
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-gate-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

let count = 0;
function site(files: Readonly<Record<string, string | Uint8Array>>): string {
  const own = join(folder, String(count++));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(own, path)), {recursive: true});
    writeFileSync(join(own, path), content);
  }
  return own;
}
const audit = (files: Readonly<Record<string, string | Uint8Array>>, outside = false): string[] =>
  auditSite(site(files), FACTS, {outside});
const arrow = (columns: Readonly<Record<string, unknown[]>>): Uint8Array =>
  tableToIPC(tableFromArrays(columns as Record<string, string[]>), "stream");

describe("auditSite(folder, facts)", () => {
  it("lets pass what is about nobody", () => {
    expect(
      audit({
        "index.html": "<p>J1745 at Main Street, as of 2025-02-03: $12,345.00, 0.0123456789</p>",
        "_file/a.json": JSON.stringify([{hcpcs: "J1745", lines: 3, received_date: "2025-02-03", amount: 12_345}]),
        "_file/b.arrow": arrow({hcpcs: ["J1745", "J9271"], units: [1, 2]})
      })
    ).toEqual([]);
  });
  it.each([
    ["in a page", "index.html", "<p>claim CV105795</p>"],
    ["in the middle of a word", "a.js", "xxCV105795yy"],
    ["in JSON", "a.json", '{"a": ["PT-0016"]}'],
    ["beside another in Arrow", "a.arrow", arrow({id: ["CV10579", "PT-0016", "x"]})],
    ["in a parquet file", "a.parquet", Buffer.from("PAR1....PA250016....PAR1")],
    ["in a zip", "a.zip", zipSync({"b.csv": strToU8(`x,${"y".repeat(2000)},PA250016`)})],
    ["in a workbook", "a.xlsx", zipSync({"xl/sharedStrings.xml": strToU8("<t>PT-0016</t>")}, {level: 9})],
    ["in gzip", "a.csv.gz", gzipSync("a,PT-0016")],
    ["as a name", "a.json", '["DOE, JANE ANN"]'],
    ["as a long number", "a.html", "<td>0123456789</td>"],
    ["as a short number that is a whole value", "a.json", '[{"id": "12345"}]'],
    ["not in ASCII", "a.html", "Zoë-0042-ñ"],
    ["as the name of nothing: in a comment", "a.css", "/* PT-0016 */"]
  ])("finds an identifier %s", (_, path, content) => {
    const said = audit({[path]: content});
    expect(said).not.toEqual([]);
    for (const line of said) {
      expect(line).toContain("identifier");
      for (const id of FACTS.identifiers) expect(line).not.toContain(id);
    }
  });
  it.each([
    ["a page", "index.html", "<td>2025-01-07</td>"],
    ["JSON", "a.json", '[{"when": "2025-01-07"}]'],
    ["Arrow", "a.arrow", arrow({when: ["2025-01-07"]})],
    ["Arrow, as a date", "a.arrow", arrow({when: [new Date("2025-01-07")]})]
  ])("finds a day that only patients' rows have in %s", (_, path, content) => {
    const said = audit({[path]: content});
    expect(said.join()).toContain("a day that only patients' rows have");
    expect(said.join()).not.toContain("2025-01-07");
  });
  it("lets a day stand in a column that the dictionary has as an invoice's or a deadline, and in no other", () => {
    expect(audit({"a.json": '[{"invoice_date": "2025-01-07", "appeal_by": "2025-01-07"}]'})).toEqual([]);
    expect(audit({"a.json": '[{"note": "seen on 2025-01-07"}]'})).toHaveLength(1);
  });
  it("finds a column of patients' rows by its name, whatever is in it", () => {
    expect(audit({"a.json": '[{"service_date": "2025-02-03"}]'})).toEqual([
      "a column of patients' rows: service_date (a.json $)"
    ]);
    expect(audit({"a.arrow": arrow({patient_key: ["x"]})})).toEqual([
      "a column of patients' rows: patient_key (a.arrow)"
    ]);
  });
  it("finds each of many planted identifiers in many files", () => {
    const random = randomLcg(0.4);
    const ids = Array.from({length: 400}, (_, n) => `${["CV", "PT-", "AUTH"][n % 3]}${100_000 + n * 7}`);
    const finder = identifierFinder(new Set(ids));
    for (const id of ids) {
      const text = Buffer.from(
        Array.from({length: 3000}, () => String.fromCharCode(33 + Math.floor(random() * 90))).join("")
      );
      expect(finder.inBytes(text), id).toBe(-1);
      const at = Math.floor(random() * (text.length - id.length));
      text.write(id, at);
      expect(finder.inBytes(text), id).toBe(at);
    }
  });
  it("refuses the build, names files and never values", () => {
    expect(() => refuseLeaks(audit({"a.html": "CV105795"}))).toThrow(
      "what would be published shows what belongs to patients; nothing was published:\n  a patient's or claim's identifier: (a.html byte 0)"
    );
  });
});

describe("privateFacts(connection, root)", () => {
  it("takes identifiers and days from every column that is a patient's, and public days from the others", async () => {
    const {connection, close} = await emptyWarehouse();
    await connection.run(`CREATE SCHEMA IF NOT EXISTS core; CREATE TABLE core.run_info AS SELECT DATE '2025-03-31' AS as_of;
      INSERT INTO raw.prior_auth BY NAME (SELECT 'PA-1' AS authorization_id, 'PT-1' AS patient_key, DATE '2025-01-07' AS requested_date, 'approved' AS outcome, 1 AS file_id, 2 AS line);
      INSERT INTO raw.site BY NAME (SELECT 'S1' AS site_id, 'Main' AS name, 'office' AS kind, 1 AS file_id, 2 AS line)`);
    const facts = await privateFacts(connection, ROOT);
    close();
    expect([...facts.identifiers].sort()).toEqual(["PA-1", "PT-1"]);
    expect([...facts.dates]).toEqual(["2025-01-07"]);
    expect(facts.publicDates.has("2025-03-31")).toBe(true);
  });
});

/** Cells of a table of two dimensions with its totals. */
function tableOf(counts: readonly (readonly number[])[]): Cell[] {
  const cells: Cell[] = [];
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  for (const [row, values] of counts.entries()) {
    for (const [column, value] of values.entries())
      cells.push({key: {drug: `d${row}`, site: `s${column}`}, count: value});
    cells.push({key: {drug: `d${row}`}, count: sum(values)});
  }
  for (const column of counts[0]!.keys())
    cells.push({key: {site: `s${column}`}, count: sum(counts.map((row) => row[column]!))});
  cells.push({key: {}, count: sum(counts.flat())});
  return cells;
}

describe("derivable(cells) and suppress(cells)", () => {
  it("a single suppressed cell follows from its total", () => {
    const cells = tableOf([
      [5, 20],
      [30, 40]
    ]).map((cell) => (isSmall(cell.count) ? {...cell, count: null} : cell));
    expect(derivable(cells).map(({key}) => key)).toEqual([{drug: "d0", site: "s0"}]);
  });
  it("cells that can only be nothing follow too", () => {
    const cells: Cell[] = [
      {key: {site: "a"}, count: null},
      {key: {site: "b"}, count: null},
      {key: {site: "c"}, count: 20},
      {key: {}, count: 20}
    ];
    expect(derivable(cells)).toHaveLength(2);
  });
  it("leaves no count of 1 to 10 and none that follows, on hundreds of tables", () => {
    let hidden = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomLcg(seed / 211);
      const [rows, columns] = [2 + Math.floor(random() * 4), 2 + Math.floor(random() * 4)];
      const counts = Array.from({length: rows}, () =>
        Array.from({length: columns}, () => Math.floor(random() ** 2 * 60))
      );
      const shown = suppress(tableOf(counts));
      expect(
        shown.filter(({count}) => isSmall(count)),
        `seed ${seed}`
      ).toEqual([]);
      expect(derivable(shown), `seed ${seed}`).toEqual([]);
      hidden += shown.filter(({count}) => count === null).length;
    }
    expect(hidden).toBeGreaterThan(400);
  });
  it.each(["patients", "denied_claims", "patients_before", "underwater_lines", "visits", "authorizations_approved"])(
    "the gate takes %s for a count of patients",
    (column) => {
      expect(audit({"a.json": JSON.stringify([{site: "a", [column]: 3}])}, true)).toHaveLength(1);
    }
  );
  it.each(["purchase_lines", "lines_added", "days", "rank"])("the gate takes %s for nobody's", (column) => {
    expect(audit({"a.json": JSON.stringify([{site: "a", [column]: 3}])}, true)).toEqual([]);
  });
  it("the gate refuses small cells and cells that follow, for readers outside only", () => {
    const small = {"a.json": JSON.stringify([{site: "a", patients: 3}])};
    expect(audit(small)).toEqual([]);
    expect(audit(small, true)).toEqual(["a count of 1 to 10: column patients (a.json $)"]);
    const open = [
      {site: "a", patients: null},
      {site: "b", patients: 20}
    ];
    expect(audit({"a.json": JSON.stringify(open), "b.json": '{"patients": 24}'}, true)).toEqual([
      "a suppressed count that follows from totals: column patients (a.json $)"
    ]);
    expect(
      audit({"a.json": JSON.stringify([...open, {site: "c", patients: null}]), "b.json": '{"patients": 60}'}, true)
    ).toEqual([]);
  });
});

describe("sayRow(row)", () => {
  it("holds what was sold and how much, and of whom nothing: in the message of a broken check or grain", () => {
    const row = {claim_id: "CV1", issue_id: "CV1|1", service_date: "2025-01-07", patient_key: "PT-1", hcpcs: "J1745"};
    expect(sayRow({...row, paid_amount: "9.00", rows: "2"})).toBe(
      '{"claim_id":"…","issue_id":"…","service_date":"…","patient_key":"…","hcpcs":"J1745","paid_amount":"9.00","rows":"2"}'
    );
  });
  it("shows no column of patients' rows", () => {
    const patient = TABLES.flatMap((table) => columnsOf(table)).filter(({meta}) => meta.patient);
    for (const {name} of patient) expect(sayRow({[name]: "secret"}), name).not.toContain("secret");
  });
});

describe("openDatabase(path)", () => {
  it("gives its file to nobody but its owner", async () => {
    const path = join(folder, "w.duckdb");
    (await openDatabase(path)).close();
    const {statSync} = await import("node:fs");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
