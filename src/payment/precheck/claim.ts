import {kindName} from "../../words/format.ts";
import {pass, stop, unknown, type Verdict} from "./answer.ts";

export interface SiteFacts {
  readonly site_kind: string;
  readonly payer_kind: string;
  /** By reference/sites_of_care.csv; null where it has no row of the two kinds. */
  readonly is_drug_billed: boolean | null;
}

/** Whether the payer's line of business pays drugs at this kind of site. */
export function siteVerdict({site_kind, payer_kind, is_drug_billed}: SiteFacts): Verdict {
  if (site_kind === "unknown") return unknown("site_kind_unknown", "the site's kind in sites.csv");
  if (payer_kind === "unknown") return unknown("payer_kind_unknown", "the payer's kind in payers.csv");
  if (is_drug_billed === null)
    return unknown("site_rule_unknown", "a row of both kinds in reference/sites_of_care.csv");
  return is_drug_billed
    ? pass("site_kind_paid")
    : stop("site_kind_not_paid", `${kindName(site_kind)}, ${kindName(payer_kind)}`);
}

export interface DiagnosisFacts {
  /** Whether an 837 has the line: an export does not tell of diagnoses. */
  readonly is_told: boolean;
  /** An 837I has no pointers: its diagnoses are of the claim. */
  readonly is_institutional: boolean;
  /** Diagnoses of the claim (HI), in order. */
  readonly diagnoses: readonly string[];
  /** SV107: the places of the line's diagnoses among them; texts as sent. */
  readonly pointers: readonly string[];
}

/**
 * Whether the line points to a diagnosis of the claim: 837P wants one to four pointers, each the place of a diagnosis
 * of HI, of which there are at most twelve.
 */
export function diagnosisVerdict({is_told, is_institutional, diagnoses, pointers}: DiagnosisFacts): Verdict {
  if (!is_told) return unknown("diagnosis_not_told", "the claim as an 837");
  if (diagnoses.length === 0) return stop("diagnosis_missing", "no HI segment");
  if (is_institutional) return pass("diagnosis_there");
  if (pointers.length === 0) return stop("pointer_missing", "SV107 is empty");
  const lost = pointers.filter(
    (text) => !/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > diagnoses.length
  );
  return lost.length > 0
    ? stop("pointer_to_nothing", `pointer ${lost.join(", ")} of ${diagnoses.length} diagnoses`)
    : pass("diagnosis_there");
}

export interface HistoryFacts {
  /** Whether the files tell what payers answered first. */
  readonly is_told: boolean;
  /** Forecast rate of first denials for payer and drug; null where nothing was answered. */
  readonly rate: number | null;
  readonly base_rate: number | null;
  /** Whether the forecast has beaten the base rate on rolling origins. */
  readonly is_spoken: boolean;
  /** From which rate on a person should look: `denial_rate_stop` of reference/setting.csv. */
  readonly stop_rate: number;
}

/** Whether this payer often denies this drug at first: silent where the forecast was no better than the base rate. */
export function historyVerdict({is_told, rate, base_rate, is_spoken, stop_rate}: HistoryFacts): Verdict {
  if (!is_told || rate === null || base_rate === null)
    return unknown("no_denial_history", "first answers: 835s, or claims with all versions");
  if (!is_spoken) return unknown("denial_rate_silent", "more answered claims of this payer and drug");
  const words = `${(rate * 100).toFixed(1)}% denied at first, all payers and drugs ${(base_rate * 100).toFixed(1)}%`;
  return rate >= stop_rate && rate > base_rate ? stop("often_denied", words) : pass("seldom_denied", words);
}
