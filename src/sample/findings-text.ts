import {formatCents} from "../domain/money.ts";

/** One planted finding. */
export interface Finding {
  readonly id: string;
  readonly finding: string;
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  readonly quarter: string;
  readonly amount: bigint;
  /** The issue whose pages show it. */
  readonly issue: number;
  /** How the dollars are defined, in a sentence. */
  readonly how: string;
}

/** FINDINGS.md: a table a program can read, then how each amount is defined. */
export function findingsText(found: readonly Finding[]): string {
  const row = (f: Finding) =>
    `| ${[f.id, f.finding, f.hcpcs, f.payer_id, f.site_id, f.quarter, formatCents(f.amount), f.issue].join(" | ")} |`;
  return [
    "# What is hidden in the sample practice",
    "",
    "Cedar Valley Infusion Network is invented: its sites, payers, patients, prices paid and contracts. Payment limits, NDCs and Medicare's spending by drug are CMS's published figures. The state's volume, discarded units and the prices payers publish are invented, as the names of their files say.",
    "The generator (`src/sample`) counts each amount below from what it planted. Empty means all. Services to 2025-06-30, payers' answers to 2025-07-15.",
    "",
    "| id | finding | hcpcs | payer_id | site_id | quarter | amount | issue |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...found.map(row),
    "",
    "How each amount is found in the data:",
    "",
    ...found.map((f) => `- **${f.id}** ${f.finding}: ${f.how}.`),
    ""
  ].join("\n");
}
