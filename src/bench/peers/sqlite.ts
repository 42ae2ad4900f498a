import {execFileSync} from "node:child_process";
import {join} from "node:path";
import {Absent, cpuOfEnded, type Found, foundOf, type Peer, type PeerOptions, TOTALS} from "./peer.ts";
import {byIndex, CELLS_BY_SITE, cellSql, ledgerSql} from "./sql.ts";

/** SQLite through its own command line (Debian package sqlite3). Its best: a clustered table of lots, one lookup an issue. */
export async function openSqlite({folder, scratch}: PeerOptions): Promise<Peer> {
  const file = join(scratch, "peer.sqlite");
  const sqlite = (script: string): string => {
    try {
      return execFileSync("sqlite3", [file], {input: `${PRAGMAS}\n${script}`, encoding: "utf8", maxBuffer: 2 ** 28});
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Absent("sqlite3 is not on this machine");
      throw error;
    }
  };
  sqlite(`CREATE TABLE claim (claim_id TEXT, line INTEGER, day TEXT, site_id TEXT, ndc11 TEXT, hcpcs TEXT, payer_id TEXT, quarter TEXT, milliunits INTEGER);
CREATE TABLE movement (vendor TEXT, invoice TEXT, line INTEGER, day TEXT, site_id TEXT, ndc11 TEXT, kind INTEGER, milliunits INTEGER, cents INTEGER);
.import --csv --skip 1 "${join(folder, "claim.csv")}" claim
.import --csv --skip 1 "${join(folder, "movement.csv")}" movement`);
  const [event, lot, issue] = ledgerSql("TABLE");
  const clustered = `CREATE TABLE lot (site_id TEXT, ndc11 TEXT, position_start INTEGER, milliunits INTEGER, cents INTEGER,
    cents_before INTEGER, lot_number INTEGER, PRIMARY KEY (site_id, ndc11, position_start)) WITHOUT ROWID;
    INSERT INTO lot ${lot!.slice(lot!.indexOf("SELECT"))}`;
  const lookup = `lot ON lot.site_id = issue.site_id AND lot.ndc11 = issue.ndc11 AND lot.position_start = (
    SELECT max(before.position_start) FROM lot AS before
    WHERE before.site_id = issue.site_id AND before.ndc11 = issue.ndc11 AND before.position_start < issue.issued_after)`;
  const work = [event, clustered, issue, ...cellSql("TABLE", byIndex(lookup))].join(";\n");
  const drop = ["event", "lot", "issue", "costed", "cell"].map((name) => `DROP TABLE IF EXISTS ${name};`).join("\n");
  const rows = (text: string): string[][] =>
    text
      .trim()
      .split("\n")
      .map((row) => row.split("|"));
  return {
    name: "SQLite",
    isElsewhere: true,
    cpu: cpuOfEnded,
    run: async () => void sqlite(`${drop}\nBEGIN;\n${work};\nCOMMIT;`),
    found: async (): Promise<Found> => foundOf(rows(sqlite(`${CELLS_BY_SITE};`)), rows(sqlite(`${TOTALS};`))[0] ?? []),
    close: async () => {}
  };
}

/** Nothing here needs to survive a crash. */
const PRAGMAS = `.bail on
.output /dev/null
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000000; PRAGMA threads = 2;
.output stdout`;
