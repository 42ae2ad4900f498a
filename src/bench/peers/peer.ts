import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../../schema/table.ts";
import type {Totals} from "../ledger-models.ts";

/** What an engine found: the ledger's totals, and the cube of issues so that cells compare, not only sums. */
export interface Found extends Totals {
  /** `site quarter cents short`, one line a cell, in order. */
  readonly cells: string;
}

/** Another engine with the same rows loaded, ready to do the same work. */
export interface Peer {
  readonly name: string;
  /** Costs every issue and adds up the cube; what is timed. */
  run(): Promise<void>;
  /** What the last run found. */
  found(): Promise<Found>;
  close(): Promise<void>;
  /** True when another process does the work. */
  readonly isElsewhere: boolean;
  /** Milliseconds of CPU that its processes have used so far, where they are on this machine; null where nobody tells. */
  readonly cpu?: () => number | null;
}

/** Milliseconds of CPU of this process's children that have ended; null where the system does not tell. */
export const cpuOfEnded = (): number | null => readStat("self")?.ofEnded ?? null;

/** Milliseconds of CPU of a server: itself, and its children, both those that run and those that have ended. */
export function cpuOfServer(pid: number): number | null {
  const server = readStat(pid);
  if (!server) return null;
  const running = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return server.own + server.ofEnded + running.reduce((sum, stat) => sum + stat!.own, 0);
}

/** From /proc: the parent of a process, and milliseconds of CPU of itself and of its children that have ended. */
function readStat(pid: number | "self"): {parent: number; own: number; ofEnded: number} | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = fields.slice(11, 15);
    return {parent: fields[1]!, own: (user + system) * 10, ofEnded: (userOfEnded + systemOfEnded) * 10};
  } catch {
    return null;
  }
}

export interface PeerOptions {
  /** Folder with claim.parquet, movement.parquet and the same as CSV, written by `exportForPeers`. */
  readonly folder: string;
  readonly scratch: string;
  /** Folder whose node_modules has optional packages. */
  readonly modules: string;
}

/** A reason in words why an engine cannot be measured here. */
export class Absent extends Error {}

/**
 * Loads an optional package from a folder's node_modules; throws `Absent` where it is not installed, or where it is and its
 * part for this machine, a package of its own with the same beginning of its name, is not.
 */
export async function optional(name: string, modules: string): Promise<Record<string, unknown>> {
  const {createRequire} = await import("node:module");
  const ask = createRequire(join(modules, "package.json"));
  try {
    return ask(name) as Record<string, unknown>;
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    const machine = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
    throw new Absent(
      isThere(ask, name)
        ? `npm package ${name} does not load (${why}): its part for this machine is a package beside it, such as ${name}-${machine}`
        : `npm package ${name} is not installed (${why})`
    );
  }
}

function isThere(ask: NodeJS.Require, name: string): boolean {
  try {
    return ask.resolve(name) !== "";
  } catch {
    return false;
  }
}

/** Claim lines that consume, and receipts and returns: the same narrow integers for every engine. */
const CLAIM = `SELECT claim_id, line, service_date AS day, site_id, ledger_ndc11 AS ndc11, hcpcs, payer_id, quarter,
  CAST(ledger_units * 1000 AS BIGINT) AS milliunits
  FROM core.claim_line WHERE consumes AND ledger_units > 0 ORDER BY claim_id, line`;
const MOVEMENT = `SELECT vendor, invoice, line, stock_date AS day, site_id, ndc11,
  CASE WHEN ledger_units > 0 THEN 0 ELSE 2 END AS kind, CAST(abs(ledger_units) * 1000 AS BIGINT) AS milliunits,
  CASE WHEN ledger_units > 0 THEN CAST(extended_amount * 100 AS BIGINT) ELSE 0 END AS cents
  FROM core.purchase WHERE kind <> 'price_credit' AND ledger_units <> 0 ORDER BY vendor, invoice, line`;

export async function exportForPeers(connection: DuckDBConnection, folder: string): Promise<void> {
  for (const [name, sql] of [
    ["claim", CLAIM],
    ["movement", MOVEMENT]
  ] as const) {
    await connection.run(`COPY (${sql}) TO ${literal(join(folder, `${name}.parquet`))} (FORMAT parquet)`);
    await connection.run(`COPY (${sql}) TO ${literal(join(folder, `${name}.csv`))} (FORMAT csv, HEADER)`);
  }
}

/** Found cells and totals from rows of `site, quarter, cents, short`, and of `issues, cents, short`. */
export function foundOf(cells: readonly (readonly unknown[])[], totals: readonly unknown[]): Found {
  const [issues = 0, cents = 0, short = 0] = totals;
  return {
    issues: String(issues),
    cents: String(cents),
    short: String(short),
    cells: cells.map((cell) => cell.map(String).join(" ")).join("\n")
  };
}

/** Totals of a finished run over its tables `costed` (all issues) and `cell` (claims). */
export const TOTALS = "SELECT count(*), CAST(sum(cents) AS BIGINT), CAST(sum(short) AS BIGINT) FROM costed";
