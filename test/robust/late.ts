import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {randomLcg} from "d3";
import {load} from "../../loaders/load.ts";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {queryJson} from "../../src/warehouse/database.ts";
import {type Model, readModels, runModels} from "../../src/warehouse/models.ts";
import {loadReference} from "../../src/warehouse/reference.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

/** Claims, purchases and CMS quarters as they would arrive: late, twice, corrected, in any order. */

type Table = readonly string[];

const CLAIM_HEADER =
  "claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,units,billed_amount,allowed_amount,paid_amount,submitted_date,paid_date";
const PURCHASE_HEADER = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount";

export interface History {
  /** All claim rows ever sent. */
  readonly claims: Table;
  readonly purchases: Table;
  /** Exports of the same rows in parts that overlap, each a file's rows. */
  readonly claimExports: readonly Table[];
  readonly purchaseExports: readonly Table[];
  /** Postings of one CMS quarter, later ones restating the first. */
  readonly postings: readonly {readonly name: string; readonly text: string}[];
}

const day = (offset: number): string => new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 10);

/** A history drawn by a seed: claims with corrections, reversals and voids, purchases in overlapping exports. */
export function history(seed: number): History {
  const random = randomLcg(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const claims: string[] = [];
  for (let n = 0; n < 25; n++) {
    const served = below(80);
    const versions = 1 + below(4);
    for (let version = 1; version <= versions; version++) {
      const status = version === 1 ? "original" : ["replacement", "reversal", "void"][below(3)]!;
      const units = status === "reversal" ? -10 : 10;
      const paid = 5_000 + below(9_000);
      claims.push(
        [
          `C${n}`,
          1,
          version,
          status,
          day(served),
          "S1",
          "P1",
          "J1745",
          units,
          "900.00",
          "200.00",
          (paid / 100).toFixed(2),
          day(served + 3),
          day(served + 20 * version)
        ].join(",")
      );
    }
  }
  const purchases = Array.from({length: 30}, (_, n) => {
    const packages = 1 + below(5);
    return [
      "Acme",
      `I${n}`,
      1,
      day(3 * n),
      "S1",
      "57894003001",
      "purchase",
      packages,
      "10.00",
      `${packages * 10}.00`
    ].join(",");
  });
  const folder = join(ROOT, "data/sample/cms/payment-limits");
  const postings = readdirSync(folder)
    .filter((name) => name.includes("January 2025"))
    .map((name) => ({name, text: readFileSync(join(folder, name), "utf8")}));
  return {
    claims,
    purchases,
    claimExports: windows(claims, random),
    purchaseExports: windows(purchases, random),
    postings
  };
}

/** Cuts rows into parts that overlap; the last part is sent twice, and one part again whole. */
function windows(rows: Table, random: () => number): Table[] {
  const parts: Table[] = [];
  for (let from = 0; from < rows.length; ) {
    const size = 5 + Math.floor(random() * 8);
    parts.push(rows.slice(Math.max(0, from - Math.floor(random() * 5)), from + size));
    from += size;
  }
  return [...parts, parts[Math.floor(random() * parts.length)]!, rows.slice(rows.length / 2)];
}

/** Loads what is given under names of arrival and adds it up: the totals that a report would show. */
export async function totals(
  connection: DuckDBConnection,
  models: readonly Model[],
  files: readonly {readonly name: string; readonly text: string}[]
): Promise<unknown> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-late-"));
  try {
    for (const {name, text} of files) {
      mkdirSync(join(data, name, ".."), {recursive: true});
      writeFileSync(join(data, name), text);
    }
    await load({data, warehouse: connection});
    await connection.run(
      "CREATE OR REPLACE TABLE raw.run (as_of DATE); INSERT INTO raw.run VALUES (DATE '2025-12-31')"
    );
    await runModels([connection], models);
    return await queryJson(
      connection,
      `SELECT
        (SELECT {n: count(*), units: sum(units), paid: sum(paid_amount), allowed: sum(allowed_amount)} FROM core.claim_line) AS claims,
        (SELECT list(status ORDER BY claim_id) FROM core.claim_line) AS states,
        (SELECT {n: count(*), packages: sum(packages), dollars: sum(extended_amount)} FROM core.purchase) AS purchases,
        (SELECT {n: count(*), limits: sum(payment_limit)} FROM core.payment_limit WHERE quarter = '2025Q1') AS limits`
    );
  } finally {
    rmSync(data, {recursive: true, force: true});
  }
}

/** Models that claim lines, purchases and limits stand on, in their order. */
export async function modelsFor(connection: DuckDBConnection): Promise<Model[]> {
  await connection.run(readFileSync(join(ROOT, "src/warehouse/macros.sql"), "utf8"));
  await loadReference(connection, [join(ROOT, "data/reference")]);
  const all = [...(await readModels(ROOT, connection)), ...CODE_MODELS];
  const byName = new Map(all.map((model) => [model.name, model]));
  const wanted = new Set<string>();
  const want = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const below of byName.get(name)?.reads ?? []) want(below);
  };
  for (const name of ["core.claim_line", "core.purchase", "core.payment_limit"]) want(name);
  return all.filter(({name}) => wanted.has(name));
}

/** The clean load: every row once, the newest posting's file beside the first. */
export const cleanFiles = ({claims, purchases, postings}: History): {name: string; text: string}[] => [
  {name: "claims.csv", text: text(CLAIM_HEADER, claims)},
  {name: "purchases.csv", text: text(PURCHASE_HEADER, purchases)},
  ...postings
];

/** The same history as files that arrive one by one: names and order of rows are drawn by a seed. */
export function arrivals(
  {claims, claimExports, purchaseExports, postings}: History,
  seed: number
): {name: string; text: string}[] {
  const random = randomLcg(seed);
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((value) => ({value, at: random()}))
      .sort((a, b) => a.at - b.at)
      .map(({value}) => value);
  const parts = shuffled([
    ...claimExports.map((rows) => text(CLAIM_HEADER, shuffled(rows))),
    ...purchaseExports.map((rows) => text(PURCHASE_HEADER, shuffled(rows)))
  ]);
  // An export that told of everything wrongly, and the one that the practice declares to stand in its place.
  const wrong = claims.map((row) => row.replaceAll(",900.00,", ",901.00,"));
  const corrected = [
    {name: "wrong.csv", text: text(CLAIM_HEADER, [...shuffled(wrong), claims[0]!.replace(/^C0,1,/, "NEVER,1,")])},
    {name: "right.csv", text: text(CLAIM_HEADER, shuffled(claims))},
    {name: "reference/replacement.csv", text: "path,replaces\nright.csv,wrong.csv\n"}
  ];
  return [
    ...corrected,
    ...parts.map((content, n) => ({name: `${String(n).padStart(3, "0")}.csv`, text: content})),
    ...shuffled(postings).map(({name, text: content}, n) => ({name: `cms-${n}/${name}`, text: content}))
  ];
}

const text = (header: string, rows: Table): string => `${[header, ...rows].join("\n")}\n`;
