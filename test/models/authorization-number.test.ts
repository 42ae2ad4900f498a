import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given, type RawRows} from "./raw.ts";

/** Numbers as payers, portals and claims write them: the claim's spelling rarely is the file's. */
const NDC = "57894003001";
const filed = (authorization_id: string, more: Readonly<Record<string, string | number>> = {}) => ({
  ...{authorization_id, patient_key: "A", site_id: "S", payer_id: "P", hcpcs: "J1745", units: 100, outcome: "approved"},
  ...{requested_date: "2024-12-20", decided_date: "2024-12-22", valid_from: "2025-01-01", valid_to: "2025-12-31"},
  ...more
});
const FILED = [
  filed("PA-0012345"),
  filed("00778899", {valid_to: "2025-01-31"}),
  // Two that are one number without punctuation, and say different things.
  filed("AB-1-2"),
  filed("AB-12", {patient_key: "B"}),
  // The same authorization, told twice in two spellings.
  filed("RX 55"),
  filed("rx-55"),
  // One number of two payers.
  filed("000456", {units: 7}),
  filed("4-56", {payer_id: "Q"}),
  filed("---")
];

/** Spelling on the claim, the authorization it means, and how the line stands. */
const CASES: readonly (readonly [named: string, means: string | null, state: string])[] = [
  ["PA-0012345", "PA-0012345", "valid"],
  ["pa0012345", "PA-0012345", "valid"],
  ["  PA 0012345", "PA-0012345", "valid"],
  ["PA/0012345.", "PA-0012345", "valid"],
  ["000PA-0012345", "PA-0012345", "valid"],
  // Zeros within a number are digits of it.
  ["PA12345", null, "not_on_file"],
  ["778899", "00778899", "outside_its_dates"],
  ["0000778899", "00778899", "outside_its_dates"],
  ["7788990", null, "not_on_file"],
  ["AB12", null, "number_of_several"],
  ["ab 12", null, "number_of_several"],
  // As one of the two is spelled.
  ["AB-1-2", "AB-1-2", "valid"],
  ["RX55", "RX 55", "valid"],
  // The claim's payer's before another's that is spelled alike.
  ["4-56", "000456", "valid"],
  ["---", null, "not_on_file"],
  ["0", null, "not_on_file"]
];

describe("an authorization number of a claim", () => {
  let built: BuiltRows;
  beforeAll(async () => {
    const rows = {
      payer: [
        {payer_id: "P", name: "Acme", kind: "commercial"},
        {payer_id: "Q", name: "Other", kind: "commercial"}
      ],
      ndc_hcpcs: [crosswalk("2025Q1", NDC, "J1745", 10)],
      purchase: [bought(1, "2025-01-02", NDC, 100, 300)],
      prior_auth: FILED,
      claim_line: CASES.map(([authorization_id], index) => ({
        ...given(`C${String(index).padStart(2, "0")}`, 1, "2025-02-10", "J1745", NDC, 10),
        ...{patient_key: "A", authorization_id}
      }))
    } as unknown as RawRows;
    built = await builtFrom(rows, ["core.authorized_line", "core.dose_authorization"], "2025-07-15", (connection) =>
      connection.run("UPDATE raw.file SET source = 'prior_auths', rows_accepted = 9")
    );
  });
  afterAll(() => built.close());

  it.each(CASES)("%j means %j: %s", async (named, means, state) => {
    const [line] = await built.query(
      `SELECT line.authorization_state AS state, number.authorization_id AS means
       FROM core.claim_line AS claim JOIN core.authorized_line AS line USING (claim_id, line)
       LEFT JOIN core.authorization_number AS number ON number.named_authorization_id = claim.authorization_id AND number.payer_id = claim.payer_id
       WHERE claim.authorization_id = '${named}'`
    );
    expect(line).toEqual({state, means});
  });

  it("is matched alike before the claim goes out, and no other is taken for one that fits several", async () => {
    const doses = await built.query(
      "SELECT claim_id, authorization_found AS found, is_number_ambiguous AS several FROM core.dose_authorization ORDER BY claim_id"
    );
    expect(doses.map(({found, several}) => [found, several])).toEqual(
      CASES.map(([, means, state]) => [means === null ? null : "own", state === "number_of_several"])
    );
  });

  it("counts doses of every spelling against the units of the one authorization", async () => {
    // Four claims of 10 units before the fifth, whatever they call it.
    const [dose] = await built.query(
      "SELECT authorized_used_units AS used FROM core.dose_authorization WHERE claim_id = 'C04'"
    );
    expect(Number(dose!["used"])).toBeGreaterThanOrEqual(40);
  });
});
