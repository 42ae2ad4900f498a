import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {parse} from "csv-parse/sync";
import type {CodeTables} from "../../src/forecast/asp/family.ts";
import type {PriorRow} from "../../src/forecast/asp/prior.ts";

/** Rows of a table under data/reference, as text. */
export function readReference(name: string): Record<string, string>[] {
  return parse(readFileSync(fileURLToPath(new URL(`../../data/reference/${name}.csv`, import.meta.url))), {
    columns: true
  });
}

/** The tables of biosimilars and successions as shipped. */
export const readTables = (): CodeTables => ({
  biosimilars: readReference("biosimilar").map((row) => ({
    hcpcs: row.hcpcs!,
    is_biosimilar: row.is_biosimilar === "yes",
    reference_hcpcs: row.reference_hcpcs || null,
    first_quarter: row.first_quarter || null
  })),
  successions: readReference("hcpcs_succession")
    .filter((row) => row.is_continued === "yes")
    .map((row) => ({old_hcpcs: row.old_hcpcs!, new_hcpcs: row.new_hcpcs!, unit_ratio: Number(row.unit_ratio)}))
});

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
