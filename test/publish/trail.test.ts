import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {allModels, explainTrail, inputsOf} from "../../src/publish/explain-trail.ts";
import {MARGIN_MARTS, TRAILS, trailOf} from "../../src/publish/trail.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDatabase(join(await sampleBuilt(), "warehouse.duckdb"), {readOnly: true});
}, 300_000);
afterAll(() => warehouse.close());

describe("explainTrail(mart)", () => {
  it("has a trail for every mart: lines that are added up, the line of each row, or the files behind a rule", async () => {
    const models = await allModels(warehouse.connection, ROOT);
    const marts = models.filter(({name}) => name.startsWith("mart."));
    const without = marts.filter(
      ({name}) =>
        !MARGIN_MARTS.includes(name.slice(5)) &&
        trailOf(name.slice(5)).kind === "rule" &&
        inputsOf(name, models).length === 0
    );
    // The list of files is itself what every trail ends in.
    expect(without.map(({name}) => name)).toEqual([]);
    expect(Object.keys(TRAILS).filter((mart) => !marts.some(({name}) => name === `mart.${mart}`))).toEqual([]);
  });

  it.each(Object.keys(TRAILS))("walks from all of %s to lines of files that add up to it", async (mart) => {
    const {connection} = warehouse;
    const [row] = await queryJson(connection, `SELECT count(*)::INTEGER AS rows FROM mart.${mart}`);
    if (row!["rows"] === 0) return;
    const {kind, lines, proof} = await explainTrail(connection, ROOT, {mart, key: {}});
    expect(lines.length).toBeGreaterThan(0);
    if (kind === "parts") expect(proof.length).toBeGreaterThan(0);
    expect(proof.filter(({agrees}) => agrees !== true)).toEqual([]);
    expect(lines.filter(({path, source_line}) => path !== null && source_line === null)).toEqual([]);
    if (kind === "row") expect(lines.length).toBe(row!["rows"]);
  });

  it.each([
    ["underwater", {quarter: "2025Q1"}],
    ["spend", {quarter: "2024Q4", kind: "purchase"}],
    ["denial", {quarter: "2025Q1"}],
    ["lot", {hcpcs: "J9271"}]
  ])("walks from the rows of one key of %s", async (mart, key) => {
    const {proof} = await explainTrail(warehouse.connection, ROOT, {mart, key});
    expect(proof.filter(({agrees}) => agrees !== true)).toEqual([]);
  });

  it("says the rule and the files of a forecast, and refuses what is not there", async () => {
    const {connection} = warehouse;
    const forecast = await explainTrail(connection, ROOT, {mart: "asp_forecast", key: {hcpcs: "J1745"}});
    expect([forecast.kind, forecast.lines]).toEqual(["rule", []]);
    expect(forecast.inputs.some(({input, path}) => input === "raw.payment_limit" && path !== null)).toBe(true);
    await expect(explainTrail(connection, ROOT, {mart: "nonsense", key: {}})).rejects.toThrow(
      "cannot walk to lines from: nonsense: no such mart"
    );
    await expect(explainTrail(connection, ROOT, {mart: "spend", key: {lot: "1"}})).rejects.toThrow("no such key: lot");
    await expect(explainTrail(connection, ROOT, {mart: "spend", key: {vendor: "x"}})).rejects.toThrow("no such row");
  });
});
