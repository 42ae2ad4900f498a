import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {extname, join} from "node:path";
import {load} from "../../loaders/load.ts";
import {openDatabase, scalar} from "../warehouse/database.ts";
import {interleave} from "./measure.ts";
import type {Stage, StageOptions} from "./stages.ts";

/** Claim rows that come in a file of their own. */
const ONE_ROW_FILES = 5000;

/** What the stage's scores are called; ratios are made of them in render.ts. */
export const FILES = {
  many: "one-row files",
  one: "their rows in one file",
  manyX12: "X12 files of one transaction",
  oneX12: "their transactions in one file of each kind"
} as const;

/**
 * What a file costs: claim rows and the sample's 835 transactions each in a file of its own, beside the same in one file.
 * As many rows and dollars are proved to come of both.
 */
export async function filesStage({root, folder, generated, rounds}: StageOptions): Promise<Stage> {
  const own = join(folder, "files");
  const at = (name: string): string => join(own, name);
  for (const name of ["many", "one", "many-x12", "one-x12"]) mkdirSync(at(name), {recursive: true});
  try {
    const rows = writeRows(join(generated.data, "claims.csv"), at("many"), at("one"));
    const transactions = writeTransactions(join(root, "data/sample/remittances"), at("many-x12"), at("one-x12"));
    const totals = new Map<string, string>();
    const loading = (name: string, data: string, sql: string) => ({
      name,
      run: async (): Promise<void> => {
        const path = join(own, "files.duckdb");
        for (const file of [path, `${path}.wal`]) rmSync(file, {force: true});
        const warehouse = await openDatabase(path, {temporary: join(own, "spill")});
        try {
          await load({data, warehouse: warehouse.connection, temporary: own});
          totals.set(name, (await scalar(warehouse.connection, sql)) ?? "");
        } finally {
          warehouse.close();
        }
      }
    });
    const claims = "SELECT count(*) || ' ' || sum(billed_amount) FROM raw.claim_line";
    const checks = "SELECT count(*) || ' ' || sum(payment_amount) FROM raw.remittance";
    const scores = await interleave(
      [
        loading(FILES.many, at("many"), claims),
        loading(FILES.one, at("one"), claims),
        loading(FILES.manyX12, at("many-x12"), checks),
        loading(FILES.oneX12, at("one-x12"), checks)
      ],
      rounds
    );
    for (const [many, one] of [
      [FILES.many, FILES.one],
      [FILES.manyX12, FILES.oneX12]
    ] as const)
      if (totals.get(many) !== totals.get(one))
        throw new Error(`totals differ: ${many} ${totals.get(many)}, ${one} ${totals.get(one)}`);
    return {scores, notes: [`${rows} one-row files, ${transactions} X12 files of one transaction`]};
  } finally {
    rmSync(own, {recursive: true, force: true});
  }
}

/** Writes the first rows of a CSV file without line breaks in cells, each as a file, and all as one; says how many. */
function writeRows(file: string, many: string, one: string): number {
  const [header, ...rows] = readFileSync(file, "utf8")
    .slice(0, ONE_ROW_FILES * 1000)
    .split("\n");
  const whole = rows.slice(0, Math.min(ONE_ROW_FILES, rows.length - 1));
  for (const [index, row] of whole.entries())
    writeFileSync(join(many, `claims-${String(index).padStart(5, "0")}.csv`), `${header}\n${row}\n`);
  writeFileSync(join(one, "claims.csv"), `${header}\n${whole.join("\n")}\n`);
  return whole.length;
}

/** Writes each transaction of the X12 files in a folder as a file, and all as one file; says how many. */
function writeTransactions(folder: string, many: string, one: string): number {
  const sets: string[][] = [];
  let envelope: readonly string[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    const [isa, gs, ...segments] = readFileSync(join(folder, file), "utf8")
      .split("~")
      .map((segment) => segment.trim())
      .filter((segment) => segment !== "");
    envelope = [isa!, gs!];
    let set: string[] = [];
    for (const segment of segments) {
      if (segment.startsWith("ST*")) set = [];
      set.push(segment);
      if (!segment.startsWith("SE*")) continue;
      sets.push(set);
      writeFileSync(join(many, `${String(sets.length).padStart(5, "0")}${extname(file)}`), enveloped(envelope, [set]));
      set = [];
    }
  }
  writeFileSync(join(one, "all.835"), enveloped(envelope, sets));
  return sets.length;
}

/** An interchange of one group; a group's transactions have numbers of their own. */
function enveloped([isa, gs]: readonly string[], sets: readonly (readonly string[])[]): string {
  const numbered = sets.flatMap((set, index) => {
    const number = String(index + 1).padStart(4, "0");
    return set.map((segment) =>
      /^S[TE]\*/.test(segment) ? segment.replace(/^((?:[^*]*\*){2})[^*]*/, `$1${number}`) : segment
    );
  });
  const last = [`GE*${sets.length}*${gs!.split("*")[6]}`, `IEA*1*${isa!.split("*")[13]}`];
  return `${[isa, gs, ...numbered, ...last].join("~\n")}~\n`;
}
