import {readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {utils, write} from "@e965/xlsx";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {buildModels, fillRaw} from "../../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {practice} from "./practice.ts";
import {type Typed, typedInit} from "./terminal.ts";

/**
 * Five layouts no profile knows, each from file to margin by answering questions, timed. Every layout buys for sites of its own, so
 * that one build has them all. Margins are worked on paper beside each.
 */

const serial = (day: string): number => Math.round((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000);

/** Preamble, a sheet a site, totals, days as numbers of the spreadsheet, NDCs as numbers. */
function workbook(): Buffer {
  const head = ["Inv. Date", "Inv. #", "Material", "NDC", "Ordered", "Delivered", "Net Price", "Net Value"];
  const book = utils.book_new();
  const add = (name: string, rows: (string | number)[][]): void => {
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name);
  };
  const above = [["Alder Specialty Supply: purchases"], ["Period", "01/01/2025 - 03/31/2025"], []];
  add("About", [["Printed for"], ["Accounts payable"]]);
  add("Ann Arbor", [
    ...above,
    head,
    [serial("2025-01-13"), 5001, "REMICADE 100 MG", 57894003001, 6, 4, 480.5, 1922],
    [serial("2025-01-20"), 5002, "REMICADE 100 MG", 57894003001, 1, 1, 490, 490],
    ["Total", "", "", "", "", 5, "", 2412]
  ]);
  add("Aurora", [
    ...above,
    head,
    [serial("2025-01-14"), 5003, "ENTYVIO 300 MG", 64764030020, 1, 1, 6320, 6320],
    ["Total", "", "", "", "", 1, "", 6320]
  ]);
  return write(book, {type: "buffer", bookType: "xlsx"}) as Buffer;
}

/** Semicolons, day before month, decimal comma, Spanish words, a total at the end. */
const SEMICOLONS = `Factura;Fecha Factura;Cliente;NDC;Descripción;Cantidad;Precio Unitario;Importe Total
7001;03/02/2025;B-77;57894-0030-01;REMICADE;12;470,25;5.643,00
7002;05/02/2025;B-77;64764-0300-20;ENTYVIO;2;6.320,00;12.640,00
Suma;;;;;14;;18.283,00
`;

/** Packs, NDCs without dashes and one without its zeros, an account a site, columns out of the usual order. */
const PACKS = `PkPrice\tPks\tPackSize\tNDCNo\tAcctNo\tInvDt\tInvNo\tLineExt
295.00\t4\t10\t517234010\t0100234\t20250113\t88001\t1180.00
480.50\t1\t1\t57894003001\t0100235\t20250120\t88002\t480.50
480.50\t2\t1\t57894003001\t0100235\t20250303\t88003\t961.00
`;

/** HTML named .xls: subtotals an invoice, freight rows that name no invoice, parentheses, month names. */
const cells = (...texts: string[]): string => `<tr>${texts.map((text) => `<td>${text}</td>`).join("")}</tr>`;
const HTML = `<html><body><table border="1">
${cells("Delta Health: invoice register", "", "", "", "", "", "")}
${cells("Doc No", "Doc&nbsp;Date", "Item", "NDC", "Qty Inv", "Unit Cost", "Line Cost")}
${cells("D-1", "13-Jan-2025", "Remicade 100", "57894-0030-01", "4", "$480.50", "$1,922.00")}
${cells("", "", "Cold chain handling", "", "", "", "$40.00")}
${cells("", "", "Subtotal", "", "", "", "$1,962.00")}
${cells("D-2", "27-Jan-2025", "Entyvio 300", "64764-0300-20", "2", "$6,320.00", "$12,640.00")}
${cells("D-2", "27-Jan-2025", "Remicade 100", "57894-0030-01", "(1)", "$480.50", "($480.50)")}
${cells("", "", "Subtotal", "", "", "", "$12,159.50")}
${cells("", "", "Grand total", "", "", "", "$14,121.50")}
</table></body></html>`;

/** Credits with figures above zero on RGA numbers, values written once, the unit in the cell of the quantity. */
const CREDITS = `Ship To,Invoice No,Invoice Date,Drug,NDC,Qty,Price,Total
EL-9,44001,01/13/2025,REMICADE,57894-0030-01,12 VL,480.50,5766.00
,,,VENOFER,00517-2340-10,40 VL,29.50,1180.00
,RGA-44002,02/03/2025,REMICADE,57894-0030-01,2 VL,480.50,961.00
`;

const SITES = ["ANN,Ann Arbor", "AUR,Aurora", "BAY,Bay City", "CAL,Calumet", "CUB,Cuba", "DEN,Denver", "ELM,Elmhurst"];
/** Claim, site, code, NDC, units, paid: 10 units of infliximab a vial, 300 of vedolizumab, 1,000 of iron sucrose a package. */
const CLAIMS = [
  "A1,ANN,2025-02-10,J1745,57894003001,40,2100.00",
  "A2,AUR,2025-02-10,J3380,64764030020,300,6500.00",
  "B1,BAY,2025-02-10,J1745,57894003001,40,1900.00",
  "C1,CAL,2025-02-10,J1756,00517234010,200,97.20",
  "C2,CUB,2025-02-10,J1745,57894003001,10,500.00",
  "D1,DEN,2025-02-10,J1745,57894003001,30,2000.00",
  "E1,ELM,2025-02-10,J1745,57894003001,40,2000.00",
  "E2,ELM,2025-02-11,J1756,00517234010,200,97.20"
];

const asks = (answer: string, question: RegExp): readonly [RegExp, string] => [question, answer];
const WRITE = asks("y", /Write .*profiles/);
const LAYOUTS: readonly (readonly [file: string, bytes: string | Buffer, script: (readonly [RegExp, string])[]])[] = [
  ["alder.xlsx", workbook(), [asks("Alder", /Who sent/), WRITE]],
  [
    "bravo.csv",
    SEMICOLONS,
    [asks("Bravo", /Who sent/), asks("day/month/year", /03\/02\/2025/), asks("BAY", /B-77/), WRITE]
  ],
  ["cargo.txt", PACKS, [asks("Cargo", /Who sent/), asks("CAL", /0100234/), asks("CUB", /0100235/), WRITE]],
  ["delta.xls", HTML, [asks("Delta", /Who sent/), asks("DEN", /which site/i), WRITE]],
  ["echo.csv", CREDITS, [asks("Echo", /Who sent/), asks("ELM", /EL-9/), WRITE]]
];

let data: string;
let warehouse: Warehouse;
const typed: Typed[] = [];
beforeAll(async () => {
  data = practice();
  writeFileSync(
    join(data, "sites.csv"),
    `site_id,name,kind,place_of_service,npi,state\n${SITES.map((site) => `${site},aic,11,,OH`).join("\n")}\n`
  );
  const claims = CLAIMS.map((claim) => {
    const [id, site, day, hcpcs, ndc, units, paid] = claim.split(",");
    return `${id},1,1,original,${day},${site},MCR,${hcpcs},${ndc},JZ,${units},9000.00,${paid},${paid},0.00`;
  });
  const [head] = readFileSync(join(data, "claims.csv"), "utf8").split("\n");
  writeFileSync(join(data, "claims.csv"), `${head}\n${claims.join("\n")}\n`);
  for (const [file, bytes, script] of LAYOUTS) {
    writeFileSync(join(data, file), bytes);
    typed.push(await typedInit(data, file, script));
  }
  warehouse = await openDatabase(":memory:");
  await fillRaw(warehouse.connection, {root: ROOT, data});
  await buildModels(warehouse.lanes, ROOT);
});
afterAll(() => {
  warehouse?.close();
  rmSync(data, {recursive: true, force: true});
});

describe("a stranger's layout", () => {
  it("is described by answers alone, in under five minutes of reading and typing", () => {
    for (const [at, {results, unscripted, seconds, text}] of typed.entries()) {
      expect(unscripted, text).toEqual([]);
      expect(
        results.map(({profile, problems}) => [profile !== null, problems]),
        text
      ).toEqual([[true, 0]]);
      expect(seconds, LAYOUTS[at]![0]).toBeLessThan(300);
    }
    expect(readdirSync(join(data, "profiles"))).toHaveLength(LAYOUTS.length);
  });
  it("brings in every line, its dollars, charges and credits", async () => {
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT vendor, count(*) AS lines, CAST(sum(packages) AS DOUBLE) AS packages, CAST(sum(extended_amount) AS VARCHAR) AS dollars, CAST(sum(freight_amount) AS VARCHAR) AS freight FROM core.purchase GROUP BY ALL ORDER BY vendor"
      )
    ).toEqual([
      {vendor: "Alder", lines: "3", packages: 6, dollars: "8732.00", freight: null},
      {vendor: "Bravo", lines: "2", packages: 14, dollars: "18283.00", freight: null},
      {vendor: "Cargo", lines: "3", packages: 7, dollars: "2621.50", freight: null},
      {vendor: "Delta", lines: "3", packages: 5, dollars: "14081.50", freight: "40.00"},
      {vendor: "Echo", lines: "3", packages: 14, dollars: "5985.00", freight: null}
    ]);
  });
  it.each([
    // 4 vials at $480.50 of $2,100.00; one of vedolizumab.
    ["A1", "1922.00", "178.00"],
    ["A2", "6320.00", "180.00"],
    // 4 at $470.25, bought on 3 February: read as 2 March nothing would have been there.
    ["B1", "1881.00", "19.00"],
    // 200 of 4,000 units of $1,180.00; one vial.
    ["C1", "59.00", "38.20"],
    ["C2", "480.50", "19.50"],
    // 3 vials; freight is a cost adjustment of the site and drug, in no lot (below).
    ["D1", "1441.50", "558.50"],
    ["E1", "1922.00", "78.00"],
    ["E2", "59.00", "38.20"]
  ])("has the margin of claim %s", async (claim, cost, net) => {
    expect(
      await queryJson(
        warehouse.connection,
        `SELECT CAST(acquisition_cost AS VARCHAR) AS cost, CAST(collected_amount - acquisition_cost AS VARCHAR) AS net FROM core.drug_line WHERE claim_id = '${claim}' AND method = 'fifo'`
      )
    ).toEqual([{cost, net}]);
  });
  it("keeps freight as a cost adjustment", async () => {
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT CAST(sum(amount) AS VARCHAR) AS amount FROM core.cost_adjustment WHERE site_id = 'DEN'"
      )
    ).toEqual([{amount: "40.00"}]);
  });
  it("leaves what was not given and not returned on the shelf", async () => {
    // 12 vials less 2 returned less 4 given; 4,000 units less 200.
    expect(
      await queryJson(
        warehouse.connection,
        "SELECT ndc11, CAST(sum(units_left) AS DOUBLE) AS units FROM core.lot WHERE site_id = 'ELM' GROUP BY ALL ORDER BY ndc11"
      )
    ).toEqual([
      {ndc11: "00517234010", units: 3800},
      {ndc11: "57894003001", units: 60}
    ]);
  });
});
