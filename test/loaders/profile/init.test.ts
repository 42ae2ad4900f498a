import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Readable, Writable} from "node:stream";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {type InitResult, init} from "../../../loaders/init/init.ts";
import {load} from "../../../loaders/load.ts";
import {layoutOf, proposeProfile} from "../../../loaders/profile/propose.ts";
import {openDatabase, queryJson} from "../../../src/warehouse/database.ts";
import {FIXTURES} from "../../fixtures/distributors/layouts.ts";

/** An export no bundled profile knows: semicolons, a title, quoted thousands, credits in parentheses, a total. */
const UNKNOWN = `Besterly Specialty;;;;;;;;
Purchases by account 01/01/2025 - 03/31/2025;;;;;;;;
;;;;;;;;
Cust #;Doc Date;Invoice No.;Item Description;Drug Code;Shipped Qty;Price Each;Ext. Amount;Lot
A-17;1/14/2025;INV-9;"Remicade; vial";57894-0030-01;10;"$612.34";"$6,123.40";L1
A-17;2/3/2025;INV-10;Entyvio;64764-300-20;2;"$7,521.50";"$15,043.00";L2
A-18;2/25/2025;CM-4;Remicade;57894-0030-01;-1;"$612.34";($612.34);L1
Total;;;;;;;"$20,554.06";
`;

let data: string;
let said: string;
const output = new Writable({
  write(chunk, _, done) {
    said += String(chunk);
    done();
  }
});
const run = (file: string, answers: string | null): Promise<InitResult[]> =>
  init({files: [file], data, yes: answers === null, input: Readable.from([answers ?? ""]), output});

beforeEach(() => {
  said = "";
  data = mkdtempSync(join(tmpdir(), "plus-six-init-"));
});
afterEach(() => rmSync(data, {recursive: true, force: true}));

describe("init({files, data})", () => {
  it("gets an unknown layout to a loaded file: the preview is right, the profile written, the rows judged", async () => {
    const file = join(data, "Besterly 2025Q1.csv");
    writeFileSync(file, UNKNOWN);
    const results = await run(file, "Besterly\ny\n");
    expect(results).toEqual([{file, profile: join(data, "profiles", "besterly-q.json"), rows: 3, problems: 0}]);
    expect(said).toContain("First of 3 rows as they load:");
    expect(said).toMatch(/INV-9 +2025-01-14 +A-17 +57894003001 +purchase +10\.000 +612\.340000 +6123\.40/);
    expect(said).toContain("site_map");
    const warehouse = await openDatabase(":memory:");
    try {
      const report = await load({data, warehouse: warehouse.connection});
      expect(report.files).toMatchObject([
        {status: "accepted", rows: {read: 3, accepted: 3, rejected: 0}, dollars: {accepted: "20554.06"}}
      ]);
      expect(
        await queryJson(
          warehouse.connection,
          "SELECT vendor, invoice, kind, ndc11, lot, line FROM raw.purchase ORDER BY line"
        )
      ).toEqual([
        {vendor: "Besterly", invoice: "INV-9", kind: "purchase", ndc11: "57894003001", lot: "L1", line: 5},
        {vendor: "Besterly", invoice: "INV-10", kind: "purchase", ndc11: "64764030020", lot: "L2", line: 6},
        {vendor: "Besterly", invoice: "CM-4", kind: "return", ndc11: "57894003001", lot: "L1", line: 7}
      ]);
    } finally {
      warehouse.close();
    }
  });

  it("takes rows that a column calls credits as returns and price credits, though their numbers are positive", async () => {
    const file = join(data, "types.csv");
    writeFileSync(
      file,
      `Ship To,Invoice Date,Invoice No,Transaction Type,NDC,Qty Shipped,Unit Price,Ext Amount
S1,01/14/2025,I-1,INVOICE,57894-0030-01,10,295.00,2950.00
S1,01/20/2025,CM-1,CREDIT,57894-0030-01,2,295.00,590.00
S1,01/21/2025,CM-2,CREDIT,57894-0030-01,0,0,60.00
S1,01/22/2025,I-2,INVOICE,57894-0030-01,1,295.00,295.00
`
    );
    expect(await run(file, null)).toMatchObject([{rows: 4, problems: 0}]);
    expect(said).toContain(
      "Transaction Type CREDIT: returned goods where quantity × price is the amount, else money alone"
    );
    const warehouse = await openDatabase(":memory:");
    try {
      await load({data, warehouse: warehouse.connection});
      expect(
        await queryJson(
          warehouse.connection,
          "SELECT invoice, kind, packages, extended_amount FROM raw.purchase ORDER BY line"
        )
      ).toMatchObject([
        {invoice: "I-1", kind: "purchase", extended_amount: "2950.00"},
        {invoice: "CM-1", kind: "return", packages: "-2.000", extended_amount: "-590.00"},
        {invoice: "CM-2", kind: "price_credit", packages: "0.000", extended_amount: "-60.00"},
        {invoice: "I-2", kind: "purchase", extended_amount: "295.00"}
      ]);
    } finally {
      warehouse.close();
    }
  });

  it("names the columns it leaves out", async () => {
    const file = join(data, "x.csv");
    writeFileSync(file, UNKNOWN.replaceAll(/;L(\d|ot)/g, ";L$1;x"));
    await run(file, null);
    expect(said).toMatch(/Not used: .*x/);
  });

  it("writes nothing when the answer is no", async () => {
    const file = join(data, "x.csv");
    writeFileSync(file, UNKNOWN);
    expect(await run(file, "\nn\n")).toMatchObject([{profile: null, rows: 3}]);
    expect(said).toContain("Nothing written.");
  });

  it("never replaces a profile unasked", async () => {
    const file = join(data, "x.csv");
    writeFileSync(file, UNKNOWN);
    const [first] = await run(file, null);
    writeFileSync(first!.profile!, "{}");
    expect(await run(file, null)).toMatchObject([{profile: null}]);
    expect(readFileSync(first!.profile!, "utf8")).toBe("{}");
  });

  // A sniffer that cannot find the columns of layouts as they are known would not find those of others.
  it("extends the program's own profile where one reads the file", async () => {
    const file = join(data, "mckesson.txt");
    writeFileSync(file, FIXTURES["mckesson.txt"]!());
    const [result] = await run(file, null);
    expect(JSON.parse(readFileSync(result!.profile!, "utf8"))).toMatchObject({extends: "mckesson"});
  });

  it.each(["rs.xlsx", "premier-purchases.csv", "asd.xlsx", "cardinal-spd.xlsx", "curascript-sd.xlsx"])(
    "proposes for %s the columns its own profile has",
    async (name) => {
      const {profile: proposed} = proposeProfile(layoutOf(FIXTURES[name]!(), "x", name));
      const own = JSON.parse(
        readFileSync(join(import.meta.dirname, `../../../loaders/profiles/${name.split(".")[0]}.json`), "utf8")
      ) as {
        columns: Record<string, string[]>;
      };
      // BPCd says nothing to a stranger: init asks for the site instead.
      for (const target of ["ndc11", "invoice", "invoice_date", "packages", "extended_amount", "unit_price", "site_id"])
        if (own.columns[target] && own.columns[target][0] !== "BPCd")
          expect(own.columns[target], target).toContain(proposed.columns[target]?.[0]);
    }
  );

  it.each([
    ["empty.csv", "", "empty file: 0 bytes (empty.csv); export or fetch it again"],
    [
      "visits.csv",
      "Appt,Patient Acct,Visit Date,Drug,NDC,Qty,Chair\nA1,P1,01/02/2025,Remicade,57894003001,4,2\nA2,P2,01/03/2025,Remicade,57894003001,4,3\n",
      'patients\' rows, so not purchases: column "Patient Acct" (visits.csv line 1)'
    ],
    ["note.txt", "hello\nworld\n", "no delimiter found"],
    ["claims.csv", "name,color,size\nape,red,12\nbee,blue,13\ncat,gray,14\n", "no purchases recognized: ndc11, invoice"]
  ])("says why %s cannot be described", async (name, text, message) => {
    const file = join(data, name);
    writeFileSync(file, text);
    await expect(run(file, null)).rejects.toThrow(message);
  });

  it("names a file that is not there", async () => {
    await expect(run(join(data, "none.csv"), null)).rejects.toThrow("no such file");
  });

  it("reads the workbook it was shown", async () => {
    const file = join(data, "cardinal-spd.xlsx");
    copyFileSync(join(import.meta.dirname, "../../fixtures/distributors/cardinal-spd.xlsx"), file);
    expect(await run(file, null)).toMatchObject([{rows: 6, problems: 0}]);
  });
});
