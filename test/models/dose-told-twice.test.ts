import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {readLeftOut, refuseLeftOut} from "../../src/publish/left-out.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";

/** J1745 lines of 15 April, 50 units, $3,000.00; the 837 has one such line of Medicare, of which it says C1. */
const line = (claim: string, payer: string, patient: string, rest: string, day = "2025-04-15"): string =>
  `${claim},1,1,${rest.startsWith("denied") ? "denied" : "original"},${day},north,${payer},${patient},J1745,57894003001,JZ,50,3000.00,${rest.replace("denied", "0.00,0.00").replace("paid", "1526.15,1196.50")}`;
const CLAIMS = `claim_id,line,version,status,service_date,site_id,payer_id,patient_key,hcpcs,ndc11,modifiers,units,billed_amount,allowed_amount,paid_amount
${[
  line("EXPORT-1", "medicare", "a", "paid"),
  // The same day and dose at a payer of another line of business is another patient.
  line("EXPORT-2", "acme", "b", "paid"),
  // Denied, then billed again under a new number and paid: one dose.
  line("EXPORT-3", "acme", "c", "denied", "2025-04-16"),
  line("EXPORT-4", "acme", "c", "paid", "2025-04-16"),
  // Two patients of a day, and one patient on two days.
  line("EXPORT-5", "acme", "d", "paid", "2025-04-16"),
  line("EXPORT-6", "acme", "d", "paid", "2025-04-17")
].join("\n")}
`;

it("finds doses that are told under two claim numbers, and nothing else; a build of them is refused unless told", async () => {
  const folder = join(ROOT, "test/fixtures/x12/cases/paid-again-recovered-by-plb");
  const file = (name: string): string => readFileSync(join(folder, name), "latin1");
  const practice = await smallBuild({
    files: {
      ...{"cms/limits.csv": LIMITS, "cms/crosswalk.csv": CROSSWALK, "purchases.csv": file("purchases.csv")},
      ...{"sites.csv": file("sites.csv"), "a.837": file("a.837"), "a.835": file("a.835"), "claims.csv": CLAIMS},
      "payers.csv": "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\nacme,Acme,commercial\n"
    }
  });
  try {
    expect(await practice.query("SELECT claim_id, reason FROM core.dose_told_twice ORDER BY ALL")).toEqual([
      {claim_id: "C1", reason: "numbered_differently"},
      {claim_id: "EXPORT-3", reason: "billed_again"}
    ]);
    const rows = await readLeftOut(practice.warehouse.connection);
    expect(() => refuseLeftOut(rows, {incomplete: false})).toThrow(
      /^[\d.]+% of claims told twice \(\$3,000\.00 of .*medicare: a dose that X12 and an export tell under different claim numbers[\s\S]*\nnothing was published/
    );
    expect(refuseLeftOut(rows, {incomplete: true}).join("\n")).toMatch(
      /% of claims in doubt \(\$3,000\.00 of .*acme: a dose of one patient, day and charge under two claim numbers, each costed/
    );
  } finally {
    practice.close();
  }
}, 120_000);
