import type {DuckDBConnection} from "@duckdb/node-api";

/** Something to do on a connection of the warehouse. */
export interface Work {
  run(connection: DuckDBConnection): Promise<void>;
  /** Whether what it stands on is done; always, when absent. */
  isReady?(): boolean;
  /** It is done on the first connection: what TypeScript leaves in a temporary table is there alone. */
  readonly onFirst?: boolean;
}

/**
 * Does the works on several connections of one database at a time, each connection taking the first in order that is
 * ready. Planning a query, and much of a query that sorts or writes, keeps one core busy: two at a time keep two. At the
 * first that fails no further one is begun; its error is thrown when all that were begun have ended, for a connection
 * that is closed under a query takes the process with it.
 */
export async function inLanes(connections: readonly DuckDBConnection[], works: readonly Work[]): Promise<void> {
  const waiting = [...works];
  const failures: unknown[] = [];
  let wake = (): void => {};
  let ended = new Promise<void>((resolve) => (wake = resolve));
  const take = (isFirst: boolean): Work | undefined => {
    const can = (work: Work): boolean => (isFirst || !work.onFirst) && (work.isReady?.() ?? true);
    // Whoever alone can do a work does it first.
    const own = isFirst ? waiting.findIndex((work) => work.onFirst && can(work)) : -1;
    const at = own >= 0 ? own : waiting.findIndex(can);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const lane = async (connection: DuckDBConnection, isFirst: boolean): Promise<void> => {
    while (waiting.length > 0 && failures.length === 0) {
      const work = take(isFirst);
      if (!work) {
        await ended;
        continue;
      }
      try {
        await work.run(connection);
      } catch (error) {
        failures.push(error);
      }
      wake();
      ended = new Promise<void>((resolve) => (wake = resolve));
    }
  };
  await Promise.all(connections.map((connection, index) => lane(connection, index === 0)));
  if (failures.length > 0) throw failures[0];
}
