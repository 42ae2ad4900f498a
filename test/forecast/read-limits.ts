import {existsSync, readdirSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {parse} from "csv-parse/sync";
import type {LimitRow, SpendingRow} from "../../src/forecast/asp/history.ts";

/** Where the published CMS files lie beside the project; tests that need them are skipped when it is missing. */
export const CMS_FOLDER = fileURLToPath(new URL("../../../shared/cms/", import.meta.url));
export const hasCmsFiles = existsSync(`${CMS_FOLDER}payment-limits`);

const QUARTER_OF_MONTH: Record<string, number> = {January: 1, April: 2, July: 3, October: 4};

function readLimitFile(path: string): LimitRow[] {
  // The files are Windows-1252; latin1 differs from it only where no code, limit or note has a character.
  const rows: string[][] = parse(readFileSync(path), {relax_column_count: true, encoding: "latin1"});
  const effective = /Effective (January|April|July|October) 1, (\d{4})/.exec(rows.flat().join(" ").slice(0, 4000));
  const start = rows.findIndex((row) => row[0]?.trim().toLowerCase() === "hcpcs code");
  if (!effective || start < 0) throw new Error(`not a payment-limit file: ${path}`);
  const quarter = `${effective[2]}Q${QUARTER_OF_MONTH[effective[1]!]}`;
  const header = rows[start]!.map((name) => name.trim().toLowerCase());
  const column = (name: string) => header.indexOf(name);
  const [description, dosage, limit, notes] = ["short description", "hcpcs code dosage", "payment limit", "notes"].map(
    column
  ) as [number, number, number, number];
  return rows
    .slice(start + 1)
    .filter((row) => /^[A-Z0-9]{5}$/.test(row[0]?.trim() ?? ""))
    .map((row) => {
      const text = (row[limit] ?? "").replace(/[$,\s]/g, "");
      const value = Number(text);
      return {
        quarter,
        hcpcs: row[0]!.trim(),
        payment_limit: text !== "" && Number.isFinite(value) && value > 0 ? value : null,
        short_description: row[description]?.trim() ?? null,
        dosage: row[dosage]?.trim() ?? null,
        notes: row[notes]?.trim() || null
      };
    });
}

/** Every row of every stored quarter from 2018Q1 on, in the order of quarters. */
export function readLimits(): LimitRow[] {
  const folder = `${CMS_FOLDER}payment-limits/`;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .flatMap((name) => readLimitFile(folder + name))
    .filter((row) => row.quarter >= "2018Q1")
    .sort((a, b) => a.quarter.localeCompare(b.quarter) || a.hcpcs.localeCompare(b.hcpcs));
}

/** Part B spending by code and calendar year. */
export function readSpending(): SpendingRow[] {
  const folder = `${CMS_FOLDER}spending/`;
  return readdirSync(folder).flatMap((name) => {
    const rows: Record<string, string>[] = parse(readFileSync(folder + name), {columns: true, encoding: "latin1"});
    return rows.flatMap((row) =>
      [2019, 2020, 2021, 2022, 2023].flatMap((year) => {
        const spending = Number(row[`Tot_Spndng_${year}`] || Number.NaN);
        return Number.isFinite(spending) ? [{hcpcs: row.HCPCS_Cd!.trim(), year, total_spending: spending}] : [];
      })
    );
  });
}
