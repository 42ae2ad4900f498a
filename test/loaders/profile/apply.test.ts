import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {bundledProfiles} from "../../../loaders/profile/library.ts";
import {type Profile, ProfileSchema} from "../../../loaders/profile/profile.ts";
import {purchase} from "../../../src/schema/canonical.ts";
import {FIXTURES, RECORD_LENGTH} from "../../fixtures/distributors/layouts.ts";
import {ACCOUNTS, CROSSWALK, PURCHASES} from "../../fixtures/distributors/purchases.ts";

const folder = join(import.meta.dirname, "../../fixtures/distributors");
const crosswalk = new Map(CROSSWALK.map((row) => [row.ndc11, row]));
const profiles = new Map(bundledProfiles().map((profile) => [profile.name, profile]));
const siteMap = Object.fromEntries(Object.entries(ACCOUNTS).map(([site, account]) => [account, site]));

/** A bundled profile as a practice would extend it: with its own accounts. */
function profileOf(name: string, changes: Partial<Profile> = {}): Profile {
  const profile = profiles.get(name)!;
  return {...profile, site_map: name === "canonical" ? {} : siteMap, ...changes};
}

const plain = (number: string): number => Number(number);

describe("every profile's fixture", () => {
  const files = Object.keys(FIXTURES);

  it("has a file for each bundled profile and a profile for each file", () => {
    expect(files.map((file) => file.split(".")[0]).sort()).toEqual([...profiles.keys()].sort());
    expect(
      readdirSync(folder)
        .filter((file) => !file.endsWith(".ts"))
        .sort()
    ).toEqual([...files].sort());
  });

  it.each(files.filter((file) => !file.startsWith("beacon")))("%s loads to the same canonical rows", (file) => {
    const name = file.split(".")[0]!;
    // The record's length is nobody's to publish: a practice has it from its layout sheet.
    const profile = profileOf(name, name === "mmcap-fixed" ? {record_length: RECORD_LENGTH} : {});
    const {rows, problems} = readWithProfile(readFileSync(join(folder, file)), profile, {path: file, crosswalk});
    expect(problems).toEqual([]);
    const core = rows.map(({values}) => ({
      invoice: values.invoice,
      line: Number(values.line_number) < 100_000_000 ? Number(values.line_number) : null,
      invoice_date: values.invoice_date,
      site_id: values.site_id,
      ndc11: values.ndc11,
      kind: values.kind,
      packages: plain(values.packages!),
      unit_price: plain(values.unit_price!),
      extended_amount: plain(values.extended_amount!)
    }));
    expect(core).toEqual(
      PURCHASES.filter(({kind}) => !name.startsWith("macro-helix") || kind === "purchase").map(
        ({invoice, line, invoice_date, site_id, ndc11, kind, packages, unit_price, extended_amount}) => ({
          invoice,
          // Where a layout numbers no lines, what a line says is its key.
          line: core[0]?.line === null ? null : line,
          invoice_date,
          site_id,
          ndc11,
          kind,
          packages,
          unit_price: plain(unit_price),
          extended_amount: plain(extended_amount)
        })
      )
    );
    for (const {values} of rows) expect(purchase.row.safeParse(values).error).toBeUndefined();
  });

  it.each(files.filter((file) => !file.endsWith(".xlsx")))("%s is what the writer writes", (file) => {
    expect(FIXTURES[file]!().equals(readFileSync(join(folder, file)))).toBe(true);
  });
});

it("refuses packages without dollars, and says what to export", () => {
  const read = () =>
    readWithProfile(FIXTURES["beacon-purchases.csv"]!(), profileOf("beacon-purchases"), {path: "b.csv"});
  expect(read).toThrow("no dollars, so nothing can be costed from it: export the invoice history with prices");
});

describe("a profile", () => {
  it.each([...profiles.values()])("$name says how sure it is and where it is known from", ({sure, known_from}) => {
    expect(sure).not.toBe("own_file");
    expect(known_from).not.toBe("a file of the practice");
  });
  it.each([...profiles.values()].map((profile) => [profile.name, profile] as const))("%s is complete", (_, profile) => {
    expect(ProfileSchema.safeParse(profile).success).toBe(true);
  });
});
