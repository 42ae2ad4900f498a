import {randomLcg} from "d3";
import type {Claim, Count, History, Purchase} from "./oracle.ts";

const LABELS = ["L1", "L2", "l1", "é", null];
const DAY = 86_400_000;

/**
 * A random history of one site: few NDCs, few days, small numbers, so that ties, stock-outs, zero-cost lots, returns,
 * credits, transfers, rebills, expiry and counts meet; `scale` times as many lines. The same seed gives the same history.
 */
export function randomHistory(seed: number, {scale = 1} = {}): History {
  const random = randomLcg(seed);
  const whole = (limit: number): number => Math.floor(random() * limit);
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(values: readonly T[]): T => values[whole(values.length)]!;
  // randomLcg's first values follow the seed closely.
  for (let i = 0; i < 10; i++) random();
  const site = `S${seed}`;
  const days = pick([1, 2, 5, 40, 400]);
  const start = Date.UTC(2024, 10, 1);
  const date = (): string => new Date(start + whole(days) * DAY).toISOString().slice(0, 10);
  const fraction = pick([1n, 1n, 7n, 1000n]);
  // Whole units, or down to thousandths; large and small lots against large and small issues.
  const units = (scale: number): bigint => (BigInt(1 + whole(scale)) * 1000n) / fraction + (fraction > 1n ? 1n : 0n);
  const [lotScale, issueScale] = pick([
    [10, 10],
    [100, 5],
    [3, 40],
    // Products of units and cents that leave 63 bits.
    [9_000_000, 5_000_000]
  ] as const);
  const ndcs = pick([["N1"], ["N1", "N2"]]);
  const labelled = pick([0, 0.5, 1]);
  const label = (): string | null => (chance(labelled) ? pick(LABELS) : null);
  const kinds =
    "purchase purchase purchase purchase free_goods transfer_in rebill return transfer_out price_credit consigned";
  const purchases: Purchase[] = Array.from({length: 1 + whole(14 * scale)}, (_, i) => {
    const kind = pick(kinds.split(" "));
    const goesOut = kind === "return" || kind === "transfer_out" || (kind === "rebill" && chance(0.5));
    const still =
      kind === "price_credit" || (kind === "rebill" && chance(0.3)) || (kind === "purchase" && chance(0.03));
    const size = goesOut ? -units(issueScale) : units(lotScale);
    const packages = still ? 0n : size;
    const amount = BigInt(whole(pick([10, 1000, 9_000_000, 900_000_000_000])));
    // Now and then a line with the sign the wrong way round: its dollars must still be somewhere.
    const sign = (goesOut || kind === "price_credit") !== chance(0.03) ? -1n : 1n;
    return {
      vendor: pick(["alpha", "Beta", "ä"]),
      // One table holds many histories, so an invoice is its site's own.
      invoice: `${site}-${pick(["9", "10", "A"])}`,
      line: i + 1,
      date: date(),
      site,
      ndc: pick(ndcs),
      kind,
      packages,
      units: chance(0.05) ? null : packages,
      amount: kind === "free_goods" || chance(0.08) ? 0n : sign * amount,
      freight: chance(0.15) ? BigInt(whole(500)) : null,
      lot: label(),
      expiry: chance(0.5) ? date() : null
    };
  });
  const claims: Claim[] = Array.from({length: whole(25 * scale)}, (_, i) => ({
    claim: `${site}-${pick(["a", "B", "b", "10", "9"])}`,
    line: i + 1,
    date: date(),
    site,
    hcpcs: pick(["J1", "J2", "J3"]),
    ndc: chance(0.05) ? null : pick(ndcs),
    units: chance(0.05) ? 0n : units(issueScale),
    lot: label(),
    consumes: chance(0.95)
  }));
  const counts: Count[] = [];
  if (chance(0.5)) {
    const seen = new Set<string>();
    for (let i = whole(5); i > 0; i--) {
      const count = {
        site,
        ndc: pick(ndcs),
        date: date(),
        units: chance(0.3) ? 0n : units(lotScale * 2),
        limit: chance(0.5) ? 7_654_321n : null
      };
      if (!seen.has(count.ndc + count.date)) counts.push(count);
      seen.add(count.ndc + count.date);
    }
  }
  const limits = new Map([
    ["2024Q4 J1", 12_345_678n],
    ["2025Q1 J1", 3n],
    ["2024Q4 J2", 999_999n]
  ]);
  return {purchases, claims, counts, limits};
}

/** The same history, ended by a count of nothing in every stock, long after all else: no stock is left. */
export function emptied(history: History): History {
  const keys = new Map<string, {site: string; ndc: string}>();
  for (const {site, ndc} of [...history.purchases, ...history.claims]) if (ndc) keys.set(`${site} ${ndc}`, {site, ndc});
  return {
    ...history,
    counts: [
      ...history.counts,
      ...[...keys.values()].map((key) => ({...key, date: "2030-01-01", units: 0n, limit: null}))
    ]
  };
}
