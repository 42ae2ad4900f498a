import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {parse} from "csv-parse/sync";
import type {PriorRow} from "../../src/forecast/asp/prior.ts";

/** Rows of a table under data/reference, as text. */
export function readReference(name: string): Record<string, string>[] {
  return parse(readFileSync(fileURLToPath(new URL(`../../data/reference/${name}.csv`, import.meta.url))), {
    columns: true
  });
}

/** The forecast's prior as shipped. */
export const readPriorFile = (): PriorRow[] =>
  readReference("forecast_prior").map((row) => ({
    kind: row.kind as PriorRow["kind"],
    drug_class: row.drug_class!,
    horizon: Number(row.horizon),
    term: row.term!,
    value: Number(row.value),
    source: row.source!
  }));
