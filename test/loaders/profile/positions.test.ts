import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {fitHeader} from "../../../loaders/profile/header.ts";
import {bundledProfiles} from "../../../loaders/profile/library.ts";
import {provesPositions} from "../../../loaders/profile/positions.ts";
import {placeCharge} from "../../../loaders/profile/price.ts";
import {FIXTURES} from "../../fixtures/distributors/layouts.ts";

const bundled = new Map(bundledProfiles().map((profile) => [profile.name, profile]));
const tableOf = (file: string): string[][] =>
  FIXTURES[file]!()
    .toString()
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split("|"));

/** Whether the profile believes a table. */
function believes(name: string, table: readonly (readonly string[])[]): boolean {
  const profile = bundled.get(name)!;
  const rows = table.map((cells, at) => ({line: at + 1, cells}));
  const fit = fitHeader(rows, profile);
  return fit?.share === 1 && fit.row.cells.length === profile.field_count && provesPositions(rows, fit, profile);
}

/** A table with two columns, from 1, exchanged in every row, or in the header alone. */
const swapped = (table: readonly string[][], a: number, b: number, lines = table.length): string[][] =>
  table.map((cells, at) => {
    const row = [...cells];
    if (at < lines) [row[a - 1], row[b - 1]] = [cells[b - 1]!, cells[a - 1]!];
    return row;
  });

describe("a layout known by position", () => {
  it.each(["mckesson", "mckesson-specialty", "amerisourcebergen"])(
    "%s is believed where its lines prove it",
    (name) => {
      expect(believes(name, tableOf(`${name}.txt`))).toBe(true);
    }
  );

  it.each([
    ["its only known cell at another place", 2, 3],
    ["NDC and product exchanged", 18, 16],
    ["invoice date and invoice exchanged", 10, 11],
    ["WAC in the place of the cost", 33, 36],
    ["another figure in the place of the total", 37, 46]
  ])("is not believed with %s", (_, a, b) => {
    expect(believes("mckesson", swapped(tableOf("mckesson.txt"), a, b))).toBe(false);
  });

  it("is not believed with fewer cells, or where a name it knows stands elsewhere", () => {
    const table = tableOf("mckesson.txt");
    expect(
      believes(
        "mckesson",
        table.map((cells) => cells.slice(0, 47))
      )
    ).toBe(false);
    const renamed = table.map((cells, at) => (at === 0 ? cells.with(20, "Ship Qty") : cells));
    expect(believes("mckesson", renamed)).toBe(false);
  });

  it("reads a file that names its columns by their names, and the rest by position", () => {
    const table = tableOf("amerisourcebergen.txt");
    table[0] = table[0]!.with(14, "NDC").with(27, "QTY SHIPPED").with(30, "Total Cost");
    expect(believes("amerisourcebergen", table)).toBe(true);
    const bytes = Buffer.from(`${table.map((cells) => cells.join("|")).join("\n")}\n`);
    const {rows, problems} = readWithProfile(bytes, bundled.get("amerisourcebergen")!);
    expect([rows.length, problems.length]).toEqual([6, 0]);
  });
});

describe("placeCharge(values, total, fees)", () => {
  const of = (packages: string, unit_price: string | null, extended_amount: string, service_fee_amount: string) => ({
    packages,
    unit_price,
    extended_amount,
    service_fee_amount
  });
  it.each([
    ["a per cent sign", of("2", "100", "200", "2.5%"), null, "on_top", null, null],
    ["dollars in the amount", of("2", "100", "205", "5"), null, "on_top", null, null],
    ["dollars a unit in the amount", of("2", "100", "210", "5"), null, "on_top", null, null],
    ["a rate without its sign", of("20", "100", "2050", "2.5"), null, "on_top", null, null],
    ["a rate as a cell holds it", of("20", "100", "1900", "-0.05"), null, "on_top", null, null],
    ["a total that is the amount", of("2", null, "200", "5"), "200.00", "unclear", null, null],
    ["a total of amount and charge", of("2", null, "200", "5"), "205.00", "unclear", "5", null],
    ["nothing to tell, on top", of("2", "100", "200", "5"), null, "on_top", "5", null],
    ["nothing to tell, within", of("2", "100", "200", "5"), null, "within", null, null],
    ["nothing to tell, unclear", of("2", "100", "200", "5"), null, "unclear", null, 500n]
  ] as const)("%s", (_, values, total, fees, kept, left) => {
    expect(placeCharge(values, total, fees).left).toBe(left);
    expect(values.service_fee_amount).toBe(kept);
  });

  it("has what is left out told in dollars, with the entry that counts it", () => {
    const table = tableOf("amerisourcebergen.txt").map((cells, at) =>
      at > 0 && at < 4 ? cells.with(29, "12.50") : cells
    );
    const bytes = Buffer.from(`${table.map((cells) => cells.join("|")).join("\n")}\n`);
    const {remarks} = readWithProfile(bytes, bundled.get("amerisourcebergen")!, {path: "abc.txt"});
    expect(remarks.join()).toContain("charges of $37.50 on 3 rows are not added");
    expect(remarks.join()).toContain('"fees": "on_top" into profiles/amerisourcebergen.json');
  });
});
