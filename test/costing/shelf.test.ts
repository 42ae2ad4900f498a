import {describe, expect, it} from "vitest";
import {openShelf} from "../../src/models/ledger/shelf.ts";

describe("openShelf(emit)", () => {
  const open = () => {
    const taken: number[][] = [];
    return {taken, shelf: openShelf((issue, lot, units) => void taken.push([issue, lot, units]))};
  };

  it("takes from every lot of the label, oldest first, then from the oldest of the rest", () => {
    const {taken, shelf} = open();
    shelf.receive(1, 5, null);
    shelf.receive(2, 2, 7);
    shelf.receive(3, 2, 7);
    shelf.issue(4, 6, 7);
    expect(taken).toEqual([
      [4, 2, 2],
      [4, 3, 2],
      [4, 1, 2]
    ]);
  });

  it("passes over holes, and finds a lot of the label that came in after the first was gone", () => {
    const {taken, shelf} = open();
    shelf.receive(1, 2, 7);
    shelf.receive(2, 2, null);
    shelf.issue(3, 2, 7);
    shelf.receive(4, 2, 7);
    shelf.issue(5, 1, null);
    shelf.issue(6, 1, 7);
    expect(taken).toEqual([
      [3, 1, 2],
      [5, 2, 1],
      [6, 4, 1]
    ]);
  });

  it("refuses to issue what is not there", () => {
    const {shelf} = open();
    shelf.receive(1, 2, null);
    expect(() => shelf.issue(2, 3, null)).toThrow("more issued than is on hand: 1 thousandths of a unit (event 2)");
  });
});
