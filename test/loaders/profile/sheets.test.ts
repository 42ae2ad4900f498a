import {utils, write} from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {type ProfileReading, readWithProfile} from "../../../loaders/profile/apply.ts";
import {type Profile, ProfileSchema} from "../../../loaders/profile/profile.ts";

/** Tables as people hand them over: sheets, totals, charges, groups, keys. Worked by hand. */

const HEADER = ["Invoice", "Date", "Account", "NDC", "Description", "Qty", "UOM", "Price", "Amount"];
const COLUMNS = {
  invoice: ["Invoice"],
  invoice_date: ["Date"],
  site_id: ["Account"],
  ndc11: ["NDC"],
  description: ["Description"],
  packages: ["Qty"],
  unit_of_measure: ["UOM"],
  unit_price: ["Price"],
  extended_amount: ["Amount"]
};
const profile = (changes: Partial<Profile> = {}): Profile =>
  ProfileSchema.parse({
    name: "x",
    description: "",
    vendor: "X",
    format: "delimited",
    match: HEADER,
    columns: COLUMNS,
    dates: ["MM/DD/YYYY"],
    units: {quantity: "column", names: {EA: "each", VL: "each", CTN: "package", "": "package"}},
    ...changes
  });
const csv = (rows: readonly string[], changes: Partial<Profile> = {}): ProfileReading =>
  readWithProfile(Buffer.from(`${[HEADER.join(","), ...rows].join("\n")}\n`), profile(changes), {crosswalk});
const book = (sheets: {readonly [name: string]: readonly (readonly (string | number)[])[]}): Buffer => {
  const made = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(made, utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  return write(made, {type: "buffer", bookType: "xlsx"}) as Buffer;
};
const sum = ({rows}: ProfileReading): number =>
  rows.reduce((all, {values}) => all + Math.round(100 * Number(values["extended_amount"])), 0) / 100;

/** CMS's crosswalk and limits, January 2025: Venofer ten vials of 100 mg; Remicade one vial of 10 × 10 mg. */
const VENOFER = "00517234010";
const crosswalk = new Map(
  [
    {
      ndc11: VENOFER,
      items_per_package: "10",
      billing_units_per_package: "1000",
      dosage: "1 MG",
      payment_limit: "0.243"
    },
    {
      ndc11: "57894003001",
      items_per_package: "1",
      billing_units_per_package: "10",
      dosage: "10 MG",
      payment_limit: "30.525"
    }
  ].map((each) => [each.ndc11, each])
);
const remicade = (invoice: string, packages: number, amount = packages * 480.5): string =>
  `${invoice},01/13/2025,NORTH,57894-0030-01,REMICADE,${packages},EA,480.50,${amount.toFixed(2)}`;

describe("sheets of a workbook", () => {
  const row = (invoice: string, packages: number): (string | number)[] => [
    invoice,
    "01/13/2025",
    "NORTH",
    "57894-0030-01",
    "REMICADE",
    packages,
    "EA",
    480.5,
    packages * 480.5
  ];
  const read = (sheets: Parameters<typeof book>[0], changes: Partial<Profile> = {}): ProfileReading =>
    readWithProfile(book(sheets), profile({format: "workbook", ...changes}), {path: "b.xlsx", crosswalk});
  it("are all read that have the header, behind a cover and below a title", () => {
    const reading = read({
      Cover: [["Purchases of 2025"], ["Prepared for", "North Infusion"]],
      Jan: [HEADER, row("1", 2)],
      Feb: [["North Infusion"], [], HEADER, row("2", 3), row("3", 1)],
      Returns: [HEADER, row("4", 1)]
    });
    expect(reading.rows).toHaveLength(4);
    expect(sum(reading)).toBe(480.5 * (2 + 3 + 1 - 1));
    expect(reading.remarks).toEqual([]);
  });
  it("are named with their rows when they hold a table and are not read", () => {
    const other = [
      ["Item", "On hand", "Par"],
      ["A", 1, 2],
      ["B", 3, 4]
    ];
    expect(read({Jan: [HEADER, row("1", 2)], Stock: other}).remarks).toEqual([
      "sheet Stock is not read: it has 2 rows under another header (b.xlsx); run plus-six init on the file if they count"
    ]);
  });
  it("count once where one holds what the others do", () => {
    const reading = read({
      All: [HEADER, row("1", 2), row("2", 3)],
      Jan: [HEADER, row("1", 2)],
      Feb: [HEADER, row("2", 3)]
    });
    expect(sum(reading)).toBe(480.5 * 5);
    expect(reading.remarks).toEqual(["sheet All repeats other sheets: its 2 rows, $2402.50, are read there (b.xlsx)"]);
  });
  it("may be one site's each", () => {
    const {site_id, ...columns} = COLUMNS;
    const reading = read(
      {North: [HEADER, row("1", 2)], South: [HEADER, row("2", 3)]},
      {
        columns,
        sheets: [
          {name: "^North$", site_id: "N", credit: false, skip: false},
          {name: "^South$", site_id: "S", credit: false, skip: false}
        ]
      }
    );
    expect(reading.rows.map(({values}) => values["site_id"])).toEqual(["N", "S"]);
    expect(site_id).toBeDefined();
  });
  it("are refused when credits have one and no name says which", () => {
    expect(() => read({A: [HEADER, row("1", 2)], B: [HEADER, row("2", 1)]}, {credit_sheet_needed: true})).toThrow(
      "no name says which: A, B (b.xlsx); write profiles/x.json"
    );
  });
});

describe("rows that add others up", () => {
  const lines = [remicade("1", 2), remicade("1", 3), "Invoice 1 Subtotal,,,,,5,,,2402.50", remicade("2", 4)];
  it("prove invoices and the file, with words anywhere", () => {
    const reading = csv([...lines, ",,,,Sub-Total:,4,,,1922.00", "Grand Total,,,,,9,,,4324.50"]);
    expect([reading.rows.length, reading.controls.length, sum(reading)]).toEqual([3, 3, 4324.5]);
  });
  it("are known by adding up alone, and with freight", () => {
    const reading = csv([
      remicade("1", 2),
      remicade("1", 3),
      "1,01/13/2025,NORTH,,FREIGHT,1,,35.00,35.00",
      ",,,,,,,,2437.50"
    ]);
    expect([reading.rows.length, reading.problems.length, reading.controls.length]).toEqual([2, 0, 1]);
    expect(reading.rows.map(({values}) => values["freight_amount"])).toEqual(["14.00", "21.00"]);
  });
  it("refuse a file of which a line is gone", () => {
    expect(() => csv([remicade("1", 2), "Grand Total,,,,,5,,,2402.50"])).toThrow(
      "control total differs: the file says 2402.50, its lines add up to 961.00"
    );
  });
  it("are not customers of such a name", () => {
    const total = (row: string): string => row.replace("NORTH", "Total Infusion Center");
    const reading = csv([total(remicade("1", 2)), total("1,01/13/2025,NORTH,,SHIPPING & HANDLING,1,,9.00,9.00")]);
    expect([reading.rows.length, reading.problems.length, reading.controls.length]).toEqual([1, 0, 0]);
    expect(reading.rows[0]?.values["freight_amount"]).toBe("9.00");
  });
});

describe("lines without an NDC", () => {
  it("are freight, fees and discounts of their invoice by their words, drugs refused", () => {
    const reading = csv([
      remicade("1", 2),
      "1,01/13/2025,NORTH,,Overnight delivery,1,,20.00,20.00",
      "1,01/13/2025,NORTH,,Cash discount 2%,1,,-19.22,-19.22",
      "1,01/13/2025,NORTH,,Drop ship fee,1,,5.00,5.00",
      "1,01/13/2025,NORTH,,GAUZE,1,,5.00,5.00"
    ]);
    expect(reading.rows[0]?.values).toMatchObject({
      freight_amount: "20.00",
      prompt_pay_amount: "-19.22",
      service_fee_amount: "5.00",
      extended_amount: "961"
    });
    expect(reading.problems).toMatchObject([{line: 6, reason: "invalid_ndc", dollars: "5"}]);
  });
});

describe("credits whose quantity is positive", () => {
  it("are returned goods when quantity × price is the amount, else refused", () => {
    const reading = csv([
      remicade("1", 2, -961).replace("-961.00", "961.00 CR"),
      remicade("2", 2, -961).replace("-961.00", "961.00-"),
      remicade("3", 2, -40)
    ]);
    expect(reading.rows.map(({values}) => [values["kind"], values["packages"], values["extended_amount"]])).toEqual([
      ["return", "-2", "-961"],
      ["return", "-2", "-961"]
    ]);
    expect(reading.problems).toMatchObject([{reason: "negative_amount_positive_quantity"}]);
  });
  it("are by rule what quantity × price says", () => {
    const kinds: Profile["kinds"] = [{when: {invoice: "^CM"}, kind: "credit"}];
    const reading = csv([remicade("CM1", 2), remicade("CM2", 2, 40), remicade("CM3", 0, 40)], {kinds});
    expect(reading.rows.map(({values}) => [values["kind"], values["packages"], values["extended_amount"]])).toEqual([
      ["return", "-2", "-961"],
      ["price_credit", "0", "-40"],
      ["price_credit", "0", "-40"]
    ]);
  });
});

describe("groups and units", () => {
  it("fills down what is written once, in the columns of the profile", () => {
    const rows = [remicade("1", 2), remicade("", 3).replace("01/13/2025", ""), remicade("2", 1)];
    const reading = csv(rows, {fill_down: ["invoice", "invoice_date"]});
    expect(reading.rows.map(({values}) => [values["invoice"], values["invoice_date"]])).toEqual([
      ["1", "2025-01-13"],
      ["1", "2025-01-13"],
      ["2", "2025-01-13"]
    ]);
  });
  // Venofer: a limit of $0.243 a mg makes a package of 1,000 mg about $243. A vial of 100 mg at $29.50 is one of ten.
  it.each([
    ["40", "VL", "29.50", "1180.00", "4", "295.000000"],
    ["4", "EA", "295.00", "1180.00", "4", "295"],
    ["4", "CTN", "295.00", "1180.00", "4", "295"],
    ["5", "EA", "29.50", "147.50", "0.5", "295.000000"],
    ["12 VL", "", "29.50", "354.00", "1.2", "295.000000"]
  ])("takes %s %s at $%s of a ten-pack as %s packages", (count, word, price, amount, packages, each) => {
    const {rows, problems} = csv([`1,01/13/2025,NORTH,00517-2340-10,VENOFER,${count},${word},${price},${amount}`]);
    expect(problems).toEqual([]);
    expect(rows[0]?.values).toMatchObject({packages});
    expect(Number(rows[0]?.values["unit_price"])).toBe(Number(each));
  });
  it("takes the NDC that is billed for the one that is bought", () => {
    const inner = {
      ...crosswalk.get(VENOFER)!,
      ndc11: "00517234001",
      items_per_package: "1",
      billing_units_per_package: "100"
    };
    const row = "1,01/13/2025,NORTH,00517-2340-10,VENOFER,4,CTN,295.00,1180.00";
    const {rows} = readWithProfile(
      Buffer.from(`${HEADER.join(",")}\n${row}\n`),
      profile({ndc_map: {[VENOFER]: "00517234001"}}),
      {crosswalk: new Map([...crosswalk, [inner.ndc11, inner]])}
    );
    expect(rows[0]?.values).toMatchObject({ndc11: "00517234001", packages: "40", extended_amount: "1180"});
    expect(Number(rows[0]?.values["unit_price"])).toBe(29.5);
  });
});

describe("a line without a number", () => {
  const keys = (rows: readonly string[]): (string | null | undefined)[] =>
    csv(rows).rows.map(({values}) => values["line_number"]);
  it("has its key from what it says, wherever it stands", () => {
    const [a, b, c] = [remicade("1", 2), remicade("1", 3), remicade("1", 2, 900)];
    const [ka, kb, kc] = keys([a, b, c]);
    expect(keys([c])).toEqual([kc]);
    expect(keys([b, a])).toEqual([kb, ka]);
    expect(new Set([ka, kb, kc]).size).toBe(3);
  });
  it("is told from an equal line by their number", () => {
    const [first, second] = keys([remicade("1", 2), remicade("1", 2)]);
    expect(first).not.toBe(second);
  });
  it("does not take the key of the invoice it credits", () => {
    const [bought] = keys([remicade("1", 2)]);
    const [credit] = keys([remicade("1", -2)]);
    expect(credit).not.toBe(bought);
  });
});
