import type {Units} from "../../domain/money.ts";
import {pass, plainUnits, stop, unknown, type Verdict} from "./answer.ts";

/**
 * JZ is required where nothing of a single-dose container was discarded, for Medicare's claims of this day and later
 * (42 CFR 414.940; CMS, JW modifier and JZ modifier policy); JW since 2017-01-01.
 */
export const JZ_REQUIRED_FROM = "2023-07-01";

export interface VialFacts {
  readonly day: string;
  readonly is_claim: boolean;
  readonly payer_kind: string;
  readonly ndc11: string | null;
  /** By reference/ndc_container.csv; null where it does not name the product. */
  readonly container: "single_dose" | "multiple_dose" | null;
  readonly units_per_vial: Units | null;
  /** Units of the visit's dose of this NDC, without those discarded. */
  readonly given_units: Units;
  readonly has_jw: boolean;
  readonly has_jz: boolean;
  /** What core.opened_vial says of the visit: what its lines cannot both say. */
  readonly vial_finding: string | null;
}

/** Whether units, vials opened and JW or JZ agree, and one of the two is there where it must be. */
export function vialVerdict(facts: VialFacts): Verdict {
  const {container, units_per_vial: vial, given_units: given} = facts;
  if (facts.ndc11 === null)
    return unknown("ndc_missing", facts.is_claim ? "the NDC of the line (LIN03)" : "purchases.csv");
  if (container === null) return unknown("container_unknown", "a row of the product in reference/ndc_container.csv");
  if (!facts.is_claim) return planned(facts);
  if (container === "multiple_dose")
    return facts.has_jw || facts.has_jz ? stop("modifier_on_multiple_dose") : pass("multiple_dose");
  if (vial === null || vial <= 0n) return withoutSize(facts);
  if (facts.vial_finding !== null && facts.vial_finding !== "missing_jw") return stop(facts.vial_finding);
  if (facts.has_jw || facts.has_jz) return pass("vials_agree");
  const rest = restOf(given, vial);
  if (rest > 0n) return stop("missing_jw", `${plainUnits(rest)} units left in the vials are not billed`);
  return withoutModifier(facts);
}

const restOf = (given: Units, vial: Units): Units => ((given + vial - 1n) / vial) * vial - given;

function planned({container, units_per_vial: vial, given_units: given}: VialFacts): Verdict {
  if (container === "multiple_dose") return pass("multiple_dose");
  if (vial === null || vial <= 0n) return unknown("vial_size_unknown", "CMS's NDC–HCPCS crosswalk");
  const rest = restOf(given, vial);
  return rest > 0n
    ? pass("will_leave_waste", `bill ${plainUnits(rest)} units with JW`)
    : pass("will_leave_none", "bill with JZ");
}

function withoutSize(facts: VialFacts): Verdict {
  if (facts.has_jw || facts.has_jz) return unknown("vial_size_unknown", "CMS's NDC–HCPCS crosswalk");
  return withoutModifier(facts, "missing_jw_or_jz");
}

/** Neither JW nor JZ, and nothing is known to be left: Medicare still wants JZ, of other payers no file tells. */
function withoutModifier({payer_kind, day}: VialFacts, finding = "missing_jz"): Verdict {
  if (payer_kind === "medicare_ffs") return day >= JZ_REQUIRED_FROM ? stop(finding) : pass("modifier_not_required");
  if (payer_kind === "unknown") return unknown("payer_kind_unknown", "the payer's kind in payers.csv");
  return unknown("modifier_rule_unknown", "the payer's billing policy for JW and JZ");
}
