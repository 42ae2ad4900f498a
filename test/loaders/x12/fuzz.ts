import {randomLcg} from "d3";
import {read835} from "../../../loaders/x12/read.ts";
import {type Survey, survey835} from "../../../loaders/x12/survey.ts";
import {interchange, randomPayments, STYLES} from "./generate.ts";

/** Damages a good 835 in a seeded way and says whether the reader told of it. */

/** A generator whose neighbours differ from the first number on. */
export function seeded(seed: number): () => number {
  const random = randomLcg(((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32);
  for (let i = 0; i < 4; i++) random();
  return random;
}

export const DAMAGES = ["flip", "flip_many", "swap", "cut", "drop", "repeat", "insert", "move"] as const;
export type Damage = (typeof DAMAGES)[number];

/** Sums of the payments that may be used: what must not change without a word. */
export function totalsOf(survey: Survey): string {
  const used = survey.status === "accepted" ? survey.payments.filter((payment) => payment.status === "accepted") : [];
  const sums = {
    payments: used.length,
    claims: 0,
    services: 0,
    charge: 0,
    paid: 0,
    service_charge: 0,
    service_paid: 0,
    adjustment: 0,
    plb: 0,
    payment: 0
  };
  for (const {totals, held} of used) {
    sums.claims += totals.claims;
    sums.services += totals.services;
    sums.charge += totals.charge;
    sums.paid += totals.paid;
    sums.service_charge += totals.service_charge;
    sums.service_paid += totals.service_paid;
    sums.adjustment += totals.adjustment;
    sums.plb += totals.provider_adjustment;
    sums.payment += totals.payment;
    // Held claims are told, and out of what may be used.
    for (const {paid} of held.values()) {
      sums.paid -= paid;
      sums.payment -= paid;
      sums.claims--;
    }
  }
  return JSON.stringify(sums);
}

export function damage(bytes: Buffer, kind: Damage, random: () => number): Buffer {
  const at = (): number => Math.floor(random() * bytes.length);
  const copy = Buffer.from(bytes);
  const flip = (): void => {
    const place = at();
    copy[place] = copy[place]! ^ (1 << Math.floor(random() * 8));
  };
  const from = at();
  const size = 1 + Math.floor(random() ** 3 * 400);
  const to = Math.min(bytes.length, from + size);
  switch (kind) {
    case "flip":
      flip();
      return copy;
    case "flip_many":
      for (let i = 0; i < 12; i++) flip();
      return copy;
    case "swap": {
      const other = at();
      [copy[from], copy[other]] = [copy[other]!, copy[from]!];
      return copy;
    }
    case "cut":
      return copy.subarray(0, from);
    case "drop":
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
    case "repeat":
      return Buffer.concat([copy.subarray(0, to), copy.subarray(from)]);
    case "insert":
      return Buffer.concat([
        copy.subarray(0, from),
        Buffer.from(Array.from({length: size % 7}, () => Math.floor(random() * 256))),
        copy.subarray(from)
      ]);
    case "move": {
      const piece = copy.subarray(from, to);
      const rest = Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
      const place = Math.floor(random() * rest.length);
      return Buffer.concat([rest.subarray(0, place), piece, rest.subarray(place)]);
    }
  }
}

export interface Finding {
  readonly seed: number;
  readonly kind: Damage;
  readonly before: string;
  readonly after: string;
}

/** One damaged file: null when its totals are the same or the reader said something; throws if the reader throws. */
export function fuzzOnce(seed: number): {finding: Finding | null; isTold: boolean; isChanged: boolean} {
  const random = seeded(seed);
  const kind = DAMAGES[seed % DAMAGES.length]!;
  const style = STYLES[Math.floor(random() * STYLES.length)]!;
  const {payments} = randomPayments(seed % 97, {payments: 2, claims: 3});
  const good = interchange(payments, {style});
  const bad = damage(good, kind, random);
  const sizes = [1, 2, 3, 13, 100, 4096, 65_536, 4 << 20];
  const size = sizes[Math.floor(random() * sizes.length)]!;
  const chunks = Array.from({length: Math.ceil(bad.length / size)}, (_, i) => bad.subarray(i * size, (i + 1) * size));
  const before = totalsOf(survey835([good]));
  const survey = survey835(chunks, {window: random() < 0.5 ? 1 : 4096});
  const after = totalsOf(survey);
  if (totalsOf(survey835([bad])) !== after) throw new Error(`the size of the chunks changes the totals: seed ${seed}`);
  // Rows must be readable from whatever was accepted, and add up to what was judged.
  let paid = 0;
  const parts = new Set(
    survey.payments.filter(({is_part}) => is_part).map(({transaction}) => String(transaction.segment))
  );
  for (const {table, values} of read835(() => [bad]).rows) {
    if (table.name === "raw.remittance_claim" && !parts.has(values["st_segment"] ?? ""))
      paid += Math.round(Number(values["paid_amount"]) * 100);
  }
  const judged = (JSON.parse(after) as {paid: number}).paid;
  if (paid !== judged) throw new Error(`rows differ from what was judged: ${paid} for ${judged}, seed ${seed}`);
  const isTold = survey.problems.length > 0 || survey.status !== "accepted";
  const isChanged = before !== after;
  return {finding: isChanged && !isTold ? {seed, kind, before, after} : null, isTold, isChanged};
}
