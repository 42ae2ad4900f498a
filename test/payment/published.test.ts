import {describe, expect, it} from "vitest";
import {extend, formatCents, parsePrice} from "../../src/domain/money.ts";
import {additionalHours} from "../../src/payment/administration-time.ts";
import {addOn8pctWindow} from "../../src/payment/limit.ts";
import {aspFromLimit} from "../oracle/limit.ts";

describe("published examples of infusion time", () => {
  it.each([
    // University of Wisconsin, IV infusion mini manual 2014: 1:30 is one hour, 1:31 one more.
    [90, 0],
    [91, 1],
    // AAPC, pulmonology coding alert: 75 minutes only the first hour, 1:45 one more.
    [75, 0],
    [105, 1],
    // AAPC, oncology and hematology coding alert: chemotherapy of 1:33 has one further hour.
    [93, 1]
  ])("%i minutes: %i further hours", (minutes, hours) => {
    expect(additionalHours(minutes)).toBe(hours);
  });
  it("does not agree with a table that counts an hour from 1:30 on (codingahead.com 96366): CPT asks for more than 30 minutes", () => {
    expect([90, 150, 210].map(additionalHours)).toEqual([0, 1, 2]);
    expect([91, 151, 211].map(additionalHours)).toEqual([1, 2, 3]);
  });
});

describe("published examples of the biosimilar add-on", () => {
  it.each([
    // CMS, by centerforbiosimilars.com 2022-10-03: existing ones from 2022-10-01, five years.
    ["2022-09-30", "2022-10-01", "2027-09-30"],
    // contractpharma.com: one launched in the last quarter of 2027 until 2032.
    ["2027-10-01", "2027-10-01", "2032-09-30"]
  ])("first paid %s: from %s to %s", (first, from_date, to_date) => {
    expect(addOn8pctWindow(first)).toEqual({from_date, to_date});
  });
  it('does not agree with "108% of ASP until December 2027" (ourcommunitymedia.org): 8% is of the reference, and ends on 2027-09-30', () => {
    // CMS, January 2026: Q5103 24.220 beside J1745 32.423; 108% of its own ASP would be 23.515.
    const own = aspFromLimit({
      basis: "biosimilar",
      payment_limit: parsePrice("24.220"),
      is_add_on_8pct: true,
      reference_limit: parsePrice("32.423")
    })!;
    expect((own * 108n) / 100n).not.toBe(parsePrice("24.220"));
    expect(own).toBe(parsePrice("21.772981"));
  });
});

describe("published dollars of discarded drug", () => {
  it("45 units of J0585 at $6.506 are $292.77, and $1,171 a year of quarterly visits (carecostoptimizer.com, 2026Q3)", () => {
    const visit = extend(parsePrice("6.506"), 45_000n);
    expect(formatCents(visit)).toBe("292.77");
    expect(Math.round(Number(4n * visit) / 100)).toBe(1171);
  });
});
