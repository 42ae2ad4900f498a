import fs from "node:fs";
import {syncBuiltinESMExports} from "node:module";
import {DuckDBAppender, DuckDBConnection} from "@duckdb/node-api";

/** `FAULT_STEP=20` tries every twentieth fault of the long run, to see in minutes that it works; without it every one is tried. */
export const FAULT_STEP = Number(process.env["FAULT_STEP"] ?? 1);

/** Operations that can fail: what changes the disk, and what asks the database. */
export const KINDS = ["write", "remove", "rename", "fsync", "query"] as const;
export type FaultKind = (typeof KINDS)[number];

const FUNCTIONS: Readonly<Record<Exclude<FaultKind, "query">, readonly string[]>> = {
  write: [
    "writeFileSync",
    "appendFileSync",
    "writeSync",
    "mkdirSync",
    "mkdtempSync",
    "symlinkSync",
    "linkSync",
    "copyFileSync",
    "truncateSync",
    "chmodSync"
  ],
  remove: ["rmSync", "rmdirSync", "unlinkSync"],
  rename: ["renameSync"],
  fsync: ["fsyncSync"]
};
const QUERIES = [
  [DuckDBConnection.prototype, ["run", "runAndReadAll", "stream", "createAppender"]],
  [DuckDBAppender.prototype, ["flushSync", "closeSync"]]
] as const;

export class InjectedFault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`${code}: injected`);
    this.code = code;
  }
}

export interface FaultPlan {
  readonly kind: FaultKind;
  /** The Nth operation of the kind fails, from 1; 0 fails none and only counts. */
  readonly nth: number;
  /** ENOSPC, EIO, EACCES, EROFS; the failed operation leaves nothing. */
  readonly code: string;
  /** Every operation from the Nth on fails too: a disk that is full stays full. */
  readonly stays?: boolean;
  /** The process dies at the Nth operation, before it is done. */
  readonly kills?: boolean;
  /** Told of each operation, from 1, and of the place in the program that asks for it. */
  readonly onOperation?: (nth: number, place: string) => void;
}

type Callable = (...args: unknown[]) => unknown;

/** Where in the program an operation is asked for: the two lines nearest to it, without the one way to the database. */
function placeAsking(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 20;
  const frames = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = limit;
  const own = frames.filter((frame) => /\/(src|loaders)\//.test(frame) && !frame.includes("/warehouse/database.ts"));
  return own.slice(0, 2).join("\n");
}

/** A place in the program that asks more often than this is a loop, over models or files: not all its rounds differ. */
const LOOP = 4;
/** Of a loop the first and the last round fail, and every so many-th between. */
const EVERY = 48;

/**
 * Operations of a kind that stand for all, in order, of those that `work` does: all of each place in the program, but of a loop
 * over models, marts or files the first, the last and every 48th, since its rounds have one way out.
 */
export async function standing(
  kind: FaultKind,
  work: () => Promise<unknown>
): Promise<{chosen: number[]; operations: number; places: number}> {
  const places = new Map<string, number[]>();
  const onOperation = (nth: number, where: string): void => void places.set(where, [...(places.get(where) ?? []), nth]);
  const {count: operations} = await withFault({kind, nth: 0, code: "EIO", onOperation}, work);
  const chosen = [...places.values()].flatMap((list) =>
    list.length <= LOOP ? list : list.filter((_, n) => n % EVERY === 0 || n === list.length - 1)
  );
  return {chosen: chosen.toSorted((a, b) => a - b), operations, places: places.size};
}

/** Makes the Nth operation of a kind fail while `work` runs; gives how many there were. Not for two works at once. */
export async function withFault(
  plan: FaultPlan,
  work: () => Promise<unknown>
): Promise<{count: number; error: unknown}> {
  let count = 0;
  let isOff = false;
  let isInside = false;
  const spring = (): void => {
    if (isOff) return;
    count++;
    plan.onOperation?.(count, placeAsking());
    if (plan.kills && count === plan.nth) process.kill(process.pid, "SIGKILL");
    if (count === plan.nth || (plan.stays && plan.nth > 0 && count > plan.nth)) throw new InjectedFault(plan.code);
  };
  const undo: (() => void)[] = [];
  const patch = (target: Record<string, Callable>, name: string): void => {
    const original = target[name]!;
    target[name] = function (this: unknown, ...args: unknown[]): unknown {
      // One of these may be made of another: that is one operation.
      if (isInside) return original.apply(this, args);
      spring();
      isInside = true;
      try {
        return original.apply(this, args);
      } finally {
        isInside = false;
      }
    };
    undo.push(() => {
      target[name] = original;
    });
  };
  if (plan.kind === "query") {
    for (const [prototype, names] of QUERIES)
      for (const name of names) patch(prototype as unknown as Record<string, Callable>, name);
  } else for (const name of FUNCTIONS[plan.kind]) patch(fs as unknown as Record<string, Callable>, name);
  syncBuiltinESMExports();
  try {
    await work();
    return {count, error: null};
  } catch (error) {
    return {count, error};
  } finally {
    isOff = true;
    for (const each of undo) each();
    syncBuiltinESMExports();
  }
}
