import {lstatSync, readdirSync, readlinkSync, rmSync} from "node:fs";
import {basename, dirname, join} from "node:path";
import {build} from "../../src/publish/build.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {type FaultPlan, withFault} from "./faults.ts";
import {bytesOf} from "./tiny.ts";

export interface Place {
  readonly data: string;
  readonly out: string;
}

export const buildHere = ({data, out}: Place, threads = 1): Promise<unknown> =>
  build({root: ROOT, data, out, dist: null, site: false, threads});

/** Marts and bill of materials, whose bytes do not change from run to run. */
export const lasting = (out: string): Record<string, string> =>
  bytesOf(out, (path) => path.startsWith("marts/") || path === "bom.json");

/** A publication as a reader has it: which one, and every byte of it. */
export const seen = (out: string): string => JSON.stringify([readlinkSync(out), bytesOf(out)]);

/**
 * Which publication it is, and the number, size and times of change of each of its files: the system gives a file that is
 * written to or replaced another time or number, so that equal answers are equal publications.
 */
function stateOf(out: string): string {
  const files = readdirSync(out, {recursive: true, encoding: "utf8"}).sort();
  const states = files.map((path) => {
    const {ino, size, mtimeNs, ctimeNs} = lstatSync(join(out, path), {bigint: true});
    return [path, ino, size, mtimeNs, ctimeNs].join(" ");
  });
  return [readlinkSync(out), ...states].join("\n");
}

/** How many faults pass between two looks at every byte. */
const BYTES_EVERY = 40;

export interface FaultCount {
  /** The build failed and what was published stayed as it was. */
  kept: number;
  /** The build went on without what failed, or it failed when all was done: it published the same numbers. */
  published: number;
  /** What went wrong: the fault and what it did. */
  readonly wrong: string[];
}

export const noFaults = (): FaultCount => ({kept: 0, published: 0, wrong: []});
export const saying = ({kept, published, wrong}: FaultCount): string =>
  `${kept} kept the old, ${published} published, ${wrong.length} wrong`;

/** Looks at a publication after each fault: the old one untouched, or a new one with the same numbers. */
export class Watch {
  readonly count = noFaults();
  private readonly out: string;
  private readonly good: string;
  private state: string;
  private bytes: string;
  private looks = 0;

  constructor(out: string) {
    this.out = out;
    this.good = JSON.stringify(lasting(out));
    this.state = stateOf(out);
    this.bytes = seen(out);
  }

  /** Counts what a fault of this name did; `failed` is what the run itself said. */
  after(name: string, failed: boolean): void {
    const now = stateOf(this.out);
    if (now === this.state) {
      if (failed) this.count.kept++;
      else this.count.wrong.push(`${name}: said it published and did not`);
      if (++this.looks % BYTES_EVERY === 0) this.look(name);
      return;
    }
    if (JSON.stringify(lasting(this.out)) === this.good) this.count.published++;
    else this.count.wrong.push(`${name}: published something else`);
    this.state = now;
    this.bytes = seen(this.out);
  }

  /** Every byte of the publication is as it was when it was published. */
  look(name: string): void {
    if (seen(this.out) !== this.bytes) this.count.wrong.push(`${name}: other bytes in what was published`);
  }

  /** A run without a fault publishes the same numbers, and leaves nothing but the publication before it. */
  recovered(name: string): void {
    const now = stateOf(this.out);
    const left = leftBeside(this.out);
    if (now === this.state) this.count.wrong.push(`${name}: the next run published nothing`);
    else if (JSON.stringify(lasting(this.out)) !== this.good)
      this.count.wrong.push(`${name}: the next run published something else`);
    else if (left.length > 1) this.count.wrong.push(`${name}: the next run left ${left.join(", ")}`);
    this.state = now;
    this.bytes = seen(this.out);
  }
}

/** A fault, and with how many threads the build runs that meets it: with more than one, queries run beside it. */
export type Plan = Omit<FaultPlan, "kills"> & {readonly threads?: number};

/** Fails the Nth operation of each kind for the given Ns, one build each, then builds without a fault. */
export async function faultLoop(place: Place, plans: readonly Plan[]): Promise<FaultCount> {
  const watch = new Watch(place.out);
  for (const plan of plans) {
    const {error} = await withFault(plan, () => buildHere(place, plan.threads));
    watch.after(`${plan.kind} ${plan.nth} ${plan.code}${plan.stays ? " staying" : ""}`, error !== null);
    // A lock that could not be removed names this process, which in life is gone by the next run.
    rmSync(`${place.out}.lock`, {force: true});
  }
  watch.look("the last fault");
  await buildHere(place);
  watch.recovered("after the last fault");
  return watch.count;
}

/** What lies beside a publication, but for the one before it: nothing, once a run has ended well. */
export const leftBeside = (out: string): string[] =>
  readdirSync(dirname(out)).filter((name) => name !== basename(out) && name !== readlinkSync(out));
