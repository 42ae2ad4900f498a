import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import type {LoadReport} from "../../../loaders/load.ts";
import {fillRaw} from "../../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {runModels} from "../../../src/warehouse/models.ts";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {modelsFor} from "./warehouse.ts";

/** Figures of 2025Q2: limit and package of three drugs, as CMS writes them. */
const CMS: Record<string, string> = {
  "cms/limits.csv": `Payment Allowance Limits for Medicare Part B Drugs,,,,,,,,,,
,,,,,,,,,,
"Effective April 1, 2025 through June 30, 2025",,,,,,,,,,
,,,,,,,,,,
Note 1: Payment allowance limits subject to the ASP methodology are based on 4Q24 ASP data.,,,,,,,,,,
Note 2: Not everything here is covered.,,,,,,,,,,
,,,,,,,,,,
,,,,,,,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes
J1745,Infliximab not biosimil 10mg,10 MG,30.523,20.000,,,,,,
J3380,"Injection, vedolizumab",1 MG,20.123,20.000,,,,,,
`,
  "cms/crosswalk.csv": `April 2025 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,,
"     Effective April 1, 2025 through June 30, 2025",,,,,,,,,
,,,,,,,,,
The ASP crosswalks are maintained for ASP-based Medicare Part B payments only.,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
_2025_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J1745,Infliximab not biosimil 10mg,"Janssen Biotech, Inc.",57894-0030-01,Remicade,10 MG,1,1,10,10
J3380,"Injection, vedolizumab",Takeda,64764-0300-20,Entyvio,1 MG,1,1,300,300
`
};

export const PURCHASES = `vendor,invoice,line,invoice_date,received_date,site_id,ndc11,kind,packages,unit_price,extended_amount
Acme Specialty,A1,1,2025-04-01,2025-04-02,north,57894003001,purchase,40,302.57,12102.80
Acme Specialty,A1,2,2025-04-01,2025-04-02,north,64764030020,purchase,4,6400.00,25600.00
`;

export interface Practice {
  readonly warehouse: Warehouse;
  readonly report: LoadReport;
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

/** Loads files (name → text) beside CMS's of 2025Q2 and builds the named models with all they read. */
export async function practiceOf(
  files: Readonly<Record<string, string | Buffer>>,
  models: readonly string[] = ["core.drug_line", "core.remittance_without_claim", "core.payer", "core.site"]
): Promise<Practice> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-practice-"));
  const warehouse = await openDatabase(":memory:");
  try {
    for (const [name, content] of Object.entries({...CMS, ...files})) {
      mkdirSync(dirname(join(data, name)), {recursive: true});
      writeFileSync(join(data, name), content);
    }
    const report = await fillRaw(warehouse.connection, {root: ROOT, data});
    await runModels(warehouse.lanes, await modelsFor(warehouse.connection, models));
    return {warehouse, report, rows: (sql) => queryJson(warehouse.connection, sql)};
  } catch (error) {
    warehouse.close();
    throw error;
  } finally {
    rmSync(data, {recursive: true, force: true});
  }
}
