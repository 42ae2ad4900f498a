import {describe, expect, it} from "vitest";
import {X12Error} from "../../../loaders/x12/problem.ts";
import {dollars, Segment, segmentName} from "../../../loaders/x12/segment.ts";
import {Tokenizer} from "../../../loaders/x12/tokenizer.ts";
import {isoDate, ndcOf, quantity} from "../../../loaders/x12/values.ts";

const ISA = `ISA*00*${" ".repeat(10)}*00*${" ".repeat(10)}*ZZ*${"A".padEnd(15)}*ZZ*${"B".padEnd(15)}*250101*1200*^*00501*000000001*0*P*:~`;

function segmentsOf(
  text: string,
  size = 4096
): {texts: string[]; offsets: number[]; rest: string; tokenizer: Tokenizer} {
  const texts: string[] = [];
  const offsets: number[] = [];
  const bytes = Buffer.from(text, "latin1");
  const tokenizer = new Tokenizer(
    (segment) => {
      texts.push(Array.from({length: segment.count}, (_, i) => segment.text(i)).join("*"));
      offsets.push(segment.offset);
      expect(segment.ordinal).toBe(texts.length);
    },
    {window: 1}
  );
  for (let at = 0; at < bytes.length; at += size) tokenizer.push(bytes.subarray(at, at + size));
  return {texts, offsets, rest: tokenizer.end(), tokenizer};
}

describe("Tokenizer", () => {
  it.each([1, 5, 106, 4096])("keeps the byte offset and ordinal of every segment in chunks of %i", (size) => {
    const text = `${ISA}\r\nGS*HP*A~  ST*835*1~\n\nSE*2*1~`;
    const {texts, offsets, rest} = segmentsOf(text, size);
    expect(texts.slice(1)).toEqual(["GS*HP*A", "ST*835*1", "SE*2*1"]);
    expect(offsets).toEqual([0, text.indexOf("GS*"), text.indexOf("ST*"), text.indexOf("SE*")]);
    expect(rest).toBe("");
  });

  it("reads delimiters anew at every ISA", () => {
    const other = ISA.replaceAll("*", "|").replace("~", "!");
    expect(segmentsOf(`${ISA}GS*HP~IEA*1~${other}GS|HC!`).texts.filter((text) => text.startsWith("GS"))).toEqual([
      "GS*HP",
      "GS*HC"
    ]);
  });

  it("takes line breaks out of segments and counts them", () => {
    const {texts, tokenizer} = segmentsOf(`${ISA}GS*H\r\nP*A~NM1*QC*1*SM\nITH~`);
    expect(texts.slice(1)).toEqual(["GS*HP*A", "NM1*QC*1*SMITH"]);
    expect(tokenizer.oddities.wraps).toBe(2);
  });

  it("assumes the usual delimiters without an ISA, and says so", () => {
    const {texts, tokenizer} = segmentsOf("ST*835*1~SE*2*1~");
    expect(texts).toEqual(["ST*835*1", "SE*2*1"]);
    expect(tokenizer.oddities.headless).toBe(true);
  });

  it("gives what follows the last terminator", () => {
    expect(segmentsOf(`${ISA}GS*HP~SE*2`).rest).toBe("SE*2");
  });

  it.each([
    ["claim_id,line\n1,2\n", "not_x12"],
    ["ISA*00*short~", "unreadable_isa"],
    [`${ISA}GS*${"X".repeat(20_000)}`, "endless_segment"],
    [`${ISA}GS${"*".repeat(300)}~`, "endless_segment"]
  ])("refuses %#", (text, reason) => {
    expect(() => segmentsOf(text)).toThrow(X12Error);
    expect(() => segmentsOf(text)).toThrow(expect.objectContaining({reason}));
  });
});

function elementOf(text: string): Segment {
  const segment = new Segment();
  segment.bytes = Buffer.from(text, "latin1");
  segment.count = 1;
  segment.starts[0] = 0;
  segment.starts[1] = text.length + 1;
  return segment;
}

describe("Segment.cents(element)", () => {
  it.each([
    ["", 0],
    ["0", 0],
    ["-0", 0],
    [".5", 50],
    ["12.", 1200],
    ["-391.05", -39_105],
    ["007", 700],
    ["9999999999.99", 999_999_999_999]
  ])("reads %j as %i", (text, cents) => {
    expect(elementOf(text).cents(0)).toBe(cents);
  });

  it.each([
    "1e3",
    "2.25E2",
    "1,225",
    "145.005",
    "-",
    ".",
    "+5",
    " 5",
    "5 ",
    "1.2.3",
    "--1",
    "12345678901",
    "N/A",
    "1\u00005"
  ])("refuses %j", (text) => {
    expect(elementOf(text).cents(0)).toBeNaN();
  });
});

describe("Segment.text(element)", () => {
  it("reads UTF-8 where it is valid, else Latin-1, and loses control bytes", () => {
    expect(elementOf(Buffer.from("NUÑEZ").toString("latin1")).text(0)).toBe("NUÑEZ");
    expect(elementOf("NU\xd1EZ").text(0)).toBe("NUÑEZ");
    expect(elementOf("MIC\0KEY ").text(0)).toBe("MICKEY");
  });
});

describe("values", () => {
  it.each([
    ["20250210", "2025-02-10"],
    ["250210", "2025-02-10"],
    ["20250230", null],
    ["11111111", null],
    ["", null]
  ])("isoDate(%j)", (text, date) => {
    expect(isoDate(text)).toBe(date);
  });
  it.each([
    ["1.5", "1.5"],
    [".5", "0.5"],
    ["10", "10"],
    ["1.0000", "1"],
    ["1.2345", null],
    ["", null],
    ["x", null]
  ])("quantity(%j)", (text, value) => {
    expect(quantity(text)).toBe(value);
  });
  it.each([
    ["57894003001", "57894003001"],
    ["57894-0030-01", "57894003001"],
    ["5789403001", null]
  ])("ndcOf(%j)", (text, ndc) => {
    expect(ndcOf(text)).toBe(ndc);
  });
  it("names segments and amounts", () => {
    expect(segmentName("CLP")).toBe(0x434c50);
    expect([dollars(5), dollars(-1_00), dollars(123_456)]).toEqual(["0.05", "-1.00", "1234.56"]);
  });
});
