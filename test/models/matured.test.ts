import type {DuckDBConnection} from "@duckdb/node-api";
import {randomLcg} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {
  completionFactors,
  correctionOf,
  maturity,
  type Passage,
  type Tested,
  widened
} from "../../src/models/margin/matured.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {type Model, readModels, runModels} from "../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {comingOf, type Decision, factorsOf, type HistoryLine, halfInterval, standing} from "./matured-oracle.ts";

/** Days since 1970 of the first day of 2025. */
const NEW_YEAR = 20_089;
const line = (part: Partial<HistoryLine>): HistoryLine => ({
  quarter: "2025Q1",
  hcpcs: "J0001",
  payer_id: "p",
  site_id: "s",
  service_day: NEW_YEAR,
  units: 1_000,
  expected: 10_000,
  decisions: [],
  ...part
});
const paid = (day: number, collected = 10_000): Decision => ({day: NEW_YEAR + day, collected, is_denied: false});
const denied = (day: number): Decision => ({day: NEW_YEAR + day, collected: 0, is_denied: true});

let warehouse: Warehouse;
let models: Model[];
beforeAll(async () => {
  warehouse = await emptyWarehouse();
  await warehouse.connection.run("CREATE SCHEMA core; CREATE TABLE core.run_info (as_of DATE)");
  const names = /^(core\.collection_(day|standing|passage)|mart\.(matured|matured_quarter|completion_factor))$/;
  models = [...(await readModels(ROOT, warehouse.connection)), ...CODE_MODELS]
    .filter(({name}) => names.test(name))
    .map((model) => ({...model, reads: model.reads.filter((name) => names.test(name))}));
});
afterAll(() => warehouse.close());

/** The models on a history typed here, asked on a day. */
async function built(lines: readonly HistoryLine[], day: number): Promise<DuckDBConnection> {
  const {connection} = warehouse;
  await connection.run(`CREATE OR REPLACE TABLE core.run_info AS SELECT DATE '1970-01-01' + ${day} AS as_of;
    CREATE OR REPLACE TABLE core.collection_history (claim_id VARCHAR, line INTEGER, decision INTEGER, quarter VARCHAR, hcpcs VARCHAR, payer_id VARCHAR,
      site_id VARCHAR, service_date DATE, units DECIMAL(18,3), expected_amount DECIMAL(18,2), decided_date DATE, next_decided_date DATE,
      collected_amount DECIMAL(18,2), is_denied BOOLEAN, is_dated BOOLEAN)`);
  const date = (value: number | undefined): string => (value === undefined ? "NULL" : `DATE '1970-01-01' + ${value}`);
  const rows = lines.flatMap(({decisions, ...own}, claim) => {
    const given: (Decision | undefined)[] = decisions.length > 0 ? [...decisions] : [undefined];
    return given.map(
      (
        decision,
        i
      ) => `('c${claim}', 1, ${i + 1}, '${own.quarter}', '${own.hcpcs}', '${own.payer_id}', '${own.site_id}',
        ${date(own.service_day)}, ${own.units} * 0.001, ${own.expected} * 0.01, ${date(decision?.day)}, ${date(given[i + 1]?.day)},
        ${decision ? `${decision.collected} * 0.01, ${decision.is_denied}` : "NULL, NULL"}, true)`
    );
  });
  await connection.run(`INSERT INTO core.collection_history VALUES ${rows.join(", ")}`);
  await runModels([connection], models);
  return connection;
}

async function factorsBuilt(lines: readonly HistoryLine[], day: number): Promise<Map<string, [number, number]>> {
  const rows = await queryJson(await built(lines, day), "FROM mart.completion_factor");
  return new Map(
    rows.map((row) => [
      `${row["state"]} ${row["age_months"]}`,
      [Number(row["lines"]), row["completion_ratio"] as number] as [number, number]
    ])
  );
}

const cents = (dollars: unknown): number => Math.round(Number(dollars) * 100);
const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
/** Days since 1970 of the last day of a quarter. */
const lastDay = (quarter: string): number =>
  Date.UTC(Number(quarter.slice(0, 4)), Number(quarter.slice(5)) * 3, 0) / 86_400_000;

describe("standing(line, day)", () => {
  it("is open before the first decision, then what the last decision says", () => {
    const twice = line({decisions: [denied(10), paid(40)]});
    expect([9, 10, 39, 40].map((day) => standing(twice, NEW_YEAR + day).state)).toEqual([
      "open",
      "denied",
      "denied",
      "paid"
    ]);
  });
});

describe("completionFactors(passages, day)", () => {
  const passage: Passage = {
    state: "open",
    service_day: 0,
    from_month: 0,
    until_month: null,
    next_state: null,
    lines: 1,
    expected: 10_000,
    gained: 0
  };
  it("counts a month only when it had wholly passed on the day", () => {
    const lines = (day: number) =>
      completionFactors([passage], day)
        .filter(({state}) => state === "open")
        .map(({lines}) => lines);
    expect(lines(59)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(lines(60)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
  it("knows nothing of what came after the day", () => {
    const later: Passage = {...passage, until_month: 3, next_state: "paid", gained: 9_000};
    expect(completionFactors([later], 89)).toEqual(completionFactors([passage], 89));
    expect(completionFactors([later], 90)).not.toEqual(completionFactors([passage], 90));
  });
});

describe("mart.completion_factor", () => {
  it("gives the fraction of the expected amount that lines of an age still brought in", async () => {
    // Of four lines open at birth three are paid in the first month and one is never paid.
    const lines = [line({decisions: [paid(5)]}), line({decisions: [paid(6)]}), line({decisions: [paid(20)]}), line({})];
    const factors = await factorsBuilt(lines, NEW_YEAR + 400);
    expect(factors.get("open 0")).toEqual([4, 0.75]);
    expect(factors.get("open 1")).toEqual([1, 0]);
  });
  it("chains months: a denial overturned later counts at every age before", async () => {
    const lines = [line({decisions: [denied(10), paid(70)]}), line({decisions: [denied(10)]})];
    const factors = await factorsBuilt(lines, NEW_YEAR + 400);
    expect(["open 0", "denied 1", "denied 2", "denied 3"].map((key) => factors.get(key)?.[1])).toEqual([
      0.5, 0.5, 0.5, 0
    ]);
  });
});

describe("mart.matured", () => {
  it("leaves paid lines as they are and adds expected × completion for the rest, in whole cents", async () => {
    // A denial is overturned in one of four cases in its second month; what is open in its first brings in nine tenths.
    const old = [
      ...Array.from({length: 3}, () =>
        line({quarter: "2024Q1", service_day: NEW_YEAR - 360, decisions: [denied(-360)]})
      ),
      line({quarter: "2024Q1", service_day: NEW_YEAR - 360, decisions: [denied(-360), paid(-310)]})
    ];
    const lines = [...old, line({service_day: NEW_YEAR + 20}), line({decisions: [denied(0)], expected: 1_002})];
    const connection = await built(lines, NEW_YEAR + 40);
    expect(
      await queryJson(connection, "SELECT * EXCLUDE (quarter) FROM mart.matured WHERE quarter = '2025Q1'")
    ).toEqual([
      {
        ...{hcpcs: "J0001", payer_id: "p", site_id: "s"},
        ...{open_milliunits: "1000", open_expected_amount: "100.00"},
        // 1,002 cents × one quarter are 250.5, and halves go up.
        ...{denied_to_come_milliunits: "250", denied_to_come_amount: "2.51", to_come_amount: "2.51"}
      }
    ]);
  });
});

/** Factors after a correction. */
const cutBy = (factors: ReadonlyMap<string, [number, number]>, bias: number): Map<string, [number, number]> =>
  new Map([...factors].map(([key, [lines, completion]]) => [key, [lines, completion * (1 - bias)]]));

/** A few hundred lines of six quarters with up to four decisions each, some on one day, some taken back. */
function randomHistory(seed: number): {lines: HistoryLine[]; today: number} {
  const random = randomLcg(seed);
  const int = (n: number): number => Math.floor(random() * n);
  const quarters = ["2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1"];
  const lines = Array.from({length: 300}, () => {
    const quarter = quarters[int(quarters.length)]!;
    const service_day = lastDay(quarter) - int(89);
    const decisions = Array.from({length: [0, 1, 1, 1, 2, 3, 4][int(7)]!}, () => {
      const is_denied = random() < 0.4;
      return {
        day: service_day + int([3, 40, 200, 500][int(4)]!) - 1,
        collected: is_denied ? 0 : int(20_000),
        is_denied
      };
    }).sort((a, b) => a.day - b.day);
    return line({
      ...{quarter, service_day, decisions, hcpcs: `J000${int(3)}`, payer_id: `p${int(2)}`, site_id: `s${int(2)}`},
      ...{units: int(50) * 500, expected: int(20_000)}
    });
  });
  return {lines, today: lastDay("2025Q1") + int(150) - 20};
}

describe("the matured models", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("say what the lines say one by one, history %i", async (seed) => {
    const {lines, today} = randomHistory(seed);
    const built = await factorsBuilt(lines, today);
    const [{bias} = {bias: 0}] = await queryJson(
      warehouse.connection,
      "SELECT max(correction_ratio) AS bias FROM mart.matured_quarter WHERE NOT is_back_test"
    );
    const factors = cutBy(factorsOf(lines, today), Number(bias));
    expect(sorted(built)).toEqual(sorted(factors));

    const cells = new Map<string, number[]>();
    for (const {line: own, state, chance, cents} of comingOf(lines, today, factors)) {
      if (state === "paid") continue;
      const key = [own.quarter, own.hcpcs, own.payer_id, own.site_id].join(" ");
      const cell = cells.get(key) ?? [0, 0, 0, 0, 0];
      const added =
        state === "open"
          ? [own.units, own.expected, 0, 0, cents]
          : [0, 0, Math.round(own.units * chance), cents, cents];
      cells.set(
        key,
        cell.map((value, i) => value + added[i]!)
      );
    }
    const {connection} = warehouse;
    const mart = new Map(
      (await queryJson(connection, "FROM mart.matured")).map((row) => [
        [row["quarter"], row["hcpcs"], row["payer_id"], row["site_id"]].join(" "),
        [
          ...[Number(row["open_milliunits"]), cents(row["open_expected_amount"])],
          ...[
            Number(row["denied_to_come_milliunits"]),
            cents(row["denied_to_come_amount"]),
            cents(row["to_come_amount"])
          ]
        ]
      ])
    );
    expect(sorted(mart)).toEqual(sorted(cells));
  });

  it.each([11, 12, 13, 14])("test older quarters as they stood at the newest one's age, history %i", async (seed) => {
    const {lines, today} = randomHistory(seed);
    const rows = await queryJson(
      await built(lines, today),
      "FROM mart.matured_quarter WHERE is_back_test ORDER BY quarter"
    );
    const teaching: (Tested & {quarter: string; collected: number})[] = [];
    const expected = rows.map(({quarter}, i) => {
      const day = lastDay(String(quarter)) + today - lastDay("2025Q1");
      const own = lines.filter((one) => one.quarter === quarter);
      const collectedBy = (of: string): number =>
        lines.filter((one) => one.quarter === of).reduce((sum, one) => sum + standing(one, day).collected, 0);
      const correction = correctionOf(
        teaching.map((test) => ({...test, came: collectedBy(test.quarter) - test.collected}))
      );
      const factors = factorsOf(lines, day);
      const estimateOf = (bias: number) => {
        const coming = comingOf(own, day, cutBy(factors, bias));
        return {
          collected: coming.reduce((sum, one) => sum + one.collected, 0),
          to_come: coming.filter(({state}) => state !== "paid").reduce((sum, one) => sum + one.cents, 0),
          half: halfInterval(coming)
        };
      };
      const {collected, to_come, half} = estimateOf(correction.bias);
      const cameIn = own.reduce((sum, one) => sum + standing(one, today).collected, 0);
      const estimate = widened(
        {collected, open_lines: 0, open_expected: 0, to_come, low: to_come - half, high: to_come + half},
        correction
      );
      if (i > 0) teaching.push({quarter: String(quarter), came: 0, ...estimateOf(0)});
      return [quarter, collected, to_come, collected + estimate.low, collected + estimate.high, cameIn];
    });
    expect(rows.length).toBe(5);
    expect(
      rows.map((row) => [
        row["quarter"],
        ...["collected", "to_come", "matured_low", "matured_high", "came_in"].map((name) =>
          cents(row[`${name}_amount`])
        )
      ])
    ).toEqual(expected);
  });
});

describe("maturity(groups)", () => {
  const group = {
    ...{hcpcs: "J0001", payer_id: "p", state: "open" as const},
    ...{lines: 1, collected: 0, expected: 10_000, completion: 0.5, to_come: 5_000}
  };
  it("has an interval around the estimate, and none when every line is decided", () => {
    const {low, high, to_come} = maturity([group]);
    expect(to_come - low).toBe(high - to_come);
    expect(high - to_come).toBe(Math.round(1.2816 * 5_000));
    const decided = {...group, state: "paid" as const, hcpcs: null, payer_id: null, completion: 0, to_come: 0};
    expect(maturity([decided])).toMatchObject({low: 0, high: 0, to_come: 0});
  });
  it("takes the lines of one drug and payer as decided alike, and others as independent", () => {
    const half = (groups: Parameters<typeof maturity>[0]) => maturity(groups).high - maturity(groups).to_come;
    expect(half([group, {...group, completion: 0.5}])).toBe(Math.round(1.2816 * 10_000));
    expect(half([group, {...group, payer_id: "q"}])).toBe(Math.round(1.2816 * Math.hypot(5_000, 5_000)));
  });
});

describe("correctionOf(tests)", () => {
  const test = (came: number): Tested => ({to_come: 10_000, half: 1_000, came});
  it("is none before anything was tested", () => {
    expect(correctionOf([])).toEqual({bias: 0, widening: 1});
  });
  it("believes a bias the more the more quarters show it, and never more than half", () => {
    // Two of two estimates were a tenth too high: 2 ÷ (2 + 2) of it is believed.
    expect(correctionOf([test(9_000), test(9_000)]).bias).toBeCloseTo(0.05, 10);
    expect(correctionOf([test(11_000), test(11_000)]).bias).toBeCloseTo(-0.05, 10);
    expect(correctionOf(Array.from({length: 50}, () => test(0))).bias).toBe(0.5);
  });
  it("widens the interval by the errors in deviations, and narrows it where there were none", () => {
    // One error of a deviation leaves it, one of three makes √((1 + 9) ÷ 2) of it, none √(1 ÷ 2).
    expect(correctionOf([test(10_000 - 1_000 / 1.2816)]).widening).toBeCloseTo(1, 6);
    expect(correctionOf([test(10_000 - 3_000 / 1.2816)]).widening).toBeCloseTo(Math.sqrt(5), 6);
    expect(correctionOf([test(10_000)]).widening).toBeCloseTo(Math.SQRT1_2, 6);
  });
});
