import type {Cents} from "../domain/money.ts";
import {
  type AdministrationFinding,
  type AdministrationLine,
  type Encounter,
  found,
  INITIAL,
  less,
  PUSH,
  perUnit,
  type RecordedTime,
  times
} from "./administration-line.ts";

const DISTINCT = new Set(["59", "XE", "XP", "XS", "XU", "76"]);
const isDistinct = (line: AdministrationLine): boolean => line.modifiers.some((modifier) => DISTINCT.has(modifier));

/** What a second initial service of a kind is, beside the first: another drug in sequence, another push, further hydration. */
const SUBSEQUENT: Readonly<Record<string, string>> = {
  chemo_initial: "96417",
  chemo_push_initial: "96411",
  infusion_initial: "96367",
  push_initial: "96375",
  hydration_initial: "96361"
};

/** The initial service that a subsequent one asks for. */
const INITIAL_OF: Readonly<Record<string, string>> = {
  chemo_additional: "96413",
  chemo_sequential: "96413",
  chemo_push_additional: "96409",
  infusion_additional: "96365",
  infusion_sequential: "96365",
  push_additional: "96374"
};

/**
 * More than one initial service: one stays, the others need a second access or visit said by a modifier. What is at stake is the
 * difference to the subsequent service it should have been, not the whole.
 */
export function initials({lines, times: recorded, is_facility, rateOf}: Encounter): AdministrationFinding[] {
  const initial = lines
    .filter((line) => INITIAL.test(line.category ?? ""))
    .sort(is_facility ? byRank : (a, b) => compareCents(b.allowed_amount, a.allowed_amount) || byRank(a, b));
  const [kept, ...others] = initial;
  if (!kept) return [];
  const findings = others
    .filter((line) => !isDistinct(line))
    .map((line) => {
      if (isSecondVisit(recorded, kept, line))
        return found(
          line,
          "distinct_service_modifier_missing",
          "recorded times show a second visit; 59 or XE says so",
          {
            missed_revenue: line.allowed_amount === 0n ? perUnit(kept) : 0n,
            audit_exposure: line.allowed_amount
          }
        );
      const right = SUBSEQUENT[line.category!]!;
      return found(line, "second_initial_code", `initial beside ${kept.hcpcs}; the second service is ${right}`, {
        audit_exposure: less(line.allowed_amount, times(rateOf(right), line.units))
      });
    });
  const repeated = initial
    .filter((line) => line.units > 1)
    .map((line) => {
      const right = SUBSEQUENT[line.category!]!;
      return found(
        line,
        "initial_code_repeated",
        `${line.units} units of an initial service; a further one is ${right}`,
        {
          audit_exposure: times(less(perUnit(line), rateOf(right)), line.units - 1)
        }
      );
    });
  return [...findings, ...repeated];
}

const compareCents = (a: Cents, b: Cents): number => (a < b ? -1 : a > b ? 1 : 0);

const byRank = (a: AdministrationLine, b: AdministrationLine): number =>
  (a.level ?? 9) - (b.level ?? 9) ||
  Number(PUSH.test(a.category ?? "")) - Number(PUSH.test(b.category ?? "")) ||
  a.line - b.line;

/** The two lines' own recorded times are an hour or more apart. */
function isSecondVisit(recorded: readonly RecordedTime[], a: AdministrationLine, b: AdministrationLine): boolean {
  const of = (line: AdministrationLine) =>
    recorded.find((time) => time.claim_id === line.claim_id && time.line === line.line);
  const [first, second] = [of(a), of(b)];
  return (
    first !== undefined &&
    second !== undefined &&
    Math.max(first.start, second.start) - Math.min(first.stop, second.stop) >= 60
  );
}

/**
 * In a facility the initial service is of the highest family given: chemotherapy before therapeutic before hydration, infusion
 * before push. The initial that was billed becomes a subsequent one: hydration beside a push is 96374, and 96361 where more than
 * 30 minutes of it were recorded. Elsewhere the primary reason of the visit decides, so only a further hour of a family of which
 * no infusion was billed is found: its initial has the wrong family, wherever it was.
 */
export function hierarchy({lines, times: recorded, is_facility, rateOf}: Encounter): AdministrationFinding[] {
  const initial = lines.filter((line) => INITIAL.test(line.category ?? "")).sort(byRank)[0];
  if (!initial || initial.level === null) return [];
  const [higher] = lines
    .filter((line) => line.level !== null && line.level < initial.level! && (line.category ?? "") in INITIAL_OF)
    .sort(byRank);
  if (!higher) return [];
  const [family] = higher.category!.split("_");
  const hasInfusion = lines.some(
    (line) => line.category === `${family}_initial` || line.category === `${family}_sequential`
  );
  const right = INITIAL_OF[higher.category!]!;
  const own = recorded.filter((time) => time.claim_id === initial.claim_id && time.line === initial.line);
  const isLong = own.reduce((sum, {start, stop}) => sum + stop - start, 0) > 30;
  const isHydration = initial.category === "hydration_initial";
  const becomes = isHydration ? (isLong ? "96361" : null) : SUBSEQUENT[initial.category!]!;
  // A push or another drug becomes the initial itself.
  const isSameInfusion = higher.category!.endsWith("_additional") && !PUSH.test(higher.category!) && !hasInfusion;
  if (!is_facility && !isSameInfusion) return [];
  const words = isSameInfusion
    ? ""
    : isHydration
      ? `; ${initial.hcpcs} is 96361 beyond 30 recorded minutes`
      : `; ${initial.hcpcs} is ${becomes}`;
  const missed = isSameInfusion
    ? less(rateOf(right), initial.allowed_amount)
    : less(plus(rateOf(right), becomes === null ? 0n : rateOf(becomes)), initial.allowed_amount + perUnit(higher));
  return [
    found(
      initial,
      "initial_below_hierarchy",
      `${higher.hcpcs} on the day asks for ${right} as the initial service${words}`,
      {
        missed_revenue: missed,
        audit_exposure: higher.allowed_amount
      }
    )
  ];
}

const plus = (a: Cents | null, b: Cents | null): Cents | null => (a === null || b === null ? null : a + b);
