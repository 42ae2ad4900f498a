import {readFileSync} from "node:fs";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {openDatabase} from "../../src/warehouse/database.ts";
import {load} from "../load.ts";
import type {FileReport, LoadReport} from "../report.ts";

/**
 * What a practice's folder holds, what each file it does not hold would add, and the next step. What needs what is the registry
 * of findings (data/reference/finding.csv and input.csv), the one the report itself says "not known" from.
 */

/** An input that is a file of its own, and the sources that give it. Others are columns, which only a build can look at. */
const GIVEN_BY: Readonly<Record<string, readonly string[]>> = {
  crosswalk: ["ndc_hcpcs"],
  payment_limits: ["payment_limit"],
  selected_drugs: ["selected_drug_price"],
  purchases: ["purchases", "distributor_purchases"],
  claims: ["claims", "claim_837", "claims_export"],
  remittances: ["remittance_835"],
  payer_kinds: ["payers"],
  site_kinds: ["sites"]
};

export interface Missing {
  /** The file, in words. */
  readonly file: string;
  /** What it would tell: a sentence a finding. */
  readonly tells: readonly string[];
}

export interface Checked {
  readonly report: LoadReport;
  readonly missing: readonly Missing[];
  readonly next: string;
}

const rowsOf = (root: string, name: string): Record<string, string>[] =>
  parse(readFileSync(join(root, "data", "reference", `${name}.csv`)), {columns: true});

/** Reads the folder without keeping anything. `root` is the program's folder, which has the registry. */
export async function checkPractice(root: string, data: string): Promise<Checked> {
  const database = await openDatabase(":memory:");
  try {
    const report = await load({data, warehouse: database.connection});
    return {report, missing: missingFiles(root, report), next: nextStep(report, data)};
  } finally {
    database.close();
  }
}

/** Files that are not there, those first that most findings wait for. */
function missingFiles(root: string, report: LoadReport): Missing[] {
  const given = new Set(report.files.flatMap(({status, source}) => (status === "accepted" && source ? [source] : [])));
  const findings = rowsOf(root, "finding").map(({inputs = "", would_tell = ""}) => ({
    needs: inputs.split(" ").map((need) => need.split(">=")[0]!),
    would_tell
  }));
  const inputs = rowsOf(root, "input").filter(({input = ""}) => {
    const sources = GIVEN_BY[input] ?? [input];
    const isFile = input in GIVEN_BY || KNOWN.has(input);
    return isFile && !sources.some((source) => given.has(source));
  });
  return inputs
    .map(({input = "", file = ""}) => ({
      file,
      tells: findings.filter(({needs}) => needs.includes(input)).map(({would_tell}) => would_tell)
    }))
    .filter(({tells}) => tells.length > 0)
    .sort((a, b) => b.tells.length - a.tells.length);
}

/** Inputs that are canonical files under their own name. */
const KNOWN = new Set(
  "payer_contracts gpo_contracts rebates prior_auths inventory_counts schedule administration_times wac budget".split(
    " "
  )
);

const isUnknown = ({status, reason}: FileReport): boolean =>
  status === "ignored" && (reason?.startsWith("unknown kind of file") ?? false);

/** The one thing to do first. */
function nextStep({files}: LoadReport, data: string): string {
  const has = (...sources: string[]): boolean =>
    files.some(({status, source}) => status === "accepted" && sources.includes(source ?? ""));
  const broken = files.find(({status}) => status === "quarantined");
  if (broken) return `mend or remove ${broken.path}: ${broken.reason}`;
  const unknown = files.find(isUnknown);
  if (unknown) return `npx plus-six init ${join(data, unknown.path)}`;
  if (!has("purchases", "distributor_purchases")) return `put the distributors' purchase history into ${data}`;
  if (!has("claims", "claim_837", "claims_export")) return `put the claims, or 837P and 835 files, into ${data}`;
  if (!has("payment_limit") || !has("ndc_hcpcs")) return `npx plus-six fetch --into ${join(data, "cms")}`;
  return "npx plus-six build, then npx plus-six serve";
}

/** The screen. */
export function renderChecked({report, missing, next}: Checked): string {
  const there = Object.entries(report.totals)
    .filter(([, {files}]) => files.accepted + files.quarantined > 0)
    .map(([name, {files, rows, dollars}]) => {
      const money = dollars.accepted === "0.00" ? "" : `, $${dollars.accepted}`;
      const refused = rows.rejected > 0 ? `, ${rows.rejected} refused ($${dollars.rejected})` : "";
      const out = files.quarantined > 0 ? `, ${files.quarantined} files cannot be used` : "";
      return `  ${name.padEnd(22)} ${rows.accepted} rows${money}${refused}${out}`;
    });
  const unknown = report.files.filter(isUnknown).map(({path}) => `  ${path}: of no known kind`);
  const would = missing.map(({file, tells}) => {
    const more = tells.length > 1 ? ` (and ${tells.length - 1} more)` : "";
    return `  ${file}\n      would tell ${tells[0]}${more}`;
  });
  return [
    there.length > 0 ? "Here:" : "Nothing here yet.",
    ...[...there, ...unknown],
    ...(would.length > 0 ? ["", "Not here:", ...would] : []),
    "",
    `Next: ${next}`,
    ""
  ].join("\n");
}
