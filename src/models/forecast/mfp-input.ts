import type {ForecastRow} from "../../forecast/asp/forecast.ts";
import type {MarketInput} from "../../forecast/mfp/build-market.ts";

/** A drug of the page: what the engine needs, and the words people use. */
export interface MfpDrug {
  readonly hcpcs: string;
  readonly name: string;
  readonly family: string | null;
  readonly dosage: string | null;
  readonly reference_hcpcs: string | null;
  readonly standard_dose_units: number | null;
  readonly limit_quarter: string | null;
  readonly payment_limit: number | null;
  readonly coinsurance_pct: number | null;
  readonly is_add_on_8pct: boolean;
  /** Of a biosimilar: the first quarter it was paid in; null where that is not known. */
  readonly first_paid_quarter: string | null;
  readonly wac_per_unit: number | null;
  readonly wac_date: string | null;
}

/** A selected drug of CMS's list, used here or not. */
export interface MfpSelected {
  readonly ipay: number;
  readonly drug_name: string;
  readonly hcpcs: string | null;
  readonly effective_date: string;
  readonly end_date: string | null;
  readonly mfp_per_billing_unit: number | null;
  readonly price_source: string;
  readonly source_date: string | null;
  readonly is_used: boolean;
  /** What is open about its selection; null when nothing is. */
  readonly question: string | null;
}

/** One term of the contract register. */
export interface MfpContract {
  readonly payer_id: string;
  readonly name: string | null;
  readonly plan: string | null;
  readonly code_from: string | null;
  readonly code_to: string | null;
  readonly site_kind: string | null;
  readonly starts: string;
  readonly ends: string | null;
  readonly base: string;
  readonly percent: number;
  readonly lag_quarters: number;
  readonly unpublished_base: string | null;
  readonly selected_collected_cents: number;
}

/** Refunds of one drug and quarter, in cents. */
export interface MfpRefund {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly lines: number;
  readonly refund_due_cents: number;
  readonly received_cents: number;
  readonly refund_outstanding_cents: number;
  readonly age_days: number;
}

/** A day on which a payment rule changes. */
export interface KnownDate {
  readonly known_from: string;
  readonly rule_subject: string;
  readonly rule_change: string;
  readonly row_source: string;
  readonly source_date: string | null;
}

/** Everything the MFP page is made from, as it leaves the marts: what the loader writes and what Node reads alike. */
export interface MfpInput {
  readonly as_of: string;
  readonly last_quarter: string | null;
  /** Quarters of claims that stand for a year: four, or as many as there are. */
  readonly trailing_quarters: number;
  readonly open_acquisition_cents: number;
  readonly forecasts: readonly ForecastRow[];
  readonly drugs: readonly MfpDrug[];
  readonly trailing: MarketInput["trailing"];
  readonly payers: readonly (MarketInput["payers"][number] & {
    readonly name: string;
  })[];
  readonly sites: readonly (MarketInput["sites"][number] & {
    readonly name: string;
  })[];
  readonly selected: readonly MfpSelected[];
  readonly contracts: readonly MfpContract[];
  readonly refunds: readonly MfpRefund[];
  readonly dates: readonly KnownDate[];
}

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** Reads the page's input through `query`; `schema` is `mart.` in the warehouse and empty over the exported files. */
export async function readMfpInput(query: Query, schema: "mart." | ""): Promise<MfpInput> {
  const rows = async <T>(sql: string): Promise<T[]> => (await query(sql)) as T[];
  const number = (...columns: readonly string[]): string =>
    columns.map((column) => `CAST(${column} AS DOUBLE) AS ${column}`).join(", ");
  const cents = (column: string): string =>
    `CAST(${column} * 100 AS DOUBLE) AS ${column.replace(/_(amount|cost)$/, "")}_cents`;
  const text = (...columns: readonly string[]): string =>
    columns.map((column) => `CAST(${column} AS VARCHAR) AS ${column}`).join(", ");
  const [run] = await rows<{as_of: string; last_quarter: string | null; trailing_quarters: number}>(
    `SELECT ${text("as_of")}, last_quarter,
      (SELECT CAST(least(4, count(DISTINCT quarter)) AS INTEGER) FROM ${schema}margin_cube WHERE lines > 0) AS trailing_quarters FROM ${schema}run`
  );
  const trailing = await rows<MarketInput["trailing"][number] & {open_acquisition_cents: number}>(
    `SELECT hcpcs, payer_id, site_id, ${number("units", "collected_amount", "acquisition_cost", "limit_amount")},
      ${cents("open_acquisition_cost")} FROM ${schema}mfp_trailing ORDER BY hcpcs, payer_id, site_id`
  );
  return {
    as_of: run?.as_of ?? "",
    last_quarter: run?.last_quarter ?? null,
    trailing_quarters: run?.trailing_quarters ?? 0,
    open_acquisition_cents: trailing.reduce((sum, row) => sum + row.open_acquisition_cents, 0),
    forecasts: await rows(
      `SELECT hcpcs, quarter, CAST(horizon AS INTEGER) AS horizon, ${number("p10", "p50", "p90", "mean")}, drug_class, method, flag
       FROM ${schema}asp_forecast WHERE hcpcs IN (SELECT hcpcs FROM ${schema}mfp_drug) ORDER BY hcpcs, horizon`
    ),
    drugs: await rows(
      `SELECT hcpcs, name, family, dosage, reference_hcpcs, limit_quarter, is_add_on_8pct, first_paid_quarter, ${text("wac_date")},
        ${number("standard_dose_units", "payment_limit", "coinsurance_pct", "wac_per_unit")}
       FROM ${schema}mfp_drug ORDER BY hcpcs`
    ),
    trailing: trailing.map(({open_acquisition_cents: _, ...row}) => row),
    payers: await rows(`SELECT payer_id, name, kind FROM ${schema}payer ORDER BY payer_id`),
    sites: await rows(`SELECT site_id, name, kind FROM ${schema}site ORDER BY site_id`),
    selected: await rows(
      `SELECT CAST(ipay AS INTEGER) AS ipay, drug_name, hcpcs, ${text("effective_date", "end_date", "source_date")},
        ${number("mfp_per_billing_unit")}, price_source, is_used, question
       FROM ${schema}mfp_selected_drug ORDER BY ipay, drug_name, hcpcs, effective_date`
    ),
    contracts: await rows(
      `SELECT payer_id, name, plan, code_from, code_to, site_kind, ${text("starts", "ends")}, base, ${number("percent")},
        CAST(lag_quarters AS INTEGER) AS lag_quarters, unpublished_base, ${cents("selected_collected_amount")}
       FROM ${schema}mfp_contract ORDER BY term_id`
    ),
    dates: await rows(
      `SELECT ${text("known_from")}, rule_subject, rule_change, row_source, ${text("source_date")} FROM ${schema}known_date ORDER BY known_from, rule_subject`
    ),
    refunds: await rows(
      `SELECT quarter, hcpcs, CAST(lines AS INTEGER) AS lines, ${cents("refund_due_amount")}, ${cents("received_amount")},
        ${cents("refund_outstanding_amount")}, CAST(age_days AS INTEGER) AS age_days
       FROM ${schema}mfp_refund ORDER BY quarter, hcpcs`
    )
  };
}
