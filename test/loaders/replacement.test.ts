import {mkdirSync, mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {readReplacements} from "../../loaders/replacement.ts";
import {renderReport} from "../../loaders/report.ts";
import {loaded} from "./helpers.ts";

const PURCHASES = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount";
const bought = (invoice: string, packages: number): string =>
  `Acme,${invoice},1,2025-01-02,S1,57894003001,purchase,${packages},10.00,${packages}0.00`;
const purchases = (...rows: string[]): string => `${[PURCHASES, ...rows].join("\n")}\n`;
const PAYERS = "payer_id,name,kind";
const list = (...rows: string[]): {readonly "reference/replacement.csv": string} => ({
  "reference/replacement.csv": `${["path,replaces", ...rows].join("\n")}\n`
});
const dollars = "SELECT invoice, extended_amount FROM raw.purchase ORDER BY ALL";

describe("load of files that a practice declares replaced", () => {
  it("counts the new file alone and says what it adds, changes and leaves out", async () => {
    const {report, rows} = await loaded({
      "old.csv": purchases(bought("I1", 1), bought("I2", 2), bought("I3", 3), bought("I4", 4), "short,row"),
      "new.csv": purchases(bought("I2", 2), bought("I3", 5), bought("I5", 6)),
      ...list("new.csv,old.csv")
    });
    expect(await rows(dollars)).toEqual([
      ["I2", "20.00"],
      ["I3", "50.00"],
      ["I5", "60.00"]
    ]);
    expect(report.files.find(({path}) => path === "old.csv")).toMatchObject({
      status: "superseded",
      reason: "replaced by new.csv",
      rows: {read: 0, accepted: 0, rejected: 0}
    });
    expect(report.totals["purchases"]).toMatchObject({
      files: {accepted: 1, superseded: 1},
      rows: {accepted: 3, rejected: 0},
      dollars: {accepted: "130.00"}
    });
    expect(report.warnings).toEqual([]);
    const counts = {lines_shared: 2, lines_changed: 1, lines_added: 1, lines_removed: 2};
    const amounts = {added_amount: "60.00", removed_amount: "50.00"};
    expect(report.replacements).toEqual([expect.objectContaining({...counts, ...amounts})]);
    expect(renderReport(report)).toContain(
      "replaced: old.csv by new.csv: 1 lines added ($60.00), 1 changed, 2 left out ($50.00)"
    );
    expect(await rows("SELECT * EXCLUDE (file_id, replaced_file_id) FROM raw.replacement")).toEqual([
      ["2", "1", "1", "2", "60.00", "50.00"]
    ]);
    expect(await rows("FROM raw.reject")).toEqual([]);
  });
  it("counts the last of files that replace each other in turn, and one file for several", async () => {
    const {report, rows} = await loaded({
      "a.csv": purchases(bought("I1", 1)),
      "b.csv": purchases(bought("I1", 2)),
      "c.csv": purchases(bought("I1", 3), bought("I2", 1)),
      "d.csv": purchases(bought("I9", 1)),
      ...list("b.csv,a.csv", "c.csv,b.csv", "c.csv,d.csv")
    });
    expect(await rows(dollars)).toEqual([
      ["I1", "30.00"],
      ["I2", "10.00"]
    ]);
    expect(report.replacements.map((each) => [each.lines_changed, each.lines_added, each.lines_removed])).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1]
    ]);
  });
  it("compares lines by the key of their table, also where they carry no money", async () => {
    const {report, rows} = await loaded({
      "old.csv": `${PAYERS}\nP1,One,commercial\nP2,Two,commercial\n`,
      "new.csv": `${PAYERS}\nP1,One,commercial\nP2,Second,commercial\n`,
      ...list("new.csv,old.csv")
    });
    expect(await rows("SELECT name FROM raw.payer ORDER BY 1")).toEqual([["One"], ["Second"]]);
    expect(report.replacements).toMatchObject([
      {lines_shared: 2, lines_changed: 1, lines_added: 0, lines_removed: 0, added_amount: "0.00"}
    ]);
  });
  it.each([
    ["is not there", {}, "the file that should stand in its place is not there, so the old one counts"],
    [
      "is quarantined",
      {"new.csv": PURCHASES.replace(",kind", ",sort")},
      "the file that should stand in its place is quarantined, so the old one counts"
    ],
    ["is of another kind", {"new.csv": `${PAYERS}\nP1,One,commercial\n`}, "the two files are of different kinds"],
    [
      "says the same",
      {"new.csv": purchases(bought("I1", 1)).replaceAll("\n", "\r\n")},
      "the file that should stand in its place is duplicate, so the old one counts"
    ]
  ])("keeps the old file and says so when the new one %s", async (_, files, why) => {
    const own = {"0.csv": purchases(bought("I0", 1)), "keep.csv": purchases(bought("I1", 1))};
    const {report, rows} = await loaded({...own, ...files, ...list("new.csv,keep.csv")});
    expect(await rows("SELECT count(*) FROM raw.purchase")).toEqual([["2"]]);
    expect(report.warnings).toContain(
      `file not replaced: keep.csv by new.csv: ${why} (reference/replacement.csv line 2)`
    );
    expect(report.replacements).toEqual([]);
  });
  it("says when there is nothing to replace", async () => {
    const {report} = await loaded({"new.csv": purchases(bought("I1", 1)), ...list("new.csv,gone.csv")});
    expect(report.warnings).toEqual([
      "file not replaced: gone.csv by new.csv: there is no file of that name to replace (reference/replacement.csv line 2)"
    ]);
  });
});

describe("readReplacements(data)", () => {
  const read = (text: string): unknown => {
    const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    mkdirSync(join(data, "reference"));
    writeFileSync(join(data, "reference/replacement.csv"), text);
    return readReplacements(data);
  };
  it("reads none where there is no list", () => {
    expect(readReplacements(mkdtempSync(join(tmpdir(), "plus-six-test-")))).toEqual([]);
  });
  it("takes columns by name and goes past blank lines", () => {
    expect(read("why,replaces,path\n\ntypo,a.csv,b.csv\n")).toEqual([{path: "b.csv", replaces: "a.csv", line: 3}]);
  });
  it.each([
    ["file,replaces\na,b\n", "missing column: path and replaces are needed (reference/replacement.csv line 1)"],
    ["path,replaces\na.csv,\n", "replacement without two files: (reference/replacement.csv line 2); name both"],
    ["path,replaces\na.csv,a.csv\n", "files replace each other in a circle: a.csv (reference/replacement.csv line 2)"],
    [
      "path,replaces\nb.csv,a.csv\nc.csv,b.csv\na.csv,c.csv\n",
      "files replace each other in a circle: c.csv (reference/replacement.csv line 4)"
    ],
    ["path,replaces\nb.csv,a.csv\nc.csv,a.csv\n", "file replaced twice: a.csv (reference/replacement.csv line 3)"]
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
