import {expect, it} from "vitest";
import {smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS, PURCHASES} from "../helpers/tiny-practice.ts";

/** J1745 is limited to $30.525 for 10 mg; each line is 500 mg, for which $1,526.25 is the limit. */
it("warns of lines whose units do not fit what was allowed, with the cost that rests on them", async () => {
  const line = (id: string, payer: string, units: number, allowed: string): string =>
    `${id},1,1,original,2025-02-03,north,${payer},P-${id},J1745,57894003001,JZ,${units},3000.00,${allowed},${allowed}`;
  const practice = await smallBuild({
    files: {
      ...{"limits.csv": LIMITS, "crosswalk.csv": CROSSWALK, "purchases.csv": PURCHASES},
      "claims.csv": `claim_id,line,version,status,service_date,site_id,payer_id,patient_key,hcpcs,ndc11,modifiers,units,billed_amount,allowed_amount,paid_amount
${[
  line("A", "right", 50, "1526.25"),
  line("B", "milligrams", 500, "1526.25"),
  line("C", "vials", 1, "1526.25"),
  line("D", "generous", 50, "15262.50"),
  line("E", "mean", 50, "305.25")
].join("\n")}
`
    }
  });
  try {
    const check = practice.checks.find(({name}) => name === "units-fit-what-is-allowed");
    expect(check?.severity).toBe("warn");
    expect(
      check?.examples.map(({payer_id, what}) => [payer_id, /milligrams or|packages or/.exec(String(what))?.[0]])
    ).toEqual([
      ["milligrams", "milligrams or"],
      ["vials", "packages or"]
    ]);
  } finally {
    practice.close();
  }
}, 120_000);
