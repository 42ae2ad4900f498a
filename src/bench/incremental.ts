import {createReadStream, createWriteStream, linkSync, mkdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {pipeline} from "node:stream/promises";
import {openFilled} from "../publish/open-filled.ts";
import {writeSeal} from "../publish/seal.ts";
import {query} from "../warehouse/database.ts";
import {interleave} from "./measure.ts";
import type {Stage, StageOptions} from "./stages.ts";

/** New rows are one part in so many: a quarter of four years. */
const PARTS = 16;

/**
 * A load from nothing beside a load after a sixteenth of the claim rows arrived in a file of their own, which takes the
 * other rows from the load before, and beside a load after nothing arrived. Raw tables are proved equal afterwards.
 */
export async function incrementalStage({root, folder, generated, rounds}: StageOptions): Promise<Stage> {
  const own = join(folder, "incremental");
  const data = join(own, "data");
  mkdirSync(data, {recursive: true});
  const added = join(own, "claims-new.csv");
  const lines = Math.floor(generated.claimLines / PARTS);
  await split(join(generated.data, "claims.csv"), generated.claimLines - lines, join(data, "claims.csv"), added);
  linkSync(join(generated.data, "purchases.csv"), join(data, "purchases.csv"));
  const loaded = async (name: string, last: string | null): Promise<number> => {
    const into = join(own, name);
    rmSync(into, {recursive: true, force: true});
    mkdirSync(into);
    let rows = 0;
    const {warehouse, reader} = await openFilled(join(into, "warehouse.duckdb"), {
      fill: {root, data, temporary: own},
      last: last === null ? null : join(own, last)
    });
    try {
      const [row] = await query(
        warehouse.connection,
        `SELECT (SELECT count(*) FROM raw.claim_line) AS rows,
          (SELECT sum(hash(line)) FROM raw.claim_line AS line) + (SELECT sum(hash(line)) FROM raw.purchase AS line) AS hash`
      );
      said.set(name, String(row?.["hash"]));
      rows = Number(row?.["rows"]);
      await warehouse.connection.run("CHECKPOINT");
    } finally {
      warehouse.close();
    }
    writeSeal(into, reader);
    return rows;
  };
  const said = new Map<string, string>();
  try {
    await loaded("before", null);
    linkSync(added, join(data, "claims-new.csv"));
    const names = {clean: "load from nothing", added: "load after a 16th arrived", same: "load after nothing arrived"};
    const scores = await interleave(
      [
        {name: names.clean, run: async () => void (await loaded("clean", null))},
        {name: names.added, run: async () => void (await loaded("added", "before"))},
        {name: names.same, run: async () => void (await loaded("same", "clean"))}
      ],
      rounds
    );
    if (new Set(["clean", "added", "same"].map((name) => said.get(name))).size !== 1)
      throw new Error("totals differ: a load with rows of the last one and one from nothing hold other rows");
    const cpu = (name: string): number => {
      const score = scores.find((each) => each.name === name)!;
      return score.cpu ?? score.disturbed!.cpu;
    };
    const perRow = (milliseconds: number, rows: number): string => ((milliseconds * 1000) / rows).toFixed(1);
    return {
      scores,
      notes: [
        `CPU a row: from nothing ${perRow(cpu(names.clean), generated.claimLines)} µs, taken from the last load ${perRow(cpu(names.same), generated.claimLines)} µs`
      ]
    };
  } finally {
    rmSync(own, {recursive: true, force: true});
  }
}

/** Writes the first rows of a CSV file without line breaks in cells, and the others, each under its header. */
export async function split(file: string, rows: number, first: string, others: string): Promise<void> {
  const lines = async function* (isWanted: (index: number) => boolean): AsyncGenerator<string> {
    let index = 0;
    for await (const line of createInterface({input: createReadStream(file)})) {
      if (index === 0 || isWanted(index)) yield `${line}\n`;
      index++;
    }
  };
  await pipeline(
    lines((index) => index <= rows),
    createWriteStream(first)
  );
  await pipeline(
    lines((index) => index > rows),
    createWriteStream(others)
  );
}
