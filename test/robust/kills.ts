import {type ChildProcess, spawn} from "node:child_process";
import {join} from "node:path";
import {randomLcg} from "d3";
import {ROOT} from "../helpers/empty-warehouse.ts";
import type {FaultKind} from "./faults.ts";
import {type FaultCount, type Place, Watch} from "./wap.ts";

export const VICTIM = join(import.meta.dirname, "victim.ts");

export interface Ended {
  readonly code: number | null;
  readonly milliseconds: number;
  readonly said: string;
}

/** Half of victims live a second or two: to optimize their code, and to collect on threads, costs them a quarter of that. */
const SHORT_LIVED = ["--no-opt", "--single-threaded"];

/** A build in a process of its own, until it ends or is killed. `limit`: no file it writes may be longer, in KiB. `script`: another program's, or one file of this one (bundled.ts). */
export function victim(
  {data, out}: Place,
  {
    extra = [],
    limit,
    script = VICTIM,
    onStart
  }: {extra?: readonly string[]; limit?: number; script?: string; onStart?: (child: ChildProcess) => void} = {}
): Promise<Ended> {
  const args = [...SHORT_LIVED, ...(script.endsWith(".ts") ? ["--import", "tsx"] : []), script, data, out, ...extra];
  const started = performance.now();
  return new Promise((done, fail) => {
    const options = {cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] as ("ignore" | "pipe")[]};
    // Without the signal that would end it, a write beyond the limit fails as on a full disk.
    const child = limit
      ? spawn("bash", ["-c", `trap "" XFSZ; ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, ...args], options)
      : spawn(process.execPath, args, options);
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    onStart?.(child);
    child.on("error", fail);
    child.on("close", (code) => done({code, milliseconds: performance.now() - started, said}));
  });
}

/** After so many kills a run that nobody kills, which must recover, and whose time says when to kill the next ones. */
const RECOVER_EVERY = 25;

/** Kills builds at random moments of their life. */
export async function killLoop(
  place: Place,
  {count, seed, script}: {count: number; seed: number; script?: string}
): Promise<FaultCount & {recovered: number}> {
  const watch = new Watch(place.out);
  const random = randomLcg(seed);
  let recovered = 0;
  const recover = async (name: string): Promise<number> => {
    const {code, milliseconds, said} = await victim(place, script ? {script} : {});
    if (code !== 0) watch.count.wrong.push(`${name}: the next run failed: ${said}`);
    else watch.recovered(name);
    recovered++;
    return milliseconds;
  };
  let life = await recover("at first");
  for (let n = 1; n <= count; n++) {
    const after = random() * life * 1.05;
    let timer: NodeJS.Timeout | undefined;
    const {code} = await victim(place, {
      ...(script ? {script} : {}),
      onStart: (child) => {
        timer = setTimeout(() => child.kill("SIGKILL"), after);
      }
    });
    clearTimeout(timer);
    const name = `killed after ${Math.round(after)} ms [seed ${seed} kill ${n}]`;
    watch.after(name, code !== 0);
    if (n % RECOVER_EVERY === 0 || n === count) {
      watch.look(name);
      life = await recover(name);
    }
  }
  return {...watch.count, recovered};
}

/** Kills builds right before the Nth operation of a kind, for the given Ns; one that has fewer ends well. */
export async function aimedKills(
  place: Place,
  aims: readonly {kind: FaultKind; nth: number}[],
  script?: string
): Promise<FaultCount> {
  const watch = new Watch(place.out);
  for (const {kind, nth} of aims) {
    const {code} = await victim(place, {extra: [kind, String(nth)], ...(script ? {script} : {})});
    const name = `killed at ${kind} ${nth}`;
    watch.after(name, code !== 0);
  }
  watch.look("the last kill");
  const {code, said} = await victim(place, script ? {script} : {});
  if (code !== 0) watch.count.wrong.push(`the run after the last kill failed: ${said}`);
  else watch.recovered("after the last kill");
  return watch.count;
}
