import {mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {gzipSync} from "node:zlib";
import {utils, write} from "@e965/xlsx";
import {group, randomLcg} from "d3";
import {zipSync} from "fflate";
import {csvRecords} from "../../loaders/read/csv.ts";
import {openFilled} from "../../src/publish/open-filled.ts";
import {writeSeal} from "../../src/publish/seal.ts";
import {queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {interchange, type PaymentSpec} from "../loaders/x12/generate.ts";

/** A practice's folder that changes at random, loaded clean and with the last load's rows after every change. */

const SAMPLE = join(ROOT, "data/sample");
const DISTRIBUTORS = join(ROOT, "test/fixtures/distributors");

/** Contents that files may have: every kind of fate, and pairs that are the same in bytes, in rows or in what they say. */
function contents(): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const add = (name: string, content: string | Uint8Array): void => void found.set(name, Buffer.from(content));
  for (const [table, quarter] of [
    ["claims", "2025q1"],
    ["purchases", "2025q1"]
  ] as const) {
    const [header = "", ...rows] = readFileSync(join(SAMPLE, table, `${table}-${quarter}.csv`), "utf8").split("\n");
    const file = (from: number, to: number): string => `${[header, ...rows.slice(from, to)].join("\n")}\n`;
    add(`${table}: first rows`, file(0, 30));
    add(`${table}: overlapping rows`, file(20, 50));
    add(`${table}: first rows, other line ends`, file(0, 30).replaceAll("\n", "\r\n"));
    add(
      `${table}: a column nobody knows`,
      file(60, 80).replace(/^.*$/gm, (line, at) => `${line},${at ? "1" : "x"}`)
    );
    add(`${table}: rows to refuse`, file(80, 110).replace(/2025-01-(1\d)/g, "2025-13-$1"));
    add(`${table}: a row twice`, `${file(110, 120)}${rows[110]}\n`);
    add(`${table}: no line end`, file(120, 130).trimEnd());
    add(`${table}: a column missing`, file(0, 10).replace(/^[^,]*,/gm, ""));
    add(`${table}: cut short`, file(0, 60).replace(/^(\w)/gm, '"$1'));
    add(`${table}: packed`, gzipSync(file(130, 140)));
  }
  for (const folder of ["payment-limits", "crosswalks"]) {
    const names = readdirSync(join(SAMPLE, "cms", folder)).filter((name) => /January 2025/.test(name));
    for (const name of names) {
      const bytes = readFileSync(join(SAMPLE, "cms", folder, name));
      add(`cms: ${name}`, bytes);
      add(`cms: ${name} as a workbook`, workbook(bytes));
      for (const day of ["2024-02-01", "2024-03-01"])
        add(`cms: ${name} in a zip of ${day}`, zipSync({"member.csv": [bytes, {mtime: day}]}));
    }
  }
  for (const [folder, name] of [
    ["remittances", "heritage-2024q1.835"],
    ["claims-837", "claims-2024q1.837"]
  ] as const)
    add(`x12: ${name}`, readFileSync(join(SAMPLE, folder, name)));
  const payment = (trace: string, paid?: number): PaymentSpec => ({
    payer: "SYNTHETIC PAYER",
    trace,
    claims: [{id: `C${trace}`, lines: [{code: "J1745", charge: 180_00, ...(paid === undefined ? {} : {paid})}]}]
  });
  add("x12: a payment refused", interchange([payment("1"), payment("2", 99_00)], {number: 2}));
  add("x12: cut short", interchange([payment("3")], {number: 3}).subarray(0, 300));
  for (const name of ["mckesson.txt", "amerisourcebergen.txt", "asd.xlsx"])
    add(`distributor: ${name}`, readFileSync(join(DISTRIBUTORS, name)));
  for (const name of ["sites.csv", "payers.csv", "rebates.csv", "budget.csv"])
    add(`other: ${name}`, readFileSync(join(SAMPLE, name)));
  add("unknown: words", "these are words, nobody's table\n");
  add("unknown: nothing", "");
  return found;
}

/** The same records as a workbook. */
export function workbook(csv: Buffer): Buffer {
  const rows = csvRecords(csv.toString("latin1"), "x").map(({cells}) => [...cells]);
  return write(utils.book_new(utils.aoa_to_sheet(rows), "x"), {type: "buffer", bookType: "xlsx"}) as Buffer;
}

/** Kinds of content by how often they come. */
const GROUPS = ["claims", "claims", "purchases", "purchases", "cms", "cms", "x12", "distributor", "other", "unknown"];

/** Names say nothing of contents, but for a date, the order and that of a workbook. */
const PATHS = [
  ..."abcdefghijkl".split("").map((letter) => `${letter}/${letter}.csv`),
  "m/ASP Pricing File 121923.csv",
  "n/ASP Pricing File 031524.csv",
  "b/b.xlsx",
  "o.xlsx",
  "p.zip",
  "q.txt",
  "r/o'clock [1].csv"
];

const PROFILES = {
  "mckesson.json": '{"extends": "mckesson", "site_map": {"0012345": "main"}}',
  "amerisourcebergen.json": '{"extends": "amerisourcebergen"}'
};

export interface Comparison {
  /** What was done to the folder. */
  readonly changes: readonly string[];
  /** Tables and report of a clean load, and of one with the last load's rows. */
  readonly clean: Record<string, unknown>;
  readonly again: Record<string, unknown>;
  /** Files whose rows were taken. */
  readonly taken: number;
}

/** Changes a folder step by step, drawn by a seed, and loads it both ways after each. */
export async function* changing(seed: number, steps: number): AsyncGenerator<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "plus-six-changing-"));
  try {
    const data = join(folder, "data");
    mkdirSync(data);
    const change = changer(data, seed);
    for (let step = 0; step < steps; step++) {
      const changes = Array.from({length: step === 0 ? 10 : 1 + (step % 3)}, change);
      const clean = await loadedInto(join(folder, "clean"), data, null);
      const again = await loadedInto(join(folder, "next"), data, join(folder, "last"));
      rmSync(join(folder, "last"), {recursive: true, force: true});
      renameSync(join(folder, "next"), join(folder, "last"));
      yield {changes, clean: clean.found, again: again.found, taken: again.taken};
    }
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Does one thing to the folder at each call, and says what. */
function changer(data: string, seed: number): () => string {
  const random = randomLcg(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const pool = contents();
  const groups = group(pool.keys(), (kind) => kind.slice(0, kind.indexOf(":")));
  const content = (): string => oneOf(groups.get(oneOf(GROUPS))!);
  const now = new Map<string, string>();
  const history: [path: string, kind: string][] = [];
  const put = (path: string, kind: string): string => {
    mkdirSync(dirname(join(data, path)), {recursive: true});
    writeFileSync(join(data, path), pool.get(kind)!);
    now.set(path, kind);
    history.push([path, kind]);
    return `${path} is ${kind}`;
  };
  const remove = (path: string): string => {
    rmSync(join(data, path));
    now.delete(path);
    return `${path} is gone`;
  };
  const profile = (): string => {
    const name = oneOf(Object.keys(PROFILES) as (keyof typeof PROFILES)[]);
    const path = join(data, "profiles", name);
    mkdirSync(dirname(path), {recursive: true});
    if (random() < 0.5) rmSync(path, {force: true});
    else writeFileSync(path, PROFILES[name]);
    return `profile ${name}`;
  };
  /** Declares one file to stand in place of another, or takes the declaration back. */
  const replacement = (): string => {
    const path = join(data, "reference/replacement.csv");
    mkdirSync(dirname(path), {recursive: true});
    const next = oneOf([...now.keys()]);
    const old = oneOf([...now.keys()].filter((each) => each !== next));
    if (random() < 0.3) rmSync(path, {force: true});
    else writeFileSync(path, `path,replaces\n"${next}","${old}"\n`);
    return `${next} replaces ${old}`;
  };
  return () => {
    const draw = random();
    const held = [...now.keys()];
    if (held.length < 4 || draw < 0.5) return put(oneOf(PATHS), content());
    if (draw < 0.6) return remove(oneOf(held));
    if (draw < 0.7) return put(oneOf(PATHS), now.get(oneOf(held))!);
    if (draw < 0.8) {
      const from = oneOf(held);
      const kind = now.get(from)!;
      return `${remove(from)}, ${put(oneOf(PATHS), kind)}`;
    }
    if (draw < 0.92) return put(...oneOf(history));
    if (draw < 0.97) return replacement();
    return profile();
  };
}

/** Every table and the report of a load into a folder, sealed like a publication; how many files' rows were taken; what it said. */
export async function loadedInto(
  folder: string,
  data: string,
  last: string | null
): Promise<{found: Record<string, unknown>; taken: number; said: string}> {
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  const said: string[] = [];
  const {warehouse, report, reader} = await openFilled(join(folder, "warehouse.duckdb"), {
    open: {threads: 2},
    fill: {root: ROOT, data, temporary: folder},
    last,
    onNote: (text) => void said.push(text)
  });
  try {
    const {connection} = warehouse;
    const found: Record<string, unknown> = {report};
    const tables = await queryJson(
      connection,
      "SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'raw' ORDER BY 1"
    );
    // In the order they lie in: a table whose rows are the same in another order would be another table.
    for (const {name} of tables) {
      const rows = await connection.runAndReadAll(`FROM raw.${name}`);
      if (rows.currentRowCount > 0) found[String(name)] = rows.getRowsJson();
    }
    await connection.run("CHECKPOINT");
    const taken = Number(/rows of (\d+) files are taken/.exec(said.join())?.[1] ?? 0);
    return {found, taken, said: said.join("\n")};
  } finally {
    warehouse.close();
    writeSeal(folder, reader);
  }
}
