import {paymentLimit} from "../../src/schema/cms.ts";
import {BadFile, type Found, type InputFile, type RowSource} from "../source.ts";
import {
  aspQuarter,
  cmsNumber,
  columnReader,
  describable,
  headerIndex,
  postedDate,
  quarterOfPreamble,
  threeDecimals,
  vintageOf
} from "./cms.ts";

/**
 * The quarterly payment limits of Medicare Part B drugs (“ASP Pricing File”), every layout since 2006: columns are
 * found by name. https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files
 */
const COLUMNS = {
  hcpcs: ["hcpcs code"],
  short_description: ["short description"],
  dosage: ["hcpcs code dosage"],
  payment_limit: ["payment limit"],
  coinsurance_pct: ["co-insurance percentage", "coinsurance percentage"],
  vaccine_awp_pct: ["vaccine awp%"],
  vaccine_limit: ["vaccine limit"],
  infusion_awp_pct: ["infusion awp%"],
  infusion_limit: ["dme infusion limit"],
  blood_awp_pct: ["blood awp%"],
  blood_limit: ["blood limit"],
  clotting_factor: ["clotting factor"],
  notes: ["notes"]
};
const NUMBERS = [
  "payment_limit",
  "coinsurance_pct",
  "vaccine_awp_pct",
  "vaccine_limit",
  "infusion_awp_pct",
  "infusion_limit",
  "blood_awp_pct",
  "blood_limit"
] as const;

/** CMS's note tokens; case and separators vary, so each is looked for by itself. */
const TOKENS = {
  is_inflation_adjusted: /inflation-adjusted coinsurance/i,
  is_add_on_8pct: /8% of reference add-on/i,
  is_amp_based: /AMP-based/i,
  is_lesser_of: /lesser of/i,
  is_added: /\badd(ed)?\b(?!-on)/i,
  is_updated: /\b(updated (?!payment)|revised)/i
};

/** The columns that a note says, as texts. */
export const noteTokens = (notes: string | null): {[column: string]: string} =>
  Object.fromEntries(Object.entries(TOKENS).map(([column, token]) => [column, String(token.test(notes ?? ""))]));

const isHeader = (cell: string): boolean => cell === "hcpcs code";

export const paymentLimits: RowSource = {
  name: "payment_limit",
  tables: [paymentLimit],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const at = headerIndex(file.headRecords, isHeader);
    const isTitled = /Payment Allowance Limits for Medicare Part B Drugs|Medicare Part B Payment Limit/i.test(
      file.head.slice(0, 2000)
    );
    if (at < 0 && !isTitled) return null;
    if (/not payable/i.test(file.path) || /not payable/i.test(file.head.slice(0, 500)))
      return {ignore: "CMS's list of drugs that are not payable: it has no limits"};
    const header = file.headRecords[at]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
    if (!isTitled && !(header.includes("payment limit") && header.includes("hcpcs code dosage"))) return null;
    if (at < 0)
      throw new BadFile(
        `no header row: a row that starts with “HCPCS Code” (${file.path}); fetch the file again from CMS`
      );
    return {vintage: vintageOf(quarterOfPreamble(file.headRecords.slice(0, at), file.path), postedDate(file))};
  },
  *read(file: InputFile): Iterable<Found> {
    const records = file.records();
    const at = headerIndex(records, isHeader);
    const preamble = records.slice(0, at);
    const constant = {
      quarter: quarterOfPreamble(preamble, file.path),
      asp_quarter: aspQuarter(preamble),
      posted_date: postedDate(file)
    };
    const read = columnReader(records[at]!, COLUMNS, {
      path: file.path,
      required: ["hcpcs", "dosage", "payment_limit", "notes"]
    });
    for (const record of records.slice(at + 1)) {
      const {clotting_factor, short_description, ...cells} = read(record);
      // Footnotes and page ends have no code; CMS's codes are never blank.
      if (!cells.hcpcs) continue;
      for (const column of NUMBERS) {
        const number = cmsNumber(cells[column] ?? null);
        cells[column] = file.format === "csv" ? number : threeDecimals(number);
      }
      yield {
        table: paymentLimit,
        line: record.line,
        values: {
          ...cells,
          ...constant,
          ...noteTokens(cells.notes ?? null),
          short_description: describable(cells.hcpcs, short_description ?? null),
          is_clotting_factor: String(clotting_factor === "1")
        }
      };
    }
  }
};
