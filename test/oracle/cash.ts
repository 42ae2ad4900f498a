/**
 * Thirteen weeks of cash told a second time, claim by claim and day by day, as a person with a pencil would: no shares kept, no
 * sums carried. Slow on purpose.
 */

export interface Claim {
  readonly payer: string;
  readonly service_day: number;
  /** First decision; null where it never comes. */
  readonly decided_day: number | null;
  readonly paid: number;
  readonly usual: number;
}

const LAST_DAY = 364;
const DOUBT = 20;

/** How a claim looked on a day: decided by then or still waiting. */
const isDecided = ({decided_day}: Claim, day: number): boolean => decided_day !== null && decided_day <= day;
const sum = (claims: readonly Claim[], value: (claim: Claim) => number): number =>
  claims.reduce((all, claim) => all + value(claim), 0);

/** Chance that a claim of a payer waiting at the start of an age is decided on it. */
function chanceAt(claims: readonly Claim[], payer: string, {age, day}: {age: number; day: number}): number {
  const at = (some: readonly Claim[]) => {
    const waiting = some.filter((claim) => {
      const seen = isDecided(claim, day) ? claim.decided_day! - claim.service_day : day - claim.service_day;
      return Math.min(LAST_DAY, seen) >= age;
    });
    const decided = waiting.filter((claim) => isDecided(claim, day) && claim.decided_day! - claim.service_day === age);
    return {waiting: sum(waiting, (claim) => claim.usual), decided: sum(decided, (claim) => claim.usual)};
  };
  const all = at(claims);
  const own = claims.filter((claim) => claim.payer === payer);
  const mine = at(own);
  const prior = all.waiting > 1e-9 ? Math.min(1, all.decided / all.waiting) : 0;
  const doubt = (DOUBT * sum(own, (claim) => claim.usual)) / own.length;
  return Math.min(1, (mine.decided + doubt * prior) / (mine.waiting + doubt));
}

/** What a decision of a payer brings, as a share of the usual payment. */
function shareOf(claims: readonly Claim[], payer: string, day: number): number {
  const decided = claims.filter((claim) => isDecided(claim, day) && claim.decided_day! - claim.service_day <= LAST_DAY);
  const own = claims.filter((claim) => claim.payer === payer);
  const mine = decided.filter((claim) => claim.payer === payer);
  const doubt = (DOUBT * sum(own, (claim) => claim.usual)) / own.length;
  const everybody = sum(decided, (claim) => claim.paid) / sum(decided, (claim) => claim.usual);
  return (sum(mine, (claim) => claim.paid) + doubt * everybody) / (sum(mine, (claim) => claim.usual) + doubt);
}

/** What pending claims of a payer bring in each of thirteen weeks after a day, first decisions only, dollars. */
export function pendingByHand(claims: readonly Claim[], payer: string, day: number): number[] {
  const share = shareOf(claims, payer, day);
  const weeks = Array.from({length: 13}, () => 0);
  for (const claim of claims) {
    if (claim.payer !== payer || isDecided(claim, day)) continue;
    let left = 1;
    for (let ahead = 1; ahead <= 91; ahead++) {
      const age = day - claim.service_day + ahead;
      if (age > LAST_DAY) break;
      const chance = chanceAt(claims, payer, {age, day});
      weeks[Math.ceil(ahead / 7) - 1]! += claim.usual * share * left * chance;
      left *= 1 - chance;
    }
  }
  return weeks;
}
