import type {ClaimRow} from "../../src/sample/claims.ts";
import {cmsFiles} from "../../src/sample/cms.ts";
import type {SampleFile} from "../../src/sample/file.ts";
import {REGIMENS} from "../../src/sample/regimens.ts";
import {canonical, otherFiles, type Practice} from "../../src/sample/sample.ts";
import * as schema from "../../src/schema/canonical.ts";
import {rowsOf} from "../sample/helpers.ts";
import type {Facts} from "./truth.ts";

/** The small practice as canonical files. */
export type Files = Record<string, string | Uint8Array>;

/** CMS's files of the practice's drugs: a small file is read as a large one is. */
export function cmsOf({purchases, claims}: Pick<Practice, "purchases" | "claims">): SampleFile[] {
  const bought = new Set(purchases.map(({ndc11}) => ndc11));
  const drugs = new Set([
    ...claims.flatMap(({rows}) => rows.map((row) => String(row.hcpcs))),
    ...REGIMENS.filter(({ndc11}) => bought.has(ndc11)).map(({hcpcs}) => hcpcs)
  ]);
  const isKept = (line: string): boolean => !/^"?[A-Z]\d{4},/.test(line) || drugs.has(line.slice(0, 5));
  return cmsFiles()
    .filter(({path}) => /202[2-5]/.test(path))
    .map(({path, text}) => ({path, text: text.split("\r\n").filter(isKept).join("\r\n")}));
}

export const asFiles = (files: readonly SampleFile[]): Files =>
  Object.fromEntries(files.map(({path, text}) => [path, text]));
export const claimRows = ({claims}: Pick<Practice, "claims">): ClaimRow[] => claims.flatMap(({rows}) => rows);

/** The canonical files beside claims and purchases, of the sites where something is bought or given; what is not bought is not counted. */
const beside = (practice: Practice): SampleFile[] => {
  const bought = new Set(practice.purchases.map(({ndc11}) => ndc11));
  const mine = new Set([
    ...practice.purchases.map(({site_id}) => site_id),
    ...practice.claims.map(({encounter}) => encounter.visit.patient.site_id)
  ]);
  return otherFiles(practice).map(({path, text}) => {
    if (!["prior_auths.csv", "sites.csv", "inventory_counts.csv"].includes(path)) return {path, text};
    const [head, ...lines] = text.trimEnd().split("\n");
    const isKept = (cells: readonly string[]): boolean =>
      cells.some((cell) => mine.has(cell)) &&
      (path !== "inventory_counts.csv" || cells.some((cell) => bought.has(cell)));
    return {path, text: [head, ...lines.filter((line) => isKept(line.split(","))), ""].join("\n")};
  });
};

export function canonicalFiles(practice: Practice): Files {
  return asFiles([
    ...cmsOf(practice),
    ...beside(practice),
    canonical("claims.csv", schema.claimLine, claimRows(practice)),
    canonical("purchases.csv", schema.purchase, practice.purchases)
  ]);
}

const PLANS = ["rebates.csv", "gpo_contracts.csv", "budget.csv", "prior_auths.csv", "schedule.csv"];

export const factsOf = (practice: Practice): Facts => {
  const files = new Map(beside(practice).map(({path, text}) => [path, text]));
  return {
    claims: practice.claims,
    purchases: practice.purchases,
    counts: rowsOf(files.get("inventory_counts.csv")!),
    plans: Object.fromEntries(PLANS.map((path) => [path, rowsOf(files.get(path)!)]))
  };
};

/** The files that stay the same when only the claims are told otherwise. */
export const unclaimed = (practice: Practice): Files => {
  const {"claims.csv": _, ...files} = canonicalFiles(practice);
  return files;
};
