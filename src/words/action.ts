import {plural, quarterWords} from "./format.ts";

/** What a sentence about an action needs of `mart.action`. */
export interface ActionFacts {
  readonly action_id: string;
  readonly action_kind: string;
  readonly first_quarter: string;
  readonly quarter: string;
  readonly drug_name: string | null;
  readonly payer_name: string | null;
  readonly site_name: string | null;
  readonly action_detail: string | null;
  readonly reason: string | null;
  readonly lines: number;
  readonly authorized_lines: number;
}

/** The quarters a thing is of: "2025 Q2", "2024 Q3 to 2025 Q2". */
export const spanWords = ({first_quarter, quarter}: Pick<ActionFacts, "first_quarter" | "quarter">): string =>
  first_quarter === quarter ? quarterWords(quarter) : `${quarterWords(first_quarter)} to ${quarterWords(quarter)}`;

/** What is to be done, in one sentence; the quarters stand in a column of their own. */
export function actionWords(action: ActionFacts): string {
  const {drug_name, payer_name, site_name, action_detail} = action;
  const lines = plural(action.lines, "line");
  switch (action.action_kind) {
    case "appeal_underpayment":
      return `Appeal ${plural(action.lines, "underpaid line")} at ${payer_name}: ${CAUSES[action_detail ?? ""] ?? action_detail?.replaceAll("_", " ") ?? "paid below contract"}`;
    case "underpayments_past_appeal":
      return `${plural(action.lines, "line")} underpaid by ${payer_name}, past the appeal date`;
    case "work_denial_cluster":
      return `Appeal ${plural(action.lines, "denied line")} of ${drug_name} at ${payer_name}: ${lowerFirst(action.reason) ?? `reason ${action_detail}`}`;
    case "work_denials":
      return `Appeal ${plural(action.lines, "denied drug line")} at ${payer_name}`;
    case "denials_past_appeal":
      return `${lines} denied by ${payer_name}, past the appeal date`;
    case "renegotiate_drug":
      return `Renegotiate or replace ${drug_name}: payers pay less than it costs`;
    case "bill_waste":
      return `Bill discarded ${drug_name} at ${site_name}: ${plural(action.lines, "visit")} without JW`;
    case "find_missing_stock":
      return `Find ${drug_name} missing at the count of ${site_name}`;
    case "rebill_restated_limit":
      return `Bill ${lines} of ${drug_name} again at ${payer_name}: CMS raised the payment limit after they were paid`;
    case "return_expiring_lot":
      return `Return or move ${drug_name} that ${site_name} will not use before it expires`;
    case "return_expired_lot":
      return `Claim credit for ${drug_name} expired at ${site_name}`;
    case "recover_off_contract":
      return `Recover from ${action_detail} what ${drug_name} for ${site_name} was priced above contract`;
    case "ask_prompt_pay":
      return `Ask ${action_detail} for the prompt-pay discount of ${plural(action.lines, "invoice line")} that no invoice shows`;
    case "reach_rebate_tier":
      return `Buy ${plural(action.lines, "more package")} of ${drug_name} to reach the next rebate tier`;
    case "claim_short_rebate":
      return `Claim the rest of the rebate on ${drug_name}`;
    case "correct_posting":
      return `Post ${lines} at ${payer_name} as the 835 paid them`;
    case "bill_administration":
      return `Bill drug administration missed on ${lines} at ${payer_name}`;
    case "stop_white_bagging":
      return `Win back ${drug_name} at ${payer_name}: ${plural(action.lines, "visit")} with the payer's own drug`;
    case "renew_authorizations":
      return `Renew authorizations at ${payer_name} before ${plural(action.lines, "planned dose")}`;
    case "check_medicare_site":
      return `Check Medicare's payments to ${site_name}: a site of this kind is no Medicare provider`;
    default:
      return action.action_kind.replaceAll("_", " ");
  }
}

const lowerFirst = (text: string | null): string | null => text && text.charAt(0).toLowerCase() + text.slice(1);

const CAUSES: Readonly<Record<string, string>> = {
  limit_of_earlier_quarter: "paid on the prior quarter's payment limit"
};

/** What shows that an action is right, in a few words; empty where the lines alone do. */
export function evidenceWords(action: ActionFacts): string {
  if (action.authorized_lines > 0)
    return `authorization valid on the day on ${action.authorized_lines} of ${plural(action.lines, "line")}`;
  return EVIDENCE[action.action_kind] ?? "";
}

const EVIDENCE: Readonly<Record<string, string>> = {
  appeal_underpayment: "allowed amount is what the earlier file gives, to the cent",
  rebill_restated_limit: "CMS's later posting of the quarter",
  bill_waste: "dose does not empty its vials, neither JW nor JZ billed",
  find_missing_stock: "count below the book",
  return_expired_lot: "lot counted as nothing after its date",
  return_expiring_lot: "pace of the last 90 days",
  recover_off_contract: "contract price in force on the invoice date",
  ask_prompt_pay: "offered on the invoice, in no amount; ask before claiming",
  claim_short_rebate: "received less than accrued",
  stop_white_bagging: "administration billed, drug line gone",
  check_medicare_site: "kind of site in the site list"
};
