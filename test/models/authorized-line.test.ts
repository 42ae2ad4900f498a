import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given, type RawRows} from "./raw.ts";

/** A file of authorizations of last year beside claims of both: what it does not reach it cannot deny. */
const NDC = "57894003001";
const held = (authorization_id: string, patient_key: string, requested_date: string, valid_to: string) => ({
  ...{authorization_id, patient_key, site_id: "S", payer_id: "P", hcpcs: "J1745", units: 100, outcome: "approved"},
  ...{requested_date, decided_date: requested_date, valid_from: requested_date, valid_to}
});

/** Patient, number on the claim, day of service, and how the line stands. */
const CASES: readonly (readonly [patient: string | null, named: string | null, day: string, state: string])[] = [
  ["A", "PA-1", "2024-06-10", "valid"],
  ["A", null, "2024-06-10", "not_named"],
  // Its own ended, and nothing tells of a later one.
  ["A", null, "2025-02-10", "not_reached"],
  ["A", "PA-1", "2025-02-10", "outside_its_dates"],
  ["B", null, "2024-06-10", "none"],
  // The last request is of November 20, and somebody asked every month: a month later nobody knows.
  ["B", null, "2024-12-21", "none"],
  ["B", null, "2024-12-22", "not_reached"],
  // Asked for before the files begin, perhaps.
  ["B", null, "2024-03-29", "not_reached"],
  [null, null, "2024-06-10", "patient_unknown"],
  [null, "PA-1", "2024-06-10", "valid"]
];

describe("core.authorized_line", () => {
  let built: BuiltRows;
  beforeAll(async () => {
    const rows = {
      payer: [{payer_id: "P", name: "Acme", kind: "commercial"}],
      ndc_hcpcs: [crosswalk("2024Q1", NDC, "J1745", 10)],
      purchase: [bought(1, "2024-01-02", NDC, 100, 300)],
      prior_auth: [
        held("PA-1", "A", "2024-04-02", "2024-12-31"),
        ...["04-30", "05-28", "06-25", "07-20", "08-15", "09-14", "10-12", "11-02", "11-20"].map((day, index) =>
          held(`PA-${index + 2}`, "C", `2024-${day}`, "2025-05-31")
        )
      ],
      claim_line: CASES.map(([patient_key, authorization_id, day], index) => ({
        ...given(`C${index}`, 1, day, "J1745", NDC, 10),
        ...{patient_key, authorization_id}
      }))
    } as unknown as RawRows;
    const wanted = ["core.authorized_line", "mart.authorization_line", "mart.finding_state"];
    built = await builtFrom(rows, wanted, "2026-01-15", (connection) =>
      connection.run("UPDATE raw.file SET source = 'prior_auths', rows_accepted = 2")
    );
  });
  afterAll(() => built.close());

  it.each(CASES.map((row, index) => [...row, index] as const))(
    "patient %s naming %s on %s: %s",
    async (_patient, _named, _day, state, index) => {
      const [line] = await built.query(
        `SELECT authorization_state AS state FROM core.authorized_line WHERE claim_id = 'C${index}'`
      );
      expect(line).toEqual({state});
    }
  );

  it("asks for files up to now before it judges planned doses", async () => {
    const [state] = await built.query(
      "SELECT is_told, missing FROM mart.finding_state WHERE finding = 'doses_at_risk'"
    );
    expect(state).toMatchObject({is_told: false, missing: expect.stringContaining("prior_auths.csv up to now")});
  });
});
