import {normalizeNdc} from "../../src/domain/ndc.ts";
import {nocNdc, nocPaymentLimit} from "../../src/schema/cms.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {cmsNumber, columnReader, headerIndex, postedDate, quarterOfPreamble, vintageOf} from "./cms.ts";
import {PACKAGE_NUMBERS, packageNumber} from "./ndc-hcpcs.ts";

/** Drugs without a code of their own, billed under J3490, J3590, J9999: keyed by name, priced and crosswalked apart. */

const isPricingHeader = (cell: string): boolean => cell === "drug generic name (trade name)";
const isCrosswalkHeader = (cell: string): boolean => cell === "drug generic name";

const PRICING = {
  drug_name: ["drug generic name (trade name)"],
  dosage: ["dosage"],
  payment_limit: ["payment limit"],
  notes: ["notes"]
};

export const nocPricing: RowSource = {
  name: "noc_pricing",
  tables: [nocPaymentLimit],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const at = headerIndex(file.headRecords, isPricingHeader);
    if (at < 0) return null;
    return {vintage: vintageOf(quarterOfPreamble(file.headRecords.slice(0, at), file.path), postedDate(file))};
  },
  *read(file: InputFile): Iterable<Found> {
    const records = file.records();
    const at = headerIndex(records, isPricingHeader);
    const quarter = quarterOfPreamble(records.slice(0, at), file.path);
    const posted_date = postedDate(file);
    const read = columnReader(records[at]!, PRICING, {path: file.path, required: ["drug_name", "payment_limit"]});
    for (const record of records.slice(at + 1)) {
      const cells = read(record);
      if (!cells.drug_name) continue;
      const payment_limit = cmsNumber(cells.payment_limit ?? null);
      yield {table: nocPaymentLimit, line: record.line, values: {...cells, payment_limit, quarter, posted_date}};
    }
  }
};

const CROSSWALK = {
  generic_name: ["drug generic name"],
  labeler: ["labeler name"],
  product_id: ["ndc or alternate id", "ndc2", "ndc"],
  drug_name: ["drug name"],
  dosage: ["dosage", "hcpcs dosage"],
  package_size: ["pkg size"],
  package_quantity: ["pkg qty"],
  billing_units: ["billunits"],
  cms_billing_units_per_package: ["billunitspkg"]
};

export const nocCrosswalk: RowSource = {
  name: "noc_crosswalk",
  tables: [nocNdc],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const at = headerIndex(file.headRecords, isCrosswalkHeader);
    if (at < 0) return null;
    return {vintage: vintageOf(quarterOfPreamble(file.headRecords.slice(0, at), file.path), postedDate(file))};
  },
  *read(file: InputFile): Iterable<Found> {
    const records = file.records();
    const at = headerIndex(records, isCrosswalkHeader);
    const quarter = quarterOfPreamble(records.slice(0, at), file.path);
    const posted_date = postedDate(file);
    const read = columnReader(records[at]!, CROSSWALK, {
      path: file.path,
      required: ["generic_name", "product_id", "billing_units"]
    });
    for (const record of records.slice(at + 1)) {
      const cells = read(record);
      if (!cells.generic_name && !cells.product_id) continue;
      for (const column of PACKAGE_NUMBERS) cells[column] = packageNumber(cells[column] ?? null);
      const ndc11 = normalizeNdc(cells.product_id ?? "");
      yield {table: nocNdc, line: record.line, values: {...cells, quarter, posted_date, ndc11}};
    }
  }
};
