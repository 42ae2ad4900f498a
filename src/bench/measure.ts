import {readFileSync} from "node:fs";
import {availableParallelism} from "node:os";

/** One run: milliseconds on the clock and of CPU time, and whether others used the machine meanwhile. */
export interface Run {
  readonly wall: number;
  /** Of the processes that do the work; of the whole machine when nobody can tell which those are. */
  readonly cpu: number;
  readonly isDisturbed: boolean;
}

export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** True when a server or another program does the work, whose CPU time is not this process's. */
  readonly isElsewhere?: boolean;
  /** Milliseconds of CPU used so far by those who do the work elsewhere on this machine, where the system tells. */
  readonly cpu?: (() => number | null) | undefined;
}

/** Medians of the valid runs of one contestant, milliseconds; null when too few runs were valid. */
export interface Score {
  readonly name: string;
  readonly wall: number | null;
  readonly cpu: number | null;
  readonly valid: number;
  readonly runs: number;
  /** When too few runs were valid: medians of all of them, to be shown only as what a disturbed machine gave. */
  readonly disturbed: {readonly wall: number; readonly cpu: number} | null;
}

/** Others may use so much of the machine's cores before a run is disturbed. */
const OTHERS_SHARE = 0.1;
/** Less CPU per second than this part of the contestant's best run: something else had the cores. */
const SHARE_OF_BEST = 0.8;
/** At least so many valid runs make a median. */
const FEWEST = 3;
/** A run of less is repeated until it took so many milliseconds: ticks of the clock of CPU time are 10. */
const LEAST = 100;

/** Runs contestants in turn, round after round, and scores each by medians of the runs that were not disturbed. */
export async function interleave(
  contestants: readonly Contestant[],
  rounds: number,
  {fewest = Math.min(FEWEST, rounds)}: {fewest?: number} = {}
): Promise<Score[]> {
  const runs = new Map<string, Run[]>(contestants.map(({name}) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) runs.get(contestant.name)!.push(await timed(contestant));
  }
  return contestants.map(({name}) => score(name, runs.get(name)!, fewest));
}

/** Medians of the valid runs. A run is invalid when others used the machine, or its CPU per second is far below the best. */
export function score(name: string, runs: readonly Run[], fewest = FEWEST): Score {
  const best = Math.max(...runs.map(({wall, cpu}) => cpu / wall));
  const valid = runs.filter(({wall, cpu, isDisturbed}) => !isDisturbed && cpu / wall >= SHARE_OF_BEST * best);
  const enough = valid.length >= fewest;
  return {
    name,
    wall: enough ? median(valid.map(({wall}) => wall)) : null,
    cpu: enough ? median(valid.map(({cpu}) => cpu)) : null,
    valid: valid.length,
    runs: runs.length,
    disturbed: enough ? null : {wall: median(runs.map(({wall}) => wall)), cpu: median(runs.map(({cpu}) => cpu))}
  };
}

async function timed({run, isElsewhere = false, cpu = () => null}: Contestant): Promise<Run> {
  const busy = machineBusy();
  const before = process.cpuUsage();
  const theirsBefore = cpu();
  const start = performance.now();
  let times = 0;
  let wall = 0;
  do {
    await run();
    times++;
    wall = performance.now() - start;
  } while (wall < LEAST);
  const {user, system} = process.cpuUsage(before);
  const theirsNow = cpu();
  const theirs = theirsBefore === null || theirsNow === null ? null : theirsNow - theirsBefore;
  const own = (user + system) / 1000 + (theirs ?? 0);
  const now = machineBusy();
  if (busy === null || now === null) return {wall: wall / times, cpu: own / times, isDisturbed: false};
  const others = now - busy - own;
  // On a short run a tick or two of others is no disturbance.
  const isKnown = !isElsewhere || theirs !== null;
  const isDisturbed = isKnown && others > Math.max(30, OTHERS_SHARE * wall * availableParallelism());
  return {wall: wall / times, cpu: (isKnown ? own : now - busy) / times, isDisturbed};
}

/** Milliseconds that all cores together have been busy; null where the system does not tell. */
function machineBusy(): number | null {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = readFileSync("/proc/stat", "utf8")
      .split("\n", 1)[0]!
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq) * 10;
  } catch {
    return null;
  }
}

/** The middle value; the mean of the two middle ones when there are an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** How time grows with size: the slope of its logarithm over the logarithm of the size, least squares; 1 is in proportion. */
export function exponent(points: readonly {size: number; time: number}[]): number | null {
  if (points.length < 2) return null;
  const x = points.map(({size}) => Math.log(size));
  const y = points.map(({time}) => Math.log(time));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const above = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return above / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
