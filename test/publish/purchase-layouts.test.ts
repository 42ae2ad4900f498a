import {rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {utils, write} from "@e965/xlsx";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {initIn, practice, put, type Said} from "../loaders/init/practice.ts";

/** Three layouts no profile knows, each from file to margin by answering questions. Worked by hand. */

const HEADER = [
  "Document",
  "Posted",
  "Deliver To",
  "Item NDC",
  "Item",
  "Cases Ordered",
  "Qty Shipped",
  "Each",
  "Extension"
];
const remicade = (document: string, posted: string, packages: number) => [
  document,
  posted,
  "Northside",
  "57894-0030-01",
  "REMICADE",
  packages,
  packages,
  480.5,
  480.5 * packages
];
const SEMICOLONS = `Invoice;Invoice Date;Customer No;NDC;Item;Qty;Price;Amount
7001;03/02/2025;S-2;64764-0300-20;ENTYVIO;2;6.320,00;12.640,00
7002;05/02/2025;S-2;64764-0300-20;ENTYVIO;1;6.320,00;6.320,00
`;
const PACKS = `DocNo,DocDate,CustNo,NDC11,Packs,PackSize,PricePerPack,LineTotal
88001,20250113,0100234,00517234010,4,10,295.00,1180.00
88002,20250120,0100235,57894003001,1,1,480.50,480.50
`;

let data: string;
let warehouse: Warehouse;
const said: Said[] = [];
const seconds: number[] = [];

async function answered(file: string, answers: readonly string[]): Promise<void> {
  const start = Date.now();
  said.push(await initIn(data, [file], answers));
  seconds.push((Date.now() - start) / 1000);
}

beforeAll(async () => {
  data = practice();
  put(data, "vial-of-a-ten-pack");
  rmSync(join(data, "export.csv"));
  const book = utils.book_new();
  const add = (name: string, rows: (string | number)[][]): void => {
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name);
  };
  add("Jan", [
    ["Purchases of January"],
    [],
    HEADER,
    remicade("1", "01/13/2025", 4),
    remicade("1", "01/20/2025", 2),
    ["Total", "", "", "", "", "", 6, "", 2883]
  ]);
  add("Feb", [
    ["Purchases of February"],
    [],
    HEADER,
    remicade("2", "02/03/2025", 5),
    ["Total", "", "", "", "", "", 5, "", 2402.5]
  ]);
  writeFileSync(join(data, "infusupply.xlsx"), write(book, {type: "buffer", bookType: "xlsx"}) as Buffer);
  writeFileSync(join(data, "liefer.csv"), SEMICOLONS);
  writeFileSync(join(data, "packs.csv"), PACKS);
  // Vendor; the site of account Northside (the first is the guess); write.
  await answered("infusupply.xlsx", ["InfuSupply", "NORTH", "y"]);
  // Vendor; day before month, which the order of rows does not tell; the site of S-2; write.
  await answered("liefer.csv", ["Liefer", "day/month/year", "SOUTH", "y"]);
  await answered("packs.csv", ["Packers", "NORTH", "SOUTH", "y"]);
  warehouse = await openDatabase(":memory:");
  await fillRaw(warehouse.connection, {root: ROOT, data});
  await buildModels(warehouse.lanes, ROOT);
});
afterAll(() => {
  warehouse?.close();
  rmSync(data, {recursive: true, force: true});
});

describe("a layout nobody described", () => {
  it("has a profile after its questions, in far less than five minutes", () => {
    expect(
      said.map(({results}) => results[0]?.profile !== null),
      said.map(({text}) => text).join("\n")
    ).toEqual([true, true, true]);
    expect(said.map(({results}) => [results[0]?.rows, results[0]?.problems])).toEqual([
      [3, 0],
      [2, 0],
      [2, 0]
    ]);
    expect(Math.max(...seconds)).toBeLessThan(300);
  });
  it("puts the goods where they are given, on the right day", async () => {
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT vendor, site_id, CAST(min(invoice_date) AS VARCHAR) AS day, CAST(sum(extended_amount) AS VARCHAR) AS dollars FROM core.purchase GROUP BY ALL ORDER BY vendor, site_id"
      )
    ).toEqual([
      {vendor: "InfuSupply", site_id: "NORTH", day: "2025-01-13", dollars: "5285.50"},
      {vendor: "Liefer", site_id: "SOUTH", day: "2025-02-03", dollars: "18960.00"},
      {vendor: "Packers", site_id: "NORTH", day: "2025-01-13", dollars: "1180.00"},
      {vendor: "Packers", site_id: "SOUTH", day: "2025-01-20", dollars: "480.50"}
    ]);
  });
  // 4 vials at $480.50; 1 vial at $6,320.00; 200 of 4,000 units of $1,180.00. Collected is what the payer paid.
  it.each([
    ["C1", "1922.00", "-964.74"],
    ["C3", "6320.00", "-1224.00"],
    ["C9", "59.00", "-20.90"]
  ])("gives claim %s its margin", async (claim, cost, net) => {
    expect(
      await queryJson(
        warehouse.connection,
        `SELECT CAST(acquisition_cost AS VARCHAR) AS cost, CAST(collected_amount - acquisition_cost AS VARCHAR) AS net FROM core.drug_line WHERE claim_id = '${claim}' AND method = 'fifo'`
      )
    ).toEqual([{cost, net}]);
  });
});
