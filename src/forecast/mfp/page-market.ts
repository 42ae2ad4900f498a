import {type BuiltMarket, buildMarket, type MarketInput} from "./build-market.ts";

/** The rows a market is made from, as the marts give them: a drug that has no limit now cannot be in it. */
export interface MarketRows {
  readonly forecasts: MarketInput["forecasts"];
  readonly drugs: readonly {
    hcpcs: string;
    payment_limit: number | null;
    coinsurance_pct: number | null;
    reference_hcpcs: string | null;
    is_add_on_8pct: boolean;
    first_paid_quarter: string | null;
    wac_per_unit: number | null;
  }[];
  readonly trailing: MarketInput["trailing"];
  readonly payers: MarketInput["payers"];
  readonly sites: MarketInput["sites"];
  readonly contracts: MarketInput["terms"];
  readonly selected: readonly {
    hcpcs: string | null;
    effective_date: string;
    end_date: string | null;
    mfp_per_billing_unit: number | null;
  }[];
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Quarters of the trailing year. */
const TRAILING_QUARTERS = 4;

/** The market of the marts' rows: the same in the build, in the page and in the tests. */
export function marketOf(rows: MarketRows): BuiltMarket {
  return buildMarket({
    forecasts: rows.forecasts,
    limits: rows.drugs.flatMap(({hcpcs, payment_limit, coinsurance_pct}) =>
      payment_limit === null ? [] : [{hcpcs, payment_limit, coinsurance_pct}]
    ),
    trailing: rows.trailing,
    trailing_quarters: TRAILING_QUARTERS,
    drugs: rows.drugs.map(({hcpcs, reference_hcpcs, is_add_on_8pct, first_paid_quarter, wac_per_unit}) => ({
      hcpcs,
      reference_hcpcs,
      is_add_on_8pct,
      first_paid_quarter,
      wac: wac_per_unit
    })),
    payers: rows.payers,
    sites: rows.sites,
    terms: rows.contracts,
    // The last row of a code counts: the first day of a drug still selected (the engine moves its first price by inflation itself),
    // else the newest period that ends.
    selected: rows.selected
      .toSorted(
        (a, b) =>
          Number(a.end_date === null) - Number(b.end_date === null) ||
          (a.end_date === null ? -1 : 1) * compareText(a.effective_date, b.effective_date)
      )
      .map(({hcpcs, effective_date, end_date, mfp_per_billing_unit}) => ({
        part_b_hcpcs: hcpcs,
        effective_date,
        end_date,
        mfp_per_billing_unit
      }))
  });
}
