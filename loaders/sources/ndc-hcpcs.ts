import {normalizeNdc} from "../../src/domain/ndc.ts";
import {ndcHcpcs} from "../../src/schema/cms.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {cmsNumber, columnReader, describable, headerIndex, postedDate, quarterOfPreamble, vintageOf} from "./cms.ts";

/**
 * The quarterly ASP NDC–HCPCS crosswalk: which product is billed under which code, and how many billing units an item
 * holds. https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files
 */
const COLUMNS = {
  hcpcs: ["hcpcs code"],
  short_description: ["short description"],
  labeler: ["labeler name"],
  product_id: ["ndc2", "ndc", "ndc or alternate id"],
  drug_name: ["drug name"],
  dosage: ["hcpcs dosage", "dosage"],
  package_size: ["pkg size"],
  package_quantity: ["pkg qty"],
  billing_units: ["billunits"],
  cms_billing_units_per_package: ["billunitspkg"]
};
export const PACKAGE_NUMBERS = [
  "package_size",
  "package_quantity",
  "billing_units",
  "cms_billing_units_per_package"
] as const;

/** The first header cell is `_2024_CODE` with a year that may be stale. */
const isHeader = (cell: string): boolean => /^_?\d{4}_code$/.test(cell) || cell === "hcpcs code";

/** A package number as printed; CMS once printed `21.3125?`. */
export const packageNumber = (text: string | null): string | null => cmsNumber(text?.replace(/\?$/, "") ?? null);

export const ndcHcpcsCrosswalks: RowSource = {
  name: "ndc_hcpcs",
  tables: [ndcHcpcs],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const at = headerIndex(file.headRecords, isHeader);
    const header = file.headRecords[at]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
    const title = file.head.slice(0, 300);
    if (/NOC NDC/i.test(title) || !(header.includes("billunits") || /NDC\s*-\s*HCPCS Crosswalk/i.test(title)))
      return null;
    const other = /\b(AWP|OPPS|PrEP)\b[^,\n]*NDC/i.exec(title) ?? /\b(AWP|OPPS|PrEP) NDC/i.exec(file.path);
    if (other) return {ignore: `CMS's ${other[1]} crosswalk: another fact than the ASP crosswalk, and not used`};
    return {
      vintage: vintageOf(quarterOfPreamble(file.headRecords.slice(0, Math.max(at, 1)), file.path), postedDate(file))
    };
  },
  *read(file: InputFile): Iterable<Found> {
    const records = file.records();
    const at = headerIndex(records, isHeader);
    const quarter = quarterOfPreamble(records.slice(0, Math.max(at, 1)), file.path);
    const posted_date = postedDate(file);
    const header = records[at] ?? records[0]!;
    const named = {line: header.line, cells: ["HCPCS Code", ...header.cells.slice(1)]};
    const read = columnReader(named, COLUMNS, {
      path: file.path,
      required: ["product_id", "billing_units", "package_quantity"]
    });
    for (const record of records.slice(at + 1)) {
      const cells = read(record);
      if (!cells.hcpcs && !cells.product_id) continue;
      for (const column of PACKAGE_NUMBERS) cells[column] = packageNumber(cells[column] ?? null);
      yield {
        table: ndcHcpcs,
        line: record.line,
        values: {
          ...cells,
          quarter,
          posted_date,
          // Devices and skin substitutes have identifiers of their own; 12 digits are no NDC-11.
          ndc11: normalizeNdc(cells.product_id ?? ""),
          short_description: describable(cells.hcpcs ?? null, cells.short_description ?? null)
        }
      };
    }
  }
};
