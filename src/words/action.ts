import {plural} from "./format.ts";

/** What a sentence about an action needs of `mart.action`. */
export interface ActionFacts {
  readonly action_id: string;
  readonly action_kind: string;
  readonly quarter: string;
  readonly drug_name: string | null;
  readonly payer_name: string | null;
  readonly site_name: string | null;
  readonly action_detail: string | null;
  readonly reason: string | null;
  readonly lines: number;
}

/** What is to be done, in one sentence. */
export function actionWords(action: ActionFacts): string {
  const {drug_name, payer_name, site_name, action_detail, quarter} = action;
  const lines = plural(action.lines, "line");
  switch (action.action_kind) {
    case "appeal_underpayment":
      return `Appeal ${plural(action.lines, "underpaid line")} of ${payer_name}, ${quarter}: ${CAUSES[action_detail ?? ""] ?? action_detail?.replaceAll("_", " ")}`;
    case "work_denial_cluster":
      return `Overturn ${plural(action.lines, "denied line")} of ${drug_name} at ${payer_name}, ${quarter}: ${action.reason ?? `reason ${action_detail}`}`;
    case "work_denials":
      return `Appeal ${plural(action.lines, "other denied drug line")} of ${payer_name}, ${quarter}`;
    case "denials_past_appeal":
      return `${lines} denied by ${payer_name} in ${quarter}: the time to appeal has passed`;
    case "renegotiate_drug":
      return `Renegotiate or replace ${drug_name}: paid less than it cost in ${quarter}`;
    case "bill_waste":
      return `Bill discarded ${drug_name} at ${site_name}: ${plural(action.lines, "visit")} in ${quarter} without JW`;
    case "find_missing_stock":
      return `Find ${drug_name} missing at the count of ${site_name}, ${quarter}`;
    case "rebill_restated_limit":
      return `Bill ${plural(action.lines, "line")} of ${drug_name} again: CMS raised the limit of ${quarter} after they were paid`;
    case "return_expiring_lot":
      return `Return or move ${drug_name} that ${site_name} will not use before it expires`;
    case "return_expired_lot":
      return `Return or claim credit for ${drug_name} expired at ${site_name}, ${quarter}`;
    case "recover_off_contract":
      return `Recover the contract price of ${drug_name} bought off contract from ${action_detail} for ${site_name}, ${quarter}`;
    case "reach_rebate_tier":
      return `Buy ${plural(action.lines, "more package")} of ${drug_name} to reach the next tier of ${action_detail}`;
    case "claim_short_rebate":
      return `Claim the rest of the ${quarter} rebate on ${drug_name} (${action_detail})`;
    case "correct_posting":
      return `Post ${plural(action.lines, "line")} of ${payer_name}, ${quarter}, as the 835 paid them`;
    case "bill_administration":
      return `Bill administration missed on ${lines} of ${payer_name}, ${quarter}`;
    case "stop_white_bagging":
      return `Win back ${drug_name} from ${payer_name}: ${plural(action.lines, "visit")} white-bagged so far`;
    case "renew_authorizations":
      return `Renew authorizations at ${payer_name} before ${plural(action.lines, "planned dose")}`;
    default:
      return action.action_id;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  limit_of_earlier_quarter: "paid on an earlier quarter's limits"
};
