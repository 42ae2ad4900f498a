import {type Cents, divideRounded} from "../domain/money.ts";

/** A line of an encounter as far as its coding can be judged. Categories are our own words. */
export interface AdministrationLine {
  readonly claim_id: string;
  readonly line: number;
  readonly hcpcs: string;
  /** Whole units. */
  readonly units: number;
  readonly modifiers: readonly string[];
  readonly is_drug: boolean;
  /** A drug that nobody has to give: oral, inhaled, a clotting factor taken home. */
  readonly needs_no_administration?: boolean;
  /** A service that may have given the drug though it is no administration code: a procedure, a contrast study. */
  readonly can_carry_a_drug?: boolean;
  /** Null for a drug or a service that is no administration. */
  readonly category: string | null;
  /** 1 chemotherapy and complex biologic, 2 therapeutic, 3 hydration. */
  readonly level: number | null;
  /** Of a complex administration, the code of the same service in the therapeutic family. */
  readonly therapeutic_hcpcs?: string | null;
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
  /**
   * A hospital outpatient department: there the initial service is the highest of the hierarchy; in an office, center or home
   * it is the primary reason of the visit, which no claim says (CPT, introduction to 96360–96549; CMS manual 100-04 ch. 12 s. 30.5).
   */
  readonly is_facility: boolean;
  readonly is_medicare: boolean;
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
  /** What the practice could have billed and did not; null where the rate of what is right is not known. */
  readonly missed_revenue: Cents | null;
  /** What an auditor could take back; null likewise. */
  readonly audit_exposure: Cents | null;
}

export const INITIAL = /^(chemo_initial|chemo_push_initial|infusion_initial|push_initial|hydration_initial)$/;
export const INFUSION = /^(chemo|infusion|hydration)_(initial|sequential)$/;
export const PUSH = /^(chemo_)?push_/;

/** A finding on a line; dollars that are not named are zero, negative ones are none. */
export const found = (
  line: AdministrationLine,
  finding: string,
  detail: string,
  dollars: {missed_revenue?: Cents | null; audit_exposure?: Cents | null}
): AdministrationFinding => ({
  claim_id: line.claim_id,
  line: line.line,
  hcpcs: line.hcpcs,
  finding,
  detail,
  missed_revenue: atLeastZero(dollars.missed_revenue),
  audit_exposure: atLeastZero(dollars.audit_exposure)
});

const atLeastZero = (cents: Cents | null | undefined): Cents | null =>
  cents === null ? null : cents !== undefined && cents > 0n ? cents : 0n;

/** The difference of two amounts; null where either is not known. */
export const less = (a: Cents | null, b: Cents | null): Cents | null => (a === null || b === null ? null : a - b);
export const times = (a: Cents | null, n: number): Cents | null => (a === null ? null : a * BigInt(n));

/** Allowed for one unit of a line. */
export const perUnit = (line: AdministrationLine): Cents =>
  divideRounded(line.allowed_amount, BigInt(Math.max(1, line.units)));
export const minutesOf = (recorded: readonly RecordedTime[]): number =>
  recorded.reduce((sum, {start, stop}) => sum + stop - start, 0);
