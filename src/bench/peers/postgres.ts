import {execFileSync} from "node:child_process";
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Absent, cpuOfEnded, cpuOfServer, type Found, foundOf, type Peer, type PeerOptions, TOTALS} from "./peer.ts";
import {byIndex, byMerge, CELLS_BY_SITE, cellSql, ledgerSql} from "./sql.ts";

/** Where Debian puts the server's programs. */
const BIN = "/usr/lib/postgresql/15/bin";

/** Nothing here needs to survive a crash; memory as generous as the machine of a small practice allows. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum: "off",
  shared_buffers: "2GB",
  work_mem: "1GB",
  maintenance_work_mem: "1GB",
  max_parallel_workers_per_gather: "2",
  listen_addresses: "''"
};

/** A server of its own in a temporary folder, reached by a socket; PostgreSQL refuses to run as root, so root borrows a user. */
class Server {
  private readonly folder = mkdtempSync(join(tmpdir(), "plus-six-pg-"));
  private readonly user: {uid?: number; gid?: number};

  constructor() {
    if (!existsSync(join(BIN, "initdb")))
      throw new Absent("PostgreSQL 15 is not on this machine (Debian package postgresql-15)");
    this.user = process.getuid?.() === 0 ? {uid: idOf("-u"), gid: idOf("-g")} : {};
    chmodSync(this.folder, 0o777);
    this.command("initdb", ["-D", this.data, "--locale=C", "-E", "UTF8", "-A", "trust", "-U", "bench"]);
    const options = Object.entries(SETTINGS).map(([name, value]) => `-c ${name}=${value}`);
    this.command("pg_ctl", [
      "-D",
      this.data,
      "-w",
      "-l",
      join(this.folder, "log"),
      "-o",
      [`-k ${this.folder}`, ...options].join(" "),
      "start"
    ]);
  }

  private get data(): string {
    return join(this.folder, "data");
  }

  private command(name: string, args: readonly string[]): void {
    execFileSync(join(BIN, name), args, {...this.user, cwd: this.folder, stdio: ["ignore", "ignore", "pipe"]});
  }

  /** Runs SQL in one session; rows come back with | between values. */
  sql(script: string): string {
    return execFileSync(
      join(BIN, "psql"),
      ["-h", this.folder, "-U", "bench", "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"],
      {
        input: script,
        encoding: "utf8",
        maxBuffer: 2 ** 28
      }
    );
  }

  /** Of the server with its sessions, and of the programs that asked it. */
  cpu(): number | null {
    const [pid] = readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n");
    const [server, clients] = [cpuOfServer(Number(pid)), cpuOfEnded()];
    return server === null || clients === null ? null : server + clients;
  }

  stop(): void {
    this.command("pg_ctl", ["-D", this.data, "-m", "immediate", "-w", "stop"]);
    rmSync(this.folder, {recursive: true, force: true});
  }
}

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], {encoding: "utf8"}));

/** PostgreSQL 15 in its two best formulations: an index lookup for each issue, and one merged sort of lots and issues. */
export async function openPostgres({folder}: PeerOptions): Promise<Peer[]> {
  mkdirSync(folder, {recursive: true});
  const server = new Server();
  server.sql(`CREATE UNLOGGED TABLE claim (claim_id text, line int, day date, site_id text, ndc11 text, hcpcs text, payer_id text, quarter text, milliunits bigint);
CREATE UNLOGGED TABLE movement (vendor text, invoice text, line int, day date, site_id text, ndc11 text, kind int, milliunits bigint, cents bigint);
\\copy claim FROM '${join(folder, "claim.csv")}' WITH (FORMAT csv, HEADER)
\\copy movement FROM '${join(folder, "movement.csv")}' WITH (FORMAT csv, HEADER)
ANALYZE;`);
  const lateral = `LATERAL (SELECT * FROM lot WHERE lot.site_id = issue.site_id AND lot.ndc11 = issue.ndc11
    AND lot.position_start < issue.issued_after ORDER BY lot.position_start DESC LIMIT 1) AS lot ON true`;
  const [event, lot, issue] = ledgerSql("UNLOGGED TABLE");
  const start = `SET client_min_messages = warning;\nDROP TABLE IF EXISTS event, lot, issue, costed, cell;\n${event};\n${lot};\n${issue};`;
  const rows = (text: string): string[][] =>
    text
      .trim()
      .split("\n")
      .map((row) => row.split("|"));
  const found = async (): Promise<Found> =>
    foundOf(rows(server.sql(`${CELLS_BY_SITE};`)), rows(server.sql(`${TOTALS};`))[0] ?? []);
  const byIndexSql = `${start}\nCREATE INDEX ON lot (site_id, ndc11, position_start);\nANALYZE lot;\n${cellSql("UNLOGGED TABLE", byIndex(lateral)).join(";\n")};`;
  const byMergeSql = `${start}\nANALYZE lot, issue;\n${cellSql("UNLOGGED TABLE", byMerge).join(";\n")};`;
  return [
    {
      name: "PostgreSQL, index",
      isElsewhere: true,
      cpu: () => server.cpu(),
      run: async () => void server.sql(byIndexSql),
      found,
      close: async () => {}
    },
    {
      name: "PostgreSQL, merge",
      isElsewhere: true,
      cpu: () => server.cpu(),
      run: async () => void server.sql(byMergeSql),
      found,
      close: async () => server.stop()
    }
  ];
}
