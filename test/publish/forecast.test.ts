import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {evaluate, total} from "../../src/forecast/mfp/evaluate.ts";
import {drugsInYear, firstMfpYear, outlook, outlookByYear, selectedMarket} from "../../src/forecast/mfp/outlook.ts";
import {marketOf} from "../../src/forecast/mfp/page-market.ts";
import {DEFAULT_SCENARIO} from "../../src/forecast/mfp/scenario.ts";
import {FORECAST_MODELS} from "../../src/models/forecast/forecast-models.ts";
import {readMfpInput} from "../../src/models/forecast/mfp-input.ts";
import {mfpPacket} from "../../src/site/packet/mfp.ts";
import {openBuilt} from "../../src/site/packet/table.ts";
import {openDatabase, query, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

describe("core.selected_drug", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await emptyWarehouse();
  });
  afterAll(() => warehouse.close());

  /** Rows of the file: edition, product, code, first and last day, price, date of the row. */
  async function selected(
    rows: readonly (readonly [
      file: number,
      ndc: string,
      hcpcs: string | null,
      from: string,
      to: string | null,
      price: number | null,
      as_of: string
    ])[]
  ) {
    const {connection} = warehouse;
    await connection.run("DELETE FROM raw.selected_drug_price");
    const text = (value: string | number | null) => (value === null ? "NULL" : `'${value}'`);
    for (const [line, [file, ndc, hcpcs, from, to, price, as_of]] of rows.entries())
      await connection.run(
        `INSERT INTO raw.selected_drug_price (file_id, line, ipay, drug_name, ndc11, hcpcs, effective_date, end_date, mfp_per_billing_unit, as_of_date)
         VALUES (${file}, ${line + 2}, 2028, 'Entyvio', ${text(ndc)}, ${text(hcpcs)}, ${text(from)}, ${text(to)}, ${text(price)}, ${text(as_of)})`
      );
    const models = (await readModels(ROOT, connection)).filter(({name}) => name === "core.selected_drug");
    await runModels([connection], models);
    return queryJson(
      connection,
      "SELECT hcpcs, effective_date, end_date, mfp_per_billing_unit, price_source FROM core.selected_drug WHERE ipay = 2028 AND hcpcs IS NOT NULL ORDER BY hcpcs, effective_date"
    );
  }

  it("is the kept list, prices empty, where CMS's file is not loaded", async () => {
    const rows = await selected([]);
    expect(rows.map((row) => row["hcpcs"])).toEqual(["J0129", "J0585", "J0717", "J2357", "J3247", "J3380"]);
    expect(rows.every((row) => row["mfp_per_billing_unit"] === null)).toBe(true);
  });
  it("takes the newest edition, leaves out rows that never took effect and keeps several products of a code as one", async () => {
    const rows = await selected([
      [1, "64764030020", "J3380", "2028-01-01", null, 11, "2026-11-30"],
      [2, "64764030020", "J3380", "2028-01-01", "2027-12-31", 11, "2026-12-15"],
      [2, "64764030020", "J3380", "2028-01-01", null, 12.5, "2026-12-15"],
      [2, "64764030099", "J3380", "2028-01-01", null, 12.5, "2026-12-15"]
    ]);
    expect(rows).toEqual([
      {
        hcpcs: "J3380",
        effective_date: "2028-01-01",
        end_date: null,
        mfp_per_billing_unit: "12.500000",
        price_source: "CMS file of selected drugs"
      }
    ]);
  });
  it("ends a drug when every product of its code has ended", async () => {
    const [row] = await selected([[1, "64764030020", "J3380", "2028-01-01", "2029-12-31", 11, "2029-06-30"]]);
    expect(row).toMatchObject({end_date: "2029-12-31", mfp_per_billing_unit: "11.000000"});
  });
  it("has no price where products of a code disagree, and says so", async () => {
    const [row] = await selected([
      [1, "64764030020", "J3380", "2028-01-01", null, 11, "2026-11-30"],
      [1, "64764030099", "J3380", "2028-01-01", null, 12, "2026-11-30"]
    ]);
    expect(row!["mfp_per_billing_unit"]).toBeNull();
    expect(row!["price_source"]).toContain("disagree");
  });
});

describe("forecast marts of the sample", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDatabase(`${await sampleBuilt()}/warehouse.duckdb`, {readOnly: true});
  });
  afterAll(() => warehouse.close());
  const rows = (sql: string) => query(warehouse.connection, sql);

  it("reach the end of 2030 for every code with a limit, quantiles in order, what was never scored marked", async () => {
    const [row] =
      await rows(`SELECT count(*) FILTER (p10 > p50 OR p50 > p90 OR p10 <= 0) AS wrong, max(quarter) AS last,
      count(*) FILTER ((horizon > 12) <> (method = 'extended')) AS unmarked, count(DISTINCT hcpcs) AS codes FROM mart.asp_forecast`);
    expect(row).toMatchObject({wrong: 0n, last: "2030Q4", unmarked: 0n});
    const [known] = await rows(
      "SELECT count(*) AS codes FROM core.payment_limit WHERE quarter = '2025Q2' AND payment_limit IS NOT NULL AND NOT regexp_matches(hcpcs, '^[0-9]')"
    );
    expect(Number(row!["codes"])).toBeGreaterThan(0.9 * Number(known!["codes"]));
  });
  it("hold every cell of the default scenario; drivers add up from today to the cent, inside their interval", async () => {
    const [row] =
      await rows(`SELECT count(*) AS cells, count(*) FILTER (today_net_cost_recovery + asp_erosion_effect + mfp_payment_effect
      + spillover_effect + refund_float_effect + mix_effect <> net_cost_recovery) AS open,
      count(*) FILTER (net_cost_recovery NOT BETWEEN net_cost_recovery_p10 AND net_cost_recovery_p90) AS outside,
      CAST(sum(net_cost_recovery) * 100 AS BIGINT) AS cents FROM mart.mfp_outlook`);
    const {market} = marketOf(await readMfpInput((sql) => rows(sql), "mart."));
    expect(row).toMatchObject({open: 0n, outside: 0n, cells: BigInt(market.cells.count)});
    expect(Number(row!["cents"])).toBe(total(evaluate(DEFAULT_SCENARIO, market).ncr));
  });
  it("are the same when made again", async () => {
    const again = await openDatabase(":memory:");
    await again.connection.run(`ATTACH '${await sampleBuilt()}/warehouse.duckdb' AS built (READ_ONLY)`);
    await again.connection.run("CREATE SCHEMA core; CREATE SCHEMA raw; CREATE SCHEMA reference; CREATE SCHEMA mart");
    for (const name of [
      "core.payment_limit",
      "raw.payment_limit",
      "raw.drug_spending",
      "reference.forecast_prior",
      "reference.biosimilar",
      "reference.hcpcs_succession"
    ])
      await again.connection.run(`CREATE VIEW ${name} AS SELECT * FROM built.${name}`);
    await FORECAST_MODELS[0]!.run!(again.connection);
    const [row] = await query(
      again.connection,
      "SELECT count(*) AS different FROM (SELECT * FROM mart.asp_forecast EXCEPT SELECT * FROM built.mart.asp_forecast)"
    );
    expect(row!["different"]).toBe(0n);
    again.close();
  });
  it("count a year once: units of a replaced code are in the new code's units", async () => {
    const [row] = await rows("SELECT count(*) AS old FROM mart.mfp_trailing WHERE hcpcs = 'J1300'");
    expect(row!["old"]).toBe(0n);
  });
  it("have no refund before a price is published", async () => {
    expect(await rows("SELECT * FROM mart.mfp_refund")).toEqual([]);
  });
});

describe("outlook(scenario, market)", () => {
  it("adds quarters to years, years to drugs, and finds the first year of MFP", async () => {
    const warehouse = await openDatabase(`${await sampleBuilt()}/warehouse.duckdb`, {readOnly: true});
    const {market} = marketOf(await readMfpInput((sql) => query(warehouse.connection, sql), "mart."));
    warehouse.close();
    expect(firstMfpYear(DEFAULT_SCENARIO, market)).toBe("2028");
    const quarters = outlook(DEFAULT_SCENARIO, selectedMarket(DEFAULT_SCENARIO, market));
    const years = outlookByYear(quarters);
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    expect(sum(years.map(({ncr}) => ncr))).toBe(sum(quarters.map(({ncr}) => ncr)));
    const drugs = drugsInYear(DEFAULT_SCENARIO, market, "2028");
    expect(drugs.map(({hcpcs}) => hcpcs)).toEqual(["J0129", "J0585", "J0717", "J2357", "J3380"]);
    expect(sum(drugs.map(({ncr}) => ncr))).toBe(years.find(({period}) => period === "2028")!.ncr);
    expect(years.find(({period}) => period === "2027")).toMatchObject({mfp_payment: 0, spillover: 0, refund_float: 0});
  });
});

describe("mfpPacket(built, scenario)", () => {
  it("has the engine's numbers to the cent, unpublished prices in words, and an assumption sheet that shows what was changed", async () => {
    const built = await openBuilt(await sampleBuilt());
    try {
      const {market} = marketOf(await readMfpInput((sql) => query(built.warehouse.connection, sql), ""));
      const scenario = {...DEFAULT_SCENARIO, discount: 0.5, refund_days: 60};
      const packet = await mfpPacket(built, scenario);
      const tables = new Map(packet.sections.flatMap(({tables}) => tables ?? []).map((table) => [table.name, table]));
      const column = (table: string, name: string) => {
        const {columns, rows} = tables.get(table)!;
        const at = columns.findIndex((one) => one.name === name);
        return rows.map((row) => row[at]);
      };
      const years = outlookByYear(outlook(scenario, selectedMarket(scenario, market)));
      expect(column("years", "net_cost_recovery")).toEqual(years.map(({ncr}) => (ncr / 100).toFixed(2)));
      expect(column("years", "low")).toEqual(years.map(({ncr_p10}) => (ncr_p10 / 100).toFixed(2)));
      expect(new Set(column("selected", "mfp"))).toEqual(new Set(["not published"]));
      expect(tables.get("assumptions")!.rows).toContainEqual(
        expect.arrayContaining(["days to the refund", "60 days", "40 days"])
      );
    } finally {
      built.close();
    }
  });
});
