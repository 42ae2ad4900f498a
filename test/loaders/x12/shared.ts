import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";

/** Third-party X12 files stand beside the project and are never copied into it. */
export const SHARED = join(process.cwd(), "..", "shared", "x12");
export const HAS_SHARED = existsSync(SHARED);
export const WHEN_MISSING = HAS_SHARED ? "" : " (skipped: ../shared/x12 is not here)";

export const readShared = (path: string): Buffer => readFileSync(join(SHARED, path));

/** The same bytes with every fixed-width ISA saying that it is no test: what a reader makes of them is to be seen. */
export function asProduction(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const isa = /ISA[^A-Za-z0-9]/g;
  const text = copy.toString("latin1");
  for (let found = isa.exec(text); found; found = isa.exec(text)) {
    const at = found.index + 102;
    if (text[at] === "T" && text[at - 1] === text[found.index + 3]) copy[at] = 0x50;
  }
  return copy;
}

/** Files below a folder of the shared samples, by path, bytewise. */
export function sharedFiles(folder: string): string[] {
  if (!HAS_SHARED) return [];
  const entries = readdirSync(join(SHARED, folder), {recursive: true, withFileTypes: true});
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(SHARED.length + 1))
    .sort();
}

export interface ExpectedTransaction {
  readonly st01?: string;
  readonly st02: string;
  readonly segs: number;
  readonly claims?: number;
  readonly svcs?: number;
  readonly bpr02?: string | null;
  readonly sum_clp03?: string;
  readonly sum_clp04?: string;
  readonly sum_clp05?: string;
  readonly sum_svc03?: string;
  readonly plb?: string;
  readonly diff?: string;
  readonly tie?: boolean;
  readonly n_claims_not_balanced?: number;
  readonly svcs_not_balanced?: number;
  readonly claim_charge_ne_svc?: number;
}

export interface ExpectedFile {
  readonly file: string;
  readonly segments: number;
  readonly isa: number;
  readonly sts: readonly ExpectedTransaction[];
}

/** Dollars as text to whole cents. */
export function cents(text: string | null | undefined): number {
  const [, minus, whole = "0", fraction = ""] = /^(-)?(\d*)(?:\.(\d*))?$/.exec(text ?? "") ?? [];
  const value = Number(whole || "0") * 100 + Number(fraction.padEnd(2, "0"));
  return minus && value !== 0 ? -value : value;
}
