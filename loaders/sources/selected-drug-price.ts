import {selectedDrugPrice} from "../../src/schema/cms.ts";
import type {Found, InputFile, RowSource} from "../source.ts";
import {cmsNumber, columnReader, tidy} from "./cms.ts";

/**
 * CMS's list of selected drugs and Maximum Fair Prices: a dated history, so several rows of one NDC are normal.
 * https://www.cms.gov/medicare/payment/prescription-drugs/medicare-drug-price-negotiation-program
 */
const COLUMNS = {
  ipay: ["ipay"],
  drug_name: ["selected drug name"],
  ingredient: ["active ingredient name or active moiety name", "active ingredient"],
  ndc9: ["ndc-9"],
  ndc11: ["ndc-11"],
  hcpcs: ["hcpcs code"],
  effective_date: ["mfp effective date"],
  end_date: ["mfp end date"],
  mfp_per_30_days: ["single mfp per 30 des", "single mfp per 30-day equivalent supply"],
  mfp_per_ndc9_unit: ["ndc-9 mfp per unit price"],
  mfp_per_billing_unit: ["hcpcs code dosage price"],
  as_of_date: ["as of date"],
  update_type: ["type of update"],
  remarks: ["remarks"]
};
const DATES = ["effective_date", "end_date", "as_of_date"] as const;
const PRICES = ["mfp_per_30_days", "mfp_per_ndc9_unit", "mfp_per_billing_unit"] as const;

/** mm/dd/yyyy as ISO; anything else stays for the judge to refuse. */
function isoDate(text: string | null): string | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? "");
  return match ? `${match[3]}-${match[1]!.padStart(2, "0")}-${match[2]!.padStart(2, "0")}` : text;
}

export const selectedDrugPrices: RowSource = {
  name: "selected_drug_prices",
  tables: [selectedDrugPrice],
  dollars: null,
  empty: "broken",
  recognize(file) {
    const header = file.headRecords[0]?.cells.map((cell) => tidy(cell).toLowerCase()) ?? [];
    if (header[0] !== "ipay" || !header.includes("selected drug name")) return null;
    const edition = /(\d{4})(\d{2})(\d{2})(?!\d)/.exec(file.path.slice(file.path.lastIndexOf("/") + 1));
    return {vintage: edition ? `edition ${edition[1]}-${edition[2]}-${edition[3]}` : null};
  },
  *read(file: InputFile): Iterable<Found> {
    const [header, ...records] = file.records();
    const read = columnReader(header!, COLUMNS, {
      path: file.path,
      required: ["ipay", "drug_name", "ndc11", "effective_date"]
    });
    for (const record of records) {
      const cells = read(record);
      if (!cells.ipay && !cells.drug_name) continue;
      for (const column of DATES) cells[column] = isoDate(cells[column] ?? null);
      for (const column of PRICES) cells[column] = cmsNumber(cells[column] ?? null);
      yield {table: selectedDrugPrice, line: record.line, values: cells};
    }
  }
};
