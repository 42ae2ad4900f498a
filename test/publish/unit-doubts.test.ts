import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CLAIMS, CROSSWALK, LIMITS, PURCHASES} from "../helpers/tiny-practice.ts";

/** Prices a package far from what the same NDC cost: a quantity in another unit. No drug here but infliximab has a payment limit. */

const PACKAGES = `J1756,Iron sucrose injection,American Regent,00517-2340-10,Venofer,1 MG,5,10,100,1000
J9999,Invented,Nobody,11111-1111-11,Invented,1 MG,1,1,300,300
J9998,Invented,Nobody,22222-2222-22,Invented,1 MG,1,5,1,5
`;
/** NDC, invoice day, packages, dollars. */
const LINES: readonly (readonly [ndc: string, day: string, packages: number, dollars: string])[] = [
  // Ten vials a package: 40 counted as packages at $29.50; three lines at $295.00.
  ["00517234010", "2025-01-02", 4, "1180.00"],
  ["00517234010", "2025-01-09", 4, "1180.00"],
  ["00517234010", "2025-01-16", 2, "600.00"],
  ["00517234010", "2025-01-23", 40, "1180.00"],
  // 300 billing units a package: 600 counted as packages at $19.00; beside $5,700.00.
  ["11111111111", "2025-01-02", 2, "11400.00"],
  ["11111111111", "2025-01-23", 600, "11400.00"],
  // Of a package nobody describes: $80.00, $81.00 and $8.10.
  ["99999999999", "2025-01-02", 1, "80.00"],
  ["99999999999", "2025-01-03", 1, "81.00"],
  ["99999999999", "2025-01-04", 10, "81.00"],
  // A price that fell by a third, and one of five items that fell to a fifth over two years: no error.
  ["22222222222", "2022-01-02", 1, "500.00"],
  ["22222222222", "2023-06-02", 1, "330.00"],
  ["22222222222", "2025-01-02", 1, "100.00"]
];

let built: SmallBuild;
beforeAll(async () => {
  const more = LINES.map(
    ([ndc, day, packages, dollars], at) =>
      `Invented Supply,U${at},1,${day},,north,${ndc},purchase,${packages},${(Number(dollars) / packages).toFixed(4)},${dollars},`
  );
  built = await smallBuild({
    files: {
      "cms/limits.csv": LIMITS,
      "cms/crosswalk.csv": CROSSWALK + PACKAGES,
      "purchases.csv": PURCHASES,
      "more.csv": `${PURCHASES.split("\n")[0]}\n${more.join("\n")}\n`,
      "claims.csv": CLAIMS
    }
  });
});
afterAll(() => built?.close());

describe("a price far off the NDC's own history", () => {
  it("is named as the likely unit error, with dollars", () => {
    const [units, invented, unknown, ...rest] = [
      ...built.report.warnings.filter((each) => each.startsWith("likely unit error"))
    ];
    expect(units).toBe(
      "likely unit error: 1 lines of Invented Supply, NDC 00517234010, $1180.00, cost $29.50 a package where 3 lines of this NDC cost about $295.00: the quantity seems to count single items of the 10 in a package (more.csv line 5); correct packages, or run plus-six init on the file"
    );
    expect(invented).toMatch(
      /NDC 11111111111, \$11400\.00, cost \$19\.00 a package where 1 lines of this NDC cost about \$5700\.00: the quantity seems to count billing units, 300 in a package \(or the others count something else\) \(more\.csv line 7\)/
    );
    expect(unknown).toMatch(
      /NDC 99999999999, \$81\.00, cost \$8\.10 a package where 2 lines .* parts of a package \(more\.csv line 10\)/
    );
    expect(rest).toEqual([]);
  });
});
