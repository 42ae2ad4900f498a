import {type Cents, divideRounded} from "../domain/money.ts";

/**
 * Drug and administration lines of one encounter, read together. The rules are those of domain knowledge that payers
 * audit by: one initial service per encounter and access, chemotherapy before therapeutic before hydration, an
 * additional hour only after more than 30 minutes beyond, less than 16 minutes is a push. Categories are our own words.
 */
export interface AdministrationLine {
  readonly claim_id: string;
  readonly line: number;
  readonly hcpcs: string;
  /** Whole units. */
  readonly units: number;
  readonly modifiers: readonly string[];
  readonly is_drug: boolean;
  /** Null for a drug or a service that is no administration. */
  readonly category: string | null;
  /** 1 chemotherapy and complex biologic, 2 therapeutic, 3 hydration. */
  readonly level: number | null;
  readonly allowed_amount: Cents;
}

/** A recorded stretch of time, minutes after midnight, on a line of the encounter (its drug's or its service's). */
export interface RecordedTime {
  readonly line: number;
  readonly claim_id: string;
  readonly start: number;
  readonly stop: number;
  readonly route: string;
}

export interface Encounter {
  readonly lines: readonly AdministrationLine[];
  readonly times: readonly RecordedTime[];
  /** What the payer usually allows for one unit of a code; null when it is not known. */
  readonly rateOf: (hcpcs: string) => Cents | null;
  /** What the payer usually allows for giving a drug once; null when it is not known. */
  readonly administrationOf: (drug_hcpcs: string) => Cents | null;
  /** Drug billed with the patient's last visit under the same service; null when there was none or it is not known. */
  readonly drugBefore?: (line: AdministrationLine) => string | null;
}

export interface AdministrationFinding {
  readonly claim_id: string;
  readonly line: number;
  readonly hcpcs: string;
  readonly finding: string;
  readonly detail: string;
  /** What the practice could have billed and did not. */
  readonly missed_revenue: Cents;
  /** What an auditor could take back. */
  readonly audit_exposure: Cents;
}

const INITIAL = /^(chemo_initial|chemo_push_initial|infusion_initial|push_initial|hydration_initial)$/;
const INFUSION = /^(chemo|infusion|hydration)_(initial|sequential)$/;
const PUSH = /^(chemo_)?push_/;
/** Services that are no administration of a drug on a visit: they stand without a drug line and without a clock. */
const PER_DAY = /^(per_diem|home_nursing|medicare_home_infusion)/;
const DISTINCT = new Set(["59", "XE", "XP", "XS", "XU", "76"]);
/** Minutes under which an infusion is a push. */
const PUSH_MINUTES = 16;

/** Additional hours that recorded minutes support: one for each hour begun by more than 30 minutes beyond the first. */
export const additionalHours = (minutes: number): number => Math.max(0, Math.floor((minutes - 60 + 29) / 60));

/** Every finding of an encounter, in the order of its lines. */
export function auditEncounter(encounter: Encounter): AdministrationFinding[] {
  return [
    ...presence(encounter),
    ...initials(encounter),
    ...hierarchy(encounter),
    ...hours(encounter),
    ...pushes(encounter),
    ...concurrency(encounter)
  ];
}

const found = (
  line: AdministrationLine,
  finding: string,
  detail: string,
  dollars: {missed_revenue?: Cents; audit_exposure?: Cents}
): AdministrationFinding => ({
  claim_id: line.claim_id,
  line: line.line,
  hcpcs: line.hcpcs,
  finding,
  detail,
  missed_revenue: atLeastZero(dollars.missed_revenue ?? 0n),
  audit_exposure: atLeastZero(dollars.audit_exposure ?? 0n)
});

const atLeastZero = (cents: Cents): Cents => (cents > 0n ? cents : 0n);
const isDistinct = (line: AdministrationLine): boolean => line.modifiers.some((modifier) => DISTINCT.has(modifier));
const perUnit = (line: AdministrationLine): Cents =>
  divideRounded(line.allowed_amount, BigInt(Math.max(1, line.units)));
const minutesOf = (times: readonly RecordedTime[]): number =>
  times.reduce((sum, {start, stop}) => sum + stop - start, 0);

/**
 * A drug that nobody gave, or a giving of nothing. Where the patient's visits before had the drug, its line has vanished: the
 * payer's pharmacy now sends it, or it was not billed. The service was given, so there is nothing to take back.
 */
function presence({lines, administrationOf, drugBefore}: Encounter): AdministrationFinding[] {
  const drugs = lines.filter((line) => line.is_drug && !line.modifiers.includes("JW"));
  const services = lines.filter((line) => line.category !== null);
  const [drug] = drugs;
  if (drug && services.length === 0) {
    return [
      found(drug, "drug_without_administration", "no administration code on the day", {
        missed_revenue: administrationOf(drug.hcpcs) ?? 0n
      })
    ];
  }
  if (drugs.length > 0 || lines.some((line) => line.is_drug)) return [];
  return services
    .filter((line) => !PER_DAY.test(line.category ?? ""))
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

/** More than one initial service: the highest in the hierarchy stays, the others need a second access or visit said by a modifier. */
function initials({lines, times}: Encounter): AdministrationFinding[] {
  const initial = lines.filter((line) => INITIAL.test(line.category ?? "")).sort(byRank);
  const [kept, ...others] = initial;
  if (!kept) return [];
  const findings = others
    .filter((line) => !isDistinct(line))
    .map((line) =>
      isSecondVisit(times, kept, line)
        ? found(line, "distinct_service_modifier_missing", "recorded times show a second visit; 59 or XE says so", {
            missed_revenue: line.allowed_amount === 0n ? perUnit(kept) : 0n,
            audit_exposure: line.allowed_amount
          })
        : found(line, "second_initial_code", `initial beside ${kept.hcpcs}`, {audit_exposure: line.allowed_amount})
    );
  const repeated = initial
    .filter((line) => line.units > 1)
    .map((line) =>
      found(line, "initial_code_repeated", `${line.units} units of an initial service`, {
        audit_exposure: line.allowed_amount - perUnit(line)
      })
    );
  return [...findings, ...repeated];
}

const byRank = (a: AdministrationLine, b: AdministrationLine): number =>
  (a.level ?? 9) - (b.level ?? 9) ||
  Number(PUSH.test(a.category ?? "")) - Number(PUSH.test(b.category ?? "")) ||
  a.line - b.line;

/** The two lines' own recorded times are an hour or more apart. */
function isSecondVisit(times: readonly RecordedTime[], a: AdministrationLine, b: AdministrationLine): boolean {
  const of = (line: AdministrationLine) =>
    times.find((time) => time.claim_id === line.claim_id && time.line === line.line);
  const [first, second] = [of(a), of(b)];
  return (
    first !== undefined &&
    second !== undefined &&
    Math.max(first.start, second.start) - Math.min(first.stop, second.stop) >= 60
  );
}

/** The initial service must be of the highest family given: chemotherapy before therapeutic before hydration. */
function hierarchy({lines, rateOf}: Encounter): AdministrationFinding[] {
  const initial = lines.filter((line) => INITIAL.test(line.category ?? "")).sort(byRank)[0];
  if (!initial || initial.level === null) return [];
  const higher = lines.filter(
    (line) =>
      line.level !== null && line.level < initial.level! && /_(additional|sequential)$/.test(line.category ?? "")
  );
  const [line] = higher;
  if (!line) return [];
  const right = line.level === 1 ? "96413" : "96365";
  return [
    found(initial, "initial_below_hierarchy", `${line.hcpcs} on the day asks for ${right} as the initial service`, {
      missed_revenue: (rateOf(right) ?? 0n) - initial.allowed_amount,
      audit_exposure: line.allowed_amount
    })
  ];
}

/** Additional-hour units against the recorded minutes of the encounter's infusions. */
function hours({lines, times, rateOf}: Encounter): AdministrationFinding[] {
  const initial = lines.filter((line) => INITIAL.test(line.category ?? "") && INFUSION.test(line.category ?? ""));
  const sequential = lines.some((line) => /_(sequential|concurrent)$/.test(line.category ?? ""));
  const additional = lines.filter((line) => /^(chemo|infusion|hydration)_additional$/.test(line.category ?? ""));
  const billed = additional.reduce((sum, line) => sum + line.units, 0);
  const infusions = times.filter((time) => time.route === "iv_infusion");
  const [first] = additional;
  if (infusions.length === 0) {
    return additional.map((line) =>
      found(line, "additional_hours_without_times", `${line.units} additional hours and no recorded times`, {
        audit_exposure: line.allowed_amount
      })
    );
  }
  // With several initial or sequential infusions the first hour of each is its own: only a sum can be tested, and it is not.
  if (initial.length !== 1 || sequential) return [];
  const minutes = minutesOf(infusions);
  const supported = additionalHours(minutes);
  if (first && billed > supported) {
    return [
      found(first, "additional_hours_not_supported", `${billed} billed, ${minutes} minutes support ${supported}`, {
        audit_exposure: perUnit(first) * BigInt(billed - supported)
      })
    ];
  }
  if (billed >= supported) return [];
  const code =
    initial[0]!.category === "chemo_initial"
      ? "96415"
      : initial[0]!.category === "hydration_initial"
        ? "96361"
        : "96366";
  return [
    found(
      first ?? initial[0]!,
      "additional_hours_not_billed",
      `${billed} billed, ${minutes} minutes support ${supported} of ${code}`,
      {
        missed_revenue: (first ? perUnit(first) : (rateOf(code) ?? 0n)) * BigInt(supported - billed)
      }
    )
  ];
}

/** An infusion under 16 minutes is a push; a push of 16 or more was an infusion. */
function pushes({lines, times, rateOf}: Encounter): AdministrationFinding[] {
  const timed = times.filter((time) => time.route === "iv_infusion" || time.route === "iv_push");
  if (timed.length !== 1) return [];
  const minutes = minutesOf(timed);
  return lines.flatMap((line) => {
    const category = line.category ?? "";
    const isChemo = category.startsWith("chemo_");
    if (INFUSION.test(category) && !category.startsWith("hydration") && minutes < PUSH_MINUTES) {
      const push = rateOf(isChemo ? "96409" : "96374") ?? 0n;
      return [
        found(line, "infusion_under_16_minutes", `${minutes} minutes are a push`, {
          audit_exposure: line.allowed_amount - push
        })
      ];
    }
    if (/^(chemo_)?push_initial$/.test(category) && minutes >= PUSH_MINUTES) {
      const infusion = rateOf(isChemo ? "96413" : "96365") ?? 0n;
      return [
        found(line, "push_of_16_minutes_or_more", `${minutes} minutes are an infusion`, {
          missed_revenue: infusion - line.allowed_amount
        })
      ];
    }
    return [];
  });
}

/** Concurrent once an encounter; sequential after, concurrent beside: recorded times of two infusions say which. */
function concurrency({lines, times, rateOf}: Encounter): AdministrationFinding[] {
  const concurrent = lines.filter((line) => line.category === "infusion_concurrent");
  const total = concurrent.reduce((sum, line) => sum + line.units, 0);
  const last = concurrent.at(-1);
  const findings: AdministrationFinding[] = [];
  if (last && total > 1) {
    findings.push(
      found(last, "concurrent_code_repeated", `${total} units; once an encounter`, {
        audit_exposure: perUnit(last) * BigInt(total - 1)
      })
    );
  }
  const infusions = times.filter((time) => time.route === "iv_infusion").toSorted((a, b) => a.start - b.start);
  const [first, second] = infusions;
  if (!first || !second || infusions.length !== 2) return findings;
  const overlap = second.start < first.stop;
  for (const line of lines) {
    if (/^(infusion|chemo)_sequential$/.test(line.category ?? "") && overlap) {
      findings.push(
        found(line, "sequential_was_concurrent", "recorded times overlap", {
          audit_exposure: line.allowed_amount - (rateOf("96368") ?? 0n)
        })
      );
    }
    if (line.category === "infusion_concurrent" && !overlap) {
      findings.push(
        found(line, "concurrent_was_sequential", "recorded times do not overlap", {
          missed_revenue: (rateOf("96367") ?? 0n) - line.allowed_amount
        })
      );
    }
  }
  return findings;
}
