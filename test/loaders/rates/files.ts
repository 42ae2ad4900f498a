import {closeSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {parse} from "csv-parse/sync";
import {type RatesOptions, type RatesResult, readRates} from "../../../loaders/rates/read-rates.ts";

/** Invented in-network files by CMS's schema, and what is read of them. */

export const HEAD = {
  reporting_entity_name: "Prairie Mutual",
  reporting_entity_type: "health insurance issuer",
  last_updated_on: "2025-06-01",
  version: "1.3.1"
};

export const reference = (id: number, tin: string, npi: number[]) => ({
  provider_group_id: id,
  provider_groups: [{npi, tin: {type: "ein", value: tin}}]
});

export const price = (rate: number | string, more: object = {}) => ({
  negotiated_type: "negotiated",
  negotiated_rate: rate,
  expiration_date: "9999-12-31",
  service_code: ["11"],
  billing_class: "professional",
  ...more
});

export const entry = (code: string, rates: object[], more: object = {}) => ({
  negotiation_arrangement: "ffs",
  name: "Invented",
  billing_code_type: /^\d/.test(code) ? "CPT" : "HCPCS",
  billing_code_type_version: "2025",
  billing_code: code,
  description: "Invented",
  negotiated_rates: rates,
  ...more
});

export const rate = (references: number[], ...prices: object[]) => ({
  provider_references: references,
  negotiated_prices: prices
});

export interface Read extends RatesResult {
  readonly rows_: Record<string, unknown>[];
}

/** A folder for files of one test. */
export const folder = (): string => mkdtempSync(join(tmpdir(), "plus-six-rates-"));

/** Reads a file and gives what was written, row by row. */
export async function readFile(path: string, options: Partial<RatesOptions> = {}): Promise<Read> {
  const out = join(folder(), "out.csv");
  const result = await readRates(path, {
    ...{codes: new Set(["J1745", "Q5103", "96413"]), own: [], asked: null, payerId: null},
    ...options,
    ...{out, temporary: join(folder(), "temporary")}
  });
  const texts = result.rows === 0 ? [] : (parse(readFileSync(out), {columns: true}) as Record<string, string>[]);
  const rows_ = texts.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, text]) => [name, text === "" ? null : text]))
  );
  return {...result, rows_};
}

/** Reads a value, or a text as it stands, as a file; `gzip` packs it. */
export async function readValue(
  value: unknown,
  options: Partial<RatesOptions> = {},
  {gzip = false} = {}
): Promise<Read> {
  return readFile(writeValue(value, {gzip}), options);
}

export function writeValue(
  value: unknown,
  {gzip = false, name = "2025-06_prairie_in-network-rates.json"} = {}
): string {
  const path = join(folder(), gzip ? `${name}.gz` : name);
  const text = Buffer.isBuffer(value) ? value : Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  writeFileSync(path, gzip ? gzipSync(text) : text);
  return path;
}

/**
 * A file of about `bytes`: ten thousand references, then codes of which one in forty is wanted, each with hundreds of rates. Blocks are
 * repeated, so that writing takes no time; the prices of a wanted code are 100 different ones.
 */
export function writeLarge(path: string, bytes: number): void {
  const file = openSync(path, "w");
  const references = Array.from({length: 10_000}, (_, id) =>
    reference(id, String(100_000_000 + id), [1_000_000_000 + 3 * id, 1_000_000_001 + 3 * id, 1_000_000_002 + 3 * id])
  );
  const block = Array.from({length: 40}, (_, at) =>
    entry(
      at === 0 ? "J1745" : at % 2 === 0 ? `J${9000 + at}` : `${70_000 + at}`,
      Array.from({length: 300}, (_unused, each) =>
        rate(
          Array.from({length: 8}, (_none, k) => (each * 31 + k * 1250) % 10_000),
          price(20 + (each % 100) / 4)
        )
      )
    )
  );
  const text = Buffer.from(block.map((each) => JSON.stringify(each)).join(","));
  const head = JSON.stringify({...HEAD, provider_references: references}).slice(0, -1);
  writeSync(file, `${head},"in_network":[`);
  const times = Math.ceil((bytes - head.length) / text.length);
  for (let at = 0; at < times; at++) {
    if (at > 0) writeSync(file, ",");
    writeSync(file, text);
  }
  writeSync(file, "]}");
  closeSync(file);
}
