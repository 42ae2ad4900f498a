import {formatCents} from "../../src/domain/money.ts";

/** Values by key, as text; what comes to nothing is not there. */
export type Values = Map<string, string>;

/** Adds up; what comes to nothing is not there. */
export function total<T>(
  rows: readonly T[],
  key: (row: T) => string,
  of: (row: T) => bigint,
  format: (value: bigint) => string = formatCents
): Values {
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0n) + of(row));
  return new Map([...sums].filter(([, sum]) => sum !== 0n).map(([name, sum]) => [name, format(sum)]));
}
