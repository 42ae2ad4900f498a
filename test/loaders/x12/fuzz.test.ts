import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {survey835, survey837} from "../../../loaders/x12/survey.ts";
import {type Finding, fuzzOnce} from "./fuzz.ts";

describe("survey835(damaged bytes)", () => {
  it("never throws, and never changes a total without saying so, in 2,500 seeded damages", () => {
    const silent: Finding[] = [];
    let changed = 0;
    for (let seed = 0; seed < 2500; seed++) {
      const {finding, isChanged} = fuzzOnce(seed);
      if (finding) silent.push(finding);
      if (isChanged) changed++;
    }
    expect(silent).toEqual([]);
    // The damages do change totals: a test that finds nothing because nothing happens would be no test.
    expect(changed).toBeGreaterThan(1500);
  });

  // Found by the long run: one letter makes an 835 of a group of 835s (GS01 HP) an 837, which holds no payment.
  it.each([66_713, 124_808, 194_352, 257_018, 265_856, 301_690])("says so of seed %i", (seed) => {
    expect(fuzzOnce(seed)).toEqual({finding: null, isTold: true, isChanged: true});
  });

  it("never throws on noise", () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = randomLcg(seed / 1000);
      const noise = Buffer.from(Array.from({length: 600}, () => Math.floor(random() * 256)));
      for (const start of [
        "",
        "ISA*",
        "ST*835*1~",
        `ISA*00*          *00*          *ZZ*A              *ZZ*B              *190101*1200*^*00501*000000001*0*P*:~`
      ]) {
        const bytes = Buffer.concat([Buffer.from(start), noise]);
        expect(survey835([bytes]).payments.filter((payment) => payment.status === "accepted")).toEqual([]);
        expect(survey837([bytes]).submissions.filter((submission) => submission.status === "accepted")).toEqual([]);
      }
    }
  });
});
