import {mkdirSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";

export const LIMITS = `Payment Allowance Limits for Medicare Part B Drugs,,,,,,,,,,
,,,,,,,,,,
"Effective January 1, 2025 through March 31, 2025",,,,,,,,,,
,,,,,,,,,,
Note 1: Payment allowance limits subject to the ASP methodology are based on 3Q24 ASP data.,,,,,,,,,,
Note 2: Not everything here is covered.,,,,,,,,,,
,,,,,,,,,,
,,,,,,,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes
J1745,Infliximab not biosimil 10mg,10 MG,30.525,20.000,,,,,,
J3380,"Injection, vedolizumab",1 MG,20.123,20.000,,,,,,
`;
export const CROSSWALK = `January 2025 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,,
"     Effective January 1, 2025 through March 31, 2025",,,,,,,,,
,,,,,,,,,
The ASP crosswalks are maintained for ASP-based Medicare Part B payments only.,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
,,,,,,,,,
_2025_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J1745,Infliximab not biosimil 10mg,"Janssen Biotech, Inc.",57894-0030-01,Remicade,10 MG,1,1,10,10
J3380,"Injection, vedolizumab",Takeda,64764-0300-20,Entyvio,1 MG,1,1,300,300
`;
export const PURCHASES = `vendor,invoice,line,invoice_date,received_date,site_id,ndc11,kind,packages,unit_price,extended_amount,lot
Invented Supply,A1,1,2025-01-02,2025-01-03,north,57894003001,purchase,10,290.00,2900.00,L1
Invented Supply,A2,1,2025-01-20,2025-01-21,north,57894003001,purchase,10,301.00,3010.00,L2
Invented Supply,A2,2,2025-01-20,2025-01-21,north,64764030020,purchase,2,5900.00,11800.00,L3
`;
export const CLAIMS = `claim_id,line,version,status,service_date,site_id,payer_id,patient_key,hcpcs,ndc11,modifiers,units,billed_amount,allowed_amount,paid_amount,patient_responsibility,patient_paid_amount,adjustments
CLM-9001,1,1,original,2025-01-10,north,medicare,PAT-7001,J1745,57894003001,JZ,40,2000.00,1221.00,957.26,244.20,244.20,CO:45:779.00;CO:253:19.54;PR:2:244.20
CLM-9001,2,1,original,2025-01-10,north,medicare,PAT-7001,96413,,,1,400.00,130.00,101.92,26.00,26.00,CO:45:270.00;CO:253:2.08;PR:2:26.00
CLM-9002,1,1,original,2025-02-03,north,acme,PAT-7002,J1745,57894003001,JZ,80,4000.00,2560.00,2560.00,0.00,0.00,CO:45:1440.00
CLM-9003,1,1,original,2025-02-11,north,acme,PAT-7003,J3380,64764030020,JZ,300,9000.00,6300.00,6300.00,0.00,0.00,CO:45:2700.00
`;

/** The smallest practice that builds: one CMS quarter, three invoice lines, four claim lines. All of it invented. */
export function writeTinyPractice(folder: string): void {
  const files: Record<string, string> = {
    "cms/limits.csv": LIMITS,
    "cms/crosswalk.csv": CROSSWALK,
    "purchases.csv": PURCHASES,
    "claims.csv": CLAIMS
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), {recursive: true});
    writeFileSync(join(folder, name), text);
  }
}
