import {readFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import type {Model} from "../../warehouse/models.ts";

const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), "../expected-payment/core");

/**
 * The models of expected payment, in order, and the table of each for planned doses. The rule is told once: these run the
 * very text of those, over core.planned_line where it says core.claim_line.
 */
const STEPS = [
  {from: "contract_term_in_force", to: "planned_term_in_force", grain: ["claim_id", "line"]},
  {from: "contract_line", to: "planned_contract_line", grain: ["claim_id", "line"]},
  {from: "candidate_amount", to: "planned_candidate_amount", grain: ["contract_rowid", "base_lag"]},
  {from: "expected_candidate", to: "planned_candidate", grain: ["claim_id", "line", "base_lag"]},
  {from: "expected_payment", to: "planned_payment", grain: ["claim_id", "line"]}
] as const;

const RENAMED: readonly (readonly [from: string, to: string])[] = [
  ["claim_line", "planned_line"],
  ...STEPS.map(({from, to}) => [from, to] as const)
];

/** A model's text with the tables of claims replaced by those of planned doses. */
export const forPlanned = (sql: string): string =>
  RENAMED.reduce((text, [from, to]) => text.replaceAll(new RegExp(`\\bcore\\.${from}\\b`, "g"), `core.${to}`), sql);

const readsOf = (sql: string): string[] => [...new Set(sql.match(/\b(core|raw|reference)\.[a-z_0-9]+/g))];

export const PLANNED_MODELS: readonly Model[] = STEPS.map(({from, to, grain}) => {
  const sql = forPlanned(readFileSync(join(FOLDER, `${from}.sql`), "utf8"));
  return {
    name: `core.${to}`,
    description: `What core.${from} says, of planned doses.`,
    grain,
    view: false,
    reads: readsOf(sql.replaceAll(/^--.*$/gm, "")).filter((name) => name !== `core.${to}`),
    file: `src/models/expected-payment/core/${from}.sql`,
    sql
  };
});
