import {spawn} from "node:child_process";
import {once as event} from "node:events";
import {cpSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {type BuildOptions, build} from "../publish/build.ts";
import {split} from "./incremental.ts";
import {type Contestant, interleave, type Score} from "./measure.ts";
import type {Stage, StageOptions} from "./stages.ts";

/** New rows are one part in so many: a quarter of four years. */
const PARTS = 16;

/** What the stage's scores are called; ratios are made of them in render.ts. */
export const BUILDS = {
  whole: "whole build",
  load: "of it: load",
  marts: "of it: marts",
  added: "build after a 16th arrived",
  same: "nothing changed"
} as const;

interface BuildsOptions {
  /** Also after a sixteenth of the claim rows and after nothing arrived. */
  readonly again: boolean;
  /** The peak of memory has a target. */
  readonly isLarge: boolean;
}

/**
 * Everything but the site, once: from nothing, and, when asked, after a sixteenth of the claim rows and after nothing
 * arrived. A build that fails is a note: what other stages measured at that size stands.
 */
export async function buildStage(options: StageOptions, how: BuildsOptions): Promise<Stage> {
  try {
    return await builds(options, how);
  } catch (error) {
    return {scores: [], notes: [`${BUILDS.whole}: failed: ${(error as Error).message.slice(0, 400)}`]};
  }
}

async function builds({root, folder, generated}: StageOptions, {again, isLarge}: BuildsOptions): Promise<Stage> {
  const own = join(folder, "whole");
  const data = join(own, "data");
  mkdirSync(data, {recursive: true});
  const out = join(own, "built");
  try {
    const added = join(own, "claims-new.csv");
    const old = generated.claimLines - Math.floor(generated.claimLines / PARTS);
    await split(join(generated.data, "claims.csv"), old, join(data, "claims.csv"), added);
    for (const file of ["purchases.csv", "sites.csv", "payers.csv"])
      linkSync(join(generated.data, file), join(data, file));
    cpSync(join(generated.data, "cms"), join(data, "cms"), {recursive: true});
    const options = {root, data, out, dist: null, site: false} as const;
    if (again) await build(options);
    linkSync(added, join(data, "claims-new.csv"));
    const run =
      (given: Partial<BuildOptions> = {}) =>
      async (): Promise<void> =>
        void (await build({...options, ...given}));
    const after = again ? await once({name: BUILDS.added, run: run()}) : [];
    const steps: Score[] = [];
    forgetPeak();
    const whole = await once({name: BUILDS.whole, run: run({force: true, onStep: stepsInto(steps)})});
    const peak = peakMegabytes();
    const same = again
      ? await once({
          name: BUILDS.same,
          run: () => command(root, ["build", "--data", data, "--out", out, "--no-site"]),
          isElsewhere: true,
          cpu: childrenCpu
        })
      : [];
    const isValid = whole[0]!.wall !== null;
    return {
      scores: [...whole, ...steps.map((step) => (isValid ? step : disturbed(step))), ...after, ...same],
      notes:
        peak === null
          ? []
          : [
              `whole build: ${peak} MB at the peak, Node and this bench included${isLarge ? " (target: less than 8,000)" : ""}`
            ]
    };
  } finally {
    rmSync(own, {recursive: true, force: true});
  }
}

/** One run with the validity of all others: nobody else may have used the machine meanwhile. */
const once = (contestant: Contestant): Promise<Score[]> => interleave([contestant], 1);

/** The command line in a process of its own, as a person waits for it: Node's start and the reading of the program with it. */
async function command(root: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, "src/start.js"), ...args], {cwd: root, stdio: "ignore"});
  const [code] = (await event(child, "close")) as [number];
  if (code > 1) throw new Error(`plus-six ${args[0]} ended with exit code ${code}`);
}

/** Milliseconds of CPU of the children that have ended, in ticks of ten; null where the system does not tell. */
function childrenCpu(): number | null {
  try {
    // The name of the program stands in brackets and may hold spaces: fields are counted after it.
    const fields = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return null;
  }
}

const disturbed = (score: Score): Score => ({
  ...score,
  wall: null,
  cpu: null,
  valid: 0,
  disturbed: {wall: score.wall!, cpu: score.cpu!}
});

/** The most memory this process has had is from now on what it has now; where the system does not forget, nothing happens. */
function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux, or not allowed: the peak is then that of the whole bench.
  }
}

/** The most memory of this process since it was told to forget; null where the system does not tell. */
function peakMegabytes(): number | null {
  try {
    const peak = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"));
    return peak ? Math.round((Number(peak[1]) * 1024) / 1e6) : null;
  } catch {
    return null;
  }
}

/** Scores of the build's steps: CPU is what the process used since the step before. */
function stepsInto(scores: Score[]): (step: string, seconds: number) => void {
  let before = process.cpuUsage();
  return (step, seconds) => {
    const {user, system} = process.cpuUsage(before);
    before = process.cpuUsage();
    const name = `of it: ${step}`;
    scores.push({name, wall: seconds * 1000, cpu: (user + system) / 1000, valid: 1, runs: 1, disturbed: null});
  };
}
