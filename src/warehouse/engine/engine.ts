import type {Column} from "../models.ts";

/** Something else that runs the heavy models, on the sites of one shard. Table names are the warehouse's own, `schema.table`. */
export interface Engine {
  /** Where it is, for messages: host and port, never a password. */
  readonly host: string;
  /** Proves that it can do the work, and makes a place of its own for this run. */
  open(): Promise<void>;
  /** Makes a table of these columns, with DuckDB's types, from Parquet files; returns its rows. */
  fill(table: string, columns: readonly Column[], files: readonly string[]): Promise<number>;
  /** Builds a model, in place of one of that name. */
  make(model: {readonly name: string; readonly view: boolean; readonly sql: string}): Promise<void>;
  /** Writes a table's rows into a Parquet file of this machine; returns how many it holds there. */
  take(table: string, file: string): Promise<number>;
  /** Removes all that the run put there, also after a failure. */
  close(): Promise<void>;
}

/** An engine cannot do what was asked: one line that names its host. Nothing is wrong with the input or with this program. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  constructor(what: string, host: string) {
    super(`${what.replace(/\s+/g, " ").trim()} (${host})`);
  }
}

/** The engine's own complaint among an error and what caused it; null when there is none. */
export function engineError(error: unknown): EngineError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof EngineError) return cause;
  return null;
}

/** Does the same on every engine at once and waits for all of them, so that none still works when one has failed. */
export async function onAll<T>(
  engines: readonly Engine[],
  work: (engine: Engine, shard: number) => Promise<T>
): Promise<T[]> {
  const done = await Promise.allSettled(engines.map(work));
  return done.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}
