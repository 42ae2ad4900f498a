import {parseArgs} from "node:util";
import {type Command, say} from "./command.ts";

/** Something that can be measured on this machine; its code is read only when it is asked for. */
interface BenchEntry {
  readonly name: string;
  readonly summary: string;
  run(argv: readonly string[]): Promise<number>;
}

/** What can be measured, by name. */
const BENCHES: readonly BenchEntry[] = [
  {
    name: "x12",
    summary: "reading an 835 with balancing totals, beside x12-parser on the same file [--megabytes N, default 200]",
    async run(argv) {
      const {values} = parseArgs({args: [...argv], options: {megabytes: {type: "string", default: "200"}}});
      const megabytes = Number(values.megabytes);
      if (!(megabytes > 0)) throw new Error(`--megabytes is not a size: ${values.megabytes}; give a number above zero`);
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
    name: "mfp",
    summary: "evaluating Maximum Fair Price scenarios over a synthetic market",
    async run() {
      const {benchMfp} = await import("../forecast/mfp/bench-mfp.ts");
      benchMfp({print: (line: string) => void process.stdout.write(`${line}\n`)});
      return 0;
    }
  }
];

export const bench: Command = {
  help: `
Usage: plus-six bench NAME [options]

Measures this program on this machine and prints what it measured.

${BENCHES.map(({name, summary}) => `  ${name.padEnd(10)} ${summary}`).join("\n")}

Exit code: 0 measured, 1 a reader found other totals, 2 refused.`,
  async run([name, ...rest]) {
    const entry = BENCHES.find((one) => one.name === name);
    if (entry) return entry.run(rest);
    say(`no such bench: ${name ?? "none given"}; there are ${BENCHES.map((one) => one.name).join(", ")}`);
    return 2;
  }
};
