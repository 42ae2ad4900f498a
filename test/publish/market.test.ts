import {copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {yearOfName} from "../../loaders/sources/medicare-service.ts";
import {rates} from "../../src/commands/rates.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {plusSix, type Ran} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";
import {entry, HEAD, price, rate, reference, writeValue} from "../loaders/rates/files.ts";

/** The smallest practice with a payer's in-network file, from the payer's JSON to the marts. */
const folder = mkdtempSync(join(tmpdir(), "plus-six-market-"));
const data = join(folder, "data");
const built = join(folder, "built");
let rows: (sql: string) => Promise<Record<string, unknown>[]>;
let close = (): void => {};
let read: Ran;
let ran: Ran;

/** Ten TINs at 30, five at ours (32), five at 35; what follows is each left out for its own reason. */
const tins = (from: number, count: number) => Array.from({length: count}, (_, at) => from + at);
const FILE = {
  ...HEAD,
  last_updated_on: "2025-02-01",
  provider_references: tins(0, 40).map((id) => reference(id, String(200_000_000 + id), [1_500_000_000 + id])),
  in_network: [
    entry("J1745", [
      rate(tins(0, 10), price(30)),
      rate(tins(10, 5), price(32), price(31, {billing_class: "institutional"})),
      rate(tins(15, 5), price(35, {billing_code_modifier: ["JZ"]}), price(36, {billing_code_modifier: ["TB"]})),
      rate(tins(20, 2), price(15.2), price(91.6), price(15.2625), price(91.575, {expiration_date: "2025-01-31"})),
      rate([22], price(120, {negotiated_type: "percentage"}), price(33, {negotiated_type: "derived"})),
      rate([23], price(34, {service_code: ["21"]}), price(34.5, {negotiated_type: "fee schedule"})),
      rate([99], price(29))
    ]),
    entry("96413", [rate(tins(0, 4), price(150, {negotiated_type: "fee schedule"}))])
  ]
};

/** CMS's own files, read where they are: spending 2019 to 2023 and the payment limits of 2022 and 2023. */
const CMS = join(import.meta.dirname, "../../../shared/cms");
const hasCms = existsSync(CMS);

const GEOGRAPHY = `Rndrng_Prvdr_Geo_Lvl,Rndrng_Prvdr_Geo_Cd,Rndrng_Prvdr_Geo_Desc,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,Place_Of_Srvc,Tot_Rndrng_Prvdrs,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Sbmtd_Chrg,Avg_Mdcr_Alowd_Amt,Avg_Mdcr_Pymt_Amt,Avg_Mdcr_Stdzd_Amt
National,,National,J1745,"Invented, 10 mg",Y,O,1000,20000,4000000,100000,90,33.5123456789,26.1,26.1
State,20,Kansas,J1745,"Invented, 10 mg",Y,O,30,400,80000,2000,90,33.25,26.1,26.1
State,20,Kansas,J1745,"Invented, 10 mg",Y,F,3,40,8000,200,90,33.75,26.1,26.1
State,20,Kansas,J3380,"Invented, 1 mg",Y,O,4,*,6000,,90,22.5,26.1,26.1
State,20,Kansas,96413,never kept,N,O,30,400,2000,2000,90,130,100,100
State,29,Missouri,J1745,"Invented, 10 mg",Y,O,30,*,70000,,90,33.25,26.1,26.1
Foreign Country,9E,Elsewhere,J1745,"Invented, 10 mg",Y,O,1,,11,,90,33.25,26.1,26.1
`;
const PROVIDERS = `Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_City,Rndrng_Prvdr_State_Abrvtn,HCPCS_Cd,HCPCS_Desc,HCPCS_Drug_Ind,Place_Of_Srvc,Tot_Benes,Tot_Srvcs,Tot_Bene_Day_Srvcs,Avg_Mdcr_Alowd_Amt
1500000001,"Invented ""One"", Inc","Y,",KS,J1745,"Invented, 10 mg",Y,O,12,4800,96,33.25
1500000002,Two,Town,KS,J1745,"Invented, 10 mg",Y,O,12,2400,60,33.25
1500000003,Three,Town,KS,96413,never kept,N,O,12,400,60,133.25
1500000004,Four,Town,MO,J1745,"Invented, 10 mg",Y,O,12,4800,96,33.25
1500000012,Own,Town,MO,J1745,"Invented, 10 mg",Y,O,12,1200,30,33.25
`;
const DISCARDED = `HCPCS_Cd,Brnd_Name,Gnrc_Name,Tot_Mdcr_Alowd_Amt,Tot_Mdcr_Alowd_Admnrd_Amt,Tot_Mdcr_Alowd_Dscrd_Amt,PCT_Admnrd_Units,PCT_Dscrd_Units
J1745,Invented,Invented,1000000,980000,20000,0.98,0.02
J3380,Invented,Invented,500000,,*,,
`;

beforeAll(async () => {
  writeTinyPractice(data);
  writeFileSync(join(data, "payers.csv"), "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme,commercial\n");
  writeFileSync(join(data, "MUP_PHY_R25_P05_V20_D23_Geo.csv"), GEOGRAPHY);
  writeFileSync(join(data, "MUP_PHY_R25_P05_V20_D23_Prov_Svc.csv"), PROVIDERS);
  writeFileSync(join(data, "DW_R25_P04_V10_DY23_HCPCS.csv"), DISCARDED);
  for (const kind of hasCms ? ["spending", "payment-limits"] : [])
    for (const name of readdirSync(join(CMS, kind)).filter((each) => kind === "spending" || /202[23]/.test(each)))
      copyFileSync(join(CMS, kind, name), join(data, "cms", name));
  writeFileSync(
    join(data, "sites.csv"),
    "site_id,name,kind,place_of_service,npi,state\nnorth,North,office,11,1500000012,KS\n"
  );
  const path = writeValue(FILE, {gzip: true});
  const options = ["--payer", "acme", "--codes", "J1745,96413", "--own", "1500000012", "--data", data, "--out", built];
  read = await plusSix(["rates", path, ...options]);
  ran = await plusSix(["build", "--no-site", "--data", data, "--out", built]);
  if (ran.code > 1) throw new Error(ran.stderr);
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  close = () => warehouse.close();
  rows = (sql) => queryJson(warehouse.connection, sql);
}, 300_000);
afterAll(() => {
  close();
  rmSync(folder, {recursive: true, force: true});
});

describe("payers' published prices", () => {
  it("come from the payer's file to the build with what is unknown said", () => {
    expect(read.code).toBe(1);
    expect(read.stdout).toMatch(/^Prairie Mutual, updated 2025-02-01 \(/);
    expect(read.stdout).toContain("2 of 2 codes are yours: 15 prices, 15 rows of 2 codes in ");
    expect(read.stdout).toContain("1 rows: nobody who has the price is in the file");
    expect(ran.stdout).not.toContain("in-network-files-are-of-known-payers");
  });

  it("place our own price among those who have one, each TIN once a price", async () => {
    // Ours: 2560.00 ÷ 80 = 32. Used: 10 at 30, 5 at 32, 5 at 35, 2 at 15.2625 (half of 30.525, still in): (12 + 5 ÷ 2) ÷ 22.
    const [row] = await rows("FROM mart.market_rate WHERE hcpcs = 'J1745'");
    expect(row).toMatchObject({
      ...{payer_id: "acme", own_rate: "32.000000", own_rate_basis: "allowed", own_published_rate: "32.000000"},
      ...{holder_tins: "22", holder_npis: "22", rates: "4", payment_limit: "30.525000", file_age_days: "10"},
      ...{own_percentile: "65.90000", p10_rate: "30.000000", median_rate: "30.000000", p75_rate: "32.000000"},
      ...{p90_rate: "35.000000", own_share_of_limit: "1.04832", median_share_of_limit: "0.98280"}
    });
    const [fee] = await rows("FROM mart.market_rate WHERE hcpcs = '96413'");
    expect(fee).toMatchObject({
      negotiated_type: "fee schedule",
      payment_limit: null,
      own_rate: null,
      own_percentile: null
    });
  });

  it("lists every price that is not used with its reason", async () => {
    const left = await rows(
      "SELECT left_out_reason AS why, lowest_rate AS low, holder_tins AS tins FROM mart.market_rate_left_out ORDER BY why"
    );
    expect(left.map(({why, low, tins: count}) => [why, Number(low), Number(count)])).toEqual([
      ["above_three_times_the_limit", 91.6, 2],
      ["below_half_the_limit", 15.2, 2],
      ["derived_for_accounting", 33, 1],
      ["expired", 91.575, 2],
      ["fee_schedule_beside_negotiated", 34.5, 1],
      ["nobody_named", 29, 0],
      ["other_kind_of_claim", 31, 5],
      ["other_place_of_service", 34, 1],
      ["percentage_of_charge", 120, 1],
      ["with_modifier", 36, 5]
    ]);
    const [sum] = await rows(
      "SELECT (SELECT sum(rates) FROM mart.market_rate) + (SELECT sum(rates) FROM mart.market_rate_left_out) AS rates, (SELECT count(*) FROM raw.market_rate) AS raw"
    );
    expect(Number(sum!["rates"])).toBe(Number(sum!["raw"]));
  });

  it("say how much of a payer's dollars they reach, nothing where no file is", async () => {
    // Acme allowed 2,560 for J1745 and 6,300 for J3380; Medicare publishes no such file.
    expect(
      await rows(
        "SELECT payer_id, files, codes, market_codes, own_allowed_amount AS own, market_allowed_amount AS market FROM mart.market_payer ORDER BY payer_id"
      )
    ).toEqual([
      {payer_id: "acme", files: "1", codes: "2", market_codes: "1", own: "8860.00", market: "2560.00"},
      {payer_id: "medicare", files: "0", codes: "2", market_codes: "0", own: "1351.00", market: "0.00"}
    ]);
  });

  it("open to the lines of the file they are counted from", async () => {
    const told = await plusSix(["explain", "market_rate", "hcpcs=J1745", "--out", built]);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain("market-rates/2025-06_prairie_in-network-rates.csv");
    expect(told.stdout).toMatch(/holder_tins\s+22(\.0+)?\s+22/);
  });
});

describe("Medicare's files", () => {
  it("keep drugs of the practice's states and own NPIs, and no description", async () => {
    expect(await rows("SELECT state, hcpcs, services, beneficiaries FROM raw.state_service ORDER BY line")).toEqual([
      {state: null, hcpcs: "J1745", services: "4000000.000", beneficiaries: 20000},
      {state: "KS", hcpcs: "J1745", services: "80000.000", beneficiaries: 400},
      {state: "KS", hcpcs: "J1745", services: "8000.000", beneficiaries: 40},
      {state: "KS", hcpcs: "J3380", services: "6000.000", beneficiaries: null},
      {state: "MO", hcpcs: "J1745", services: "70000.000", beneficiaries: null}
    ]);
    const npis = await rows('SELECT rendering_npi AS npi, "year" FROM raw.provider_service ORDER BY line');
    expect(npis).toEqual(["1500000001", "1500000002", "1500000012"].map((npi) => ({npi, year: 2023})));
    const [kept] = await rows(
      "SELECT count(*)::INTEGER AS count FROM raw.file WHERE status = 'accepted' AND source LIKE 'medicare_by_%'"
    );
    expect(kept).toEqual({count: 2});
  });

  it("put the state beside the practice, what is suppressed unknown", async () => {
    // Kansas: 88,000 units on 2,200 visits, (80,000 × 33.25 + 8,000 × 33.75) ÷ 88,000; ours one visit of 40 units at 30.525.
    const [drug, other] = await rows("FROM mart.medicare_drug WHERE hcpcs IN ('J1745', 'J3380') ORDER BY hcpcs");
    expect(drug).toMatchObject({
      ...{
        state_year: 2023,
        states: "KS",
        state_units: "88000.000",
        state_units_per_visit: "40.000",
        state_providers: "33"
      },
      ...{
        state_unit_price: "33.295455",
        own_unit_price: "30.525000",
        own_units_per_visit: "40.000",
        medicare_patients: "1"
      },
      ...{own_units_per_patient: null, own_share_of_state: null, own_discarded_share: "0.00000"},
      ...{discarded_year: 2023, national_discarded_share: "0.02000"},
      // 4,800, 2,400 and 1,200 units; 50, 40 and 40 a visit.
      ...{listed_providers: "3", provider_median_units: "2400.000", provider_median_units_per_visit: "40.000"}
    });
    expect(other).toMatchObject({
      state_units: "6000.000",
      state_units_per_visit: null,
      national_discarded_share: null,
      own_unit_price: null
    });
  });

  it.skipIf(!hasCms)(
    "have the nation's prices at the payment limits of their quarters (skipped without ../shared)",
    async () => {
      const years =
        await rows(`SELECT year, count(*)::INTEGER AS proved, count_if(limit_state = 'at_limit') / count(*) AS codes,
      (sum(total_spending) FILTER (limit_state = 'at_limit') / sum(total_spending))::DOUBLE AS dollars
      FROM core.medicare_year WHERE limit_state <> 'not_proved' GROUP BY year ORDER BY year`);
      process.stderr.write(`${JSON.stringify(years)}\n`);
      expect(years.map(({year}) => year)).toEqual([2022, 2023]);
      for (const {proved, codes, dollars} of years) {
        expect(Number(proved)).toBeGreaterThan(550);
        expect(Number(codes)).toBeGreaterThan(0.85);
        expect(Number(dollars)).toBeGreaterThan(0.97);
      }
      // By hand from CMS's file: 389,681,976.65 ÷ 11,831,066.8, and ÷ 38,091 patients.
      const [drug] = await rows("FROM mart.medicare_drug WHERE hcpcs = 'J1745'");
      expect(drug).toMatchObject({
        ...{
          year: 2023,
          national_unit_price: "32.937180",
          national_units_per_patient: "310.600",
          limit_state: "at_limit"
        },
        national_spending: "389681976.65"
      });
      // Own claims are of two months: no year to compare, and the line of CMS's file is opened.
      expect(drug).toMatchObject({
        own_units_growth: null,
        national_units_growth: expect.stringMatching(/^-?0\.\d{5}$/)
      });
      const told = await plusSix(["explain", "medicare_drug", "hcpcs=J1745", "--out", built]);
      expect(told.stdout).toMatch(/national_spending\s+389681976\.65\s+389681976\.65/);
      const states = await rows("SELECT DISTINCT limit_state AS state FROM core.medicare_year ORDER BY state");
      expect(states.map(({state}) => state)).toEqual(["above_limit", "at_limit", "below_limit", "not_proved"]);
    }
  );

  it.each([
    ["MUP_PHY_R25_P05_V20_D23_Geo.csv", "2023"],
    ["x/DW_R25_P04_V10_DY22_HCPCS- 250505.csv", "2022"],
    ["Medicare_Physician_Other_Practitioners_by_Geography_and_Service_2021.csv", "2021"],
    ["providers.csv", null],
    ["export-20250505.csv", null]
  ])("say their year in their name: %s", (name, year) => {
    expect(yearOfName(name)).toBe(year);
  });
});

describe("plus-six rates", () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ["no file", [], "name the payers' files: plus-six rates FILE.json.gz…"],
    [
      "no codes",
      ["x.json", "--out", join(folder, "nowhere")],
      "no codes to keep: build first, or name them with --codes"
    ],
    ["a wrong code", ["x.json", "--codes", "J17"], 'invalid HCPCS code "J17" in --codes: write J1745,Q5103'],
    ["a wrong NPI", ["x.json", "--codes", "J1745", "--npi", "123"], 'invalid NPI or TIN "123" in --npi'],
    [
      "an unknown payer",
      ["x.json", "--payer", "nobody", "--out", built],
      "no such payer: nobody; yours are acme, medicare"
    ]
  ];
  it("keeps the prices of a state's providers where CMS's list of them is built", async () => {
    const path = writeValue({
      ...FILE,
      provider_references: [reference(0, "200000000", [1500000001]), reference(1, "200000001", [1600000001])],
      in_network: [entry("J1745", [rate([0], price(30)), rate([1], price(31))])]
    });
    const argv = ["--codes", "J1745", "--region", "ks", "--data", join(folder, "other"), "--out", built];
    expect(await rates.run([path, ...argv])).toBe(0);
    const kept = readFileSync(join(folder, "other/market-rates/2025-06_prairie_in-network-rates.csv"), "utf8");
    expect(
      kept
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[12])
    ).toEqual(["30"]);
  });
  it.each(cases)("refuses %s", async (_what, argv, message) => {
    const out = argv.includes("--out") ? [] : ["--out", join(folder, "nowhere")];
    await expect(rates.run([...argv, ...out, "--data", join(folder, "other")])).rejects.toThrow(message);
  });
});
