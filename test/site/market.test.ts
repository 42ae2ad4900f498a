import {describe, expect, it} from "vitest";
import {type MarketFacts, marketUnknown} from "../../reports/components/pages/market/drug-market.ts";
import type {MedicareDrug} from "../../reports/components/pages/market/medicare.ts";
import {
  belowMedian,
  type MarketPayer,
  type MarketRate,
  ratesFinding
} from "../../reports/components/pages/market/rates.ts";

const payer = (more: Partial<MarketPayer> = {}): MarketPayer => ({
  ...{payer_id: "acme", name: "Acme", kind: "commercial", files: 0, last_updated_on: null, codes: 2, market_codes: 0},
  ...{own_allowed_amount_cents: 1_000_000, market_allowed_amount_cents: 0},
  ...more
});
const rate = (more: Partial<MarketRate> = {}): MarketRate =>
  ({own_rate: 20, median_rate: 25, own_percentile: 20, own_allowed_amount_cents: 1_000_000, ...more}) as MarketRate;

describe("the finding of the market", () => {
  it.each([
    // Only payers that must publish are asked for: Medicare's dollars are not unknown for want of a file.
    [
      [],
      [payer(), payer({kind: "medicare_ffs"})],
      "What payers pay other providers is not known: no in-network file was read, for $10,000 a year of commercial payers"
    ],
    [
      [rate({own_rate: null, own_percentile: null})],
      [payer()],
      "Published prices are loaded, and none is of a code and payer we were paid for"
    ],
    [
      [rate({own_percentile: 62.5})],
      [payer()],
      "We are paid the median of others or more on the one code and payer with published prices"
    ],
    [
      [rate({own_percentile: 62.5}), rate({own_percentile: 50})],
      [payer()],
      "We are paid the median of others or more on all 2 codes and payers with published prices"
    ],
    // 10,000 × (25 ÷ 20 − 1).
    [
      [rate(), rate({own_percentile: 70})],
      [payer()],
      "1 of 2 codes and payers pays us less than the median of others: $2,500 a year"
    ],
    [[rate(), rate()], [payer()], "2 of 2 codes and payers pay us less than the median of others: $5,000 a year"]
  ])("%#", (rates, payers, text) => {
    expect(ratesFinding(rates, payers)).toBe(text);
  });

  it("is nothing in dollars where our own price is unknown", () => {
    expect([belowMedian(rate()), belowMedian(rate({own_rate: null})), belowMedian(rate({own_rate: 0}))]).toEqual([
      250_000,
      null,
      null
    ]);
  });
});

describe("what the page of a drug says of its market where no file tells", () => {
  const drug = (hcpcs: string, more: Partial<MedicareDrug> = {}): MedicareDrug =>
    ({hcpcs, year: null, state_year: null, discarded_year: null, listed_providers: null, ...more}) as MedicareDrug;
  const facts = (more: Partial<MarketFacts>): MarketFacts => ({
    ...{rates: [], drugs: [], growth: [], is_sample: false},
    ...more
  });
  const codes = new Set(["J1745"]);
  it("is one short line where no file is loaded, also for a drug that no mart has", () => {
    for (const drugs of [[], [drug("J1745")], [drug("J9271")]])
      expect(marketUnknown(facts({drugs}), codes)).toEqual([
        "what Medicare (CMS's yearly files) and payers (their in-network files) pay others"
      ]);
  });
  it("names the files that are missing where some are loaded", () => {
    expect(marketUnknown(facts({drugs: [drug("J1745", {year: 2023, discarded_year: 2023})]}), codes)).toEqual([
      "the state's volume, your share of it and the dose a visit (with the state of each site in sites.csv) (Medicare Physician & Other Practitioners, by Geography and Service)",
      "what the state's other providers give (Medicare Physician & Other Practitioners, by Provider and Service)",
      "what payers pay others (their in-network files, read by plus-six rates)"
    ]);
  });
  it("says that a file has no row of the drug, and names no file that is loaded", () => {
    const whole = {year: 2023, state_year: 2023, discarded_year: 2023, listed_providers: 3};
    const rates = [rate({hcpcs: "J9271"})];
    expect(marketUnknown(facts({drugs: [drug("J1745"), drug("J9271", whole)], rates}), codes)).toEqual([
      "CMS's file of Medicare's spending has no row of it",
      "CMS's file of the state has no row of it",
      "CMS's file of discarded units has no row of it",
      "what payers pay others: no in-network file that was read has a usable price of it"
    ]);
  });
  it("says nothing where every file tells of it", () => {
    const whole = {year: 2023, state_year: 2023, discarded_year: 2023, listed_providers: 3};
    expect(marketUnknown(facts({drugs: [drug("J1745", whole)], rates: [rate({hcpcs: "J1745"})]}), codes)).toEqual([]);
  });
});
