import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {expect} from "vitest";
import {parseCents} from "../../src/domain/money.ts";
import type {SampleFile} from "../../src/sample/file.ts";

/** Rows of a CSV text under its header. */
export const rowsOf = (text: string): Record<string, string>[] => parse(text, {columns: true});

/** Rows of every file of the sample under a folder, or of one file. */
export const rowsUnder = (files: readonly SampleFile[], path: string): Record<string, string>[] =>
  files.filter((file) => file.path.startsWith(path)).flatMap((file) => rowsOf(file.text));

/** One of the project's tables of figures. */
export const figures = (name: string): Record<string, string>[] =>
  rowsOf(readFileSync(new URL(`../../src/sample/figures/${name}.csv`, import.meta.url), "utf8"));

/** Cents of an amount in dollars; empty is 0. */
export const cents = (amount: string | undefined): bigint => parseCents(amount || "0.00");

export interface Adjustment {
  readonly group: string;
  readonly carc: string;
  readonly amount: bigint;
}

/** `GROUP:CARC:AMOUNT` joined by `;`. */
export function adjustments(text: string): Adjustment[] {
  if (text === "") return [];
  return text.split(";").map((part) => {
    expect(part).toMatch(/^(CO|PR|OA|PI):[A-Z0-9]{1,4}:-?\d+\.\d\d$/);
    const [group = "", carc = "", amount] = part.split(":");
    return {group, carc, amount: cents(amount)};
  });
}

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** The highest version of each claim line. */
export function currentLines(rows: readonly Record<string, string>[]): Record<string, string>[] {
  const current = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const key = `${row.claim_id} ${row.line}`;
    if (Number(current.get(key)?.version ?? 0) < Number(row.version)) current.set(key, row);
  }
  return [...current.values()];
}

/** The sample as it is in the repository; sample.test.ts holds that the generator makes the same bytes. */
export function committedFiles(): SampleFile[] {
  const folder = new URL("../../data/sample/", import.meta.url).pathname;
  return readdirSync(folder, {recursive: true})
    .map(String)
    .filter((path) => statSync(join(folder, path)).isFile())
    .toSorted()
    .map((path) => ({path, text: readFileSync(join(folder, path), "utf8")}));
}
