import {BUILDS} from "./build.ts";
import {FILES} from "./files.ts";
import type {Score} from "./measure.ts";
import type {Volume, VolumeReport} from "./volume.ts";

/** What is compared with what, and the ratio aimed for; `isLeast` where more is better. */
interface Target {
  readonly what: string;
  /** One contestant, or several whose times are added up. */
  readonly over: string | readonly string[];
  readonly name: string;
  readonly target: number;
  readonly isLeast?: boolean;
}

/** Another engine over DuckDB at the same job, and over the product's own tables, which keep every event and have the target. */
const beside = (what: string, name: string, target: number): Target[] => [
  {
    what,
    over: `DuckDB, same job, beside ${what}`,
    name: `${name} / DuckDB, same job`,
    target: Number.NaN,
    isLeast: true
  },
  {what, over: `DuckDB beside ${what}`, name: `${name} / DuckDB, own tables`, target, isLeast: true}
];

/** A figure that has a target by itself, milliseconds on the clock. */
const BOUNDS: readonly {readonly what: string; readonly most: number}[] = [
  {what: BUILDS.same, most: 1000},
  {what: FILES.many, most: 30_000}
];

const TARGETS: readonly Target[] = [
  {what: "load", over: "count", name: "load with reasons / counting", target: Number.NaN},
  {what: "load", over: "typed load", name: "load with reasons / typed load", target: 1.3},
  {what: "dated ledger", over: "sort", name: "dated ledger / sort of the same rows", target: 3},
  {what: "dated ledger", over: "narrow sort", name: "dated ledger / narrow sort", target: Number.NaN},
  {what: "undated ledger", over: "sort", name: "undated ledger / sort of the same rows", target: 1.5},
  {what: "dated ledger", over: "undated ledger", name: "dated / undated, costs alone kept", target: 1.5},
  {
    what: "dated ledger",
    over: "undated ledger, every event kept",
    name: "dated / undated, every event kept",
    target: 1.5
  },
  {what: "dated ledger", over: "scan", name: "dated ledger / scan", target: Number.NaN},
  {what: "finest cube", over: "cube scan", name: "finest cube / scan", target: 8},
  {what: "all grouping sets", over: "cube scan", name: "all grouping sets / scan", target: Number.NaN},
  {
    what: BUILDS.whole,
    over: ["load", "dated ledger", "finest cube"],
    name: "whole build / load + dated ledger + finest cube",
    target: 6
  },
  {what: BUILDS.marts, over: BUILDS.load, name: "export of marts / load", target: 0.2},
  {what: BUILDS.added, over: BUILDS.whole, name: "build after a 16th arrived / whole build", target: 0.3},
  {what: FILES.many, over: FILES.one, name: "one-row files / their rows in one file", target: Number.NaN},
  {what: FILES.manyX12, over: FILES.oneX12, name: "X12 files of one transaction / one file", target: 1.5},
  ...beside("SQLite", "SQLite", Number.NaN),
  ...beside("PostgreSQL, index", "PostgreSQL (index)", Number.NaN),
  ...beside("PostgreSQL, merge", "PostgreSQL (merge)", Number.NaN),
  ...beside("Polars", "Polars", 1.3),
  ...beside("ClickHouse", "ClickHouse", 1.3)
];

/** The table that `plus-six bench` prints. */
export function renderVolume({machine, volumes, exponents, largest}: VolumeReport): string {
  const lines = [`${machine.cores} cores, ${machine.memoryGigabytes} GB, Node ${machine.node}`];
  for (const volume of volumes) lines.push("", ...renderOne(volume));
  const grown = Object.entries(exponents);
  if (grown.length > 0) {
    lines.push("", "growth of CPU time with size (1 is in proportion; target at most 1)");
    lines.push(`  ${"".padEnd(44)} ${"all sizes".padStart(10)} ${"the largest two".padStart(16)}`);
    for (const [name, slope] of grown)
      lines.push(
        `  ${name.padEnd(44)} ${slope.toFixed(3).padStart(10)} ${(largest[name]?.toFixed(3) ?? "–").padStart(16)}`
      );
  }
  return lines.join("\n");
}

function renderOne(volume: Volume): string[] {
  const lines = [
    `${volume.lines.toLocaleString("en-US")} claim rows (${volume.csvMegabytes} MB of CSV), ${volume.purchases.toLocaleString("en-US")} invoice lines`,
    `  ${"median".padEnd(44)} ${"wall ms".padStart(10)} ${"CPU ms".padStart(10)}   valid runs`
  ];
  for (const score of volume.scores) {
    lines.push(`  ${score.name.padEnd(44)} ${ms(score.wall)} ${ms(score.cpu)}   ${validity(score)}`);
  }
  const ratios = TARGETS.flatMap(({what, over, name, target, isLeast = false}) => {
    const above = volume.scores.find((score) => score.name === what);
    const below = summed(volume.scores, typeof over === "string" ? [over] : over);
    if (!above || !below) return [];
    if (above.wall === null || below.wall === null) {
      const [cpuAbove, cpuBelow] = [above, below].map(({cpu, disturbed}) => cpu ?? disturbed!.cpu);
      const all = (cpuAbove! / cpuBelow!).toFixed(2);
      return [`  ${name.padEnd(44)} invalid: the machine was disturbed (CPU ratio of all runs ${all})`];
    }
    const ratio = above.wall / below.wall;
    const met = isLeast ? ratio >= target : ratio <= target;
    const aim = Number.isNaN(target) ? "" : `   target ${isLeast ? "≥" : "≤"} ${target}: ${met ? "met" : "not met"}`;
    const cpu =
      above.cpu !== null && below.cpu !== null ? (above.cpu / below.cpu).toFixed(2).padStart(10) : "".padStart(10);
    return [`  ${name.padEnd(44)} ${ratio.toFixed(2).padStart(10)} ${cpu}${aim}`];
  });
  if (ratios.length > 0) lines.push(`  ${"ratio".padEnd(44)} ${"wall".padStart(10)} ${"CPU".padStart(10)}`, ...ratios);
  for (const {what, most} of BOUNDS) {
    const found = volume.scores.find((score) => score.name === what);
    if (!found || found.wall === null) continue;
    const met = found.wall <= most ? "met" : "not met";
    lines.push(`  ${what.padEnd(44)} ${ms(found.wall)} ms   target ≤ ${most.toLocaleString("en-US")} ms: ${met}`);
  }
  for (const run of volume.memory) {
    const what = `${run.work === "load" ? "load" : "ledger and cube"}, ${run.limit ? `limit ${run.limit}` : "no limit"}`;
    lines.push(
      run.error === null
        ? `  ${what}: ${run.peakMegabytes} MB at the peak, ${run.seconds} s, ${run.cpuSeconds} s of CPU`
        : `  ${what}: failed: ${run.error}`
    );
  }
  return [...lines, ...volume.notes.map((note) => `  ${note}`)];
}

/** Several contestants as one; invalid where one of them is. */
function summed(scores: readonly Score[], names: readonly string[]): Pick<Score, "wall" | "cpu" | "disturbed"> | null {
  const parts = names.flatMap((name) => scores.filter((score) => score.name === name));
  if (parts.length < names.length) return null;
  const sum = (values: readonly (number | null)[]): number | null =>
    values.some((value) => value === null) ? null : values.reduce<number>((total, value) => total + value!, 0);
  return {
    wall: sum(parts.map(({wall}) => wall)),
    cpu: sum(parts.map(({cpu}) => cpu)),
    disturbed: {
      wall: sum(parts.map(({wall, disturbed}) => wall ?? disturbed!.wall))!,
      cpu: sum(parts.map(({cpu, disturbed}) => cpu ?? disturbed!.cpu))!
    }
  };
}

const ms = (value: number | null): string =>
  (value === null ? "–" : Math.round(value).toLocaleString("en-US")).padStart(10);
const validity = ({valid, runs, wall}: Score): string =>
  `${valid} of ${runs}${wall === null ? ", invalid: disturbed" : ""}`;
