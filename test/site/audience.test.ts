import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import type {FamilyFact, PatientFact} from "../../src/payment/gpo/facts.ts";
import {coarseDays, suppressed} from "../../src/site/audience/share.ts";
import {AUDIENCES} from "../../src/site/audience/table.ts";
import {rangesOf} from "../../src/site/linear.ts";
import type {Packet, PacketTable} from "../../src/site/packet/packet.ts";
import {sharePacket} from "../../src/site/packet/share.ts";
import {type Cell, coarse, derivable, isSmall, suppress} from "../../src/site/small-cells.ts";
import {attack} from "../helpers/attack.ts";

/** Counts of drugs (rows) by sites (columns) as cells with their totals. */
function tableOf(counts: readonly (readonly number[])[]): Cell[] {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  return [
    ...counts.flatMap((row, d) => row.map((count, s): Cell => ({key: {drug: `d${d}`, site: `s${s}`}, count}))),
    ...counts.map((row, d): Cell => ({key: {drug: `d${d}`}, count: sum(row)})),
    ...counts[0]!.map((_, s): Cell => ({key: {site: `s${s}`}, count: sum(counts.map((row) => row[s]!))})),
    {key: {}, count: sum(counts.flat())}
  ];
}
const drawn = (random: () => number): number[][] => {
  const [rows, columns] = [2 + Math.floor(random() * 3), 2 + Math.floor(random() * 3)];
  return Array.from({length: rows}, () => Array.from({length: columns}, () => Math.floor(random() ** 2 * 60)));
};

describe("rangesOf(equations, count)", () => {
  const equation = (terms: Record<number, number>, sum: number) => ({
    terms: new Map(Object.entries(terms).map(([index, by]) => [Number(index), by])),
    sum
  });
  it("gives the least and greatest each can be, at least 1", () => {
    expect(rangesOf([equation({0: 1, 1: 1}, 9)], 2)).toEqual([
      {low: 1, high: 8},
      {low: 1, high: 8}
    ]);
    expect(rangesOf([equation({0: 1, 1: 1}, 2)], 2)).toEqual([
      {low: 1, high: 1},
      {low: 1, high: 1}
    ]);
    expect(rangesOf([equation({0: 1, 1: -1}, 4)], 2)).toEqual([
      {low: 5, high: Number.POSITIVE_INFINITY},
      {low: 1, high: Number.POSITIVE_INFINITY}
    ]);
    expect(rangesOf([equation({0: 1, 1: 1}, 1)], 2)).toBeNull();
  });
});

describe("suppress(cells)", () => {
  it.each([
    [10, null],
    [11, 11],
    [1, null],
    [0, 0]
  ])("a count of %d among others is %j", (count, shown) => {
    expect(
      suppress(
        tableOf([
          [count, 400],
          [400, 400]
        ])
      )[0]!.count
    ).toBe(shown);
    expect(isSmall(count)).toBe(shown === null);
  });
  it("hides what follows because a hidden count is at least 1, and what follows through a hidden total", () => {
    expect(
      derivable([
        {key: {s: "a"}, count: null},
        {key: {s: "b"}, count: null},
        {key: {}, count: 2}
      ])
    ).toHaveLength(2);
    const cells: Cell[] = [
      {key: {d: "x", s: "a"}, count: null},
      {key: {d: "x", s: "b"}, count: 20},
      {key: {d: "y", s: "a"}, count: 30},
      {key: {d: "x"}, count: null},
      {key: {d: "y"}, count: 30},
      {key: {}, count: 55}
    ];
    expect(derivable(cells)).toHaveLength(2);
  });
  it("keeps the counts of a maker's drugs by site that were solved for: 8 of 8/3/0", () => {
    const rows = [
      [0, 23, 0],
      [52, 56, 40],
      [8, 3, 0]
    ];
    const found = attack([{cells: suppress(tableOf(rows)), step: 1}]);
    expect(found!.length).toBeGreaterThan(1);
    expect(found!.filter(({low, high}) => low === high)).toEqual([]);
  });
  it("leaves nothing that linear programming over all numbers solves, on 300 tables", () => {
    let hidden = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const cells = suppress(tableOf(drawn(randomLcg(seed / 307))));
      expect(
        cells.filter(({count}) => isSmall(count)),
        `seed ${seed}`
      ).toEqual([]);
      const found = attack([{cells, step: 1}]);
      expect(found, `seed ${seed}`).not.toBeNull();
      expect(
        found!.filter(({low, high}) => low >= high),
        `seed ${seed}`
      ).toEqual([]);
      hidden += found!.length;
    }
    expect(hidden).toBeGreaterThan(600);
  });
  it("withstands two builds a quarter apart, subtracted, with every count known to have moved by at most three", () => {
    const {step} = AUDIENCES.gpo;
    const publish = (counts: number[][]): Cell[] =>
      suppress(tableOf(counts)).map((cell) => ({...cell, count: coarse(cell.count, step)}));
    let fitted = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = randomLcg(seed / 61);
      const before = drawn(random);
      const after = before.map((row) => row.map((count) => Math.max(0, count + Math.floor(random() * 7) - 3)));
      const [first, second] = [publish(before), publish(after)];
      for (const [i, cell] of first.entries()) {
        const next = second[i]!.count;
        if (cell.count && next) expect(Math.abs(cell.count - next) % step, `seed ${seed}`).toBe(0);
      }
      // A count that was none or is none now says that all of it came or went: its cells are asked of one build alone.
      const moved = first.filter((cell, i) => cell.count !== 0 && second[i]!.count !== 0);
      const keys = new Set(moved.map(({key}) => JSON.stringify(key)));
      const found = attack(
        [first, second].map((cells) => ({cells, step})),
        3
      );
      if (found) fitted++;
      const solved = (found ?? []).filter(({key, low, high}) => keys.has(key) && low >= high);
      expect(solved, `seed ${seed}`).toEqual([]);
    }
    expect(fitted).toBe(60);
  });
});

describe("coarse(count, step)", () => {
  it.each([
    [11, 5, 15],
    [12, 5, 15],
    [17, 5, 15],
    [18, 5, 20],
    [11, 1, 11],
    [0, 5, 0],
    [null, 5, null],
    [11, 10, 20],
    [26, 10, 30]
  ])("%j to the nearest %d is %j", (count, step, shown) => expect(coarse(count, step)).toBe(shown));
});

describe("suppressed(rows, step)", () => {
  const row = (hcpcs: string, site_id: string, patients: number, patients_before = 0): PatientFact => ({
    manufacturer: "M",
    hcpcs,
    site_id,
    site_name: site_id,
    patients,
    patients_before
  });
  it("takes rows named all for totals, and each year for itself", () => {
    const shown = suppressed([
      row("A", "n", 10, 11),
      row("A", "s", 40, 40),
      row("A", "all", 50, 51),
      row("all", "n", 10, 11),
      row("all", "s", 40, 40),
      row("all", "all", 50, 51)
    ]);
    expect(shown.map(({patients_before}) => patients_before)).toEqual([11, 40, 51, 11, 40, 51]);
    expect(shown[0]!.patients).toBeNull();
    expect(shown[1]!.patients === null || shown[2]!.patients === null).toBe(true);
  });
});

describe("coarseDays(rows)", () => {
  const row = (hcpcs: string, days: number): FamilyFact => ({
    quarter: "2025Q1",
    family: "f",
    hcpcs,
    name: hcpcs,
    manufacturer: "M",
    drug_class: null,
    standard_doses_milli: 1,
    treatment_days_milli: Math.round(days * 1000)
  });
  it("leaves out days below eleven patients' worth, and their share, and is exact of nothing", () => {
    const [few, many, more] = coarseDays([row("A", 1003.749), row("B", 1003.75), row("C", 9123.456)]);
    expect([few!.treatment_days_milli, few!.share, few!.standard_doses_milli]).toEqual([null, null, 0]);
    expect([many!.treatment_days_milli, many!.share]).toEqual([1_000_000, 0.1]);
    expect([more!.treatment_days_milli, more!.share]).toEqual([9_000_000, 0.8]);
  });
  it("leaves no number of patients that days and shares together give, on 300 families", () => {
    const patients = 365_000 / 4;
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomLcg(seed / 311);
      const counts = Array.from({length: 2 + Math.floor(random() * 4)}, () => 1 + Math.floor(random() ** 2 * 80));
      const rows = coarseDays(counts.map((count, i) => row(`D${i}`, (count * patients) / 1000)));
      const shown = rows.filter((one) => one.treatment_days_milli !== null);
      const gone = rows.filter((one) => one.treatment_days_milli === null);
      for (const one of shown) {
        const range = [one.treatment_days_milli! - 250_000, one.treatment_days_milli! + 250_000].map(
          (days) => days / patients
        );
        expect(Math.floor(range[1]!) - Math.ceil(range[0]!), `seed ${seed}`).toBeGreaterThanOrEqual(4);
      }
      if (gone.length !== 1 || shown.length === 0) continue;
      // The family's days between the bounds that every shown share and its days set; the hidden one is the rest.
      let [low, high] = [0, Number.POSITIVE_INFINITY];
      for (const one of shown) {
        low = Math.max(low, (one.treatment_days_milli! - 250_000) / (one.share! + 0.025));
        high = Math.min(
          high,
          one.share! > 0.025 ? (one.treatment_days_milli! + 250_000) / (one.share! - 0.025) : Number.POSITIVE_INFINITY
        );
      }
      const rest = shown.reduce((sum, one) => sum + one.treatment_days_milli!, 0);
      const spread = 250_000 * shown.length;
      const least = Math.max(1, Math.ceil((low - rest - spread) / patients));
      const most = Math.min(10, Math.floor((high - rest + spread) / patients));
      expect(most - least, `seed ${seed}`).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("sharePacket(packet, audience)", () => {
  const table = (name: string, columns: PacketTable["columns"], rows: PacketTable["rows"]): PacketTable => ({
    name,
    title: name,
    columns,
    rows
  });
  const text = (name: string) => ({name, label: name, kind: "text" as const});
  const count = (name: string) => ({name, label: name, kind: "count" as const});
  const packet: Packet = {
    title: "T",
    finding: "3 lines open",
    subtitle: "S",
    as_of: "2025-01-01",
    build_id: "b",
    sections: [
      {
        title: "P",
        figures: [["Open", "$5", "7 lines open with $9 of drug, 12 claims"]],
        tables: [
          table(
            "by-payer",
            [text("payer_name"), count("lines"), text("invoice"), text("owner")],
            [
              ["a", "4", "PLANTED-INVOICE", "PLANTED-OWNER"],
              ["b", "6", "x", "y"],
              ["c", "300", "x", "y"]
            ]
          ),
          table("ranks", [text("hcpcs"), count("drug_rank")], [["J1745", "1"]])
        ]
      }
    ],
    sources: table(
      "sources",
      [text("path"), text("source"), count("rows_accepted"), text("sha256")],
      [
        ["planted/file.csv", "claims", "20", "PLANTED-HASH"],
        ["b.csv", "claims", "5", "z"]
      ]
    )
  };
  it("leaves out columns, counts of 1 to 10 and files, and says how many", () => {
    const {packet: shown, suppressed: gone, columns} = sharePacket(packet, "leadership");
    expect(JSON.stringify(shown)).not.toMatch(/PLANTED|planted/);
    expect(shown.sections[0]!.tables![0]!.rows).toEqual([
      ["a", null],
      ["b", null],
      ["c", "300"]
    ]);
    expect(shown.sections[0]!.tables![1]!.rows).toEqual([["J1745", "1"]]);
    expect(shown.sections[0]!.figures![0]![2]).toBe("a few lines open with $9 of drug, 12 claims");
    expect(shown.finding).toBe("a few lines open");
    expect(shown.sources.rows).toEqual([["claims", "2", "25"]]);
    expect([gone, columns]).toEqual([2, ["invoice", "owner"]]);
  });
  it("gives those who run the practice everything", () => expect(sharePacket(packet, "internal").packet).toBe(packet));
});
