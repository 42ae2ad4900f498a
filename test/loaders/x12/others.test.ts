import {Readable} from "node:stream";
import {csvParse} from "d3";
import {describe, expect, it} from "vitest";
import {X12parser} from "x12-parser";
import {read835} from "../../../loaders/x12/read.ts";
import type {X12Row} from "../../../loaders/x12/rows.ts";
import {Tokenizer} from "../../../loaders/x12/tokenizer.ts";
import {remittance, remittanceAdjustment, remittanceClaim, remittanceLine} from "../../../src/schema/x12.ts";
import {interchange, randomPayments, STYLES} from "./generate.ts";
import {asProduction, type ExpectedFile, HAS_SHARED, readShared, WHEN_MISSING} from "./shared.ts";

/** Segments as arrays of elements, components apart, as x12-parser writes them. */
function ownSegments(bytes: Buffer): string[][] {
  const segments: string[][] = [];
  const tokenizer = new Tokenizer((segment) => {
    const elements = [segment.text(0)];
    for (let i = 1; i < segment.count; i++)
      elements.push(segment.bytes.toString("latin1", segment.starts[i], segment.starts[i + 1]! - 1));
    segments.push(elements);
  });
  tokenizer.push(bytes);
  tokenizer.end();
  return segments;
}

async function theirSegments(bytes: Buffer, component: string): Promise<string[][]> {
  const segments: string[][] = [];
  for await (const read of Readable.from([bytes]).pipe(new X12parser("latin1"))) {
    const {name, ...rest} = read as Record<string, string>;
    const elements = [name!];
    for (const [key, value] of Object.entries(rest)) {
      const [element, part] = key.split("-").map(Number) as [number, number?];
      elements[element] = part ? `${elements[element]}${component}${value}` : value;
    }
    segments.push(elements);
  }
  return segments;
}

/** Empty elements at the end and blanks around values are told in different ways. */
const plain = (segments: string[][]): string[] =>
  segments
    .map((elements) =>
      Array.from(elements, (e) => (e ?? "").trim().replace(/[:^>]+$/, ""))
        .join("*")
        .replace(/\*+$/, "")
    )
    // It reads the line end after the last terminator as a segment without a name.
    .filter((text) => text !== "");

describe("Tokenizer against x12-parser", () => {
  it.each(STYLES.slice(0, 5).map((style, i) => [i, style] as const))(
    "reads the same segments of a generated 835, style %i",
    async (i, style) => {
      const bytes = interchange(randomPayments(40 + i).payments, {style});
      expect(plain(ownSegments(bytes))).toEqual(plain(await theirSegments(bytes, style.component)));
    }
  );

  const single: ExpectedFile[] = HAS_SHARED
    ? (JSON.parse(readShared("expected-835.json").toString()) as ExpectedFile[]).filter(
        ({file, isa}) => isa === 1 && !file.startsWith("mutants/")
      )
    : [];
  it.skipIf(!HAS_SHARED)(
    `reads the same segments of every third-party file with one interchange${WHEN_MISSING}`,
    async () => {
      const differing: string[] = [];
      for (const {file} of single) {
        const bytes = readShared(`samples/${file}`);
        const head = bytes.toString("latin1").trimStart();
        const own = plain(ownSegments(bytes));
        const theirs = plain(await theirSegments(bytes, head[104]!));
        if (own.join("\n") !== theirs.join("\n")) differing.push(file.slice(file.lastIndexOf("/") + 1));
      }
      expect(single.length).toBeGreaterThan(100);
      expect(differing).toEqual(KNOWN_DIFFERENCES);
    }
  );
});

/** x12-parser takes ISA16 and the terminator of an ISA of odd width from the wrong bytes. */
const KNOWN_DIFFERENCES = ["1.edi"];

describe.skipIf(!HAS_SHARED)(`read835 against keironstoddart/edi-835-parser${WHEN_MISSING}`, () => {
  const names = ["blue_cross_nc_sample", "emedny_sample", "united_healthcare_legacy_sample"];
  it.each(names)("gives the per-line output of %s", (name) => {
    const folder = "samples/keironstoddart+edi-835-parser/tests";
    const expected = csvParse(readShared(`${folder}/output/${name}.csv`).toString());
    const bytes = asProduction(readShared(`${folder}/test_edi_835_files/${name}.txt`));
    const rows = [...read835(() => [bytes]).rows];
    const payment = rows.find((row) => row.table === remittance)!.values;
    const claims = new Map(
      rows.filter((row) => row.table === remittanceClaim).map((row) => [String(row.line), row.values])
    );
    const lines = rows.filter((row) => row.table === remittanceLine);
    expect(lines.map((line) => describeLine(line, claims.get(line.values["clp_segment"]!)!, payment, rows))).toEqual(
      expected.map((row) => ({
        marker: row["marker"],
        patient: row["patient"]?.toLowerCase(),
        code: row["code"],
        modifier: row["modifier"] || null,
        qualifier: row["qualifier"],
        allowed_units: number(row["allowed_units"]),
        billed_units: number(row["billed_units"]),
        transaction_date: row["transaction_date"],
        charge_amount: number(row["charge_amount"]) ?? 0,
        allowed_amount: number(row["allowed_amount"]),
        paid_amount: number(row["paid_amount"]) ?? 0,
        payer: row["payer"],
        start_date: row["start_date"],
        adjustments: [0, 1]
          .filter((i) => row[`adj_${i}_code`])
          .map((i) => `${row[`adj_${i}_group`]}:${row[`adj_${i}_code`]}:${number(row[`adj_${i}_amount`])}`)
          .sort(),
        control: row["ref_0_value"] || null,
        remark: row["rem_0_code"] || null
      }))
    );
  });
});

const number = (text: string | null | undefined): number | null => (text ? Number(text) : null);

function describeLine(
  {line, values}: X12Row,
  claim: X12Row["values"],
  payment: X12Row["values"],
  rows: X12Row[]
): object {
  const [last, first] = claim["patient_name"]!.split(", ");
  // Their output holds only the first reason of each CAS; ours has them all.
  const adjustments = rows.filter(
    ({table, values: v}) => table === remittanceAdjustment && v["svc_segment"] === String(line) && v["sequence"] === "1"
  );
  return {
    marker: claim["claim_id"],
    patient: `${first} ${last}`.toLowerCase(),
    code: values["procedure_code"],
    modifier: values["modifiers"],
    qualifier: values["code_qualifier"],
    allowed_units: number(values["units"]),
    billed_units: number(values["original_units"] ?? values["units"]),
    transaction_date: payment["payment_date"],
    charge_amount: number(values["charge_amount"]),
    allowed_amount: number(values["allowed_amount"]),
    paid_amount: number(values["paid_amount"]),
    payer: payment["payer_name"],
    start_date: values["service_date"],
    adjustments: adjustments
      .map(({values: v}) => `${v["group_code"]}:${v["reason_code"]}:${number(v["amount"])}`)
      .sort(),
    control: values["line_control_number"] ?? null,
    remark: values["remark_codes"]?.split("|")[0] ?? null
  };
}
