import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {build} from "../../src/publish/build.ts";
import {clickHouseServers} from "../../src/publish/engine.ts";
import {parseAddress} from "../../src/warehouse/clickhouse/address.ts";
import {clickHouseEngine} from "../../src/warehouse/clickhouse/engine.ts";
import {openServer} from "../../src/warehouse/clickhouse/server.ts";
import {CHDB_MODULES, type ChdbServer, startChdb} from "../helpers/chdb.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix, sampleBuilt} from "../helpers/sample.ts";
import {bytesOf} from "../robust/tiny.ts";

describe.skipIf(!CHDB_MODULES)("plus-six build --engine, ClickHouse servers (chdb is not installed: skipped)", () => {
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

  it("means by each function of its dialect what DuckDB means, also below nothing and beyond 64 bits", async () => {
    const engine = clickHouseEngine(openServer(parseAddress(servers[0]!.url)!), {
      root: ROOT,
      run: "plus_six_dialect"
    });
    await engine.open();
    const {connection, close} = await emptyWarehouse();
    const amounts = ["-7", "-1", "0", "1", "7", "3000000001", "4000000000000", "-4000000000001"];
    const parts = [
      ["0", "3"],
      ["1", "3"],
      ["2", "3"],
      ["3", "3"],
      ["3999999999", "4000000000"]
    ] as const;
    const calls = amounts.flatMap((amount) =>
      parts.flatMap(([part, whole]) => {
        const [a, p, w] = [amount, part, whole].map((number) => `CAST(${number} AS BIGINT)`);
        const half = Number(amount) < 0 ? [] : [`round_share(${a}, ${p}, ${w})`];
        return [`floor_share(${a}, ${p}, ${w})`, `abs(${a})`, ...half];
      })
    );
    const sql = `SELECT quarter_of(CAST('2024-12-31' AS DATE)), ${calls.join(", ")}`;
    const here = (await connection.runAndReadAll(sql)).getRows()[0]!.map(String);
    expect((await engine.rows(sql))[0]).toEqual(here);
    close();
    await engine.close();
  });

  it("writes marts of the same bytes as DuckDB alone, and leaves nothing on the servers", {
    timeout: 600_000
  }, async () => {
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

  it("publishes nothing when one of three servers is lost in the middle, and the next run completes", {
    timeout: 600_000
  }, async () => {
    const here = await sampleBuilt();
    const parent = join(folder, "lost");
    const out = join(parent, "built");
    const third = await startChdb(join(folder, "c"));
    const fourth = await startChdb(join(folder, "d"));
    const options = {root: ROOT, data: join(ROOT, "data/sample"), out, dist: null, site: false};
    const enginesOf = (last: ChdbServer) =>
      clickHouseServers(
        ROOT,
        [...servers.slice(0, 2), last].map(({url}) => url)
      );
    try {
      await build({...options, engines: enginesOf(third)});
      const before = bytesOf(out);
      const standing = readdirSync(parent).sort();
      const engines = enginesOf(third);
      const lost = engines[2]!;
      const {make} = lost;
      let made = 0;
      lost.make = async (model) => {
        if (++made === 3) await third.fail();
        return make(model);
      };
      const error: Error = await build({...options, force: true, engines}).then(
        () => Promise.reject(new Error("it was built")),
        (thrown: Error) => thrown
      );
      expect(error.name).toBe("Refused");
      expect(error.message).toContain(new URL(third.url.replace("clickhouse:", "http:")).host);
      expect(error.message).toContain("nothing was published");
      expect(error.message).not.toContain("s3cret");
      expect(bytesOf(out)).toEqual(before);
      expect(readdirSync(parent).sort()).toEqual(standing);
      await build({...options, force: true, engines: enginesOf(fourth)});
      const marts = readdirSync(join(here, "marts")).sort();
      const other = marts.filter(
        (name) => !readFileSync(join(here, "marts", name)).equals(readFileSync(join(out, "marts", name)))
      );
      expect(other).toEqual([]);
    } finally {
      await third.stop();
      await fourth.stop();
    }
  });
});
