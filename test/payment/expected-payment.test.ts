import {randomInt, randomLcg} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {formatCents, parseCents, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {addQuarters, quarterOf} from "../../src/domain/quarter.ts";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {type ContractTerm, chooseTerm} from "../oracle/contract.ts";
import {type Expected, expectedContract, expectedMedicare} from "../oracle/expected.ts";
import {aspRatio, type LimitRow} from "../oracle/limit.ts";
import {sequestrationRate} from "../oracle/medicare.ts";
import {insert, PAYMENT_MODELS, paymentWarehouse, runNamed} from "./tables.ts";

/** Random contracts and lines, built by the SQL models and by the pure functions: they agree to the cent and the word. */
const SEED = 0.20251122;
const LINES = 4000;
const TERMS = 160;

const random = randomLcg(SEED);
const below = (n: number): number => randomInt.source(random)(n)();
const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
const chance = (share: number): boolean => random() < share;
const maybe = <T>(share: number, value: () => T): T | null => (chance(share) ? value() : null);
const money = (max: number): string => formatCents(BigInt(below(max * 100)));

const CODES = ["J1745", "Q5103", "J0897", "J3380", "J9271", "J3490", "S9338", "96413"] as const;
/** Codes of services: what a per diem pays. */
const SERVICES: readonly string[] = ["S9338", "96413"];
const PAYERS = [
  {payer_id: "mc", name: "Medicare", kind: "medicare_ffs"},
  {payer_id: "ma", name: "Plan A", kind: "medicare_advantage"},
  {payer_id: "c1", name: "Plan B", kind: "commercial"},
  {payer_id: "c2", name: "Plan C", kind: "commercial"},
  // A plan without any term: Medicare's amount.
  {payer_id: "mb", name: "Plan D", kind: "medicare_advantage"}
] as const;
const SITES = [
  {site_id: "S1", kind: "aic"},
  {site_id: "S2", kind: "office"}
] as const;
const PLANS = [null, "GOLD", "HMO"] as const;
const QUARTERS = ["2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2"];
const day = (first: number, years: number): string =>
  `${first + below(years)}-${String(1 + below(12)).padStart(2, "0")}-${String(1 + below(28)).padStart(2, "0")}`;
const SEQUESTRATION = [
  {from_date: "2020-05-01", to_date: "2022-03-31", rate: 0n},
  {from_date: "2022-04-01", to_date: "2022-06-30", rate: 10_000n},
  {from_date: "2022-07-01", to_date: null, rate: 20_000n}
];

const limits = QUARTERS.flatMap((quarter) =>
  CODES.filter((hcpcs) => hcpcs !== "J3490" && !SERVICES.includes(hcpcs) && chance(0.9)).map((hcpcs) => ({
    quarter,
    hcpcs,
    payment_limit: hcpcs === "J3380" && chance(0.3) ? null : (5 + random() * 60).toFixed(3),
    coinsurance_pct: chance(0.3) ? (20 * random()).toFixed(3) : "20",
    basis: hcpcs === "J9271" && chance(0.3) ? "amp" : hcpcs === "Q5103" && chance(0.6) ? "biosimilar_8pct" : "asp"
  }))
).map((row) => ({
  ...row,
  basis: row.payment_limit === null ? "unpublished" : row.basis,
  is_add_on_8pct: row.basis === "biosimilar_8pct"
}));

const BASES = ["cms_limit", "asp", "wac", "awp", "fee_schedule", "billed", "invoice", "per_diem", "case"] as const;
const terms = Array.from({length: TERMS}, (_, index) => {
  const base = pick(BASES);
  const isFixed = base === "fee_schedule" || base === "per_diem" || base === "case";
  const codes = pick([
    [null, null],
    ["J0000", "J9999"],
    ["J1000", "J3999"],
    ["J1745", null],
    ["Q5103", "Q5103"],
    ["Q5000", "Q5999"],
    ["S9000", "S9999"]
  ] as const);
  const starts = day(2021, 4);
  return {
    payer_id: pick(PAYERS.slice(1, 4)).payer_id,
    plan: chance(0.3) ? pick(PLANS) : null,
    code_from: codes[0],
    code_to: codes[1],
    site_kind: maybe(0.2, () => pick(SITES).kind),
    place_of_service: maybe(0.2, () => pick(["11", "49"])),
    starts,
    ends: maybe(0.4, () => `${Number(starts.slice(0, 4)) + 1 + below(3)}${starts.slice(4)}`),
    base,
    percent: isFixed && chance(0.5) ? null : (50 + random() * 100).toFixed(pick([0, 1, 4])),
    fixed_amount: isFixed && chance(0.95) ? (random() * 300).toFixed(pick([2, 6])) : null,
    lag_quarters: maybe(0.3, () => below(7)),
    lesser_of_billed: maybe(0.7, () => chance(0.8)),
    floor_amount: maybe(0.1, () => money(900)),
    cap_amount: maybe(0.1, () => money(3000)),
    annual_escalator_pct: maybe(0.3, () => (random() * 5).toFixed(pick([1, 4]))),
    waste_paid: maybe(0.5, () => chance(0.5)),
    sequestration_applies: maybe(0.5, () => chance(0.5)),
    unpublished_base: maybe(0.5, () =>
      pick(["cms_limit", "wac:95", "billed:62.5", "asp:104", "invoice:110", "to be agreed"])
    ),
    file_id: 1,
    line: index + 2
  };
});

const NDC = "57894003001";
const packs = [
  {quarter: "2023Q3", billing_units_per_package: "10"},
  {quarter: "2024Q4", billing_units_per_package: "12.5"}
];
const wacs = [
  {ndc11: NDC, starts: "2023-06-01", wac_per_package: "1167.82", awp_per_package: "1401.384", file_id: 1, line: 2},
  {ndc11: NDC, starts: "2024-09-15", wac_per_package: "1199.999999", awp_per_package: null, file_id: 1, line: 3}
];
const invoices = [
  {stock_date: "2023-08-01", unit_price: "903.117"},
  {stock_date: "2025-01-05", unit_price: "911.5"}
];

const lines = Array.from({length: LINES}, (_, index) => {
  const service_date = day(2023, 3);
  const hcpcs = pick(CODES);
  return {
    claim_id: `C${String(Math.floor(index / 3)).padStart(5, "0")}`,
    line: (index % 3) + 1,
    service_date,
    quarter: quarterOf(service_date),
    site_id: pick(SITES).site_id,
    payer_id: pick(PAYERS).payer_id,
    plan: pick(PLANS),
    place_of_service: pick(["11", "49", "22"]),
    hcpcs,
    is_drug: !SERVICES.includes(hcpcs),
    ndc11: chance(0.8) ? NDC : null,
    units: chance(0.1) ? (random() * 40).toFixed(3) : String(1 + below(600)),
    billed_amount: money(chance(0.2) ? 800 : 60_000),
    deductible_amount: maybe(0.3, () => money(300)),
    patient_responsibility: maybe(0.7, () => money(500)),
    is_discarded: chance(0.15)
  };
});

const percentOf = (text: string | null): bigint | null => (text === null ? null : parsePrice(text) / 100n);
const asTerm = (row: (typeof terms)[number]): ContractTerm => ({
  ...row,
  percent: percentOf(row.percent),
  fixed_amount: row.fixed_amount === null ? null : parsePrice(row.fixed_amount),
  floor_amount: row.floor_amount === null ? null : parseCents(row.floor_amount),
  cap_amount: row.cap_amount === null ? null : parseCents(row.cap_amount),
  annual_escalator_pct: percentOf(row.annual_escalator_pct)
});
const termList = terms.map(asTerm);

const limitAt = (hcpcs: string, quarter: string) =>
  limits.find((row) => row.hcpcs === hcpcs && row.quarter === quarter);

function aspAt(hcpcs: string, quarter: string): ReturnType<typeof aspRatio> {
  const row = limitAt(hcpcs, quarter);
  if (!row || row.payment_limit === null) return null;
  const isBiosimilar = hcpcs === "Q5103";
  const reference = isBiosimilar ? limitAt("J1745", quarter) : undefined;
  return aspRatio({
    basis: isBiosimilar ? "biosimilar" : (row.basis as LimitRow["basis"]),
    payment_limit: parsePrice(row.payment_limit),
    is_add_on_8pct: row.is_add_on_8pct,
    reference_limit:
      reference?.basis === "asp" && reference.payment_limit !== null ? parsePrice(reference.payment_limit) : null
  });
}

type Line = (typeof lines)[number];
const chosen = new Map<Line, ReturnType<typeof chooseTerm<ContractTerm>>>();
const keyOf = (line: Line) => ({...line, site_kind: SITES.find(({site_id}) => site_id === line.site_id)!.kind});
for (const line of lines) chosen.set(line, chooseTerm(termList, keyOf(line)));

function expectedOf(line: Line): Expected | null {
  const payer = PAYERS.find(({payer_id}) => payer_id === line.payer_id)!;
  const found = chosen.get(line);
  const isContracted = termList.some(({payer_id, code_from, code_to}) => {
    const last = code_to ?? code_from;
    return payer_id === line.payer_id && (!code_from || code_from <= line.hcpcs) && (!last || line.hcpcs <= last);
  });
  const isMedicare =
    line.is_drug && (payer.kind === "medicare_ffs" || (payer.kind === "medicare_advantage" && !isContracted));
  if (!isMedicare && !found) return null;
  const quarter = addQuarters(line.quarter, isMedicare ? 0 : -(found?.term.lag_quarters ?? 0));
  const limit = limitAt(line.hcpcs, quarter);
  const pack = line.hcpcs === "J1745" && line.ndc11 ? (line.quarter >= "2024Q4" ? packs[1] : packs[0]) : undefined;
  const per = pack ? parsePrice(pack.billing_units_per_package) : null;
  const last = <T>(rows: readonly T[], date: (row: T) => string): T | undefined =>
    line.ndc11 ? rows.findLast((row) => date(row) <= line.service_date) : undefined;
  const priced = (price: string | null | undefined) => (per && price ? {price: parsePrice(price), per} : null);
  const list = last(wacs, (row) => row.starts);
  const bases = {
    quarter,
    cms_limit: limit?.payment_limit ? parsePrice(limit.payment_limit) : null,
    asp: aspAt(line.hcpcs, quarter),
    wac: priced(list?.wac_per_package),
    awp: priced(list?.awp_per_package),
    invoice: line.site_id === "S1" ? priced(last(invoices, (row) => row.stock_date)?.unit_price) : null
  };
  // No line here tells of CARC 253, by which alone a plan without a contract is known to cut its payment.
  const isUncut = payer.kind === "medicare_advantage" && isMedicare;
  const sequestration_rate = isUncut ? 0n : sequestrationRate(SEQUESTRATION, line.service_date);
  const input = {
    service_date: line.service_date,
    is_drug: line.is_drug,
    units: parseUnits(line.units),
    billed_amount: parseCents(line.billed_amount),
    deductible_amount: line.deductible_amount === null ? null : parseCents(line.deductible_amount),
    patient_responsibility: line.patient_responsibility === null ? null : parseCents(line.patient_responsibility),
    is_discarded: line.is_discarded,
    is_first_of_case: !lines.some(
      (other) => other.claim_id === line.claim_id && other.line < line.line && chosen.get(other)?.term === found?.term
    )
  };
  if (isMedicare)
    return expectedMedicare(input, bases, {
      coinsurance_rate: parsePrice(limit?.coinsurance_pct ?? "20") / 100n,
      sequestration_rate
    });
  return expectedContract(input, found!.term, bases, sequestration_rate);
}

const dollars = (cents: bigint | null): string | null => (cents === null ? null : formatCents(cents));

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await paymentWarehouse();
  await insert(warehouse, "core.payer", PAYERS);
  await insert(warehouse, "core.site", SITES);
  await insert(warehouse, "core.payment_limit", limits);
  await insert(warehouse, "reference.biosimilar", [{hcpcs: "Q5103", reference_hcpcs: "J1745"}]);
  await insert(warehouse, "raw.payer_contract", terms);
  await insert(warehouse, "raw.wac", wacs);
  await insert(
    warehouse,
    "core.package_unit",
    packs.map((pack) => ({...pack, ndc11: NDC, hcpcs: "J1745"}))
  );
  const order = {vendor: "V", invoice: "1", line: 1, site_id: "S1", ndc11: NDC, kind: "purchase", packages: 1};
  await insert(
    warehouse,
    "core.purchase",
    invoices.map((row) => ({...order, ...row, invoice_date: row.stock_date}))
  );
  await insert(warehouse, "core.claim_line", lines);
  await runNamed(warehouse, PAYMENT_MODELS);
});
afterAll(() => warehouse.close());

describe("core.expected_payment", () => {
  it(`equals the pure functions on ${LINES} random lines and ${TERMS} random terms (seed ${SEED})`, async () => {
    const rows = await queryJson(warehouse.connection, "FROM core.expected_payment");
    const built = new Map(rows.map((row) => [`${row["claim_id"]}/${row["line"]}`, row]));
    const met = new Map<string, number>();
    // A service that no term speaks about is not here.
    const told = lines.filter((line) => line.is_drug || chosen.get(line));
    expect(built.size).toBe(told.length);
    for (const line of told) {
      const expected = expectedOf(line);
      const row = built.get(`${line.claim_id}/${line.line}`)!;
      const place = `${line.claim_id}/${line.line}`;
      if (!expected) {
        expect(row["basis"], place).toBe("none");
        continue;
      }
      met.set(expected.rule.replace(/[\d.]+/g, "n"), (met.get(expected.rule) ?? 0) + 1);
      expect(
        {
          basis: row["basis"],
          rule: row["rule"],
          expected_allowed: row["expected_allowed"],
          expected_patient: row["expected_patient"],
          expected_sequestration: row["expected_sequestration"],
          expected_paid: row["expected_paid"],
          arithmetic: row["arithmetic"]
        },
        place
      ).toEqual({
        ...expected,
        expected_allowed: dollars(expected.expected_allowed),
        expected_patient: dollars(expected.expected_patient),
        expected_sequestration: dollars(expected.expected_sequestration),
        expected_paid: dollars(expected.expected_paid)
      });
      expect(row["is_ambiguous"], place).toBe(chosen.get(line)?.is_ambiguous ?? false);
    }
    // Every formula was met, or the agreement says nothing about it.
    for (const word of [
      "CMS limit",
      "ASP",
      "WAC",
      "AWP",
      "fee schedule",
      "charge",
      "invoice price",
      "per diem",
      "case rate",
      "instead of",
      "lag"
    ])
      expect(
        [...met.keys()].some((rule) => rule.includes(word)),
        word
      ).toBe(true);
  });

  it("has allowed = patient + sequestration + paid wherever it knows", async () => {
    const sql = `FROM core.expected_payment WHERE expected_allowed <> expected_patient + expected_sequestration + expected_paid
      OR (expected_allowed IS NULL) <> (expected_paid IS NULL)`;
    expect(await queryJson(warehouse.connection, sql)).toEqual([]);
  });
});
