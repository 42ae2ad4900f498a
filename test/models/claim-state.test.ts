import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS, PURCHASES} from "../helpers/tiny-practice.ts";

/**
 * What a claim line comes to by its last state, worked on paper: 10 units of J1745 allowed $400.00, of which the payer paid $320.00
 * and the patient $30.00. A void takes nothing from the shelf and brings nothing; a reversal that nothing follows and a denial
 * leave the drug given and the payer's money gone.
 */
const HEADER =
  "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,ndc11,units,billed_amount,allowed_amount,paid_amount,patient_paid_amount,submitted_date,adjudicated_date,paid_date";
const row = (id: string, version: number, status: string, units: number, money: readonly (number | "")[]): string => {
  const [billed, allowed, paid, patient] = money;
  return `${id},1,${version},${status},2025-01-21,north,medicare,J1745,57894003001,${units},${billed},${allowed},${paid},${patient},2025-01-22,2025-02-10,2025-02-12`;
};
const PAID = [900, 400, 320, 30] as const;
const CLAIMS = [
  HEADER,
  row("original", 1, "original", 10, PAID),
  row("replaced", 1, "original", 10, PAID),
  row("replaced", 2, "replacement", 20, [1800, 800, 640, 60]),
  row("voided", 1, "original", 10, PAID),
  row("voided", 2, "void", 10, PAID),
  row("reversed", 1, "original", 10, PAID),
  row("reversed", 2, "reversal", -10, [-900, -400, -320, -30]),
  row("denied", 1, "denied", 10, [900, 0, 5, 30])
].join("\n");

let built: SmallBuild;
beforeAll(async () => {
  built = await smallBuild({
    files: {
      "cms/limits.csv": LIMITS,
      "cms/crosswalk.csv": CROSSWALK,
      "purchases.csv": PURCHASES,
      "claims.csv": `${CLAIMS}\n`
    }
  });
});
afterAll(() => built?.close());

describe("a claim line in its last state", () => {
  it.each([
    ["original", {consumes: true, units: "10.000", allowed: "400.00", paid: "320.00", collected: "350.00"}],
    ["replaced", {consumes: true, units: "20.000", allowed: "800.00", paid: "640.00", collected: "700.00"}],
    ["voided", {consumes: false, units: "0.000", allowed: "0.00", paid: "0.00", collected: "0.00"}],
    ["reversed", {consumes: true, units: "10.000", allowed: "0.00", paid: "0.00", collected: "0.00"}],
    // A payer that denies has paid nothing, whatever stands in its column; what the patient paid is there.
    ["denied", {consumes: true, units: "10.000", allowed: "0.00", paid: "0.00", collected: "30.00"}]
  ])("%s", async (claim_id, expected) => {
    expect(
      await built.query(
        `SELECT consumes, units, allowed_amount AS allowed, paid_amount AS paid, collected_amount AS collected FROM core.claim_line WHERE claim_id = '${claim_id}'`
      )
    ).toEqual([expected]);
  });
});
