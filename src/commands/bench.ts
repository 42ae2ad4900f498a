import {existsSync} from "node:fs";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {COMMON, type Command, ROOT, say} from "./command.ts";

/** Something that can be measured on this machine; its code is read only when it is asked for. */
interface BenchEntry {
  readonly name: string;
  readonly summary: string;
  run(argv: readonly string[]): Promise<number>;
}

/** What can be measured, by name. */
const BENCHES: readonly BenchEntry[] = [
  {
    name: "volume",
    summary: "the default: load, ledger, cube, memory and build on invented networks, beside other engines",
    run: volume
  },
  {
    name: "x12",
    summary: "reading an 835 with balancing totals, beside x12-parser on the same file [--megabytes N, default 200]",
    async run(argv) {
      const {values} = parseArgs({args: [...argv], options: {megabytes: {type: "string", default: "200"}}});
      const megabytes = Number(values.megabytes);
      if (!(megabytes > 0))
        throw new Refused(`--megabytes is not a size: ${values.megabytes}; give a number above zero`);
      const {benchX12, renderBench} = await import("../../loaders/x12/bench.ts");
      const bench = benchX12({megabytes});
      process.stdout.write(`${renderBench(bench)}\n`);
      const isSame = bench.measurements.every(
        (one) => one.segments === bench.segments && (one.paid === null || one.paid === bench.paid)
      );
      return isSame ? 0 : 1;
    }
  },
  {
    name: "forecast",
    summary:
      "forecasting payment limits from every quarter since 2020 against what CMS published, then a slider move [--data DIR of CMS files, --write CSV]",
    async run(argv) {
      const {values} = parseArgs({
        args: [...argv],
        options: {data: {type: "string", default: COMMON.data.default}, write: {type: "string"}}
      });
      const {backtestCsv, backtestFiles} = await import("../bench/forecast.ts");
      const {benchMfp} = await import("../forecast/mfp/bench-mfp.ts");
      const print = (line: string): void => void process.stdout.write(`${line}\n`);
      const rows = await backtestFiles({root: ROOT, data: values.data, print});
      if (values.write) {
        const {writeFileSync} = await import("node:fs");
        writeFileSync(
          values.write,
          backtestCsv(rows, "CMS payment-limit files 2018Q1–2025Q2 and Part B spending 2019–2023")
        );
      }
      benchMfp({print});
      return 0;
    }
  },
  {
    name: "site",
    summary:
      "bytes of each page of the built site, and filtering and repricing 200,000 cells [--dist DIR, default dist]",
    async run(argv) {
      const {values} = parseArgs({args: [...argv], options: {dist: {type: "string", default: "dist"}}});
      if (!existsSync(values.dist)) throw new Refused(`no site to measure: ${values.dist}; run "plus-six build" first`);
      const {benchCells, pageSizes, renderSite} = await import("../bench/site.ts");
      process.stdout.write(`${renderSite(pageSizes(values.dist), benchCells())}\n`);
      return 0;
    }
  },
  {
    name: "mfp",
    summary: "evaluating Maximum Fair Price scenarios over a synthetic market",
    async run() {
      const {benchMfp} = await import("../forecast/mfp/bench-mfp.ts");
      benchMfp({print: (line: string) => void process.stdout.write(`${line}\n`)});
      return 0;
    }
  }
];

/** Claim rows from `100k`, `2.5m` or a plain number. Throws `Refused` for anything else. */
export function linesOf(text: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.trim()) ?? [];
  const lines = Number(digits) * {k: 1000, m: 1_000_000, "": 1}[unit.toLowerCase() as "" | "k" | "m"];
  if (digits === undefined || !Number.isInteger(lines) || lines < 1)
    throw new Refused(`not a number of lines: ${text}; write 100k, 1m or 250000`);
  return lines;
}

/** Takes words separated by commas out of a list; throws `Refused` for one that is not in it. */
function chosen<T extends string>(text: string | undefined, all: readonly T[], what: string): readonly T[] {
  if (text === undefined) return all;
  return text
    .split(",")
    .filter((word) => word !== "")
    .map((word) => {
      const found = all.find((one) => one === word.trim());
      if (!found) throw new Refused(`no such ${what}: ${word}; there are ${all.join(", ")}`);
      return found;
    });
}

async function volume(argv: readonly string[]): Promise<number> {
  const {values} = parseArgs({
    args: [...argv],
    options: {
      lines: {type: "string", default: "100k,1m"},
      stages: {type: "string"},
      peers: {type: "string"},
      rounds: {type: "string"},
      modules: {type: "string", default: ROOT},
      engine: {type: "string"},
      json: {type: "boolean", default: false}
    }
  });
  const {benchVolume, PEERS, STAGES} = await import("../bench/volume.ts");
  const {renderVolume} = await import("../bench/render.ts");
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new Refused(`--rounds is not a number of runs: ${values.rounds}`);
  const report = await benchVolume({
    root: ROOT,
    sizes: values.lines.split(",").map(linesOf),
    stages: chosen(values.stages, STAGES, "stage"),
    ...(values.peers === undefined ? {} : {peers: chosen(values.peers, PEERS, "peer")}),
    ...(rounds === undefined ? {} : {rounds}),
    modules: values.modules,
    engines: values.engine?.split(",") ?? [],
    say
  });
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${renderVolume(report)}\n`);
  return 0;
}

export const bench: Command = {
  help: `
Usage: plus-six bench [NAME] [options]

Measures this program on this machine and prints what it measured. Contestants take turns; medians of the runs in which
nobody else used the machine. Totals are proved equal before anything is timed.

${BENCHES.map(({name, summary}) => `  ${name.padEnd(10)} ${summary}`).join("\n")}

  --lines N,N     volume: claim rows of each size (default 100k,1m; also 10m)
  --stages S,S    volume: load, incremental, ledger, peers, memory, build, files (default all)
  --peers P,P     volume: sqlite, postgres, polars, clickhouse; those not on this machine are skipped with a word
                  (default all; clickhouse alone from ten million rows)
  --rounds N      volume: runs of each (default 5, and 3 from a hundred million rows)
  --modules DIR   volume: folder whose node_modules has nodejs-polars and chdb (default: the project's)
  --engine URL    volume: ClickHouse servers instead of chdb, with commas between; each holds some of the sites whole
                  (clickhouse://user:password@host:8123)
  --json          volume: the measurements as JSON

Exit code: 0 measured, 1 a reader found other totals, 2 refused.`,
  async run(argv) {
    const isNamed = argv[0] !== undefined && !argv[0].startsWith("-");
    const [name, ...rest] = isNamed ? argv : ["volume", ...argv];
    const entry = BENCHES.find((one) => one.name === name);
    if (entry) return entry.run(rest);
    say(`no such bench: ${name ?? "none given"}; there are ${BENCHES.map((one) => one.name).join(", ")}`);
    return 2;
  }
};
