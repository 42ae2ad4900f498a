import {rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {load} from "../../../loaders/load.ts";
import {quarterDays} from "../../../loaders/profile/tables/read.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {initIn, practice, put, type Said} from "./practice.ts";

/** Tables beside purchases in their senders' own columns, through init to raw tables. Values from the files themselves. */

const FILES: {readonly [name: string]: string} = {
  "count.csv": `Physical inventory as of 03/31/2025,,,
Location,NDC,Count Date,Lot #,On Hand
NORTH,57894-0030-01,03/31/2025,L1,12
SOUTH,64764-0300-20,03/31/2025,,2.5
`,
  "auths.csv": `Auth Number,Patient ID,Facility,Insurance,HCPCS,Submitted,Decision Date,Status,Start Date,End Date,Units
A-1,P1,NORTH,BLUE,J1745,12/13/2024,12/20/2024,Approved,01/01/2025,06/30/2025,400
A-2,P2,SOUTH,BLUE,J3380,01/15/2025,,Sent to Payer,,,
A-3,P3,SOUTH,BLUE,J3380,01/15/2025,01/22/2025,Unfavorable,,,
`,
  "schedule.csv": `Appt ID,Location,Appt Date,Patient ID,HCPCS,Units,Appt Status
9,NORTH,2025/04/15,P1,J1745,40,Booked
10,NORTH,2025/02/10,P1,J1745,40,Checked out
11,NORTH,2025/02/11,P2,J1745,40,No show
`,
  "times.csv": `Claim ID,Line,Infusion Start,Infusion Stop,Route
C1,1,2025-02-10 09:00:00,2025-02-10 11:10:00,IV
`,
  "wac.csv": `NDC,Product,WAC Package Price,AWP Package Price,Effective Date
57894-0030-01,REMICADE,"$1,167.82","$1,401.38",01/13/2025
`,
  "fees.csv": `Code,Description,Final Rate,Effective Date
J1745,INFLIXIMAB,$34.10,01/15/2025
J3380,VEDOLIZUMAB,$22.75,01/15/2025
`
};

let data: string;
let said: Said;
let warehouse: Warehouse;
beforeAll(async () => {
  data = practice();
  put(data, "price-list-of-the-gpo");
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(data, name), text);
  const names = ["gpo.csv", "rebate.csv", ...Object.keys(FILES).filter((name) => name !== "fees.csv")];
  said = await initIn(data, names);
  // A fee schedule does not say whose it is: one question, answered by one value for all rows.
  const answered = await initIn(data, ["fees.csv"], ["2", "BLUE", "y"]);
  said = {results: [...said.results, ...answered.results], text: said.text + answered.text};
  warehouse = await openDatabase(":memory:");
  await load({data, warehouse: warehouse.connection});
});
afterAll(() => {
  warehouse.close();
  rmSync(data, {recursive: true, force: true});
});

describe("tables in their senders' own columns", () => {
  it("each have a profile, and none is purchases", async () => {
    expect(
      said.results.map(({profile, problems}) => [profile !== null, problems]),
      said.text
    ).toEqual(said.results.map(() => [true, 0]));
    expect(await queryJson(warehouse.connection, "SELECT 1 FROM raw.purchase")).toEqual([]);
  });
  it.each<[string, string, unknown[][]]>([
    [
      "raw.gpo_contract",
      "contract_id, gpo, manufacturer, ndc11, CAST(starts AS VARCHAR), CAST(ends AS VARCHAR), CAST(price AS DOUBLE), tier",
      [["ION-REM-01", "ION", "Janssen", "57894003001", "2025-01-01", "2025-06-30", 480.5, "Tier 1"]]
    ],
    [
      "raw.rebate",
      "program_id, manufacturer, ndc11, CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), CAST(received_amount AS DOUBLE), CAST(received_date AS VARCHAR)",
      [["REM-25Q1", "Janssen", "57894003001", "2025-01-01", "2025-03-31", 172.98, "2025-05-15"]]
    ],
    [
      "raw.inventory_count",
      "site_id, ndc11, CAST(count_date AS VARCHAR), CAST(packages AS DOUBLE), lot",
      [
        ["NORTH", "57894003001", "2025-03-31", 12, "L1"],
        ["SOUTH", "64764030020", "2025-03-31", 2.5, null]
      ]
    ],
    [
      "raw.prior_auth",
      "authorization_id, outcome, CAST(requested_date AS VARCHAR), CAST(decided_date AS VARCHAR), CAST(valid_to AS VARCHAR)",
      [
        ["A-1", "approved", "2024-12-13", "2024-12-20", "2025-06-30"],
        ["A-2", "pending", "2025-01-15", null, null],
        ["A-3", "denied", "2025-01-15", "2025-01-22", null]
      ]
    ],
    [
      "raw.schedule",
      "appointment_id, CAST(date AS VARCHAR), status",
      [
        ["9", "2025-04-15", "planned"],
        ["10", "2025-02-10", "kept"],
        ["11", "2025-02-11", "missed"]
      ]
    ],
    [
      "raw.administration_time",
      "claim_id, line_number, CAST(start AS VARCHAR), route",
      [["C1", 1, "2025-02-10 09:00:00", "IV"]]
    ],
    [
      "raw.wac",
      "ndc11, CAST(starts AS VARCHAR), CAST(wac_per_package AS DOUBLE), CAST(awp_per_package AS DOUBLE)",
      [["57894003001", "2025-01-13", 1167.82, 1401.38]]
    ],
    [
      "raw.payer_contract",
      "payer_id, code_from, code_to, base, CAST(fixed_amount AS DOUBLE)",
      [
        ["BLUE", "J1745", "J1745", "fee_schedule", 34.1],
        ["BLUE", "J3380", "J3380", "fee_schedule", 22.75]
      ]
    ]
  ])("%s", async (table, columns, rows) => {
    const found = await warehouse.connection.runAndReadAll(`SELECT ${columns} FROM ${table} ORDER BY line`);
    expect(found.getRows()).toEqual(rows);
  });
});

describe("quarterDays(text)", () => {
  it.each(["Q1 2025", "2025Q1", "1Q25", "2025-Q1", "Q1-25"])("reads %s", (text) => {
    expect(quarterDays(text)).toEqual(["2025-01-01", "2025-03-31"]);
  });
  it("reads nothing else", () => {
    expect([quarterDays("2025"), quarterDays("Q5 2025"), quarterDays("March")]).toEqual([null, null, null]);
  });
});
