import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CLAIMS, CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";

/** Sites, each with packages of J1745 bought for $290.00 (10 units each), and their counts of 31 January and 28 February. */
const SITES: readonly [site: string, bought: number, january: number | null, february: number | null][] = [
  ["fifth-missing", 10, 10, 8],
  ["quarter-missing", 20, 20, 15],
  ["third-missing", 10, 10, 7],
  ["fifth-found", 10, 10, 12],
  ["third-found", 10, 10, 13],
  ["in-units", 10, 10, 100],
  ["opening", 2, 5, null],
  ["opening-in-units", 16, 160, null],
  ["gone-before", 10, 6, null]
];
const purchases = `vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount
Invented,E,1,2025-01-02,north,64764030020,purchase,2,5900.00,11800.00
Invented,E,2,2025-01-02,north,57894003001,purchase,20,290.00,5800.00
${SITES.map(([site, bought], n) => `Invented,S${n},1,2025-01-02,${site},57894003001,purchase,${bought},290.00,${bought * 290}.00`).join("\n")}
`;
const counts = `site_id,ndc11,count_date,packages
${SITES.flatMap(([site, , january, february]) => [
  ...(january === null ? [] : [`${site},57894003001,2025-01-31,${january}`]),
  ...(february === null ? [] : [`${site},57894003001,2025-02-28,${february}`])
]).join("\n")}
`;

let practice: SmallBuild;
beforeAll(async () => {
  practice = await smallBuild({
    files: {
      ...{"limits.csv": LIMITS, "crosswalk.csv": CROSSWALK, "claims.csv": CLAIMS, "purchases.csv": purchases},
      "counts.csv": counts
    }
  });
}, 120_000);
afterAll(() => practice.close());

describe("counts-are-near-the-book", () => {
  it("warns of what is found or missing beyond a quarter of the book, with dollars and the likely cause", () => {
    const check = practice.checks.find(({name}) => name === "counts-are-near-the-book");
    expect([check?.severity, check?.dollars]).toEqual(["warn", "70760.00"]);
    expect(
      check?.examples.map(({site_id, what, dollars}) => [site_id, dollars, /; (.*?)(\(|:)/.exec(String(what))?.[1]])
    ).toEqual([
      ["opening-in-units", "41760.00", "billing units seem to be counted "],
      ["in-units", "26100.00", "billing units seem to be counted "],
      ["gone-before", "1160.00", "packages are missing"],
      ["third-found", "870.00", "packages were found that no invoice has, or doses were billed that were not given"],
      ["third-missing", "870.00", "packages are missing"]
    ]);
    expect(check?.failures).toBe(5);
  });
});
