import {mkdtempSync, rmSync} from "node:fs";
import {cpus, tmpdir, totalmem} from "node:os";
import {join} from "node:path";
import {buildStage} from "./build.ts";
import {filesStage} from "./files.ts";
import {type Generated, generate} from "./generate.ts";
import {incrementalStage} from "./incremental.ts";
import type {Totals} from "./ledger-models.ts";
import {exponent, type Score} from "./measure.ts";
import {type MemoryRun, memoryStage} from "./memory.ts";
import {ledgerStage, loadStage, type StageOptions} from "./stages.ts";

export const STAGES = ["load", "incremental", "ledger", "peers", "memory", "build", "files"] as const;
export type StageName = (typeof STAGES)[number];
export const PEERS = ["sqlite", "postgres", "polars", "clickhouse"] as const;

/** From so many rows on the one peer is ClickHouse, unless others are asked for, and nothing is made a second time. */
const LARGE = 10_000_000;
/** Pairs of runs where nothing else is asked for, and from a hundred million rows on, where one takes minutes. */
const ROUNDS = 5;
const ROUNDS_HUGE = 3;
const HUGE = 100_000_000;

export interface VolumeOptions {
  readonly root: string;
  /** Sizes in claim rows. */
  readonly sizes: readonly number[];
  readonly stages?: readonly StageName[];
  /** When absent: all, and ClickHouse alone from ten million rows, where the others would take an hour. */
  readonly peers?: readonly string[];
  /** Pairs of runs; when absent five, and three from a hundred million rows. */
  readonly rounds?: number;
  readonly modules?: string;
  /** ClickHouse servers, `clickhouse://user:password@host:8123`, one shard of the sites each. */
  readonly engines?: readonly string[];
  readonly say?: (text: string) => void;
}

/** What was measured at one size. */
export interface Volume {
  readonly lines: number;
  readonly purchases: number;
  readonly csvMegabytes: number;
  readonly generateSeconds: number;
  readonly totals: Totals | null;
  readonly scores: readonly Score[];
  readonly memory: readonly MemoryRun[];
  readonly notes: readonly string[];
}

export interface VolumeReport {
  readonly machine: {cores: number; memoryGigabytes: number; node: string};
  readonly volumes: readonly Volume[];
  /** Growth of CPU time over the sizes, by contestant. */
  readonly exponents: {readonly [name: string]: number};
  /** The same over the two largest sizes, where what every run costs at least no longer counts. */
  readonly largest: {readonly [name: string]: number};
}

/** Generates each size in a temporary folder, measures it and removes it. */
export async function benchVolume({sizes, say = () => {}, ...options}: VolumeOptions): Promise<VolumeReport> {
  const volumes: Volume[] = [];
  for (const lines of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "plus-six-bench-"));
    try {
      volumes.push(await measure(lines, folder, {...options, say}));
    } finally {
      rmSync(folder, {recursive: true, force: true});
    }
  }
  return {
    machine: {cores: cpus().length, memoryGigabytes: Math.round(totalmem() / 2 ** 30), node: process.version},
    volumes,
    exponents: exponentsOf(volumes),
    largest: exponentsOf(volumes.toSorted((a, b) => a.lines - b.lines).slice(-2))
  };
}

async function measure(
  lines: number,
  folder: string,
  {
    root,
    stages = STAGES,
    peers = lines >= LARGE ? ["clickhouse"] : PEERS,
    rounds = lines >= HUGE ? ROUNDS_HUGE : ROUNDS,
    modules = root,
    engines = [],
    say = () => {}
  }: Omit<VolumeOptions, "sizes">
): Promise<Volume> {
  const start = performance.now();
  const generated: Generated = await generate({root, folder, lines});
  const generateSeconds = (performance.now() - start) / 1000;
  say(`${lines} claim rows, ${generated.purchaseLines} invoice lines, written in ${generateSeconds.toFixed(1)} s`);
  const options: StageOptions = {root, folder, generated, rounds, modules, engines, say};
  const has = (stage: StageName): boolean => stages.includes(stage);
  const loaded = has("load") ? await loadStage(options) : {scores: [], notes: []};
  const isLarge = lines >= LARGE;
  const isAgain = has("incremental") && !isLarge;
  const again = isAgain
    ? await incrementalStage(options)
    : {
        scores: [],
        notes: has("incremental") ? ["loads and builds after a 16th arrived: below ten million rows only"] : []
      };
  const ledger = has("ledger")
    ? await ledgerStage(options, {peers: has("peers") ? peers : [], peerRounds: rounds})
    : {scores: [], notes: [], totals: null};
  for (const score of [...loaded.scores, ...again.scores, ...ledger.scores]) sayScore(score, say);
  const memory = has("memory") ? memoryStage({root, folder, generated, say}) : [];
  const built = has("build") ? await buildStage(options, {again: isAgain, isLarge}) : {scores: [], notes: []};
  const files = has("files") ? await filesStage(options) : {scores: [], notes: []};
  for (const score of [...built.scores, ...files.scores]) sayScore(score, say);
  return {
    lines,
    purchases: generated.purchaseLines,
    csvMegabytes: Math.round(generated.bytes / 1e6),
    generateSeconds,
    totals: ledger.totals,
    scores: [...loaded.scores, ...again.scores, ...ledger.scores, ...built.scores, ...files.scores],
    memory,
    notes: [...loaded.notes, ...again.notes, ...ledger.notes, ...built.notes, ...files.notes]
  };
}

function sayScore({name, wall, cpu, disturbed}: Score, say: (text: string) => void): void {
  say(
    `${name}: ${Math.round(wall ?? disturbed!.wall)} ms, ${Math.round(cpu ?? disturbed!.cpu)} ms of CPU${disturbed ? " (disturbed)" : ""}`
  );
}

function exponentsOf(volumes: readonly Volume[]): {[name: string]: number} {
  const found: {[name: string]: number} = {};
  for (const name of new Set(volumes.flatMap(({scores}) => scores.map((score) => score.name)))) {
    const points = volumes.flatMap(({lines, scores}) => {
      const cpu = scores.find((score) => score.name === name)?.cpu;
      return cpu ? [{size: lines, time: cpu}] : [];
    });
    const slope = exponent(points);
    if (slope !== null) found[name] = Math.round(slope * 1000) / 1000;
  }
  return found;
}
