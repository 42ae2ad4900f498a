import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {REFERENCE} from "../../src/schema/reference.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {loadReference} from "../../src/warehouse/reference.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

const OURS = join(ROOT, "data/reference");
let own: string;
beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), "plus-six-reference-"));
});
afterEach(() => rmSync(own, {recursive: true}));

/** Loads our tables with one of the practice's own and runs a query. */
async function merged(name: string, text: string, sql: string): Promise<Record<string, unknown>[]> {
  writeFileSync(join(own, `${name}.csv`), text);
  const warehouse = await openDatabase(":memory:");
  try {
    await loadReference(warehouse.connection, [OURS, own]);
    return await queryJson(warehouse.connection, sql);
  } finally {
    warehouse.close();
  }
}

describe("loadReference(connection, [ours, own])", () => {
  it("changes one row of a partial table and keeps the others, and says what was changed", async () => {
    const text = "name,value,as_of,source\nannual_financing_rate,0.065,2026-09-01,our credit line\n";
    expect(await merged("setting", text, "SELECT detail, source, as_of FROM reference.override_row")).toEqual([
      {detail: "value 0.08 → 0.065", source: "our credit line", as_of: "2026-09-01"}
    ]);
    const rows = await merged(
      "setting",
      "name,value\nannual_financing_rate,0.065\n",
      "SELECT name, value FROM reference.setting WHERE name IN ('annual_financing_rate', 'run_rate_days') ORDER BY name"
    );
    expect(rows.map(({name, value}) => `${name} ${value}`)).toEqual([
      "annual_financing_rate 0.065000",
      "run_rate_days 90.000000"
    ]);
    const changes = await merged(
      "setting",
      "name,value\nannual_financing_rate,0.065\n",
      "SELECT table_name, row_key, kind, detail, source, as_of, line FROM reference.override_row"
    );
    expect(changes).toEqual([
      {
        ...{table_name: "setting", row_key: "annual_financing_rate", kind: "changes", detail: "value 0.08 → 0.065"},
        ...{source: "reference/setting.csv line 2", as_of: null, line: 2}
      }
    ]);
  });

  it("takes a Maximum Fair Price of 2028 as a row, and a drug of the list of 2029 as another", async () => {
    const text = [
      "ipay,drug,part_b_hcpcs,effective_date,mfp_per_billing_unit,source,as_of",
      "2028,Entyvio,,,11.25,CMS table of prices,2026-11-30",
      "2029,Ocrevus,J2350,2029-01-01,,CMS list,2027-01-30"
    ].join("\n");
    const rows = await merged(
      "selected_drug",
      text,
      "SELECT ipay, drug, part_b_hcpcs, effective_date, mfp_per_billing_unit, as_of FROM reference.selected_drug WHERE drug IN ('Entyvio', 'Ocrevus') ORDER BY ipay"
    );
    expect(rows).toEqual([
      {
        ...{ipay: 2028, drug: "Entyvio", part_b_hcpcs: "J3380", effective_date: "2028-01-01"},
        ...{mfp_per_billing_unit: "11.250000", as_of: "2026-11-30"}
      },
      {
        ...{ipay: 2029, drug: "Ocrevus", part_b_hcpcs: "J2350", effective_date: "2029-01-01"},
        ...{mfp_per_billing_unit: null, as_of: "2027-01-30"}
      }
    ]);
  });

  it.each([
    [
      "setting",
      "nam,value\nannual_financing_rate,0.065\n",
      'unknown column "nam" (reference/setting.csv line 1): the columns are name, value'
    ],
    ["setting", "value\n0.065\n", 'missing column "name" (reference/setting.csv line 1): it says which row is meant'],
    [
      "setting",
      "name,value\nannual_financing_rate,6.5%\n",
      'invalid value "6.5%" (reference/setting.csv line 2): write a number like 1234.50, with a point and no thousands mark'
    ],
    [
      "setting",
      "name,value\nanual_financing_rate,0.065\n",
      'unknown name "anual_financing_rate" (reference/setting.csv line 2): use one of annual_financing_rate'
    ],
    [
      "setting",
      "name,value\nrun_rate_days,30\nrun_rate_days,60\n",
      'duplicate row "run_rate_days" (reference/setting.csv line 3): line 2 has it already; keep one'
    ],
    [
      "setting",
      "name,value\nrun_rate_days,30,60\n",
      "3 cells (reference/setting.csv line 2): the header has 2; quote texts that hold a comma"
    ],
    [
      "setting",
      "name,value\n",
      "no rows (reference/setting.csv): write a header (name, value, source, as_of) and the rows that differ from ours, or remove the file"
    ],
    [
      "sequestration",
      "from_date,rate\n01/01/2030,0.04\n",
      'invalid from_date "01/01/2030" (reference/sequestration.csv line 2): write a date like 2025-02-14'
    ],
    [
      "biosimilar",
      "hcpcs,is_biosimilar,reference_hcpcs\nQ5199,ja,J1745\n",
      'invalid is_biosimilar "ja" (reference/biosimilar.csv line 2): write yes or no'
    ],
    [
      "ndc_container",
      "ndc9,container\n5551301,multiple_dose\n",
      'invalid ndc9 "5551301" (reference/ndc_container.csv line 2): write the first nine digits of an eleven-digit NDC'
    ],
    [
      "settings",
      "name,value\nrun_rate_days,30\n",
      'unknown reference table "settings" (reference/settings.csv): name it after one of ours'
    ]
  ])("refuses %s.csv %j", async (name, text, message) => {
    await expect(merged(name, text, "SELECT 1")).rejects.toThrow(message);
  });

  it("adds to open tables, and reads dashed NDCs and small letters of codes", async () => {
    const rows = await merged(
      "ndc_container",
      "ndc9,container\n99999-0001,multiple_dose\n",
      "SELECT ndc9, container, source FROM reference.ndc_container WHERE ndc9 = '999990001'"
    );
    expect(rows).toEqual([
      {ndc9: "999990001", container: "multiple_dose", source: "reference/ndc_container.csv line 2"}
    ]);
  });

  it("keeps the day each row should be looked at again: its own, else months after its date", async () => {
    const rows = await merged(
      "part_b_deductible",
      "year,amount,as_of,review_date\n2027,291,2026-11-20,2027-10-01\n",
      "SELECT row_key, review_date FROM reference.review_row WHERE table_name = 'part_b_deductible' AND row_key IN ('2026', '2027') ORDER BY row_key"
    );
    expect(rows).toEqual([
      {row_key: "2026", review_date: "2027-11-01"},
      {row_key: "2027", review_date: "2027-10-01"}
    ]);
  });
});

describe("data/README.md", () => {
  it("documents every reference table with its key and columns", () => {
    const text = readFileSync(join(ROOT, "data/README.md"), "utf8");
    const names = readdirSync(OURS).map((file) => basename(file, ".csv"));
    expect(Object.keys(REFERENCE).sort()).toEqual(names.sort());
    for (const name of names) {
      const line = text.split("\n").find((row) => row.startsWith(`| \`${name}\``)) ?? "";
      const [header = ""] = readFileSync(join(OURS, `${name}.csv`), "utf8").split("\n");
      for (const column of header.split(",")) expect(line, name).toContain(`\`${column}\``);
    }
  });
});
