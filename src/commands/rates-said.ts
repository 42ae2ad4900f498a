import type {RatesResult} from "../../loaders/rates/read-rates.ts";

/** What a person reads after one in-network file. */

const count = (value: number): string => value.toLocaleString("en-US");

/** Whose file, how old, what was kept and where. */
export function ratesSummary({head, counts, rows, codes}: RatesResult, file: string, out: string): string {
  const ignored = [
    counts.bundles > 0 ? `${count(counts.bundles)} bundles` : null,
    counts.capitations > 0 ? `${count(counts.capitations)} capitations` : null
  ].filter((part) => part !== null);
  return [
    `${head.reporting_entity_name}, updated ${head.last_updated_on ?? "on a day it does not say"} (${file})`,
    `  ${count(counts.codesKept)} of ${count(counts.codes)} codes are yours: ${count(counts.prices)} prices${rows > 0 ? `, ${count(rows)} rows of ${count(codes)} codes in ${out}` : ""}`,
    ...(ignored.length > 0 ? [`  ignored: ${ignored.join(", ")}`] : [])
  ].join("\n");
}

/** What is missing from the rows, one line each; none when the file was read whole and has rows. */
export function ratesWarnings({head, counts, rows, untold}: RatesResult): string[] {
  return [
    rows === 0 ? "no price of your codes (and of the NPIs you named), so no file" : null,
    head.last_updated_on === null ? "no last_updated_on: the age of these prices is unknown" : null,
    head.version === null || /^[12]\./.test(head.version)
      ? null
      : `schema version ${head.version}: versions 1 and 2 are known; hold some prices against the payer's own look-up`,
    counts.referencesElsewhere > 0
      ? `${count(counts.referencesElsewhere)} of ${count(counts.references)} groups of providers are at an address and not in the file; nothing is fetched, so who has their prices is unknown`
      : null,
    untold > 0 ? `${count(untold)} rows: nobody who has the price is in the file` : null,
    counts.malformed > 0
      ? `${count(counts.malformed)} entries are not by the schema and left out, the first at byte ${count(counts.malformedAt ?? 0)}`
      : null,
    counts.tooLong > 0
      ? `${count(counts.tooLong)} entries are longer than 32 MB and left out, the first at byte ${count(counts.tooLongAt ?? 0)}`
      : null
  ].filter((text) => text !== null);
}
