import {describe, expect, it} from "vitest";
import {formatPrice, parsePrice} from "../../src/domain/money.ts";
import {addOn8pctWindow} from "../../src/payment/limit.ts";
import {
  aspFromLimit,
  biosimilarLimit,
  cpiMonth,
  impliedBenchmark,
  inflationCoinsurance,
  isAddOn8pctEligible,
  type LimitBasis,
  limitFromAsp,
  limitFromWac
} from "../oracle/limit.ts";
import {sharedFacts} from "./shared.ts";

const price = parsePrice;

describe("aspFromLimit(row)", () => {
  it("divides an ordinary limit by 1.06", () => {
    expect(formatPrice(aspFromLimit({basis: "asp", payment_limit: price("21.371")})!)).toBe("20.161321");
  });
  it("takes 8% of the reference's ASP out of a biosimilar's limit", () => {
    const row = {basis: "biosimilar", payment_limit: price("24.220"), reference_limit: price("32.423")} as const;
    expect(formatPrice(aspFromLimit({...row, is_add_on_8pct: true})!)).toBe("21.772981");
    expect(formatPrice(aspFromLimit({...row, is_add_on_8pct: false})!)).toBe("22.384736");
  });
  it("has no ASP for a biosimilar whose reference is not known", () => {
    expect(aspFromLimit({basis: "biosimilar", payment_limit: price("24.22")})).toBeNull();
  });
  it.each<LimitBasis>(["mfp", "wac", "amp", "vaccine", "blood", "unpublished"])(
    "has none in a limit based on %s",
    (basis) => {
      expect(aspFromLimit({basis, payment_limit: price("106")})).toBeNull();
    }
  );
});

describe("limits", () => {
  it("weights ASP by billing units: $76.667 gives $81.267", () => {
    expect(formatPrice(limitFromAsp(price("76.666667")))).toBe("81.266667");
  });
  it("adds 8% of the reference", () => {
    const own = {asp: price("21.773"), reference_asp: price("30.587736"), is_add_on_8pct: true};
    expect(formatPrice(biosimilarLimit(own))).toBe("24.220019");
  });
  it("pays 103% of list for a new drug", () => {
    expect(formatPrice(limitFromWac(price("100")))).toBe("103.000000");
  });
});

describe("addOn8pctWindow(first_paid_date)", () => {
  it.each([
    ["2016-11-01", "2022-10-01", "2027-09-30"],
    ["2022-09-30", "2022-10-01", "2027-09-30"],
    ["2022-10-01", "2022-10-01", "2027-09-30"],
    ["2024-07-15", "2024-07-01", "2029-06-30"],
    ["2027-12-31", "2027-10-01", "2032-09-30"]
  ])("first paid %s: %s to %s", (first, from_date, to_date) => {
    expect(addOn8pctWindow(first)).toEqual({from_date, to_date});
  });
  it("is closed to a biosimilar first paid in 2028", () => {
    expect(addOn8pctWindow("2028-01-01")).toBeNull();
  });
});

describe("biosimilar add-on on the published limits", () => {
  const facts = sharedFacts("biosimilar-add-on");
  it.skipIf(!facts)(
    "agrees with the published note but for Q5117 2025Q2, which is AMP-based (skipped without ../shared)",
    () => {
      const wrong: string[] = [];
      for (const fact of facts ?? []) {
        const is_add_on_8pct = fact["notes"]!.includes("8%");
        const reference_limit = price(fact["ref_limit"]!);
        const row = {
          basis: "biosimilar",
          payment_limit: price(fact["biosim_limit"]!),
          reference_limit,
          is_add_on_8pct
        } as const;
        const asp = aspFromLimit(row)!;
        // The facts are rounded to four decimals.
        expect(Math.abs(Number(asp) / 1e6 - Number(fact["biosim_asp_implied"])), fact["biosim"]).toBeLessThan(0.00006);
        const reference_asp = aspFromLimit({basis: "asp", payment_limit: reference_limit})!;
        if (isAddOn8pctEligible({asp, reference_asp}) !== is_add_on_8pct)
          wrong.push(`${fact["biosim"]} ${fact["quarter"]}`);
      }
      expect(facts!.length).toBe(126);
      expect(wrong).toEqual(["Q5117 2025Q2"]);
    }
  );
});

describe("cpiMonth(quarter)", () => {
  it.each([
    ["2024Q1", "2023-07"],
    ["2024Q3", "2024-01"],
    ["2025Q2", "2024-10"]
  ])("of %s is %s", (quarter, month) => {
    expect(cpiMonth(quarter)).toBe(month);
  });
});

describe("inflationCoinsurance(inputs)", () => {
  const cpi_benchmark = price("261.582");
  it("is never above 20%", () => {
    expect(
      inflationCoinsurance({payment_limit: price("10"), benchmark_limit: price("10"), cpi: price("300"), cpi_benchmark})
    ).toBe(200_000n);
  });
  const facts = sharedFacts("inflation-coinsurance");
  it.skipIf(!facts)("meets CMS's published percentages in over 98.8% of rows (skipped without ../shared)", () => {
    const byCode = new Map<string, {payment_limit: bigint; cpi: bigint; published: bigint; benchmark: bigint}[]>();
    for (const fact of facts ?? []) {
      const payment_limit = price(fact["payment_limit"]!);
      const cpi = price(fact["cpi_u_used(memory)"]!);
      const published = price(fact["published_coins_pct"]!) / 100n;
      const benchmark = impliedBenchmark({payment_limit, cpi, cpi_benchmark, coinsurance_rate: published});
      byCode.set(fact["hcpcs"]!, [...(byCode.get(fact["hcpcs"]!) ?? []), {payment_limit, cpi, published, benchmark}]);
    }
    let rows = 0;
    let near = 0;
    for (const group of byCode.values()) {
      const sorted = group.map(({benchmark}) => benchmark).sort((a, b) => (a < b ? -1 : 1));
      const benchmark_limit = sorted[Math.floor(sorted.length / 2)]!;
      for (const {payment_limit, cpi, published} of group) {
        const modelled = inflationCoinsurance({payment_limit, benchmark_limit, cpi, cpi_benchmark});
        const off = modelled > published ? modelled - published : published - modelled;
        rows++;
        if (off <= 100n) near++;
      }
    }
    expect(rows).toBe(facts!.length);
    expect(near / rows).toBeGreaterThanOrEqual(0.988);
  });
});
