import {describe, expect, it} from "vitest";
import {markedLines} from "../../loaders/read/marked-lines.ts";
import type {InputFile} from "../../loaders/source.ts";

/** A file in pieces of so many bytes, each overwritten once the next is asked for. */
function inPieces(text: string, size: number): InputFile {
  const bytes = Buffer.from(text);
  function* chunks() {
    for (let at = 0; at < bytes.length; at += size) {
      const piece = Uint8Array.from(bytes.subarray(at, at + size));
      yield piece;
      piece.fill(0);
    }
  }
  return {chunks} as unknown as InputFile;
}
const MARK = /,"?Y"?,/i;
const linesOf = (text: string, size: number, isWanted = (_: string) => true) => [
  ...markedLines(inPieces(text, size), {mark: MARK, isWanted})
];

/** The same, a line at a time. */
const naive = (text: string): {line: number; text: string}[] =>
  text
    .split("\n")
    .map((line, index) => ({line: index + 1, text: line.replace(/\r$/, "")}))
    .filter(({line, text: own}) => line === 1 || MARK.test(own));

const TEXT = `a,b,c\r\n1,N,x\n2,Y,zweite Ä\n\n3,"y",é,Y,twice\n4,N,Y\nY,5,Y\r\n${"6,N,long\n".repeat(40)}7,Y,last`;

describe("markedLines(file, {mark, isWanted})", () => {
  it.each([1, 2, 3, 5, 7, 16, 64, 100_000])(
    "gives the first line and those with a mark, in pieces of %i bytes",
    (size) => {
      expect(linesOf(TEXT, size)).toEqual(naive(TEXT));
      expect(linesOf(`${TEXT}\n`, size)).toEqual(naive(`${TEXT}\n`));
    }
  );
  it("leaves out lines that are not wanted, and asks of no line without a mark", () => {
    const asked: string[] = [];
    const found = linesOf(TEXT, 16, (line) => {
      asked.push(line);
      return line.startsWith("7");
    });
    expect(found.map(({line}) => line)).toEqual([1, 48]);
    expect(asked.every((line) => MARK.test(line))).toBe(true);
  });
  it("reads a file of one line, and of none", () => {
    expect(linesOf("a,Y,b", 2)).toEqual([{line: 1, text: "a,Y,b"}]);
    expect(linesOf("", 2)).toEqual([]);
    expect(linesOf("\uFEFFa,b\n1,Y,2", 1).map(({text}) => text)).toEqual(["a,b", "1,Y,2"]);
  });
});
