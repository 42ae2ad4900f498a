import {describe, expect, it} from "vitest";
import {formatNdc, ndcCandidates, normalizeNdc} from "../../src/domain/ndc.ts";

describe("normalizeNdc(text)", () => {
  it.each([
    ["57894-0030-01", "57894003001"],
    ["57894-030-01", "57894003001"],
    ["0069-0809-01", "00069080901"],
    ["50242-0061-1", "50242006101"],
    [" 57894003001 ", "57894003001"]
  ])("reads %s", (text, ndc11) => {
    expect(normalizeNdc(text)).toBe(ndc11);
  });
  it.each(["5789400301", "5.02E+10", "888867413689", "GG100", "1234-123-1", ""])("does not guess %j", (text) => {
    expect(normalizeNdc(text)).toBeNull();
  });
});

describe("ndcCandidates(text)", () => {
  it("says which three codes ten digits could be", () => {
    expect(ndcCandidates("5789403001")).toEqual(["05789403001", "57894003001", "57894030001"]);
  });
  it("has none for anything else", () => {
    expect(ndcCandidates("57894-0030-01")).toEqual([]);
  });
});

describe("formatNdc(ndc11)", () => {
  it("writes 5-4-2", () => {
    expect(formatNdc("57894003001")).toBe("57894-0030-01");
  });
});
