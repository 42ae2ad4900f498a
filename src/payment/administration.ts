import {hierarchy, initials} from "./administration-initial.ts";
import {type AdministrationFinding, type Encounter, found, perUnit, times} from "./administration-line.ts";
import {concurrency, hours, hydration, pushes} from "./administration-time.ts";

/**
 * Services that are no administration of a drug on a visit, or can be one without a drug: they stand without a drug line and without
 * a clock.
 */
const STANDS_ALONE =
  /^(per_diem|home_nursing|medicare_home_infusion|pump_maintenance|vaccine_administration|monoclonal_antibody)/;

/** Every finding of an encounter: drug and administration lines of one patient's day, read together. */
export function auditEncounter(encounter: Encounter): AdministrationFinding[] {
  return [
    ...presence(encounter),
    ...initials(encounter),
    ...hierarchy(encounter),
    ...hours(encounter),
    ...hydration(encounter),
    ...pushes(encounter),
    ...concurrency(encounter),
    ...downCoded(encounter)
  ];
}

/**
 * A drug that nobody gave, or a giving of nothing. Any service of the day that can carry a drug gave it. Where the patient's visits
 * before had the drug, its line has vanished: the payer's pharmacy now sends it, or it was not billed. The service was given, so there
 * is nothing to take back.
 */
function presence({lines, administrationOf, drugBefore}: Encounter): AdministrationFinding[] {
  const drugs = lines.filter((line) => line.is_drug && !line.modifiers.includes("JW") && !line.needs_no_administration);
  const services = lines.filter((line) => line.category !== null);
  const [drug] = drugs;
  if (drug && services.length === 0) {
    if (lines.some((line) => line.can_carry_a_drug)) return [];
    return [
      found(drug, "drug_without_administration", "no administration code on the day", {
        missed_revenue: administrationOf(drug.hcpcs)
      })
    ];
  }
  if (drugs.length > 0 || lines.some((line) => line.is_drug)) return [];
  return services
    .filter((line) => !STANDS_ALONE.test(line.category ?? ""))
    .map((line) => {
      const before = drugBefore?.(line) ?? null;
      return before === null
        ? found(line, "administration_without_drug", "no drug line on the day", {audit_exposure: line.allowed_amount})
        : found(
            line,
            "drug_line_vanished",
            `${before} was on the patient's visits before; bill it at $0.01 if supplied`,
            {}
          );
    });
}

/**
 * A complex administration paid at the rate of the therapeutic code: since December 2023 Medicare's contractors may not do so for the
 * drug alone (CMS Transmittal 12397, CR 13468); other payers by their own policy.
 */
function downCoded({lines, rateOf, is_medicare}: Encounter): AdministrationFinding[] {
  return lines.flatMap((line) => {
    const lower = line.therapeutic_hcpcs ?? null;
    const lowerRate = lower === null ? null : rateOf(lower);
    if (lowerRate === null || line.units < 1 || line.allowed_amount <= 0n) return [];
    const off = perUnit(line) - lowerRate;
    if (off > 1n || off < -1n) return [];
    const usual = rateOf(line.hcpcs);
    // A payer that always does so has no other rate to compare with: only of Medicare is it known to be wrong.
    const hasUsual = usual !== null && usual - lowerRate > 1n;
    if (!hasUsual && !is_medicare) return [];
    const missed = hasUsual ? times(usual - perUnit(line), line.units) : null;
    return [
      found(line, "complex_administration_down_coded", `allowed as ${lower}; CR 13468 asks for the complex rate`, {
        missed_revenue: missed
      })
    ];
  });
}
