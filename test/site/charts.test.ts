import {describe, expect, it} from "vitest";
import {shorten, shortenAll} from "../../reports/components/bars.ts";
import {asShare, aUnit, inCents, plainCell} from "../../reports/components/image.ts";
import {shortly} from "../../reports/components/known.ts";
import {onOwnScale, TOO_THIN} from "../../reports/components/own-scale.ts";
import {csvOf} from "../../reports/components/picture-file.ts";
import {dollars} from "../../src/words/format.ts";

const scale = (amounts: readonly (readonly [string, number, boolean])[], low: number, high: number) =>
  onOwnScale(
    amounts.map(([name, cents, isLoss]) => ({name, cents, isLoss})),
    {low, high, text: dollars}
  );

describe("losses beside amounts of another size", () => {
  it.each([
    [
      "$5,300 beside $43M: nobody sees it",
      [
        ["Bought", 4_300_000_000, false],
        ["Lost", -530_000, true]
      ] as const,
      0,
      4_300_000_000,
      1
    ],
    [
      "every loss is drawn apart when one is",
      [
        ["In", 10_000, false],
        ["A", -10, true],
        ["B", -100, true]
      ] as const,
      0,
      10_000,
      2
    ],
    [
      "a loss that can be seen stays where it is",
      [
        ["In", 10_000, false],
        ["Lost", -300, true]
      ] as const,
      0,
      10_000,
      null
    ],
    [
      "one that can be seen shows the measure of the others",
      [
        ["In", 10_000, false],
        ["A", -900, true],
        ["B", -1, true]
      ] as const,
      0,
      10_000,
      null
    ],
    ["no loss", [["In", 10_000, false]] as const, 0, 10_000, null],
    [
      "a loss of nothing",
      [
        ["In", 10_000, false],
        ["Lost", 0, true]
      ] as const,
      0,
      10_000,
      null
    ],
    [
      "only losses fill their own scale",
      [
        ["A", -10_000, true],
        ["B", -1, true]
      ] as const,
      -10_000,
      0,
      null
    ]
  ])("%s", (_, amounts, low, high, rows) => {
    const apart = scale(amounts, low, high);
    // A head, then a row a loss, each read under its own name.
    expect(apart === null ? null : apart.domain.length - 1).toBe(rows);
    if (apart) {
      expect(new Set([...apart.domain, ...amounts.map(([name]) => name)]).size).toBe(
        apart.domain.length + amounts.length
      );
      expect(apart.domain.map(apart.nameOf).slice(1)).toEqual(
        amounts.filter(([, , isLoss]) => isLoss).map(([name]) => name)
      );
    }
  });

  it("begins exactly where a bar is thinner than the share", () => {
    const at = (cents: number): boolean =>
      scale(
        [
          ["In", 100_000, false],
          ["Lost", cents, true]
        ],
        0,
        100_000
      ) !== null;
    expect(at(-100_000 * TOO_THIN)).toBe(false);
    expect(at(-100_000 * TOO_THIN + 1)).toBe(true);
  });
});

describe("names of bars", () => {
  it("are cut at the end, and at the beginning where the cut would make two the same", () => {
    expect(shorten("Prairie Mutual", 9)).toBe("Prairie…");
    expect(
      shortenAll(["Ridgeline Health, Tysabri 2025 Q1", "Ridgeline Health, Tysabri 2025 Q2", "Medicare"], 12)
    ).toEqual(["…bri 2025 Q1", "…bri 2025 Q2", "Medicare"]);
    expect(shortenAll(["Acme", "Bluestem"], 20)).toEqual(["Acme", "Bluestem"]);
  });
});

describe("a chart's rows", () => {
  it("leave as dollars, prices and ratios, whatever they open", () => {
    expect(plainCell(inCents(123_456, {mart: "spend", sum: ["invoice_amount"]}))).toBe(1234.56);
    expect(
      csvOf([{drug: "A", paid: inCents(-5), price: aUnit(30.255), share: asShare(0.5), none: inCents(null)}])
    ).toBe("drug,paid,price,share,none\r\nA,-0.05,30.255,0.5,\r\n");
  });
});

describe("a title that names the files that are missing", () => {
  it.each([
    ["prior_auths.csv", "prior_auths.csv"],
    ["claims.csv (a header alone says that there are none); lots.csv with a date", "claims.csv; lots.csv"],
    [
      "3 quarters of claims (1 loaded); paid_date in claims.csv; terms_days in purchases.csv",
      "3 quarters of claims and 2 more"
    ]
  ])("%s", (missing, said) => {
    expect(shortly(missing)).toBe(said);
  });
});
