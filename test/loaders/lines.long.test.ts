import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {loaded} from "./helpers.ts";

const HEADER = "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,plan,patient_key";

describe("load({data, warehouse}) of a CSV file that DuckDB reads in several parts", () => {
  it("gives every row the physical line it starts on", async () => {
    const seed = 0.6;
    const random = randomLcg(seed);
    const lines = [HEADER];
    let line = 2;
    let refused = 0;
    for (let n = 0; n < 700_000; n++) {
      const kind = random();
      // The line a row stands on is written into the row itself.
      const row = `C${n},1,1,original,2025-01-02,S1,P1,J1745,10,100.00,${line}`;
      if (kind < 0.0002) lines.push("short,row");
      else if (kind < 0.0004) lines.push("");
      else if (kind < 0.0005) lines.push(`${row},go"ld`);
      else if (kind < 0.004) lines.push(`${row},"two\nlines, and a comma"`);
      else lines.push(`${row},patient-${n}`);
      if (kind < 0.0002 || (kind >= 0.0004 && kind < 0.0005)) refused++;
      line += kind >= 0.0005 && kind < 0.004 ? 2 : 1;
    }
    const {report, rows} = await loaded({"claims.csv": `${lines.join("\n")}\n`});
    expect(report.files[0]!.rows.rejected, `seed ${seed}`).toBe(refused);
    expect(
      await rows("SELECT count(*) FILTER (plan <> CAST(line AS VARCHAR)), count(*) > 690000 FROM raw.claim_line")
    ).toEqual([["0", true]]);
  });
});
