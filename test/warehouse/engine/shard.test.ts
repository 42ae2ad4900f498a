import {describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../../src/warehouse/database.ts";
import {deal, makeShards} from "../../../src/warehouse/engine/shard.ts";

describe("deal(weights, shards)", () => {
  it.each([
    [[9, 5, 4, 3, 1], 2, [0, 1, 1, 0, 1]],
    [[7, 1, 1], 3, [0, 1, 2]],
    [[5], 4, [0]],
    [[4, 3], 1, [0, 0]],
    [[], 2, []]
  ])("of %j among %d is %j", (weights, shards, dealt) => {
    expect(deal(weights, shards)).toEqual(dealt);
  });
  it("leaves no shard with more than the largest above another", () => {
    const weights = Array.from({length: 500}, (_, i) => 1000 - i);
    const loads = [0, 0, 0, 0, 0, 0, 0];
    for (const [i, shard] of deal(weights, loads.length).entries()) loads[shard]! += weights[i]!;
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1000);
  });
});

describe("makeShards(connection, {shards, sources})", () => {
  it("puts every named site of all sources in one shard, whatever its name", async () => {
    const {connection, close} = await openDatabase(":memory:");
    await connection.run("CREATE TABLE one AS SELECT unnest(['a', 'a', 'it''s', NULL]) AS site_id");
    await connection.run("CREATE TABLE two AS SELECT unnest(['b', 'a', 'b']) AS site_id");
    await makeShards(connection, {shards: 2, sources: ["one", "two"]});
    expect(await queryJson(connection, "FROM temp.engine_shard ORDER BY site_id")).toEqual([
      {site_id: "a", shard: 0},
      {site_id: "b", shard: 1},
      {site_id: "it's", shard: 1}
    ]);
    close();
  });
});
