import {execFileSync} from "node:child_process";
import {createReadStream, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import {chunksOf} from "../read/chunks.ts";
import {survey835} from "./survey.ts";
import {writeSynthetic835} from "./synthetic.ts";
import {Tokenizer} from "./tokenizer.ts";

/** One reader on the file, alone in a process of its own. */
export interface Measurement {
  readonly reader: string;
  readonly segments: number;
  /** Sum of CLP04 in cents as the reader found it; null when it only cuts segments. */
  readonly paid: number | null;
  readonly cpu_seconds: number;
  readonly megabytes_per_cpu_second: number;
  readonly peak_memory_megabytes: number;
}

export interface Bench {
  readonly bytes: number;
  /** What the file holds: every reader should find the same. */
  readonly segments: number;
  readonly paid: number;
  readonly measurements: readonly Measurement[];
}

type Reading = Pick<Measurement, "segments" | "paid">;

/** Readers by name; x12-parser is a development dependency and only there where it is installed. */
const READERS: {readonly [name: string]: (path: string) => Promise<Reading>} = {
  "plus-six": async (path) => {
    const {reading, payments} = survey835(chunksOf(path));
    const used = payments.filter((payment) => payment.status === "accepted");
    return {segments: reading.segments, paid: used.reduce((sum, {totals}) => sum + totals.paid, 0)};
  },
  "plus-six, segments only": async (path) => {
    const tokenizer = new Tokenizer(() => {});
    for (const chunk of chunksOf(path)) tokenizer.push(chunk);
    tokenizer.end();
    return {segments: tokenizer.segments, paid: null};
  },
  "x12-parser": async (path) => {
    const {X12parser} = await import("x12-parser");
    let segments = 0;
    let paid = 0;
    for await (const segment of createReadStream(path).pipe(new X12parser())) {
      const {name, 4: amount} = segment as Record<string, string>;
      if (name) segments++;
      if (name === "CLP") paid += Math.round(Number(amount) * 100);
    }
    return {segments, paid};
  }
};

/**
 * Measures reading of a synthetic 835 of so many megabytes, each reader in a process of its own: CPU time of the reading,
 * start-up left out, and the peak memory of the whole process, start-up included.
 */
export function benchX12({
  megabytes,
  readers = Object.keys(READERS)
}: {
  megabytes: number;
  readers?: readonly string[];
}): Bench {
  const folder = mkdtempSync(join(tmpdir(), "plus-six-bench-"));
  try {
    const path = join(folder, "synthetic.835");
    const {bytes, segments, paid} = writeSynthetic835(path, {megabytes});
    return {bytes, segments, paid, measurements: readers.map((reader) => measure(reader, path, bytes))};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

function measure(reader: string, path: string, bytes: number): Measurement {
  const here = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, ["--import", "tsx", here, reader, path], {encoding: "utf8"});
  const {cpu, memory, ...reading} = JSON.parse(output) as Reading & {cpu: number; memory: number};
  return {
    reader,
    ...reading,
    cpu_seconds: Math.round(cpu * 100) / 100,
    megabytes_per_cpu_second: Math.round(bytes / 1e5 / cpu) / 10,
    peak_memory_megabytes: Math.round(memory)
  };
}

/** The lines that `plus-six bench x12` prints. */
export function renderBench({bytes, segments, paid, measurements}: Bench): string {
  const rows = measurements.map((m) =>
    [
      m.reader.padEnd(24),
      `${m.megabytes_per_cpu_second.toFixed(1)} MB per CPU-second`.padStart(24),
      `${m.peak_memory_megabytes} MB peak`.padStart(14),
      m.segments === segments && (m.paid === null || m.paid === paid) ? "same totals" : "OTHER TOTALS"
    ].join("  ")
  );
  return [`835 of ${(bytes / 1e6).toFixed(1)} MB, ${segments} segments`, ...rows].join("\n");
}

async function runOne(reader: string, path: string): Promise<void> {
  const read = READERS[reader];
  if (!read) throw new Error(`no such reader: ${reader}`);
  const before = process.cpuUsage();
  const reading = await read(path);
  const {user, system} = process.cpuUsage(before);
  const memory = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(JSON.stringify({...reading, cpu: (user + system) / 1e6, memory}));
}

const [, script, reader, path] = process.argv;
if (script && reader && path && import.meta.url === pathToFileURL(script).href) void runOne(reader, path);
