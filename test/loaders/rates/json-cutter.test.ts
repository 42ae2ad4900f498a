import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {BrokenJson, parse} from "../../../loaders/rates/broken-json.ts";
import {type Fate, JsonCutter} from "../../../loaders/rates/json-cutter.ts";

/** What is cut from a text in pieces of a length, and what is too long. */
function cutsOf(
  text: string,
  {piece = 1 << 16, longest = 1 << 20, enter = ["", "a", "a[]"], cut = ["a[].k", "b"]} = {}
) {
  const cuts: [path: string, value: unknown, offset: number][] = [];
  const long: number[] = [];
  const fate = (path: string): Fate => (enter.includes(path) ? "enter" : cut.includes(path) ? "cut" : "skip");
  const cutter = new JsonCutter(
    {
      fate,
      cut: (path, part, offset) => cuts.push([path, parse(part, offset), offset]),
      tooLong: (_path, offset) => long.push(offset),
      left() {}
    },
    longest
  );
  const bytes = Buffer.from(text);
  // One buffer for all pieces, as a stream may do: nothing may be kept of it.
  const buffer = Buffer.alloc(piece);
  for (let at = 0; at < bytes.length; at += piece) {
    const length = bytes.copy(buffer, 0, at, at + piece);
    cutter.push(buffer.subarray(0, length));
  }
  cutter.end();
  return {cuts, long};
}

const broken = (text: string, piece?: number): {message: string; offset: number} => {
  try {
    cutsOf(text, piece === undefined ? {} : {piece});
  } catch (error) {
    if (error instanceof BrokenJson) return {message: error.message, offset: error.offset};
    throw error;
  }
  throw new Error(`not broken: ${text}`);
};

describe("JsonCutter", () => {
  it("gives what JSON.parse gives, wherever the pieces end, and passes over the rest", () => {
    const value = fc.jsonValue({maxDepth: 3});
    fc.assert(
      fc.property(
        fc.array(fc.record({k: value, l: value})),
        value,
        fc.integer({min: 1, max: 40}),
        fc.nat(2),
        (a, b, piece, indent) => {
          const {cuts} = cutsOf(JSON.stringify({z: b, a, b}, null, indent), {piece});
          const again = JSON.parse(JSON.stringify([...a.map(({k}) => ["a[].k", k]), ["b", b]]));
          expect(cuts.map(([path, each]) => [path, each])).toEqual(again);
        }
      ),
      {numRuns: 300, seed: 23}
    );
  });

  it("says where a value starts, in bytes", () => {
    expect(cutsOf('\ufeff{"é":"ü", "b": [1]}', {piece: 3}).cuts).toEqual([["b", [1], 20]]);
  });

  it("leaves out a value longer than the limit, and goes on", () => {
    const text = `{"a":[{"k":"${"x".repeat(5000)}"},{"k":1}],"b":2}`;
    expect(cutsOf(text, {piece: 100, longest: 1000})).toEqual({
      cuts: [
        ["a[].k", 1, 5020],
        ["b", 2, 5028]
      ],
      long: [11]
    });
  });

  it.each([
    ["", "it ends inside the text", 0],
    ['{"a":[{"k":1}', "it ends inside a[]", 13],
    ['{"a":[{"k":"x', "it ends inside a[].k", 13],
    ['{"a":[],"z":{"q":[1,2', "it ends inside z", 21],
    ['{"a":[{"k":1}}', "expected a comma or ], found }", 13],
    ['{"a":[]] ', "expected a comma or }, found ]", 7],
    ['{"z":{"q":[1}}', "expected ], found }", 12],
    ['{"a" [1]}', "expected a colon, found [", 5],
    ["{a:1}", "expected a name in quotes, found a", 1],
    ['{"b":1,}', "expected a name in quotes, found }", 7],
    ['{"a":[,]}', "expected a value, found ,", 6],
    ['{"b":1}x', "expected nothing after the end, found x", 7],
    ['{"b":1}{"b":2}', "expected nothing after the end, found {", 7],
    ['{"b":nope}', "unexpected n", 5],
    ['{"b":[1,2,nope]}', "unexpected n", 10],
    ['{"b":[01]}', "unexpected 1", 7],
    ['{"b":"a\nb"}', "unexpected byte 0x0a", 7],
    ['{"b":{"k":1 "l":2}}', 'unexpected "', 12],
    ['{"b":[1,]}', "unexpected ]", 8]
  ])("refuses %s with what is wrong and at which byte", (text, message, offset) => {
    for (const piece of [1, 3, 1000]) expect(broken(text, piece)).toEqual({message, offset});
  });

  it("finds every cut end and every wrong bracket", () => {
    const text = JSON.stringify({z: [{y: ["}", "\\"]}], a: [{k: {m: [1, "]"]}, l: null}], b: [[], {}]});
    for (let end = 0; end < text.length; end++)
      expect(() => cutsOf(text.slice(0, end), {piece: 7})).toThrow(BrokenJson);
    const isInString = [...text].map((_, at) => text.slice(0, at).replaceAll(/\\./g, "").split('"').length % 2 === 0);
    for (let at = 0; at < text.length; at++)
      if (/[[\]{}]/.test(text[at]!) && !isInString[at])
        for (const other of "[]{}".replace(text[at]!, ""))
          expect(() => cutsOf(text.slice(0, at) + other + text.slice(at + 1), {piece: 5})).toThrow(BrokenJson);
  });

  it("refuses nesting past what any schema needs, without a stack of its own", () => {
    expect(broken(`{"z":${"[".repeat(600)}`).message).toBe("nested too deeply");
  });
});
