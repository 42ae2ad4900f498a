import {type Cents, parseCents, parseUnits, type Units} from "../../domain/money.ts";
import type {Verdict} from "../../payment/precheck/answer.ts";
import {type Authorization, authorizationVerdict} from "../../payment/precheck/authorization.ts";
import {diagnosisVerdict, historyVerdict, siteVerdict} from "../../payment/precheck/claim.ts";
import {type DoseLimit, doseLimit, intervalVerdict} from "../../payment/precheck/interval.ts";
import {payVerdict} from "../../payment/precheck/pay.ts";
import {stockVerdict} from "../../payment/precheck/stock.ts";
import {type VialFacts, vialVerdict} from "../../payment/precheck/vials.ts";

/** A row of core.dose_facts as JSON has it: decimals and days as text. */
export type DoseRow = Readonly<Record<string, unknown>>;

export interface Settings {
  readonly limits: readonly DoseLimit[];
  /** `denial_rate_stop` of reference/setting.csv. */
  readonly stop_rate: number;
}

/** The rules in the order they are shown. */
export const RULES = [
  "authorization",
  "interval",
  "vials",
  "stock",
  "payment",
  "site_kind",
  "diagnosis",
  "denial_history"
] as const;
export type Rule = (typeof RULES)[number];

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const units = (value: unknown): Units | null => (text(value) === null ? null : parseUnits(String(value)));
const cents = (value: unknown): Cents | null => (text(value) === null ? null : parseCents(String(value)));
const list = (value: unknown): string[] => (text(value) ?? "").split("|").filter((part) => part !== "");
const number = (value: unknown): number | null => (text(value) === null ? null : Number(value));

function authorizationOf(row: DoseRow): Authorization | null {
  if (text(row["authorization_found"]) === null) return null;
  return {
    outcome: String(row["outcome"]) as Authorization["outcome"],
    payer_id: String(row["authorized_payer_id"]),
    site_id: text(row["authorized_site_id"]),
    hcpcs: String(row["authorized_hcpcs"]),
    is_old_code: row["is_old_code"] === true,
    valid_from: text(row["valid_from"]),
    valid_to: text(row["valid_to"]),
    units: units(row["authorized_units"]),
    used_units: units(row["authorized_used_units"]) ?? 0n
  };
}

const sharedOf = (row: DoseRow) => ({
  day: String(row["service_date"]),
  is_claim: row["dose_kind"] === "claim",
  hcpcs: String(row["hcpcs"]),
  site_id: String(row["site_id"]),
  payer_id: String(row["payer_id"]),
  payer_kind: text(row["payer_kind"]) ?? "unknown",
  site_kind: text(row["site_kind"]) ?? "unknown",
  // Medicare wants no NDC on a claim: a line without one draws on what its site received last, as in the ledger.
  ndc11: text(row["ndc11"]) ?? text(row["ledger_ndc11"]),
  is_ndc_on_claim: text(row["ndc11"]) !== null,
  is_patient_known: text(row["patient_key"]) !== null,
  is_supplied_free: row["is_supplied_free"] === true
});
type Shared = ReturnType<typeof sharedOf>;

/** Each rule over the facts it asks for. */
const JUDGES: Readonly<Record<Rule, (row: DoseRow, shared: Shared, settings: Settings) => Verdict>> = {
  authorization: (row, shared) => {
    const found = authorizationOf(row);
    const isOwn = row["authorization_found"] === "own";
    return authorizationVerdict({
      ...shared,
      units: row["is_discarded"] === true ? 0n : units(row["units"])!,
      is_told: row["is_authorization_told"] === true,
      is_reached: row["is_authorization_reached"] === true,
      is_use_told: row["is_use_told"] === true,
      is_asked: row["is_authorization_asked"] === true,
      is_named: row["is_authorization_named"] === true,
      is_number_ambiguous: row["is_number_ambiguous"] === true,
      own: isOwn ? found : null,
      other: isOwn ? null : found
    });
  },
  interval: (row, shared, {limits}) =>
    intervalVerdict({
      ...shared,
      limit_days: doseLimit(limits, {...shared, last_units: units(row["last_dose_units"])}),
      other_key_day: text(row["other_key_date"]),
      last_day: text(row["last_dose_date"]),
      told_from: text(row["told_from"])
    }),
  vials: (row, shared) => vialVerdict({...shared, ...vialsOf(row)}),
  stock: (row, shared) =>
    stockVerdict({
      ...shared,
      is_told: row["is_purchase_told"] === true,
      is_bought_here: row["is_bought_here"] === true,
      is_bought_elsewhere: row["is_bought_elsewhere"] === true,
      units_short: units(row["units_short"]) ?? 0n,
      units_by_then: units(row["units_by_then"]) ?? 0n,
      units_held: units(row["units_held"]) ?? 0n,
      order_by: text(row["order_by"]),
      as_of: String(row["as_of"])
    }),
  payment: (row, shared) =>
    payVerdict({
      ...shared,
      basis: String(row["basis"]) as "medicare" | "contract" | "none",
      expected_cents: cents(row["expected_net_amount"]),
      arithmetic: text(row["arithmetic"]) ?? "",
      cost_cents: cents(row["acquisition_cost"])
    }),
  site_kind: (row, shared) => siteVerdict({...shared, is_drug_billed: row["is_drug_billed"] as boolean | null}),
  diagnosis: (row) =>
    diagnosisVerdict({
      is_told: row["is_diagnosis_told"] === true,
      is_institutional: row["is_institutional"] === true,
      diagnoses: list(row["diagnosis_codes"]),
      pointers: list(row["diagnosis_pointers"])
    }),
  denial_history: (row, _, {stop_rate}) =>
    historyVerdict({
      is_told: row["is_history_told"] === true,
      rate: number(row["denial_rate"]),
      base_rate: number(row["base_rate"]),
      is_spoken: row["is_spoken"] === true,
      stop_rate
    })
};

/** Every rule's answer on a dose; a plan has no diagnoses yet, so that rule is not asked of it. */
export function judgeDose(row: DoseRow, settings: Settings): ReadonlyMap<Rule, Verdict> {
  const shared = sharedOf(row);
  const asked = RULES.filter((rule) => shared.is_claim || rule !== "diagnosis");
  return new Map(asked.map((rule) => [rule, JUDGES[rule](row, shared, settings)]));
}

const vialsOf = (
  row: DoseRow
): Pick<VialFacts, "container" | "units_per_vial" | "given_units" | "has_jw" | "has_jz" | "vial_finding"> => ({
  container: text(row["container"]) as VialFacts["container"],
  units_per_vial: units(row["units_per_vial"]),
  given_units: units(row["given_units"]) ?? 0n,
  has_jw: row["has_jw"] === true,
  has_jz: row["has_jz"] === true,
  vial_finding: text(row["vial_finding"])
});

/** What a dose is worth: the payment expected, else its cost, else its charge; null where none is known. */
export function doseAmount(row: DoseRow): Cents | null {
  return cents(row["expected_net_amount"]) ?? cents(row["acquisition_cost"]) ?? cents(row["billed_amount"]);
}

/**
 * Dollars at risk by one answer: nothing where it passes; what the payment lacks of the cost where it pays below; of a
 * history the forecast share; else all the dose is worth. Null where that is not known. An unknown puts no dollars at risk:
 * its dollars are those of the dose.
 */
export function riskAmount(rule: Rule, {answer}: Verdict, row: DoseRow): Cents | null {
  if (answer !== "stop") return 0n;
  const worth = doseAmount(row);
  if (worth === null) return null;
  if (rule === "payment") return cents(row["acquisition_cost"])! - cents(row["expected_net_amount"])!;
  if (rule === "denial_history") return BigInt(Math.round(Number(worth) * (number(row["denial_rate"]) ?? 0)));
  return worth;
}
