import {drugSpending} from "../../src/schema/cms.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {columnReader, tidy} from "./cms.ts";

/**
 * Medicare Part B Spending by Drug: one row per code with a block of columns per year, read as one row per code and year.
 * https://data.cms.gov/summary-statistics-on-use-and-payments/medicare-medicaid-spending-by-drug
 */
const yearsOf = (header: readonly string[]): string[] =>
  header.flatMap((cell) => /^tot_spndng_(\d{4})$/i.exec(tidy(cell))?.[1] ?? []);

const columnsOfYear = (year: string) => ({
  hcpcs: ["hcpcs_cd"],
  brand_name: ["brnd_name"],
  generic_name: ["gnrc_name"],
  total_spending: [`tot_spndng_${year}`],
  dosage_units: [`tot_dsg_unts_${year}`],
  claims: [`tot_clms_${year}`],
  beneficiaries: [`tot_benes_${year}`]
});

export const drugSpendings: RowSource = {
  name: "part_b_spending",
  tables: [drugSpending],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const header = file.headRecords[0]?.cells ?? [];
    const years = yearsOf(header);
    if (tidy(header[0] ?? "").toLowerCase() !== "hcpcs_cd" || years.length === 0) return null;
    return {vintage: `${years[0]} to ${years.at(-1)}`};
  },
  *read(file: InputFile): Iterable<Found> {
    const [header, ...records] = file.records();
    const years = yearsOf(header!.cells);
    const readers = years.map((year) =>
      columnReader(header!, columnsOfYear(year), {path: file.path, required: Object.keys(columnsOfYear(year))})
    );
    for (const record of records) {
      for (const [index, year] of years.entries()) {
        const cells = readers[index]!(record);
        // Empty means suppressed or not sold: without any figure the code has no row for the year.
        const hasFigure = cells.total_spending || cells.dosage_units || cells.claims || cells.beneficiaries;
        if (cells.hcpcs && hasFigure) yield {table: drugSpending, line: record.line, values: {...cells, year}};
      }
    }
  }
};
