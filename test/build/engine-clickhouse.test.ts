import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {parseAddress} from "../../src/warehouse/clickhouse/address.ts";
import {openServer} from "../../src/warehouse/clickhouse/server.ts";
import {CHDB_MODULES, type ChdbServer, startChdb} from "../helpers/chdb.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";

describe.skipIf(!CHDB_MODULES)(
  "plus-six build --engine, two ClickHouse servers (chdb is not installed: skipped)",
  () => {
    let folder: string;
    let servers: ChdbServer[];
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "plus-six-clickhouse-"));
      servers = await Promise.all(["a", "b"].map((name) => startChdb(join(folder, name))));
    });
    afterAll(async () => {
      for (const server of servers) await server.stop();
      rmSync(folder, {recursive: true, force: true});
    });

    it("writes marts of the same bytes as DuckDB alone, and leaves nothing on the servers", {timeout: 600_000}, async () => {
      const here = await sampleBuilt();
      const there = join(folder, "built");
      const engine = servers.map(({url}) => url).join(",");
      const {code, stderr} = await plusSix(["build", "--no-site", "--out", there, "--engine", engine]);
      expect(stderr).toMatch(/sent to the engine \([\d.]+ MB\)/);
      expect(code).toBeLessThan(2);
      const marts = readdirSync(join(here, "marts")).sort();
      expect(readdirSync(join(there, "marts")).sort()).toEqual(marts);
      const other = marts.filter(
        (name) => !readFileSync(join(here, "marts", name)).equals(readFileSync(join(there, "marts", name)))
      );
      expect(other).toEqual([]);
      for (const {url} of servers) {
        const client = openServer(parseAddress(url)!);
        expect(await client.rows("SELECT name FROM system.databases WHERE name LIKE 'plus_six_%'", "looking")).toEqual(
          []
        );
        expect(await client.rows("SELECT name FROM system.functions WHERE name LIKE 'plus_six_%'", "looking")).toEqual(
          []
        );
      }
    });
  }
);
