import {describe, expect, it} from "vitest";
import {toCsv as toRowsCsv} from "../../src/commands/render.ts";
import {toCsv as toPacketCsv} from "../../src/site/packet/csv.ts";
import {neutral, toCsv} from "../../src/words/csv.ts";

describe("neutral(text)", () => {
  it.each([
    "=HYPERLINK(1)",
    " =HYPERLINK(1)",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\n=1+1",
    "+1-1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    "\uff1d1+1",
    "-cmd|' /C calc'!A0",
    "- none",
    "-",
    "-1"
  ])("puts an apostrophe before %j", (text) => expect(neutral(text)).toBe(`'${text}`));
  it.each(["12", "0.5", "J1745", "a=b", "", "1-2", "−3"])("leaves %j as it is", (text) =>
    expect(neutral(text)).toBe(text)
  );
});

describe("toCsv(header, rows)", () => {
  it("writes RFC 4180: quotes doubled, null empty, numbers as they are", () => {
    expect(
      toCsv(
        ["a", 'b"', "c,d"],
        [
          ["x\ny", null, -1.5],
          ["=1", undefined, Number.NaN]
        ]
      )
    ).toBe('a,"b""","c,d"\r\n"x\ny",,-1.5\r\n\'=1,,\r\n');
  });
  it("is the writer of queries, packets and pages", () => {
    expect(toRowsCsv([{a: " =HYPERLINK(1)", b: "-1.50"}])).toBe("a,b\r\n' =HYPERLINK(1),-1.50\r\n");
    const columns = [
      {name: "a", label: "A", kind: "text" as const},
      {name: "b", label: "B", kind: "money" as const}
    ];
    expect(toPacketCsv({name: "t", title: "T", columns, rows: [[" =HYPERLINK(1)", "-1.50"]]})).toBe(
      "a,b\r\n' =HYPERLINK(1),-1.50\r\n"
    );
  });
});
